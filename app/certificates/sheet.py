"""A workshop's certificates as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.certificates.queries import Candidate
from app.certificates.text import reasons_why_not
from app.domain.tabular import Cell, Column, Sheet
from app.shared import clock
from app.workshops.listing import WorkshopLine
from app.workshops.text import export_notes

STATES = {
    "issued": _l("issued"),
    "revoked": _l("revoked"),
    "eligible": _l("earned"),
    "not_yet": _l("not yet"),
}


def certificates_sheet(roster: Sequence[Candidate], line: WorkshopLine, at: datetime) -> Sheet:
    """A workshop's certificates as a table: what each officer attended, scored, holds or lacks."""
    columns = [
        Column(_("No."), 6),
        Column(_("Full name"), 28),
        Column(_("Service number"), 16),
        Column(_("Sessions attended"), 12),
        Column(_("Sessions"), 10),
        Column(_("Hours"), 8, "0.0"),
        Column(_("Post-test, per cent"), 12, "0.0"),
        Column(_("Certificate"), 20),
        Column(_("Serial number"), 18),
        Column(_("Issued on"), 12),
        Column(_("Revoked on"), 12),
        Column(_("What is missing"), 60),
    ]
    rows = [_sheet_row(number, candidate, at) for number, candidate in enumerate(roster, start=1)]
    return Sheet(_("Certificates"), columns, rows, export_notes(line))


def _sheet_row(number: int, candidate: Candidate, at: datetime) -> tuple[Cell, ...]:
    issued, state = candidate.certificate, candidate.state(at)
    return (
        number,
        candidate.name,
        candidate.service_number or "",
        candidate.share.attended,
        candidate.share.held,
        round(candidate.share.hours, 1),
        None if candidate.score is None else round(candidate.score, 1),
        str(STATES[state]),
        issued.serial if issued else "",
        clock.local(issued.issued_at).date() if issued else None,
        clock.local(issued.revoked_at).date() if issued and issued.revoked_at else None,
        " ".join(reasons_why_not(candidate, at)) if state == "not_yet" else "",
    )
