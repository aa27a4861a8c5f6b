"""Public pages: whoever holds a delivery note says what arrived. No account, one delivery, once."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dissemination.acknowledging import Notice, find_by_code, has_missed_too_often, record_miss
from app.dissemination.forms import NoteCodeForm, ReceiptForm
from app.dissemination.views import blueprint
from app.shared import clock
from app.shared.access import public
from app.shared.database import write
from app.shared.tokens import typed


@blueprint.get("/received")
@public
def find_delivery() -> ResponseReturnValue:
    """The form for a code; one that came with the address is looked up at once."""
    form = NoteCodeForm()
    code = typed(form.code.data or "")
    if code and form.validate():
        return redirect(url_for("dissemination.acknowledge_delivery", code=code))
    return render_template("dissemination/find_delivery.html", form=form)


@blueprint.route("/received/<code>", methods=["GET", "POST"])
@public
def acknowledge_delivery(code: str) -> ResponseReturnValue:
    """What was sent to whom, and a form to say what came. A code that is none gets one reply, whatever its form."""
    notice = _notice(code)
    if notice is None:
        return _private(render_template("dissemination/unknown_delivery.html"), 404)
    form = ReceiptForm(data={"copies": notice.copies, "received_on": clock.today()})
    if form.validate_on_submit():
        write(notice.delivery.acknowledge, form.received(), at=clock.now())
        flash(_("Thank you: the receipt is on record."), "success")
        return redirect(url_for("dissemination.acknowledge_delivery", code=code))
    page = render_template(
        "dissemination/acknowledge_delivery.html",
        delivery=notice,
        form=form,
        is_synthetic=notice.is_synthetic,
    )
    return _private(page, 422 if form.errors else 200)


def _notice(code: str) -> Notice | None:
    """The delivery of a code; a miss is counted, and after too many of them nothing is looked up."""
    address, at = request.remote_addr or "", clock.now()
    if has_missed_too_often(address, at):
        abort(429)
    notice = find_by_code(code)
    if notice is None:
        write(record_miss, address, at)
    return notice


def _private(page: str, status: int) -> Response:
    """Kept by no cache and no search engine: the address is the key."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
