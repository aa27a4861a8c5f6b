"""More time, more attempts or a later close for an officer, a place on a roster, a workshop or a unit: who, when, why.

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
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.accounts.models import Account, Posting
from app.accounts.postings import is_last_posting, unit_ids_of
from app.curriculum.models import QuizRevision
from app.domain.accommodation import Allowance, combine
from app.extensions import db
from app.learning.models import Enrolment
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy
from app.shared.refusal import Refused
from app.workshops.registrations import Registration, is_active

NOTHING_GIVEN = _l("Say how much more time, how many more attempts, or how much later it closes.")


class Accommodation(HasUid, MadeBy, Base):
    """More time (per cent of the limit), more attempts or a later close (minutes) at all quizzes of an edition, or one.

    For one of: an officer wherever they study it, a place on a roster, all of a workshop, all of a unit and those below
    it (as of the day it was given: AccommodationUnit). Never for whoever gave it. In force until `ended_at`.
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
        CheckConstraint("later_close BETWEEN 0 AND 43200", name="later_close"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    quiz_revision_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_revisions.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    extra_time: Mapped[int] = mapped_column(default=0)
    extra_attempts: Mapped[int] = mapped_column(default=0)
    later_close: Mapped[int] = mapped_column(default=0, server_default="0")
    reason: Mapped[str] = mapped_column(String(300))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    def end(self, *, by: Actor, at: datetime) -> None:
        """It holds for no attempt that starts from now on; those begun keep what they have. Refuses one's own."""
        if self.ended_at is not None:
            raise Refused(_l("This has been ended already."))
        _refuse_if(is_for(_officer_id(by), clock.local(at).date()), self)
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
            "close": self.allowance.later_close,
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
    """Give more time, more attempts or a later close; a verb. Refuses to give nothing, and to give it to oneself."""
    if not allowance:
        raise Refused(NOTHING_GIVEN, kept=_l("Nothing was given."))
    row = Accommodation(
        edition_id=edition_id,
        quiz_revision_id=quiz_revision_id,
        officer_id=target.officer_id,
        registration_id=target.registration_id,
        workshop_id=target.workshop_id,
        unit_id=target.unit_id,
        extra_time=allowance.extra_time,
        extra_attempts=allowance.extra_attempts,
        later_close=allowance.later_close,
        reason=reason,
        at=at,
        by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(AccommodationUnit(accommodation_id=row.id, unit_id=key) for key in target.unit_ids)
    db.session.flush()
    _refuse_if(_names(_officer_id(by)), row)
    audit("give_accommodation", row, by=by, at=at)
    return row


def _names(officer_id: int) -> ColumnElement[bool]:
    """Whether an Accommodation is for this one officer, by name or by place on a roster."""
    return or_(
        Accommodation.officer_id == officer_id, Accommodation.registration_id.in_(_places_of(officer_id))
    )


def is_for(officer_id: int, today: date) -> ColumnElement[bool]:
    """Whether an Accommodation is for an officer: alone, or with a roster or a unit for which somebody else gave it."""
    covered = select(AccommodationUnit.accommodation_id).where(
        AccommodationUnit.unit_id.in_(unit_ids_of(officer_id, today))
    )
    workshops = _places_of(officer_id).with_only_columns(Registration.workshop_id)
    theirs = or_(Accommodation.workshop_id.in_(workshops), Accommodation.id.in_(covered))
    accounts = select(Account.id).where(Account.officer_id == officer_id)
    is_maker = and_(Accommodation.by_id.is_not(None), Accommodation.by_id.in_(accounts))
    return or_(_names(officer_id), theirs & ~is_maker)


def _places_of(officer_id: int) -> Select[int]:
    return select(Registration.id).where(Registration.officer_id == officer_id, is_active())


def _officer_id(by: Actor) -> int:
    return db.session.get_one(Account, by.id).officer_id


def _refuse_if(is_own: ColumnElement[bool], row: Accommodation) -> None:
    if db.session.scalar(select(Accommodation.id).where(Accommodation.id == row.id, is_own)) is not None:
        raise Refused(
            _l("This is for yourself, or for a group that you belong to."),
            kept=_l("Nothing was changed."),
            to_do=_l("Ask somebody else who runs the workshop or coordinates the unit."),
        )


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
    gave_it = exists().where(Account.id == Accommodation.by_id, Account.officer_id == Enrolment.officer_id)
    return and_(
        Accommodation.ended_at.is_(None),
        ~gave_it.correlate(Accommodation, Enrolment),
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
    return _most(Accommodation.extra_attempts)


def later_close() -> ScalarSelect[int]:
    """By how many minutes a QuizRevision closes later for an Enrolment; binds `today`."""
    return _most(Accommodation.later_close)


def _most(column: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    most = select(func.coalesce(func.max(column), 0)).where(_applies())
    return most.correlate(Enrolment, QuizRevision).scalar_subquery()


_ALLOWED = (
    select(
        Accommodation.id, Accommodation.extra_time, Accommodation.extra_attempts, Accommodation.later_close
    )
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
    allowance = combine(Allowance(*row[1:]) for row in rows)
    return Applied(allowance, tuple(row.id for row in rows))
