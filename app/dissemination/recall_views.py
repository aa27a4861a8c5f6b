"""Pages of notices that an edition is withdrawn or outdated, and of what academies teach."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import scope_of
from app.curriculum.approval import in_use
from app.dissemination import listing, text
from app.dissemination.access import (
    KEEPERS,
    academies_of,
    adoption_for_keeping,
    adoptions_visible_to,
    deliveries_kept_by,
    deliveries_visible_to,
    is_keeper,
    recall_for_reading,
    recalls_visible_to,
    require_keeper,
    require_reader,
)
from app.dissemination.adoptions import Adoption
from app.dissemination.forms import AdoptionForm, ExportForm, ReasonForm, RecallForm
from app.dissemination.listing import RecallLine, describe_recall, list_editions
from app.dissemination.notes import MOST_NOTES
from app.dissemination.queries import DeliveryLine, hide_names, list_recalled
from app.dissemination.recall_letters import letters_text
from app.dissemination.recalls import Recall, can_be_recalled, number_in_use_instead
from app.dissemination.views import audit_export, blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_bytes, send_sheet
from app.shared.refusal import Refused


@blueprint.get("/recalls")
def list_recalls() -> ResponseReturnValue:
    require_reader()
    recalls = listing.list_recalls(recalls_visible_to(current_user), deliveries_visible_to(current_user))
    return render_template(
        "dissemination/list_recalls.html",
        recalls=recalls,
        can_give=is_keeper(current_user),
        is_synthetic=any(recall.is_synthetic for recall in recalls),
    )


@blueprint.route("/recalls/new", methods=["GET", "POST"])
def new_recall() -> ResponseReturnValue:
    require_keeper()
    kept = deliveries_kept_by(current_user)
    form = RecallForm(list_editions(can_be_recalled(kept)))
    if form.validate_on_submit():
        why = {"cause": form.cause.data, "reason": form.reason.data or ""}
        recall = write(Recall.give, int(form.edition_id.data), kept, **why, by=current_user, at=clock.now())
        flash(_("The notice is on record. Send it to those below."), "success")
        return redirect(url_for("dissemination.show_recall", uid=recall.uid))
    return render_template("dissemination/new_recall.html", form=form)


@blueprint.get("/recalls/<uuid:uid>")
def show_recall(uid: uuid.UUID) -> ResponseReturnValue:
    require_reader()
    recall = recall_for_reading(uid)
    return render_template(
        "dissemination/show_recall.html",
        recall=describe_recall(recall, deliveries_visible_to(current_user)),
        lines=(lines := list_recalled(deliveries_visible_to(current_user), recall.id)),
        export_form=ExportForm(),
        can_print=is_keeper(current_user),
        is_synthetic=any(line.is_synthetic for line in lines),
    )


@blueprint.get("/recalls/<uuid:uid>/receivers.<any(csv, xlsx):extension>")
def export_recall(uid: uuid.UUID, extension: str) -> Response:
    require_reader()
    recall = recall_for_reading(uid)
    lines = list_recalled(deliveries_visible_to(current_user), recall.id)
    lines = hide_names(lines, deliveries_kept_by(current_user))
    sheet = text.deliveries_sheet(lines, clock.today(), _("Receivers of a notice"))
    audit_export("export_recall", recall)
    return send_sheet(sheet, extension, sheet.title)


@blueprint.get("/recalls/<uuid:uid>/letters.pdf")
def print_letters(uid: uuid.UUID) -> Response:
    """A letter for each receiver whose delivery the user keeps, in one file; none for what was cancelled."""
    require_keeper()
    recall = recall_for_reading(uid)
    kept = deliveries_kept_by(current_user)
    lines = [line for line in list_recalled(kept, recall.id) if line.state != "cancelled"] or abort(404)
    if len(lines) > MOST_NOTES:
        raise Refused(_("A file holds at most %(most)s letters.", most=MOST_NOTES))
    return _send_letters(recall, describe_recall(recall, kept), lines)


def _send_letters(recall: Recall, line: RecallLine, lines: Sequence[DeliveryLine]) -> Response:
    from app.domain.recall_letter_pdf import draw_recall_letters  # noqa: PLC0415 - heavy; only papers need it

    at = clock.now()
    pdf = draw_recall_letters(letters_text(line, lines, number_in_use_instead(recall.edition_id), at))
    write(audit, "print_recall_letters", recall, by=current_user, at=at)
    return send_bytes(pdf, f"{_('Recall notice')} {line.edition}.pdf", "application/pdf")


@blueprint.get("/adoptions")
def list_adoptions() -> ResponseReturnValue:
    require_reader()
    return render_template(
        "dissemination/list_adoptions.html",
        lines=listing.list_adoptions(adoptions_visible_to(current_user)),
        kept=scope_of(current_user, *KEEPERS).unit_ids,
        form=ReasonForm(formdata=None),
        export_form=ExportForm(),
        can_enter=bool(academies_of(current_user, clock.today())),
    )


@blueprint.get("/adoptions.<any(csv, xlsx):extension>")
def export_adoptions(extension: str) -> Response:
    require_reader()
    sheet = text.adoptions_sheet(listing.list_adoptions(adoptions_visible_to(current_user)))
    audit_export("export_adoptions")
    return send_sheet(sheet, extension, sheet.title)


@blueprint.route("/adoptions/new", methods=["GET", "POST"])
def new_adoption() -> ResponseReturnValue:
    require_keeper()
    form = AdoptionForm(academies_of(current_user, clock.today()), list_editions(*in_use()))
    if form.validate_on_submit():
        write(Adoption.enter, form.details(), by=current_user, at=clock.now())
        flash(_("The entry is on record."), "success")
        return redirect(url_for("dissemination.list_adoptions"))
    return render_template("dissemination/new_adoption.html", form=form)


@blueprint.post("/adoptions/<uuid:uid>/end")
def end_adoption(uid: uuid.UUID) -> ResponseReturnValue:
    adoption, form = adoption_for_keeping(uid), ReasonForm()
    if form.validate():
        write(adoption.end, form.said(), by=current_user, at=clock.now())
        flash(_("The entry has ended."), "success")
    else:
        flash(_("Nothing has changed: say why it is taught no longer."), "error")
    return redirect(url_for("dissemination.list_adoptions"))
