"""The page on which slips are printed, for one person or a whole roster."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, current_app, make_response, render_template, url_for

from app.accounts.slips import PrintedSlip
from config import Config


def slip_page(slips: Sequence[PrintedSlip], back: str = "") -> Response:
    """The answer to the POST that made the slips: printed now or never, kept by no cache; `back` leads on from it."""
    config: Config = current_app.config["COT_MOC"]
    address = config.public_url + url_for("accounts.new_first_sign_in")
    page = render_template(
        "accounts/slips.html",
        slips=slips,
        address=address,
        back=back,
        qr=_qr(address),
        is_loopback=config.is_loopback,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _qr(address: str) -> str:
    """The address as a QR code, in a data URI. Never the code of a slip: addresses are kept in histories and logs."""
    import segno  # noqa: PLC0415 - few pages draw QR codes

    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=2))
