"""The summary of a closed round: page, charts, files."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.locale import language
from app.shared.refusal import Malformed
from app.summaries import charts, gain_text, pictures, question_text, text
from app.summaries.access import can_read_rows
from app.summaries.areas import VIEWS, AreaList, areas_of
from app.summaries.files import MEDIA_TYPES, file_name, make_file
from app.summaries.forms import ExportForm, SelectionForm
from app.summaries.method import method_of
from app.summaries.pictures import picture_of, svg_of
from app.summaries.queries import summary_of
from app.surveys.access import can_manage_round, provinces_open_to, round_for_reading
from app.surveys.models import Round
from app.surveys.text import sections_of

blueprint = Blueprint("summaries", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"text": text, "gain_text": gain_text, "question_text": question_text, "pictures": pictures}


@blueprint.get("/rounds/<uuid:uid>/summary")
def show_summary(uid: uuid.UUID) -> ResponseReturnValue:
    """The whole summary of a round, for the provinces in the reader's scope or some of them."""
    round_ = round_for_reading(uid)
    form = SelectionForm()
    areas = _areas(round_, form)
    summary = summary_of(round_, areas, with_rows=can_read_rows(current_user, areas.groups))
    return render_template(
        "summaries/show_summary.html",
        summary=summary,
        round=round_,
        form=form,
        purposes=text.PURPOSES,
        sections=sections_of(summary.instrument),
        compared=charts.themes_with_scales(summary.questions),
        method=method_of(summary),
        selection=_selection(areas),
        can_conclude=can_manage_round(current_user, round_),
        is_synthetic=round_.is_synthetic,
    )


def _areas(round_: Round, form: SelectionForm) -> AreaList:
    form.validate()
    view = form.view.data if form.view.data in VIEWS else VIEWS[0]
    open_ids = provinces_open_to(current_user, round_)
    return areas_of(round_, open_ids, view, form.area.data or (), clock.today())


def _selection(areas: AreaList) -> dict[str, object]:
    """What the addresses of charts and files carry along."""
    chosen = [area.uid for area in areas.chosen] if areas.is_selection else []
    return {"view": areas.view, "area": chosen}


@blueprint.get("/rounds/<uuid:uid>/charts/<name>.svg")
def show_chart(uid: uuid.UUID, name: str) -> ResponseReturnValue:
    """A chart of the summary. What a closed round shows no longer changes, so browsers may keep it for an hour."""
    round_ = round_for_reading(uid)
    picture = picture_of(round_, _areas(round_, SelectionForm()), name) or abort(404)
    response = Response(
        svg_of(picture, language(), is_synthetic=round_.is_synthetic), mimetype="image/svg+xml"
    )
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@blueprint.get("/rounds/<uuid:uid>/summary.<any(csv, xlsx, pdf):kind>")
def export_summary(uid: uuid.UUID, kind: str) -> ResponseReturnValue:
    """The same figures as a file, without what officers wrote: it is passed on. What for is written down."""
    round_ = round_for_reading(uid)
    form = ExportForm()
    if not form.validate():
        raise Malformed(_l("Say what the file is for."))
    at = clock.now()
    summary = summary_of(round_, _areas(round_, form), with_rows=False)
    content, name = make_file(summary, kind, at), file_name(summary, kind)
    write(audit, "export_summary", round_, by=current_user, at=at, purpose=f"{kind}: {form.purpose.data}")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=MEDIA_TYPES[kind], headers=headers)
