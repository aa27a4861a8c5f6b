"""What an instructor's first page says: today's registers, and the workshops taught."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from app.accounts.identity import User
from app.attendance.queries import SessionToday, sessions_today_for
from app.extensions import db
from app.shared import clock
from app.workshops.models import Workshop, WorkshopInstructor

SHOWN = 5  # workshops of the past; the list has them all


@dataclass(frozen=True)
class Day:
    """An instructor's day: half-days to keep the register of, workshops ahead (the next first) and behind."""

    at: datetime
    sessions: list[SessionToday]
    ahead: list[Workshop]
    behind: list[Workshop]


def day_of(user: User) -> Day:
    """Five reads at most, however many workshops and officers there are."""
    now = clock.now()
    today = clock.local(now).date()
    return Day(now, sessions_today_for(user, today), _ahead(user, today), _behind(user, today))


def _ahead(user: User, today: date) -> list[Workshop]:
    query = _taught_by(user).where(Workshop.ends_on >= today)
    return list(db.session.scalars(query.order_by(Workshop.starts_on, Workshop.id)))


def _behind(user: User, today: date) -> list[Workshop]:
    query = _taught_by(user).where(Workshop.ends_on < today)
    return list(
        db.session.scalars(query.order_by(Workshop.starts_on.desc(), Workshop.id.desc()).limit(SHOWN))
    )


def _taught_by(user: User) -> Select[Workshop]:
    taught = select(WorkshopInstructor.workshop_id).where(WorkshopInstructor.account_id == user.id)
    return select(Workshop).where(Workshop.id.in_(taught))
