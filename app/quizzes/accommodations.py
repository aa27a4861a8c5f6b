"""More time or more attempts for an officer, a place on a roster, a workshop or a unit: who gave it, when, why.

What applies is worked out when an attempt starts, and frozen in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    ScalarSelect,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Posting
from app.accounts.postings import is_last_posting
from app.curriculum.models import QuizRevision
from app.domain.accommodation import Allowance, combine
from app.extensions import db
from app.learning.models import Enrolment
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy
from app.shared.refusal import Refused
from app.workshops.registrations import Registration, is_active


class Accommodation(HasUid, MadeBy, Base):
    """More time (per cent of the limit) or more attempts at the quizzes of an edition, or at one of them.

    For one of: an officer wherever they study it, a place on a roster, all of a workshop, all of a unit and those below
    it (as of the day it was given: AccommodationUnit). In force until `ended_at`.
    """

    __tablename__ = "accommodations"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN officer_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN registration_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN workshop_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="target",
        ),
        CheckConstraint("extra_time BETWEEN 0 AND 300", name="extra_time"),
        CheckConstraint("extra_attempts BETWEEN 0 AND 20", name="extra_attempts"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    quiz_revision_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_revisions.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    extra_time: Mapped[int] = mapped_column(default=0)
    extra_attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(300))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    def end(self, *, by: Actor, at: datetime) -> None:
        """It holds for no attempt that starts from now on; those begun keep what they have."""
        if self.ended_at is not None:
            raise Refused(_l("This has been ended already."))
        self.ended_at, self.ended_by_id = at, by.id
        audit("end_accommodation", self, by=by, at=at)


class AccommodationUnit(Base):
    """A unit that an accommodation covers."""

    __tablename__ = "accommodation_units"

    accommodation_id: Mapped[int] = mapped_column(ForeignKey("accommodations.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)


class Target(NamedTuple):
    """Whom it is for; one of them. `unit_ids`: the unit and all below it."""

    officer_id: int | None = None
    registration_id: int | None = None
    workshop_id: int | None = None
    unit_id: int | None = None
    unit_ids: Collection[int] = ()


@dataclass(frozen=True)
class Applied:
    """What holds for an officer at a quiz, and the rows that say so."""

    allowance: Allowance
    row_ids: tuple[int, ...] = ()

    @property
    def frozen(self) -> dict[str, Any] | None:
        """As an attempt keeps it; None where nothing applies."""
        if not self.row_ids:
            return None
        return {
            "time": self.allowance.extra_time,
            "attempts": self.allowance.extra_attempts,
            "rows": list(self.row_ids),
        }


def accommodate(
    target: Target,
    edition_id: int,
    quiz_revision_id: int | None,
    allowance: Allowance,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Accommodation:
    """Give more time or more attempts; a verb. Refuses to give neither."""
    if not allowance:
        raise Refused(_l("Say how much more time, or how many more attempts."), kept=_l("Nothing was given."))
    row = Accommodation(
        edition_id=edition_id,
        quiz_revision_id=quiz_revision_id,
        officer_id=target.officer_id,
        registration_id=target.registration_id,
        workshop_id=target.workshop_id,
        unit_id=target.unit_id,
        extra_time=allowance.extra_time,
        extra_attempts=allowance.extra_attempts,
        reason=reason,
        at=at,
        by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(AccommodationUnit(accommodation_id=row.id, unit_id=key) for key in target.unit_ids)
    audit("give_accommodation", row, by=by, at=at)
    return row


def _applies() -> ColumnElement[bool]:
    """Whether an Accommodation holds for the Enrolment at the QuizRevision, on the day `today`.

    The selects inside name what they take from outside: two levels deep SQLAlchemy correlates nothing by itself, and
    one without its Enrolment holds for everybody.
    """
    held = (Registration.enrolment_id == Enrolment.id, is_active())
    place = select(Registration.id).where(*held).correlate(Enrolment)
    workshop = select(Registration.workshop_id).where(*held).correlate(Enrolment)
    serves_there = exists().where(
        AccommodationUnit.accommodation_id == Accommodation.id,
        AccommodationUnit.unit_id == Posting.unit_id,
        Posting.officer_id == Enrolment.officer_id,
        is_last_posting(bindparam("today", type_=Date)),  # type: ignore[arg-type]  # a day that is bound later
    )
    serves_there = serves_there.correlate(Accommodation, Enrolment)
    return and_(
        Accommodation.ended_at.is_(None),
        Accommodation.edition_id == Enrolment.edition_id,
        or_(Accommodation.quiz_revision_id.is_(None), Accommodation.quiz_revision_id == QuizRevision.id),
        or_(
            Accommodation.officer_id == Enrolment.officer_id,
            Accommodation.registration_id.in_(place),
            Accommodation.workshop_id.in_(workshop),
            and_(Accommodation.unit_id.is_not(None), serves_there),
        ),
    )


def extra_attempts() -> ScalarSelect[int]:
    """The attempts added for an Enrolment at a QuizRevision; binds `today`."""
    most = select(func.coalesce(func.max(Accommodation.extra_attempts), 0)).where(_applies())
    return most.correlate(Enrolment, QuizRevision).scalar_subquery()


_ALLOWED = (
    select(Accommodation.id, Accommodation.extra_time, Accommodation.extra_attempts)
    .select_from(Enrolment)
    .join(QuizRevision, QuizRevision.edition_id == Enrolment.edition_id)
    .join(Accommodation, _applies())
    .where(Enrolment.id == bindparam("enrolment_id"), QuizRevision.id == bindparam("quiz_revision_id"))
    .order_by(Accommodation.id)
)


def allowance_at(quiz_revision_id: int, enrolment_id: int, today: date) -> Applied:
    """What holds for an officer who would start the quiz today. One query."""
    asked = {"quiz_revision_id": quiz_revision_id, "enrolment_id": enrolment_id, "today": today}
    rows = db.session.execute(_ALLOWED, asked).all()
    allowance = combine(Allowance(row.extra_time, row.extra_attempts) for row in rows)
    return Applied(allowance, tuple(row.id for row in rows))
