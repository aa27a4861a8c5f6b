"""Reads of workshops: rosters in the order people are called, and what lies ahead."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Officer
from app.extensions import db
from app.places.models import UnitVersion
from app.shared.models import Words
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.registrations import OPEN_WITHDRAWAL, Registration, Withdrawal, is_active

IN_ROSTER_ORDER = (Officer.sort_key, Officer.full_name, Registration.id)


@dataclass(frozen=True)
class RosterLine:
    """An officer on a roster as posted then; `unit` in both languages, `withdrawn` the reason when it ended."""

    registration_id: int
    registration_uid: uuid.UUID
    officer_id: int
    officer_uid: uuid.UUID
    name: str
    service_number: str | None
    rank: str
    sex: str | None
    unit: Words
    withdrawn: str | None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn is not None


_ROSTER = (
    select(
        Registration.id,
        Registration.uid,
        Officer.id.label("officer_id"),
        Officer.uid.label("officer_uid"),
        Officer.full_name,
        Officer.service_number,
        Registration.rank,
        Officer.sex,
        UnitVersion.name_vi,
        UnitVersion.name_en,
        Withdrawal.reason,
    )
    .join(Officer, Officer.id == Registration.officer_id)
    .outerjoin(UnitVersion, UnitVersion.id == Registration.unit_version_id)
    .outerjoin(Withdrawal, OPEN_WITHDRAWAL)
    .order_by(*IN_ROSTER_ORDER)
)


def roster_of(workshop_id: int) -> list[RosterLine]:
    """Everybody who was ever on the roster, in order of given name, those withdrawn included. One read."""
    rows = db.session.execute(_ROSTER.where(Registration.workshop_id == workshop_id))
    return [
        RosterLine(*row[:8], unit={"vi": row.name_vi or "", "en": row.name_en or ""}, withdrawn=row.reason)
        for row in rows
    ]


def places_of(workshop_id: int) -> list[tuple[int, uuid.UUID, bool]]:
    """Id, uid and whether withdrawn, of everybody who was ever on the roster. One read, for the hot paths."""
    query = select(Registration.id, Registration.uid, (~is_active()).label("is_withdrawn"))
    rows = db.session.execute(query.where(Registration.workshop_id == workshop_id))
    return [(row.id, row.uid, row.is_withdrawn) for row in rows]


@dataclass(frozen=True)
class ComingSession:
    """The half-day that an officer should come to next."""

    workshop_uid: uuid.UUID
    title: Words
    place: str
    starts_at: datetime
    ends_at: datetime
    topic: Words


def next_session_for(officer_id: int, at: datetime) -> ComingSession | None:
    """The officer's half-day that is under way or comes next, of all workshops they are registered in."""
    columns = (Workshop.uid, Workshop.title, Workshop.place)
    times = (WorkshopSession.starts_at, WorkshopSession.ends_at, WorkshopSession.topic)
    query = (
        select(*columns, *times)
        .join(Workshop, Workshop.id == WorkshopSession.workshop_id)
        .join(Registration, Registration.workshop_id == Workshop.id)
        .where(Registration.officer_id == officer_id, is_active(), WorkshopSession.ends_at > at)
        .order_by(WorkshopSession.starts_at)
        .limit(1)
    )
    row = db.session.execute(query).first()
    return ComingSession(*row) if row else None


def sessions_of(workshop_id: int) -> Sequence[WorkshopSession]:
    """The half-days of a workshop in order of time."""
    query = select(WorkshopSession).where(WorkshopSession.workshop_id == workshop_id)
    return db.session.scalars(query.order_by(WorkshopSession.starts_at)).all()
