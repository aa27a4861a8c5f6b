import threading
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Officer
from app.accounts.postings import post_officer
from app.domain.half_days import HalfDay, usual_half_days
from app.extensions import db
from app.learning.models import Enrolment
from app.programme.models import Plan
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from app.workshops.models import Workshop, WorkshopDetails, WorkshopInstructor
from app.workshops.queries import next_session_for, roster_of, sessions_of
from app.workshops.registrations import Registration
from app.workshops.sessions import PlannedSession
from tests.attendance.make import attend
from tests.cast import THEN, add, make_officer
from tests.statements import statements
from tests.workshops.make import (
    FIRST_DAY,
    LAST_DAY,
    make_edition,
    make_programme,
    make_workshop,
    register,
    register_many,
)


@pytest.fixture
def details(cast) -> WorkshopDetails:
    programme, edition = write(lambda: (make_programme(cast.agency), make_edition()))
    return WorkshopDetails(
        title={"vi": "Khóa thử", "en": "Trial"},
        programme_id=programme.id,
        edition_id=edition.id,
        host_unit_id=cast.north_command.id,
        province_id=cast.north.id,
        place="Hội trường thử",
        starts_on=FIRST_DAY,
        ends_on=LAST_DAY,
        capacity=2,
        instructor_ids=frozenset({cast.instructor.id}),
    )


@pytest.fixture
def workshop(cast, details) -> Workshop:
    return write(Workshop.plan, details, by=cast.coordinator, at=THEN)


def keys(workshop) -> list[tuple[date, str]]:
    return [session.key for session in sessions_of(workshop.id)]


def revise(workshop, details, cast, **changes):
    write(workshop.revise, replace(details, **changes), by=cast.coordinator, at=THEN)


def test_planning_makes_a_code_every_half_day_and_a_trace(cast, details, workshop):
    second = write(Workshop.plan, details, by=cast.coordinator, at=THEN)
    assert (workshop.code, second.code) == ("2022-001", "2022-002")
    assert keys(workshop) == [half_day.key for half_day in usual_half_days(FIRST_DAY, LAST_DAY)]
    assert db.session.scalars(select(WorkshopInstructor.account_id)).all() == [cast.instructor.id] * 2
    found = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "plan_workshop")).all()
    assert [(event.object_uid, event.by_id) for event in found] == [
        (workshop.uid, cast.coordinator.id),
        (second.uid, cast.coordinator.id),
    ]


def test_a_workshop_takes_the_plan_of_its_year_and_the_mark_of_its_programme(cast, details):
    plan = write(lambda: add(Plan(programme_id=details.programme_id, year=2022)))
    workshop = write(Workshop.plan, details, by=cast.coordinator, at=THEN)
    assert (workshop.plan_id, workshop.is_synthetic) == (plan.id, True)


def test_putting_a_workshop_off_moves_its_half_days_and_their_topics(cast, details, workshop):
    topics = [{"vi": f"Chủ đề {number}"} for number in range(6)]
    planned = [
        PlannedSession(half_day, topic)
        for half_day, topic in zip(usual_half_days(FIRST_DAY, LAST_DAY), topics, strict=True)
    ]
    write(workshop.arrange, planned, by=cast.coordinator, at=THEN)
    later = FIRST_DAY + timedelta(days=7)
    revise(workshop, details, cast, starts_on=later, ends_on=later + timedelta(days=2))
    assert [(s.held_on.day, s.topic) for s in sessions_of(workshop.id)] == list(
        zip([12, 12, 13, 13, 14, 14], topics, strict=True)
    )


def test_a_half_day_that_was_taken_off_stays_off_when_something_else_is_revised(cast, details, workshop):
    kept = [PlannedSession(half_day, {}) for half_day in usual_half_days(FIRST_DAY, LAST_DAY)][:-1]
    write(workshop.arrange, kept, by=cast.coordinator, at=THEN)
    revise(workshop, details, cast, capacity=40)
    assert len(keys(workshop)) == 5
    revise(workshop, details, cast, ends_on=LAST_DAY + timedelta(days=1))
    assert len(keys(workshop)) == 7


def test_hours_and_topics_can_be_changed(cast, workshop):
    half_day = HalfDay(FIRST_DAY, "morning", time(8), time(11, 30))
    write(workshop.arrange, [PlannedSession(half_day, {"vi": "Khai mạc"})], by=cast.coordinator, at=THEN)
    (session,) = sessions_of(workshop.id)
    assert (session.starts_at.isoformat(), session.ends_at.isoformat(), session.topic) == (
        "2022-07-05T01:00:00+00:00",
        "2022-07-05T04:30:00+00:00",
        {"vi": "Khai mạc"},
    )


def test_a_half_day_with_marks_cannot_be_dropped_in_either_way(cast, details, workshop):
    registration = write(register, workshop, cast.trainee)
    write(attend, sessions_of(workshop.id), registration, "p")
    with pytest.raises(Refused, match="marks"):
        write(workshop.arrange, [], by=cast.coordinator, at=THEN)
    with pytest.raises(Refused, match="marks"):
        revise(workshop, details, cast, starts_on=date(2022, 8, 1), ends_on=date(2022, 8, 3))
    assert (len(keys(workshop)), workshop.starts_on) == (6, FIRST_DAY)


def test_registering_freezes_the_posting_of_the_first_day_and_enrols(cast, workshop):
    officer = write(make_officer, "Lò Văn Mẫu", cast.south_station, rank="Trung úy")
    (registration,) = write(workshop.register, [officer.id], by=cast.coordinator, at=THEN)
    frozen = (registration.province_id, registration.agency_id, registration.rank)
    assert frozen == (cast.south.id, cast.agency.id, "Trung úy")
    enrolment = db.session.get_one(Enrolment, registration.enrolment_id)
    assert (enrolment.officer_id, enrolment.edition_id) == (officer.id, workshop.edition_id)


