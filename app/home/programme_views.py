"""A programme at a glance: its drawings, and the list behind each figure."""

from __future__ import annotations

import uuid
from math import ceil

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.home import drawings
from app.home.access import Vantage, programme_for_listing, programme_for_looking
from app.home.areas import areas_of
from app.home.forms import GlanceForm, TrainedExportForm, TrainedForm
from app.home.gains import gains_in
from app.home.glance import province_ids_of, provinces_in, workshops_in
from app.home.trained import Trained, count_by, trained_in, workshops_of
from app.home.trained_sheet import trained_sheet
from app.home.views import blueprint
from app.programme.models import Programme
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet

PER_PAGE = 50


@blueprint.get("/programmes/<uuid:uid>/officers-trained")
def list_officers_trained(uid: uuid.UUID) -> ResponseReturnValue:
    """Everybody behind a figure, by name."""
    programme, vantage = programme_for_listing(uid)
    form = TrainedForm()
    officers = _chosen(form, programme, vantage)
    page = form.page.data or 1
    shown = officers[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "home/list_officers_trained.html",
        programme=programme,
        vantage=vantage,
        form=form,
        officers=shown,
        workshops=workshops_of(shown),
        total=len(officers),
        page=page,
        pages=ceil(len(officers) / PER_PAGE),
        is_synthetic=programme.is_synthetic,
    )


@blueprint.get("/programmes/<uuid:uid>/officers-trained.<any(csv, xlsx):extension>")
def export_officers_trained(uid: uuid.UUID, extension: str) -> ResponseReturnValue:
    """The same list as a file; who took it, and what for, stands in the audit."""
    programme, vantage = programme_for_listing(uid)
    form = TrainedExportForm()
    if form.purpose.validate(form) is False:
        flash(_("Say what the list is for, in a few words."), "error")
        return redirect(url_for("home.list_officers_trained", uid=uid, **form.criteria()))
    officers, purpose = _chosen(form, programme, vantage), form.purpose.data or ""
    sheet = trained_sheet(programme, vantage, officers, form, purpose)
    write(audit, "export_officers_trained", programme, by=current_user, at=clock.now(), purpose=purpose)
    return send_sheet(sheet, extension, f"{_('officers trained')} {clock.today():%Y%m%d}")


def _chosen(form: TrainedForm, programme: Programme, vantage: Vantage) -> list[Trained]:
    """The officers that the form narrows the list to; 400 for what is no choice of it."""
    officers = trained_in(programme, vantage)
    form.offer(officers, areas_of(province_ids_of(programme, vantage, officers), as_now=form.as_now))
    if not form.validate():
        abort(400)
    return [officer for officer in officers if form.chosen.has(officer)]


@blueprint.get("/programmes/<uuid:uid>/charts/provinces.svg")
def show_province_chart(uid: uuid.UUID) -> Response:
    """Officers trained by province."""
    programme, vantage = programme_for_looking(uid)
    areas = provinces_in(programme, vantage, as_now=GlanceForm([]).as_now)
    return _svg(drawings.draw_provinces(areas, is_synthetic=programme.is_synthetic) if areas else abort(404))


@blueprint.get("/programmes/<uuid:uid>/charts/workshops.svg")
def show_workshop_chart(uid: uuid.UUID) -> Response:
    """Workshops along the years."""
    programme, vantage = programme_for_looking(uid)
    trained = count_by(trained_in(programme, vantage), "workshop_id")
    workshops = workshops_in(programme, vantage, trained) or abort(404)
    return _svg(drawings.draw_workshops(workshops, clock.today(), is_synthetic=programme.is_synthetic))


@blueprint.get("/programmes/<uuid:uid>/charts/gains.svg")
def show_gain_chart(uid: uuid.UUID) -> Response:
    """What was learnt, by province of then."""
    programme, vantage = programme_for_looking(uid)
    areas = areas_of(province_ids_of(programme, vantage, trained_in(programme, vantage)), as_now=False)
    gains = gains_in(programme, vantage, [id_ for area in areas for id_ in area.holds])
    if not gains.provinces:
        abort(404)
    return _svg(drawings.draw_gains(gains, areas, is_synthetic=programme.is_synthetic))


def _svg(drawn: str) -> Response:
    return Response(drawn, mimetype="image/svg+xml")
