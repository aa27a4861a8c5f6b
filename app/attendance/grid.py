"""A whole workshop's attendance: names down the side, half-days across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.attendance.models import RegisterLock
from app.attendance.queries import NOBODY_SAID, AttendedShare, share_of, standings_in
from app.domain.attendance import ATTENDED, Standing, Status
from app.extensions import db
from app.workshops.models import Workshop
from app.workshops.queries import RosterLine, roster_of, sessions_of
from app.workshops.sessions import WorkshopSession


@dataclass(frozen=True)
class GridRow:
    """An officer, where they stand in each half-day, and their share of all."""

    officer: RosterLine
    standings: tuple[Standing, ...]
    share: AttendedShare


@dataclass(frozen=True)
class Column:
    """A half-day: who was there by the register, of how many, and whether the register is closed."""

    session: WorkshopSession
    attended: int
    unset: int
    is_locked: bool


@dataclass(frozen=True)
class Grid:
    """The page, the CSV and the XLSX are all this."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]


def grid_of(workshop: Workshop) -> Grid:
    """Everybody on the roster, and those withdrawn who came to something; four reads whatever the size."""
    sessions = sessions_of(workshop.id)
    standings = standings_in(session.id for session in sessions)
    locked = select(RegisterLock.workshop_session_id).where(
        RegisterLock.workshop_session_id.in_([session.id for session in sessions])
    )
    minutes = {session.id: session.minutes for session in sessions}
    rows = [
        GridRow(
            officer=line,
            standings=tuple(standings.get((line.registration_id, key), NOBODY_SAID) for key in minutes),
            share=share_of(line.registration_id, minutes, standings),
        )
        for line in roster_of(workshop.id)
    ]
    listed = tuple(row for row in rows if not row.officer.is_withdrawn or _came(row))
    return Grid(_columns(sessions, listed, set(db.session.scalars(locked))), listed)


def _came(row: GridRow) -> bool:
    return any(standing.heads for standing in row.standings)


def _columns(
    sessions: Sequence[WorkshopSession], rows: Sequence[GridRow], locked: set[int]
) -> tuple[Column, ...]:
    by_session = [[row.standings[place].status for row in rows] for place in range(len(sessions))]
    return tuple(
        Column(
            session=session,
            attended=sum(status in ATTENDED for status in statuses),
            unset=statuses.count(Status.UNSET),
            is_locked=session.id in locked,
        )
        for session, statuses in zip(sessions, by_session, strict=True)
    )
