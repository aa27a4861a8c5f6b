"""More time and more attempts: for whom, frozen at the start, ended, listed to those who may see the person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Officer
from app.domain.accommodation import Allowance
from app.extensions import db
from app.quizzes.accommodations import Accommodation, AccommodationUnit, Target, accommodate
from app.quizzes.models import Attempt
from app.quizzes.queries import quiz_states
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from app.workshops.models import Workshop
from app.workshops.registrations import Registration
from tests.cast import Cast, give_role
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.taking import Trainee, row_of
from tests.workshops.make import make_workshop, register

MODULE = ("01-first-look", "module")
MORE = Allowance(50, 1)


def give(
    cast: Cast, trainee: Trainee, target: Target, allowance: Allowance = MORE, quiz: str = ""
) -> Accommodation:
    quiz_id = trainee.quiz(quiz).id if quiz else None
    return write(
        accommodate,
        target,
        trainee.edition.id,
        quiz_id,
        allowance,
        "Large print",
        by=cast.coordinator,
        at=clock.now(),
    )


def minutes_of(attempt: str) -> timedelta:
    row = row_of(attempt)
    return row.due_at - row.started_at


def on_roster(cast: Cast, trainee: Trainee) -> tuple[int, int]:
    def put() -> tuple[int, int]:
        registration = register(make_workshop(cast, edition=trainee.edition), cast.trainee)
        return registration.id, registration.workshop_id

    return write(put)


@pytest.mark.parametrize("whom", ["officer", "registration", "workshop", "unit"])
def test_it_holds_for_an_officer_a_place_a_workshop_and_a_unit(
    app: Flask, cast: Cast, trainee: Trainee, whom: str
) -> None:
    """The module's quiz allows 10 minutes and 3 attempts."""
    registration_id, workshop_id = on_roster(cast, trainee)
    units = (cast.north_command.id, cast.north_station.id)
    target = {
        "officer": Target(officer_id=cast.trainee.officer_id),
        "registration": Target(registration_id=registration_id),
        "workshop": Target(workshop_id=workshop_id),
        "unit": Target(unit_id=cast.north_command.id, unit_ids=units),
    }[whom]
    row = give(cast, trainee, target)
    attempt = trainee.start()
    assert minutes_of(attempt) == timedelta(minutes=15)
    assert row_of(attempt).accommodations == {"time": 50, "attempts": 1, "close": 0, "rows": [row.id]}
    assert quiz_states(trainee.enrolment.id)[MODULE].attempts_allowed == 4


def test_it_holds_for_nobody_else(app: Flask, cast: Cast, trainee: Trainee) -> None:
    give(cast, trainee, Target(officer_id=cast.other_trainee.officer_id))
    give(cast, trainee, Target(unit_id=cast.south_command.id, unit_ids=(cast.south_station.id,)))
    give(cast, trainee, Target(officer_id=cast.trainee.officer_id), quiz="post")
    attempt = trainee.start()
    assert minutes_of(attempt) == timedelta(minutes=10)
    assert row_of(attempt).accommodations is None
    assert db.session.query(Attempt).where(Attempt.accommodations.is_(None)).count() == 1
    assert quiz_states(trainee.enrolment.id)[MODULE].attempts_allowed == 3


@pytest.mark.parametrize("whom", ["registration", "workshop", "unit"])
def test_what_holds_for_one_raises_nobody_elses_attempts(
    app: Flask, cast: Cast, trainee: Trainee, whom: str
) -> None:
    """An officer of another unit who studies the same edition alone keeps 3 attempts."""
    registration_id, workshop_id = on_roster(cast, trainee)
    alone = Trainee(app, cast.far_trainee, trainee.edition)
    target = {
        "registration": Target(registration_id=registration_id),
        "workshop": Target(workshop_id=workshop_id),
        "unit": Target(
            unit_id=cast.north_command.id, unit_ids=(cast.north_command.id, cast.north_station.id)
        ),
    }[whom]
    give(cast, trainee, target)
    allowed = [quiz_states(studies.enrolment.id)[MODULE].attempts_allowed for studies in (trainee, alone)]
    assert allowed == [4, 3]
    assert row_of(alone.start()).accommodations is None


