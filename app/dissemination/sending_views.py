"""Pages that send an edition to units, and the delivery notes that go with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.curriculum.approval import in_use
from app.dissemination.access import (
    deliveries_kept_by,
    delivery_for_keeping,
    require_keeper,
    senders_of,
    units_to_send_to,
)
from app.dissemination.forms import ConsignmentForm, LedgerFilterForm, RecipientsForm, has_field
from app.dissemination.listing import list_editions
from app.dissemination.notes import MOST_NOTES, notes_text, record_printing
from app.dissemination.queries import DeliveryLine, describe_delivery, filter_choices, list_deliveries
from app.dissemination.sending import Consignment, Share, send
from app.dissemination.views import blueprint
from app.extensions import db
from app.places.models import UnitVersion
from app.places.queries import provinces_on
from app.shared import clock
from app.shared.database import write
from app.shared.downloads import send_bytes
from app.shared.models import new_uid
from app.shared.refusal import Refused


@blueprint.route("/deliveries/new", methods=["GET", "POST"])
def new_deliveries() -> ResponseReturnValue:
    """First which units, by province and kind; then how many copies each gets."""
    require_keeper()
    units = units_to_send_to(current_user, clock.today())
    recipients = _recipients_form(units)
    chosen = _chosen(recipients, units)
    ids = [unit.unit_id for unit in chosen]
    form = ConsignmentForm(
        list_editions(*in_use()), ids, data={"key": str(new_uid()), "sent_on": clock.today()}
    )
    if form.validate_on_submit():
        sent = write(send, _consignment(form), by=current_user, at=clock.now())
        flash(
            ngettext("%(num)s delivery is recorded.", "%(num)s deliveries are recorded.", len(sent)),
            "success",
        )
        return redirect(url_for("dissemination.list_deliveries", batch=form.key.data))
    page = render_template(
        "dissemination/new_deliveries.html",
        recipients=recipients,
        form=form,
        units=chosen,
        copies=form.typed if form.is_submitted() else dict.fromkeys(ids, recipients.copies_each()),
        is_chosen=bool(recipients.province.data or recipients.kind.data),
    )
    return page, 422 if request.method == "POST" else 200


def _chosen(recipients: RecipientsForm, units: Sequence[UnitVersion]) -> list[UnitVersion]:
    """The units that the address asks for; of a form that was sent, those that it has fields for."""
    if request.method == "POST":
        return [unit for unit in units if has_field(unit.unit_id)]
    return recipients.chosen_units(units)


def _recipients_form(units: Sequence[UnitVersion]) -> RecipientsForm:
    province_ids = {unit.province_id for unit in units}
    provinces = provinces_on(db.session(), clock.today(), with_unpublished=True)
    offered = [(each.province_id, each) for each in provinces if each.province_id in province_ids]
    return RecipientsForm(offered, {unit.kind for unit in units})


def _consignment(form: ConsignmentForm) -> Consignment:
    copies = form.copies()
    senders = senders_of(current_user, copies, clock.today())
    return Consignment(
        key=uuid.UUID(form.key.data),
        edition_id=int(form.edition_id.data),
        medium=form.medium.data,
        sent_on=form.sent_on.data or clock.today(),
        shares={unit_id: Share(senders[unit_id], count) for unit_id, count in copies.items()},
        note=form.note.data or "",
    )


@blueprint.get("/deliveries/<uuid:uid>/note.pdf")
def print_note(uid: uuid.UUID) -> Response:
    line = describe_delivery(delivery_for_keeping(uid).id)
    if line.state == "cancelled":
        raise Refused(_("This delivery has been cancelled: its note is no longer printed."))
    return _send_notes([line], f"{_('Delivery note')} {line.number}")


@blueprint.get("/deliveries/notes.pdf")
def print_notes() -> Response:
    """The notes of all deliveries that a filter leaves and that were not cancelled, in one file."""
    require_keeper()
    kept = deliveries_kept_by(current_user)
    narrowed = LedgerFilterForm(filter_choices(kept)).narrowed()
    lines = [line for line in list_deliveries(kept, narrowed) if line.state != "cancelled"]
    if not lines:
        abort(404)
    if len(lines) > MOST_NOTES:
        raise Refused(
            _("A file holds at most %(most)s delivery notes.", most=MOST_NOTES),
            to_do=_("Narrow the list down by edition, province or state."),
        )
    return _send_notes(lines, _("Delivery notes"))


def _send_notes(lines: Sequence[DeliveryLine], name: str) -> Response:
    from app.domain.delivery_note_pdf import draw_delivery_notes  # noqa: PLC0415 - heavy; only papers need it

    at = clock.now()
    pdf = draw_delivery_notes(notes_text(lines, at, current_app.config["COT_MOC"].public_url))
    write(record_printing, [line.id for line in lines], by=current_user, at=at)
    return send_bytes(pdf, f"{name}.pdf", "application/pdf")
