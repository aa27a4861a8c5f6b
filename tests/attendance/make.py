"""Marks for tests. Call inside write()."""

from __future__ import annotations

from datetime import timedelta

from app.attendance.models import AttendanceEvent
from app.shared.models import new_uid
from app.workshops.models import Registration, WorkshopSession
from tests.cast import add


def mark(
    session: WorkshopSession, registration: Registration, status: str, *, over=None, by=None, is_claim=False
) -> AttendanceEvent:
    """One mark, an hour after the half-day began; `over` is the mark that it supersedes."""
    at = session.starts_at + timedelta(hours=1)
    return add(
        AttendanceEvent(
            workshop_session_id=session.id,
            registration_id=registration.id,
            status=status,
            key=new_uid().hex,
            supersedes_uid=over.uid if over else None,
            is_claim=is_claim,
            by_id=by.id if by else None,
            occurred_at=at,
            received_at=at,
        )
    )


def attend(sessions, registration: Registration, statuses: str) -> None:
    """Marks for the first half-days of a workshop, one letter each: p l e a, and . for none."""
    words = {"p": "present", "l": "late", "e": "excused", "a": "absent"}
    for session, letter in zip(sessions, statuses, strict=False):
        if letter != ".":
            mark(session, registration, words[letter])