def test_one_more_attempt_can_be_started_and_the_pages_say_so(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    for _number in range(3):
        trainee.submit(trainee.start())
    address = f"/quizzes/{trainee.quiz().uid}"
    assert not quiz_states(trainee.enrolment.id)[MODULE].can_start
    give(cast, trainee, Target(officer_id=cast.trainee.officer_id))
    assert quiz_states(trainee.enrolment.id)[MODULE].can_start
    facts = lines_of(trainee.page(address), ".facts dd")
    assert "15 minutes (5 more for you)" in facts
    assert "3 of 4 used" in facts
    attempt = trainee.start()
    assert "/attempts/" in attempt
    trainee.submit(attempt)
    assert db.session.query(Attempt).count() == 4
    assert trainee.client.post(f"{address}/attempts").status_code == 409


def test_the_most_generous_counts_and_what_is_ended_no_longer(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    first = give(cast, trainee, Target(officer_id=cast.trainee.officer_id), Allowance(25))
    second = give(cast, trainee, Target(officer_id=cast.trainee.officer_id), Allowance(100))
    begun = trainee.start()
    assert minutes_of(begun) == timedelta(minutes=20)
    write(second.end, by=cast.coordinator, at=clock.now())
    assert minutes_of(begun) == timedelta(minutes=20)
    trainee.submit(begun)
    assert minutes_of(trainee.start()) == timedelta(minutes=12, seconds=30)
    write(first.end, by=cast.coordinator, at=clock.now())
    with pytest.raises(Refused):
        write(first.end, by=cast.coordinator, at=clock.now())
    deeds = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.endswith("accommodation"))
    ).all()
    assert deeds == ["give_accommodation"] * 2 + ["end_accommodation"] * 2


def test_nothing_given_is_refused(app: Flask, cast: Cast, trainee: Trainee) -> None:
    with pytest.raises(Refused):
        give(cast, trainee, Target(officer_id=cast.trainee.officer_id), Allowance())


def test_an_instructor_gives_more_to_an_officer_of_the_class(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    registration_id, workshop_id = on_roster(cast, trainee)
    client = english_client(app, cast.instructor)
    address = workshop_address(workshop_id)
    page = main_of(client, address)
    (option,) = [o for o in page.select("#whom option") if o["value"] != "all"]
    sent = {
        "whom": option["value"],
        "quiz": "",
        "extra_time": "25",
        "extra_attempts": "0",
        "reason": "Large print",
    }
    assert client.post(address, data=sent | {"extra_time": "0"}).status_code == 422
    assert client.post(address, data=sent).status_code == 303
    (row,) = lines_of(main_of(client, address), "tbody tr")
    assert "All quizzes 25% – – Large print" in row
    given = db.session.scalars(select(Accommodation)).one()
    assert given.registration_id == registration_id
    client.post(address, data=sent | {"whom": "all"})
    ways = ["End it : Everybody in this workshop", f"End it : {option.text.strip()}"]
    assert lines_of(main_of(client, address), "td form button") == ways
    client.post(f"/accommodations/{given.uid}/end", data={"next": address})
    assert lines_of(main_of(client, address), "tbody tr")[-1].endswith("ended")


def test_an_instructor_on_the_own_roster_gives_nothing_to_that_place(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    _registration_id, workshop_id = on_roster(cast, trainee)

    def join() -> Registration:
        return register(db.session.get_one(Workshop, workshop_id), cast.instructor)

    own = write(join)
    address = workshop_address(workshop_id)
    sent = {"quiz": "", "extra_time": "25", "extra_attempts": "0", "reason": "r", "whom": str(own.uid)}
    assert english_client(app, cast.instructor).post(address, data=sent).status_code == 422
    assert db.session.query(Accommodation).count() == 0
    assert english_client(app, cast.coordinator).post(address, data=sent).status_code == 303
    assert db.session.scalars(select(Accommodation.registration_id)).all() == [own.id]


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        ("", "", "Name an officer or a unit, not both."),
        ("SN-trainee", "north-command", "Name an officer or a unit, not both."),
        ("SN-nobody", "", "Nobody in your area has this number."),
        ("SN-coordinator", "", "This is your own number. Ask somebody else to give it to you."),
    ],
)
def test_it_is_for_one_officer_or_one_unit_and_never_oneself(
    app: Flask, cast: Cast, trainee: Trainee, number: str, unit: str, said: str
) -> None:
    address = f"/editions/{trainee.edition.uid}/accommodations"
    sent = {"service_number": number, "unit": unit, "extra_time": "25", "extra_attempts": "1", "reason": "r"}
    answer = english_client(app, cast.coordinator).post(address, data=sent)
    assert answer.status_code == 422
    assert lines_of(BeautifulSoup(answer.text, "html.parser"), "p.error") == [said]
    assert db.session.query(Accommodation).count() == 0


