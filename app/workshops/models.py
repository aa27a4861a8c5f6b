"""One delivery of a course at a place: workshop, half-day sessions, roster."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import OfficerDetails
from app.accounts.officers import add_officer
from app.accounts.postings import posted_as
from app.domain.half_days import HalfDay, usual_half_days
from app.extensions import db
from app.learning.models import Enrolment, enrol_many, settle_orders
from app.programme.models import Plan, Programme
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, Words
from app.shared.refusal import Refused
from app.workshops.half_day_changes import follow
from app.workshops.registrations import Registration, Withdrawal, is_active
from app.workshops.sessions import PlannedSession, WorkshopSession, drop_sessions

__all__ = [
    "PlannedSession",
    "Registration",
    "Withdrawal",
    "Workshop",
    "WorkshopDetails",
    "WorkshopInstructor",
    "WorkshopSession",
]


@dataclass(frozen=True)
class WorkshopDetails:
    """What a coordinator decides about a workshop; both days included, `instructor_ids` are accounts."""

    title: Words
    programme_id: int
    edition_id: int
    host_unit_id: int
    province_id: int
    place: str
    starts_on: date
    ends_on: date
    capacity: int
    instructor_ids: frozenset[int] = frozenset()


class Workshop(HasUid, MadeBy, Base):
    """A course edition taught at a place on some days, hosted by a unit, in a province."""

    __tablename__ = "workshops"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("capacity > 0", name="capacity"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    host_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), index=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    title: Mapped[dict[str, str]]
    place: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    capacity: Mapped[int] = mapped_column(default=36)
    is_synthetic: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def plan(cls, details: WorkshopDetails, *, by: Actor, at: datetime) -> Workshop:
        """Put a workshop on the calendar, with a half-day for every morning and afternoon of its days."""
        workshop = cls(code=_next_code(details.starts_on.year), at=at, by_id=by.id)
        workshop._take(details)
        db.session.add(workshop)
        db.session.flush()
        workshop._set_instructors(details.instructor_ids)
        workshop._add_half_days(usual_half_days(details.starts_on, details.ends_on))
        audit("plan_workshop", workshop, by=by, at=at)
        return workshop

    def revise(self, details: WorkshopDetails, *, by: Actor, at: datetime) -> None:
        """Change what was planned. Half-days follow the dates, and so do the postings frozen on the roster.

        Refuses another edition once officers are enrolled in this one, fewer places than are taken, and dates
        that would drop a half-day with marks.
        """
        self._refuse_other_edition(details.edition_id)
        self._refuse_more_than(details.capacity, self.count_active())
        days_before = _days(self.starts_on, self.ends_on)
        has_moved = self.starts_on != details.starts_on
        self._take(details)
        self._set_instructors(details.instructor_ids)
        self._follow_dates(days_before)
        if has_moved:
            self._freeze_postings_again()
        audit("revise_workshop", self, by=by, at=at)

    def arrange(self, planned: Sequence[PlannedSession], *, by: Actor, at: datetime) -> list[LazyString]:
        """Hold these half-days and no others; what followed, in words. Refuses to drop one whose register has marks."""
        held = {session.key: session for session in self._held()}
        wanted = {session.half_day.key: session for session in planned}
        drop_sessions([session for key, session in held.items() if key not in wanted])
        for key, session in wanted.items():
            if key in held:
                held[key].arrange(session)
            else:
                db.session.add(WorkshopSession.from_plan(self.id, session))
        audit("arrange_sessions", self, by=by, at=at)
        return follow(self, at)

    def register(
        self, officer_ids: Collection[int], *, by: Actor | None, at: datetime, origin: str = "page"
    ) -> list[Registration]:
        """Put officers on the roster, frozen as posted on the first day, and enrol them in the edition.

        Whoever had withdrawn is taken back. Refuses who is on it already, and more than there are places.
        """
        known = self._registrations_of(officer_ids)
        self._refuse_registered(known)
        self._refuse_more_than(self.capacity, self.count_active() + len(officer_ids))
        for registration in known:
            registration.end_withdrawal(at)
        new_ids = [key for key in officer_ids if key not in {each.officer_id for each in known}]
        registrations = known + self._add_registrations(new_ids, by, at, origin)
        for registration in registrations:
            audit("register_officer", registration, by=by, at=at)
        return registrations

    def register_new(
        self, details: OfficerDetails, unit_id: int, *, by: Actor, at: datetime, origin: str = "page"
    ) -> Registration:
        """Write down an officer who serves in a unit, and put them on the roster."""
        since = min(self.starts_on, clock.local(at).date())
        officer = add_officer(details, unit_id, since, by=by, at=at, is_synthetic=self.is_synthetic)
        return self.register([officer.id], by=by, at=at, origin=origin)[0]

    def take_back(self, registration: Registration, *, by: Actor, at: datetime) -> None:
        """Undo a withdrawal. Refuses when all places have been given to others."""
        self._refuse_more_than(self.capacity, self.count_active() + 1)
        registration.end_withdrawal(at)
        audit("take_back_registration", registration, by=by, at=at)

    def count_active(self) -> int:
        """How many places are taken."""
        query = select(func.count(Registration.id)).where(Registration.workshop_id == self.id)
        return db.session.scalar(query.where(is_active())) or 0

    def _take(self, details: WorkshopDetails) -> None:
        kept = {key: value for key, value in vars(details).items() if key != "instructor_ids"}
        for name, value in kept.items():
            setattr(self, name, value)
        self.plan_id = _plan_id(details.programme_id, details.starts_on.year)
        self.is_synthetic = db.session.get_one(Programme, details.programme_id).is_synthetic

    def _set_instructors(self, account_ids: Iterable[int]) -> None:
        db.session.execute(delete(WorkshopInstructor).where(WorkshopInstructor.workshop_id == self.id))
        rows = [WorkshopInstructor(workshop_id=self.id, account_id=key) for key in sorted(account_ids)]
        db.session.add_all(rows)

    def _held(self) -> Sequence[WorkshopSession]:
        query = select(WorkshopSession).where(WorkshopSession.workshop_id == self.id)
        return db.session.scalars(query.order_by(WorkshopSession.starts_at)).all()

    def _follow_dates(self, days_before: set[date]) -> None:
        """Drop the half-days of days that are no longer of the workshop; new days take over their topics."""
        days_now = _days(self.starts_on, self.ends_on)
        gone = [session for session in self._held() if session.held_on not in days_now]
        topics = [session.topic for session in gone]
        drop_sessions(gone)
        new = [h for h in usual_half_days(self.starts_on, self.ends_on) if h.held_on not in days_before]
        self._add_half_days(new, topics)

    def _add_half_days(self, half_days: Iterable[HalfDay], topics: Sequence[Words] = ()) -> None:
        for number, half_day in enumerate(half_days):
            topic = topics[number] if number < len(topics) else {}
            db.session.add(WorkshopSession.from_plan(self.id, PlannedSession(half_day, topic)))
        db.session.flush()

    def _registrations_of(self, officer_ids: Collection[int]) -> list[Registration]:
        query = select(Registration).where(Registration.workshop_id == self.id)
        return list(db.session.scalars(query.where(Registration.officer_id.in_(officer_ids))))

    def _add_registrations(
        self, officer_ids: Collection[int], by: Actor | None, at: datetime, origin: str
    ) -> list[Registration]:
        posted = posted_as(officer_ids, self.starts_on)
        enrolments = enrol_many(officer_ids, self.edition_id, by=by, at=at)
        registrations = [
            Registration(
                workshop_id=self.id,
                officer_id=key,
                enrolment_id=enrolments[key].id,
                origin=origin,
                at=at,
                by_id=by.id if by else None,
                **asdict(posted[key]),
            )
            for key in officer_ids
        ]
        settle_orders(list(enrolments.values()), self._count_orders())
        db.session.add_all(registrations)
        db.session.flush()
        return registrations

    def _count_orders(self) -> dict[str, int]:
        """How many on the roster sit the forms of the tests in either order."""
        query = select(Enrolment.form_order, func.count()).join(
            Registration, Registration.enrolment_id == Enrolment.id
        )
        counted = query.where(Registration.workshop_id == self.id, is_active())
        return {row[0]: row[1] for row in db.session.execute(counted.group_by(Enrolment.form_order))}

    def _freeze_postings_again(self) -> None:
        """The workshop begins on another day: the roster is of who served where on that one."""
        query = select(Registration).where(Registration.workshop_id == self.id)
        registrations = db.session.scalars(query).all()
        posted = posted_as([each.officer_id for each in registrations], self.starts_on)
        for registration in registrations:
            for name, value in asdict(posted[registration.officer_id]).items():
                setattr(registration, name, value)

    def _refuse_registered(self, known: Sequence[Registration]) -> None:
        if any(registration.open_withdrawal() is None for registration in known):
            raise Refused(
                _l("This officer is on the roster already."),
                to_do=_l("Look the name up in the roster."),
            )

    def _refuse_more_than(self, capacity: int, wanted: int) -> None:
        if wanted > capacity:
            raise Refused(
                _l(
                    "There are %(capacity)s places, and this would take %(wanted)s.",
                    capacity=capacity,
                    wanted=wanted,
                ),
                to_do=_l("Raise the number of places, or withdraw somebody who will not come."),
            )

    def _refuse_other_edition(self, edition_id: int) -> None:
        query = select(Registration.id).where(Registration.workshop_id == self.id).limit(1)
        if edition_id != self.edition_id and db.session.scalar(query) is not None:
            raise Refused(
                _l("Officers on the roster are enrolled in the present edition of the course."),
                to_do=_l("Keep the edition, or plan a new workshop for the new one."),
            )


def _next_code(year: int) -> str:
    """The year and a number of three digits: 2022-007."""
    last = db.session.scalar(select(func.max(Workshop.code)).where(Workshop.code.like(f"{year}-___")))
    return f"{year}-{int(last[-3:]) + 1 if last else 1:03}"


def _plan_id(programme_id: int, year: int) -> int | None:
    query = select(Plan.id).where(Plan.programme_id == programme_id, Plan.year == year)
    return db.session.scalar(query)


def _days(first: date, last: date) -> set[date]:
    return {half_day.held_on for half_day in usual_half_days(first, last)}


class WorkshopInstructor(Base):
    """An account that teaches in a workshop and may keep its register."""

    __tablename__ = "workshop_instructors"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
