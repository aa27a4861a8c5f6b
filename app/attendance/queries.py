"""Reads of registers: where everybody stands, what was attended, what is to be marked today."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.accounts.models import Account, Officer
from app.attendance.models import AttendanceEvent, RegisterLock
from app.domain.attendance import ATTENDED, Mark, Standing, Status, derive, minutes_attended
from app.extensions import db
from app.shared import clock
from app.shared.models import Actor, Words
from app.workshops.models import Workshop, WorkshopInstructor, WorkshopSession
from app.workshops.queries import IN_ROSTER_ORDER, sessions_of
from app.workshops.registrations import Registration, is_active

Place = tuple[int, int]  # ids of a registration and a workshop session
NOBODY_SAID = derive(())
_STATUSES = {status.value: status for status in Status}

EVENTS = select(
    AttendanceEvent.registration_id,
    AttendanceEvent.workshop_session_id,
    AttendanceEvent.uid,
    AttendanceEvent.status,
    AttendanceEvent.supersedes_uid,
    AttendanceEvent.origin,
    AttendanceEvent.occurred_at,
    AttendanceEvent.received_at,
    AttendanceEvent.is_claim,
)


def mark_from(row: Any) -> Mark:
    """An event as the domain thinks of it. Unpacked at once: asked for by name, it costs as much as reading it."""
    _place, _half_day, uid, status, supersedes_uid, origin, occurred_at, received_at, is_claim = row
    return Mark(
        uid=str(uid),
        status=_STATUSES[status],
        supersedes_uid=str(supersedes_uid) if supersedes_uid else None,
        origin=origin,
        occurred_at=occurred_at,
        received_at=received_at,
        is_instructor=not is_claim,
    )


def marks_in(session_ids: Iterable[int]) -> dict[Place, list[Mark]]:
    """Every mark ever made in these sessions. One read."""
    marks: dict[Place, list[Mark]] = defaultdict(list)
    for row in db.session.execute(EVENTS.where(AttendanceEvent.workshop_session_id.in_(session_ids))):
        marks[row.registration_id, row.workshop_session_id].append(mark_from(row))
    return marks


def standings_in(session_ids: Iterable[int]) -> dict[Place, Standing]:
    """Where every registration stands that has marks in these sessions. One read."""
    return {place: derive(marks) for place, marks in marks_in(session_ids).items()}


class AttendedShare(NamedTuple):
    """Half-days attended out of all that the workshop has, their hours in full, and the count of each status."""

    attended: int
    held: int
    hours: float
    by_status: dict[Status, int]


def share_of(
    registration_id: int, sessions: Mapping[int, int], standings: Mapping[Place, Standing]
) -> AttendedShare:
    """One registration's share; `sessions` are minutes by session id, nobody's mark counts as unset."""
    statuses = {key: standings.get((registration_id, key), NOBODY_SAID).status for key in sessions}
    counted = list(statuses.values())
    minutes = minutes_attended((status, sessions[key]) for key, status in statuses.items())
    return AttendedShare(
        attended=sum(status in ATTENDED for status in counted),
        held=len(counted),
        hours=minutes / 60,
        by_status={status: counted.count(status) for status in Status},
    )


def attended_shares(workshop_id: int) -> dict[int, AttendedShare]:
    """What each registration that stands has attended, by registration id. Three reads, however many there are.

    The half-days of the whole workshop count, those to come included: a share is whole only at the end.
    """
    sessions = {session.id: session.minutes for session in sessions_of(workshop_id)}
    active = select(Registration.id).where(Registration.workshop_id == workshop_id, is_active())
    registration_ids = db.session.scalars(active).all()
    standings = standings_in(sessions)
    return {key: share_of(key, sessions, standings) for key in registration_ids}


@dataclass(frozen=True)
class SessionToday:
    """A half-day to be marked today. `unset_names`: those on the roster of whom nobody has said anything, as called."""

    uid: uuid.UUID
    workshop_uid: uuid.UUID
    title: Words
    place: str
    starts_at: datetime
    ends_at: datetime
    topic: Words
    registered: int
    unset_names: tuple[str, ...]
    is_locked: bool

    @property
    def unset(self) -> int:
        return len(self.unset_names)


def sessions_today_for(user: Actor, today: date | None = None) -> list[SessionToday]:
    """Today's half-days of the workshops that the user teaches, in order of time. Three reads at most."""
    sessions = db.session.execute(_sessions_taught(user.id, today or clock.today())).all()
    if not sessions:
        return []
    registered = _registered_in({row.workshop_id for row in sessions})
    standings = standings_in([row.id for row in sessions])
    return [_session_today(row, registered[row.workshop_id], standings) for row in sessions]