def test_who_only_instructs_an_officer_neither_gives_nor_ends_nor_lists(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    """The coordinator of the north teaches in the south as well."""
    write(give_role, cast.province_coordinator, "instructor", cast.south_command)
    theirs = give(cast, trainee, Target(officer_id=cast.far_trainee.officer_id))
    address = f"/editions/{trainee.edition.uid}/accommodations"
    sent = {"unit": "", "quiz": "", "extra_time": "50", "extra_attempts": "", "reason": "r"}
    client = english_client(app, cast.province_coordinator)
    answer = client.post(address, data=sent | {"service_number": "SN-far.trainee"})
    assert lines_of(BeautifulSoup(answer.text, "html.parser"), "p.error") == [
        "Nobody in your area has this number."
    ]
    assert client.post(f"/accommodations/{theirs.uid}/end").status_code == 404
    assert theirs.ended_at is None
    assert lines_of(main_of(client, address), "tbody tr") == []
    assert client.post(address, data=sent | {"service_number": "SN-trainee"}).status_code == 303


def workshop_address(workshop_id: int) -> str:
    return f"/workshops/{db.session.get_one(Workshop, workshop_id).uid}/accommodations"


def test_a_coordinator_gives_to_whom_they_see_and_lists_no_others(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    address = f"/editions/{trainee.edition.uid}/accommodations"
    number = db.session.get_one(Officer, cast.trainee.officer_id).service_number
    sent = {
        "service_number": number,
        "unit": "",
        "quiz": "",
        "extra_time": "50",
        "extra_attempts": "",
        "reason": "r",
    }
    north = english_client(app, cast.province_coordinator)
    south = english_client(app, cast.other_coordinator)
    assert south.post(address, data=sent).status_code == 422
    assert north.post(address, data=sent).status_code == 303
    assert len(lines_of(main_of(north, address), "tbody tr")) == 1
    assert lines_of(main_of(south, address), "tbody tr") == []
    units = {"service_number": "", "unit": "north-command"}
    assert north.post(address, data=sent | units).status_code == 303
    covered = set(db.session.scalars(select(AccommodationUnit.unit_id)))
    assert covered == {cast.north_command.id, cast.north_station.id}


def test_nothing_given_is_a_mistake_in_the_form_also_where_both_amounts_are_blank(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    _registration_id, workshop_id = on_roster(cast, trainee)
    sent = {"whom": "all", "quiz": "", "extra_time": "", "extra_attempts": "", "reason": "Large print"}
    answer = english_client(app, cast.instructor).post(workshop_address(workshop_id), data=sent)
    assert answer.status_code == 422
    said = lines_of(BeautifulSoup(answer.text, "html.parser"), "p.error")
    assert said == ["Say how much more time, how many more attempts, or how much later it closes."]


@pytest.mark.parametrize("whom", ["workshop", "unit"])
def test_what_is_given_to_a_group_never_holds_for_whoever_gave_it(
    app: Flask, cast: Cast, trainee: Trainee, whom: str
) -> None:
    """The coordinator of the province serves at the north command and is on the roster."""
    _registration_id, workshop_id = on_roster(cast, trainee)
    maker = Trainee(app, cast.province_coordinator, trainee.edition)
    write(lambda: register(db.session.get_one(Workshop, workshop_id), cast.province_coordinator))
    sent = {"quiz": "", "extra_time": "50", "extra_attempts": "1", "reason": "r"}
    address, chosen = {
        "workshop": (workshop_address(workshop_id), {"whom": "all"}),
        "unit": (
            f"/editions/{trainee.edition.uid}/accommodations",
            {"service_number": "", "unit": "north-command"},
        ),
    }[whom]
    assert maker.client.post(address, data=sent | chosen).status_code == 303
    assert minutes_of(maker.start()) == timedelta(minutes=10)
    assert quiz_states(maker.enrolment.id)[MODULE].attempts_allowed == 3
    assert minutes_of(trainee.start()) == timedelta(minutes=15)
    (row,) = db.session.scalars(select(Accommodation)).all()
    assert maker.client.post(f"/accommodations/{row.uid}/end").status_code == 303


@pytest.mark.parametrize("whom", ["officer", "registration", "workshop", "unit"])
def test_nobody_ends_what_holds_for_themselves_but_others_do(
    app: Flask, cast: Cast, trainee: Trainee, whom: str
) -> None:
    """The instructor has a place on the roster; the coordinator of the province serves at the north command."""
    _registration_id, workshop_id = on_roster(cast, trainee)
    own = write(lambda: register(db.session.get_one(Workshop, workshop_id), cast.instructor))
    target, person = {
        "officer": (Target(officer_id=cast.province_coordinator.officer_id), cast.province_coordinator),
        "registration": (Target(registration_id=own.id), cast.instructor),
        "workshop": (Target(workshop_id=workshop_id), cast.instructor),
        "unit": (
            Target(unit_id=cast.north_command.id, unit_ids=(cast.north_command.id,)),
            cast.province_coordinator,
        ),
    }[whom]
    row = give(cast, trainee, target)
    client = english_client(app, person)
    of_edition = f"/editions/{trainee.edition.uid}/accommodations"
    address = of_edition if person is cast.province_coordinator else workshop_address(workshop_id)
    assert main_of(client, address).select("tbody form") == []
    assert client.post(f"/accommodations/{row.uid}/end").status_code == 409
    assert db.session.get_one(Accommodation, row.id).ended_at is None
    other = english_client(app, cast.coordinator)
    assert other.post(f"/accommodations/{row.uid}/end").status_code == 303
    assert db.session.get_one(Accommodation, row.id, populate_existing=True).ended_at is not None


def test_the_verb_itself_refuses_what_would_be_for_its_maker(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    with pytest.raises(Refused):
        give(cast, trainee, Target(officer_id=cast.coordinator.officer_id))
    assert db.session.query(Accommodation).count() == 0