def test_the_last_place_is_the_last(cast, workshop):
    officers = [write(make_officer, f"Lò Văn Mẫu {n}", cast.north_station).id for n in "ABC"]
    write(workshop.register, officers[:2], by=cast.coordinator, at=THEN)
    with pytest.raises(Refused, match="2 places"):
        write(workshop.register, officers[2:], by=cast.coordinator, at=THEN)
    assert workshop.count_active() == 2


def test_nobody_is_registered_twice_and_the_others_sent_along_are_not_either(cast, workshop):
    first, second = (write(make_officer, f"Lò Văn Mẫu {n}", cast.north_station).id for n in "AB")
    write(workshop.register, [first], by=cast.coordinator, at=THEN)
    with pytest.raises(Refused, match="already"):
        write(workshop.register, [second, first], by=cast.coordinator, at=THEN)
    assert workshop.count_active() == 1


def test_withdrawing_frees_the_place_and_can_be_undone_while_it_is_free(cast, workshop):
    registrations = write(register_many, workshop, cast.north_station, 2)
    registration = registrations[0]
    write(registration.withdraw, "Điều động", by=cast.coordinator, at=THEN)
    with pytest.raises(Refused):
        write(registration.withdraw, "Điều động", by=cast.coordinator, at=THEN)
    reasons = {line.registration_id: line.withdrawn for line in roster_of(workshop.id)}
    assert (reasons[registration.id], workshop.count_active()) == ("Điều động", 1)
    write(workshop.take_back, registration, by=cast.coordinator, at=THEN)
    assert workshop.count_active() == 2
    write(registration.withdraw, "Ốm", by=cast.coordinator, at=THEN)
    write(register_many, workshop, cast.north_station, 1)
    with pytest.raises(Refused, match="2 places"):
        write(workshop.take_back, registration, by=cast.coordinator, at=THEN)


def test_who_had_withdrawn_is_taken_back_by_registering_again(cast, workshop):
    (registration,) = write(register_many, workshop, cast.north_station, 1)
    write(registration.withdraw, "Ốm", by=cast.coordinator, at=THEN)
    again = write(workshop.register, [registration.officer_id], by=cast.coordinator, at=THEN)
    assert ([each.id for each in again], workshop.count_active()) == ([registration.id], 1)


def test_the_edition_and_the_places_cannot_change_under_those_who_have_them(cast, details, workshop):
    write(register_many, workshop, cast.north_station, 2)
    with pytest.raises(Refused, match="edition"):
        revise(workshop, details, cast, edition_id=write(make_edition, "another").id)
    with pytest.raises(Refused, match="1 place"):
        revise(workshop, details, cast, capacity=1)


def test_another_first_day_freezes_the_postings_of_that_day(cast, details, workshop):
    officer = write(make_officer, "Lò Văn Mẫu", cast.north_station)
    (registration,) = write(workshop.register, [officer.id], by=cast.coordinator, at=THEN)
    moved = db.session.get_one(Officer, officer.id)
    write(post_officer, moved, cast.south_station.id, date(2022, 7, 10), by=cast.coordinator, at=THEN)
    later = date(2022, 7, 12)
    revise(workshop, details, cast, starts_on=later, ends_on=later)
    assert registration.province_id == cast.south.id


def test_a_roster_stands_in_order_of_given_name_in_one_read(cast, workshop):
    workshop_id, counted = workshop.id, []
    for number in (1, 2, 33):
        write(register_many, workshop, cast.north_station, number)
        with statements() as sent:
            names = [line.name.split()[-1] for line in roster_of(workshop_id)]
        counted.append(len(sent))
    assert (counted, names[:8]) == ([1, 1, 1], ["Ân"] * 3 + ["Bình"] * 3 + ["Chi"] * 2)


def test_the_next_half_day_of_an_officer_is_the_one_under_way_or_to_come(cast):
    workshop = write(make_workshop, cast)
    write(register, workshop, cast.trainee)
    first, second, *_ = sessions_of(workshop.id)
    assert next_session_for(cast.trainee.officer_id, first.ends_at).starts_at == second.starts_at
    during = first.starts_at + timedelta(minutes=5)
    assert next_session_for(cast.trainee.officer_id, during).starts_at == first.starts_at
    assert next_session_for(cast.other_trainee.officer_id, THEN) is None
    assert next_session_for(cast.trainee.officer_id, THEN + timedelta(days=30)) is None


@pytest.mark.database
def test_of_two_who_want_the_last_place_at_once_one_gets_it(app, cast, workshop):
    write(register_many, workshop, cast.north_station, 1)
    officers = [write(make_officer, f"Lò Văn Mẫu {n}", cast.north_station).id for n in "ABCD"]
    workshop_id, coordinator_id = workshop.id, cast.coordinator.id
    db.session.rollback()
    outcomes = []

    def add_one(officer_id: int) -> None:
        with app.app_context():
            by = type("By", (), {"id": coordinator_id})
            here = db.session.get_one(Workshop, workshop_id)
            try:
                write(here.register, [officer_id], by=by, at=THEN)
                outcomes.append("registered")
            except Refused:
                outcomes.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=add_one, args=(officer_id,)) for officer_id in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = select(func.count(Registration.id)).where(Registration.workshop_id == workshop_id)
    assert (sorted(outcomes), db.session.scalar(held)) == (["refused"] * 3 + ["registered"], 2)
