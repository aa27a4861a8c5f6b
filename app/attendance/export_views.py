"""Attendance as files and on paper."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from app.attendance.access import workshop_session_for_reading
from app.attendance.grid import grid_of
from app.attendance.register import Register
from app.attendance.text import grid_sheet, register_sheet, sign_in_sheet
from app.attendance.views import blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_bytes, send_sheet
from app.workshops.access import workshop_for_roster
from app.workshops.forms import ExportForm
from app.workshops.listing import describe_workshop
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.queries import roster_of, sessions_of
from app.workshops.text import file_name


@blueprint.get("/workshop-sessions/<uuid:uid>/register.<any(csv, xlsx):extension>")
def export_register(uid: uuid.UUID, extension: str) -> Response:
    session = workshop_session_for_reading(uid)
    line = describe_workshop(session.workshop_id)
    sheet = register_sheet(Register(session), line)
    _audit("export_register", session.workshop, ExportForm().said())
    name = file_name(line, f"{_('register')} {session.held_on} {session.half}")
    return send_sheet(sheet, extension, name)


@blueprint.get("/workshops/<uuid:uid>/attendance.<any(csv, xlsx):extension>")
def export_grid(uid: uuid.UUID, extension: str) -> Response:
    workshop = workshop_for_roster(uid)
    line = describe_workshop(workshop.id)
    sheet = grid_sheet(grid_of(workshop), line)
    _audit("export_attendance", workshop, ExportForm().said())
    return send_sheet(sheet, extension, file_name(line, _("attendance")))


@blueprint.get("/workshop-sessions/<uuid:uid>/sign-in-sheet.pdf")
def print_session_sheet(uid: uuid.UUID) -> Response:
    """One half-day to sign."""
    session = workshop_session_for_reading(uid)
    return _send_paper(session.workshop, [session])


@blueprint.get("/workshops/<uuid:uid>/sign-in-sheet.pdf")
def print_workshop_sheet(uid: uuid.UUID) -> Response:
    """All half-days side by side."""
    workshop = workshop_for_roster(uid)
    return _send_paper(workshop, sessions_of(workshop.id))


def _send_paper(workshop: Workshop, sessions: Sequence[WorkshopSession]) -> Response:
    from app.domain.sheet_pdf import draw_sheet  # noqa: PLC0415 - heavy; only papers need it

    line = describe_workshop(workshop.id)
    expected = [officer for officer in roster_of(workshop.id) if not officer.is_withdrawn]
    pdf = draw_sheet(sign_in_sheet(line, sessions, expected, clock.now()))
    _audit("print_sign_in_sheet", workshop, "")
    return send_bytes(pdf, f"{file_name(line, _('sign-in sheet'))}.pdf", "application/pdf")


def _audit(action: str, workshop: Workshop, purpose: str) -> None:
    write(audit, action, workshop, by=current_user, at=clock.now(), purpose=purpose)
