"""The two programmes of the demonstration, and their workshops with rosters and registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.attendance.marks import NewMark
from app.attendance.register import Register
from app.demonstration.people import province_id, unit_id
from app.domain.attendance import Status
from app.domain.half_days import usual_half_days
from app.extensions import db
from app.places.models import UnitVersion
from app.places.queries import hotspot_ids, province_on
from app.programme.models import Plan, Programme
from app.shared import clock
from app.shared.models import Words
from app.workshops.models import PlannedSession, Workshop, WorkshopDetails
from app.workshops.models import WorkshopSession as Session
from app.workshops.queries import sessions_of

DAYS = 3
PRESENT, LATE, EXCUSED, ABSENT = Status.PRESENT, Status.LATE, Status.EXCUSED, Status.ABSENT
USUAL = {PRESENT: 93, LATE: 3, EXCUSED: 3, ABSENT: 1}  # in a hundred half-days
RARE_GUEST = {PRESENT: 45, LATE: 5, EXCUSED: 30, ABSENT: 20}  # somebody called away to duty
RARE_GUESTS = 0.04


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in Viet Nam, as a moment."""
    return datetime.combine(day, time(hour, minute), clock.HOME_ZONE)


def add_programme(
    facts: dict[str, Any], place_keys: Sequence[str], *, by: Account, at: datetime
) -> Programme:
    """A programme of the Border Guard with its provinces and yearly plans, marked as sample data."""
    programme = Programme(
        slug=facts["slug"], agency_id=unit_id("border-guard"), is_synthetic=True, provinces=[]
    )
    described = {name: facts[name] for name in ("name", "donor", "partners", "starts_on", "ends_on")}
    targets = {f"{name}_target": facts[f"{name}_target"] for name in ("officers", "workshops", "provinces")}
    hotspots = hotspot_ids(db.session(), facts["ends_on"])
    with db.session.no_autoflush:
        db.session.add(programme)
        places = {province_id(key) for key in place_keys}
        programme.describe({**described, **targets}, places, hotspots, by=by, at=at)
    for year, (workshops, officers) in facts.get("plans", {}).items():
        plan = Plan(
            programme_id=programme.id, year=year, workshops_target=workshops, officers_target=officers
        )
        db.session.add(plan)
    db.session.flush()
    return programme


def stations_in(place_key: str, on: date) -> list[UnitVersion]:
    """The invented stations and gates of a province on a day."""
    query = select(UnitVersion).where(UnitVersion.province_id == province_id(place_key))
    query = query.where(
        UnitVersion.starts_on <= on, (UnitVersion.ends_on.is_(None)) | (UnitVersion.ends_on > on)
    )
    stations = query.where(UnitVersion.kind.in_(("station", "land_gate", "sea_gate")))
    return list(db.session.scalars(stations.order_by(UnitVersion.unit_id)))


def plan_workshop(
    programme: Programme,
    edition_id: int,
    place_key: str,
    starts_on: date,
    *,
    capacity: int,
    topics: Sequence[Words],
    instructor: Account,
    by: Account,
    at: datetime,
) -> Workshop:
    """A three-day workshop hosted by the first station of the place, with its six half-days and their topics."""
    host = stations_in(place_key, starts_on)[0]
    details = WorkshopDetails(
        title=_title(place_key, starts_on),
        programme_id=programme.id,
        edition_id=edition_id,
        host_unit_id=host.unit_id,
        province_id=province_id(place_key),
        place=f"Hội trường {host.name_vi}",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=DAYS - 1),
        capacity=capacity,
        instructor_ids=frozenset({instructor.id}),
    )
    workshop = Workshop.plan(details, by=by, at=at)
    half_days = usual_half_days(details.starts_on, details.ends_on)
    planned = [PlannedSession(half_day, topic) for half_day, topic in zip(half_days, topics, strict=True)]
    workshop.arrange(planned, by=by, at=at)
    return workshop


def _title(place_key: str, on: date) -> Words:
    place = province_on(db.session(), province_id(place_key), on)
    if place is None:
        raise LookupError(f"{place_key} did not exist on {on}")
    return {
        "vi": f"Tập huấn phòng, chống mua bán người, {place.name_vi}",
        "en": f"Counter-trafficking workshop, {place.name_en}",
    }


def keep_register(workshop: Workshop, random: Random, *, until: datetime, by: Account) -> None:
    """Mark every half-day that has begun by `until`, and close those that have ended."""
    for session in sessions_of(workshop.id):
        if session.starts_at < until:
            _mark(session, random, by, is_over=session.ends_at < until)


def _mark(session: Session, random: Random, by: Account, *, is_over: bool) -> None:
    register = Register(session)
    marked_at = session.starts_at + timedelta(minutes=20)
    register.mark(list(_marks(register, random, session)), by=by, at=marked_at)
    if not is_over:
        return
    register.mark_rest_present(f"rest-{session.id:08}", by=by, at=marked_at)
    register.reload()
    register.lock(register.headcount, by=by, at=session.ends_at)


def _marks(register: Register, random: Random, session: Session) -> Iterator[NewMark]:
    """A mark for nearly everybody; whoever is left is marked with the rest."""
    for row in register.rows:
        odds = RARE_GUEST if _is_rare_guest(row.officer.officer_id) else USUAL
        status = random.choices(list(odds), list(odds.values()))[0]
        if random.random() < 0.97:
            yield NewMark(row.uid, status, key=f"demo-{session.uid.hex[:20]}-{row.uid.hex[:20]}")


def _is_rare_guest(officer_id: int) -> bool:
    return Random(officer_id).random() < RARE_GUESTS


def running_facts(facts: dict[str, Any], today: date) -> dict[str, Any]:
    """The running programme's facts with its period around today."""
    return {**facts, "starts_on": date(today.year, 1, 1), "ends_on": date(today.year + 1, 12, 31)}
