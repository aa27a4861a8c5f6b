"""The half-days of a workshop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.half_days import HalfDay
from app.extensions import db
from app.shared import clock
from app.shared.models import Base, HasUid, Words, one_of
from app.shared.refusal import Refused

if TYPE_CHECKING:
    from app.workshops.models import Workshop

HALVES = ("morning", "afternoon")


@dataclass(frozen=True)
class PlannedSession:
    """A half-day as it shall be held, with its topic in both languages."""

    half_day: HalfDay
    topic: Words


class WorkshopSession(HasUid, Base):
    """A half-day of a workshop; "buổi học" on screen."""

    __tablename__ = "workshop_sessions"
    __table_args__ = (
        UniqueConstraint("workshop_id", "held_on", "half"),
        CheckConstraint("ends_at > starts_at", name="period"),
        one_of("half", HALVES),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    held_on: Mapped[date] = mapped_column(index=True)
    half: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    topic: Mapped[dict[str, str]] = mapped_column(default=dict)
    workshop: Mapped[Workshop] = relationship(lazy="raise_on_sql")

    @classmethod
    def from_plan(cls, workshop_id: int, planned: PlannedSession) -> WorkshopSession:
        half_day = planned.half_day
        session = cls(workshop_id=workshop_id, held_on=half_day.held_on, half=half_day.half)
        session.arrange(planned)
        return session

    @property
    def key(self) -> tuple[date, str]:
        """As `HalfDay.key`: day and half never change, marks hang on them."""
        return self.held_on, self.half

    @property
    def hours(self) -> HalfDay:
        """The half-day as local clocks show it."""
        begins, ends = clock.local(self.starts_at), clock.local(self.ends_at)
        return HalfDay(self.held_on, self.half, begins.time(), ends.time())

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def arrange(self, planned: PlannedSession) -> None:
        """Take over the hours and the topic."""
        self.starts_at = clock.moment(self.held_on, planned.half_day.begins)
        self.ends_at = clock.moment(self.held_on, planned.half_day.ends)
        self.topic = planned.topic


def drop_sessions(sessions: Sequence[WorkshopSession]) -> None:
    """Take half-days off the calendar; the database refuses for one whose register has marks or is locked."""
    try:
        for session in sessions:
            db.session.delete(session)
        db.session.flush()
    except IntegrityError as error:
        raise Refused(
            _l("A half-day that would go has marks in its register."),
            to_do=_l("Keep that half-day, or keep dates that hold it."),
        ) from error
