"""Pages of the ledger: what was sent, what came, what is outstanding."""

from __future__ import annotations

import uuid
from math import ceil
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Redirect

from app.accounts.access import require_role
from app.dissemination import queries, text
from app.dissemination.access import (
    COUNTERS,
    can_keep,
    deliveries_counted_for,
    deliveries_kept_by,
    deliveries_visible_to,
    delivery_for_keeping,
    delivery_for_reading,
    is_keeper,
    require_reader,
)
from app.dissemination.forms import (
    CorrectionForm,
    ExportForm,
    LedgerFilterForm,
    ReasonForm,
    ReceiptForm,
    SendAgainForm,
)
from app.dissemination.holders import list_outdated
from app.dissemination.models import Delivery
from app.dissemination.queries import (
    describe_delivery,
    filter_choices,
    hide_names,
    receipts_of,
    replacement_of,
)
from app.dissemination.summary import count_by_province, counted_in_totals, is_all_sample
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet
from app.shared.models import HasUid

blueprint = Blueprint("dissemination", __name__)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """What the templates of this feature say, and whether codes on paper lead anywhere."""
    return {"say": text, "is_loopback": current_app.config["COT_MOC"].is_loopback}


@blueprint.get("/deliveries")
def list_deliveries() -> ResponseReturnValue:
    require_reader()
    visible = deliveries_visible_to(current_user)
    form = LedgerFilterForm(filter_choices(visible))
    narrowed = form.narrowed()
    count = queries.count_deliveries(visible, narrowed)
    page = form.page_of(pages := ceil(count / queries.PER_PAGE))
    return render_template(
        "dissemination/list_deliveries.html",
        form=form,
        narrowed=narrowed,
        lines=queries.list_deliveries(visible, narrowed, page),
        count=count,
        page=page,
        pages=pages,
        today=clock.today(),
        can_send=is_keeper(current_user),
        export_form=ExportForm(),
    )


@blueprint.get("/deliveries.<any(csv, xlsx):extension>")
def export_deliveries(extension: str) -> Response:
    """All that the page lists, with every page of it; names of receivers for those who keep the deliveries."""
    require_reader()
    visible = deliveries_visible_to(current_user)
    lines = queries.list_deliveries(visible, LedgerFilterForm(filter_choices(visible)).narrowed())
    audit_export("export_deliveries")
    sheet = text.deliveries_sheet(hide_names(lines, deliveries_kept_by(current_user)), clock.today())
    return send_sheet(sheet, extension, sheet.title)


def audit_export(action: str, subject: HasUid | None = None) -> None:
    """Put a file that is taken out into the log, with what for."""
    write(audit, action, subject, by=current_user, at=clock.now(), purpose=ExportForm().said())


@blueprint.get("/deliveries/summary")
def show_summary() -> ResponseReturnValue:
    """Counts by province; all that observers see."""
    require_role(*COUNTERS)
    counted = deliveries_counted_for(current_user)
    form = LedgerFilterForm(filter_choices(counted))
    return render_template(
        "dissemination/show_summary.html",
        form=form,
        lines=(lines := count_by_province(counted, form.narrowed().of_edition(), clock.today())),
        totals=counted_in_totals(lines),
        export_form=ExportForm(),
        is_synthetic=is_all_sample(lines),
        today=clock.today(),
        opens_lists=current_user.has_role("instructor", "coordinator", "administrator"),
    )


@blueprint.get("/deliveries/summary.<any(csv, xlsx):extension>")
def export_summary(extension: str) -> Response:
    require_role(*COUNTERS)
    counted = deliveries_counted_for(current_user)
    narrowed = LedgerFilterForm(filter_choices(counted)).narrowed().of_edition()
    sheet = text.summary_sheet(count_by_province(counted, narrowed, clock.today()), clock.today())
    audit_export("export_delivery_summary")
    return send_sheet(sheet, extension, sheet.title)


@blueprint.get("/deliveries/outdated")
def list_outdated_copies() -> ResponseReturnValue:
    require_reader()
    visible = deliveries_visible_to(current_user)
    form = LedgerFilterForm(filter_choices(visible))
    return render_template(
        "dissemination/list_outdated_copies.html",
        form=form,
        holders=(holders := list_outdated(visible, clock.today(), province=form.narrowed().province)),
        narrowed=form.narrowed(),
        export_form=ExportForm(),
        is_synthetic=bool(holders) and all(holder.holding.is_synthetic for holder in holders),
    )