def _sessions_taught(account_id: int, day: date):  # type: ignore[no-untyped-def]
    return (
        select(
            WorkshopSession.id,
            WorkshopSession.uid,
            WorkshopSession.workshop_id,
            Workshop.uid.label("workshop_uid"),
            Workshop.title,
            Workshop.place,
            WorkshopSession.starts_at,
            WorkshopSession.ends_at,
            WorkshopSession.topic,
            RegisterLock.id.label("lock_id"),
        )
        .join(Workshop, Workshop.id == WorkshopSession.workshop_id)
        .join(WorkshopInstructor, WorkshopInstructor.workshop_id == Workshop.id)
        .outerjoin(RegisterLock, RegisterLock.workshop_session_id == WorkshopSession.id)
        .where(WorkshopInstructor.account_id == account_id, WorkshopSession.held_on == day)
        .order_by(WorkshopSession.starts_at, WorkshopSession.id)
    )


def _registered_in(workshop_ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Ids of registrations with the officers' names, by workshop, in roster order."""
    query = select(Registration.workshop_id, Registration.id, Officer.full_name)
    query = query.join(Officer, Officer.id == Registration.officer_id).order_by(*IN_ROSTER_ORDER)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for workshop_id, key, name in db.session.execute(
        query.where(Registration.workshop_id.in_(workshop_ids), is_active())
    ):
        found[workshop_id].append((key, name))
    return found


def _session_today(
    row: Any, registered: Sequence[tuple[int, str]], standings: Mapping[Place, Standing]
) -> SessionToday:
    def is_unset(key: int) -> bool:
        return standings.get((key, row.id), NOBODY_SAID).status is Status.UNSET

    return SessionToday(
        uid=row.uid,
        workshop_uid=row.workshop_uid,
        title=row.title,
        place=row.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        topic=row.topic,
        registered=len(registered),
        unset_names=tuple(name for key, name in registered if is_unset(key)),
        is_locked=row.lock_id is not None,
    )


@dataclass(frozen=True)
class HistoryLine:
    """One mark as its history shows it; `by` is empty when nobody is known to have made it."""

    uid: uuid.UUID
    status: Status
    by: str
    is_claim: bool
    origin: str
    reason: str
    occurred_at: datetime
    received_at: datetime


def history_of(session_id: int, registration_uid: uuid.UUID) -> list[HistoryLine]:
    """Every mark of an officer in a half-day, oldest first, with who made it. One read."""
    query = (
        select(
            AttendanceEvent.uid,
            AttendanceEvent.status,
            Officer.full_name,
            AttendanceEvent.is_claim,
            AttendanceEvent.origin,
            AttendanceEvent.reason,
            AttendanceEvent.occurred_at,
            AttendanceEvent.received_at,
        )
        .join(Registration, Registration.id == AttendanceEvent.registration_id)
        .outerjoin(Account, Account.id == AttendanceEvent.by_id)
        .outerjoin(Officer, Officer.id == Account.officer_id)
        .where(AttendanceEvent.workshop_session_id == session_id, Registration.uid == registration_uid)
        .order_by(AttendanceEvent.received_at, AttendanceEvent.id)
    )
    return [
        HistoryLine(row.uid, Status(row.status), row.full_name or "", *row[3:])
        for row in db.session.execute(query)
    ]