@blueprint.get("/deliveries/outdated.<any(csv, xlsx):extension>")
def export_outdated_copies(extension: str) -> Response:
    require_reader()
    visible = deliveries_visible_to(current_user)
    narrowed = LedgerFilterForm(filter_choices(visible)).narrowed()
    holders = list_outdated(visible, clock.today(), province=narrowed.province)
    audit_export("export_outdated_copies")
    sheet = text.outdated_sheet(holders)
    return send_sheet(sheet, extension, sheet.title)


@blueprint.get("/deliveries/<uuid:uid>")
def show_delivery(uid: uuid.UUID) -> ResponseReturnValue:
    return _show(delivery_for_reading(uid))


def _show(delivery: Delivery, cancel_form: ReasonForm | None = None) -> str:
    return render_template(
        "dissemination/show_delivery.html",
        delivery=delivery,
        line=(line := describe_delivery(delivery.id)),
        receipts=receipts_of(delivery.id),
        replacement=replacement_of(delivery),
        can_keep=can_keep(current_user, delivery),
        cancel_form=cancel_form or ReasonForm(formdata=None),
        today=clock.today(),
        is_synthetic=line.is_synthetic,
    )


@blueprint.post("/deliveries/<uuid:uid>/cancellation")
def create_cancellation(uid: uuid.UUID) -> ResponseReturnValue:
    delivery, form = delivery_for_keeping(uid), ReasonForm()
    if not form.validate():
        return _show(delivery, form), 422
    write(delivery.cancel, form.said(), by=current_user, at=clock.now())
    flash(_("The delivery is cancelled; its code no longer works."), "success")
    return _to(delivery)


@blueprint.post("/deliveries/<uuid:uid>/erasure")
def erase_receivers(uid: uuid.UUID) -> ResponseReturnValue:
    delivery = delivery_for_keeping(uid)
    write(delivery.erase_receivers, by=current_user, at=clock.now())
    flash(_("Who received it is erased; how much came and when stays."), "success")
    return _to(delivery)


@blueprint.route("/deliveries/<uuid:uid>/again", methods=["GET", "POST"])
def send_again(uid: uuid.UUID) -> ResponseReturnValue:
    delivery = delivery_for_keeping(uid)
    form = SendAgainForm(data={"copies": delivery.copies, "sent_on": clock.today()})
    if form.validate_on_submit():
        copies, day = form.copies_and_day()
        again = write(delivery.send_again, copies, day, form.said(), by=current_user, at=clock.now())
        flash(_("It is sent again, under a number of its own."), "success")
        return _to(again)
    line = describe_delivery(delivery.id)
    return render_template(
        "dissemination/send_again.html", form=form, line=line, is_synthetic=line.is_synthetic
    )


@blueprint.route("/deliveries/<uuid:uid>/receipt", methods=["GET", "POST"])
def record_receipt(uid: uuid.UUID) -> ResponseReturnValue:
    """A receipt that came on paper, or a correction of the one on record."""
    delivery = delivery_for_keeping(uid)
    line = describe_delivery(delivery.id)
    form = _receipt_form(delivery, is_correction=line.received is not None)
    if form.validate_on_submit():
        reason = form.reason.data or "" if isinstance(form, CorrectionForm) else ""
        write(delivery.record_receipt, form.received(), reason=reason, by=current_user, at=clock.now())
        flash(_("The receipt is on record."), "success")
        return _to(delivery)
    return render_template(
        "dissemination/record_receipt.html", form=form, line=line, is_synthetic=line.is_synthetic
    )


def _receipt_form(delivery: Delivery, *, is_correction: bool) -> ReceiptForm:
    shown = {"copies": delivery.copies, "received_on": clock.today()}
    return CorrectionForm(data=shown) if is_correction else ReceiptForm(data=shown)


def _to(delivery: Delivery) -> Redirect:
    return redirect(url_for("dissemination.show_delivery", uid=delivery.uid))
