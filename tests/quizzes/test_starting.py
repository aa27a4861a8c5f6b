"""Starting: what is frozen, one open attempt at a time, how often, and pre-test before post-test."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.places.models import UnitVersion
from app.quizzes.models import Attempt
from app.shared.database import write
from app.workshops.models import Withdrawal
from tests.cast import THEN, Cast, add
from tests.quizzes.make import make_graded_attempt
from tests.quizzes.taking import MORNING, Trainee, row_of
from tests.workshops.make import make_workshop, register


def count_attempts() -> int:
    return db.session.scalar(select(func.count()).select_from(Attempt)) or 0


def test_an_attempt_freezes_what_was_set_and_where_the_officer_served(trainee: Trainee, cast: Cast) -> None:
    attempt = row_of(trainee.start())
    assert [entry["item"] for entry in attempt.layout] == ["sky-is-up", "pick-both", "true-or-not"]
    assert sorted(attempt.layout[0]["choices"]) == ["aside", "down", "up"]
    assert attempt.layout[2]["choices"] == ["true", "false"]
    assert (attempt.started_at, attempt.due_at) == (MORNING, MORNING + timedelta(minutes=10))
    assert (attempt.purpose, attempt.number, attempt.language) == ("module", 1, "en")
    version = db.session.get_one(UnitVersion, attempt.unit_version_id)
    assert (version.unit_id, attempt.province_id) == (cast.north_station.id, cast.north.id)
    assert (attempt.agency_id, attempt.rank) == (cast.agency.id, "Thiếu úy")


def test_choices_stand_in_an_order_of_each_attempt_s_own(trainee: Trainee) -> None:
    orders = set()
    for _ in range(3):
        attempt = trainee.start()
        orders.add(tuple(tuple(entry["choices"]) for entry in row_of(attempt).layout))
        trainee.submit(attempt)
    assert len(orders) > 1


def test_starting_again_goes_on_with_the_open_attempt(trainee: Trainee) -> None:
    assert trainee.start() == trainee.start()
    assert count_attempts() == 1


@pytest.mark.database
def test_two_starts_at_once_make_one_attempt(app: Flask, trainee: Trainee) -> None:
    address = f"/quizzes/{trainee.quiz().uid}/attempts"
    cookie = trainee.client.get_cookie("session").value
    barrier = threading.Barrier(4)
    found = []

    def start() -> None:
        client = FlaskClient(app)  # not the test's own: threads share no context
        client.set_cookie("session", cookie)
        barrier.wait()
        found.append(client.post(address).location)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert (len(set(found)), count_attempts()) == (1, 1)


def test_a_quiz_can_be_started_as_often_as_it_allows(trainee: Trainee) -> None:
    for number in (1, 2, 3):
        attempt = trainee.start()
        assert row_of(attempt).number == number
        trainee.submit(attempt)
    refused = trainee.client.post(f"/quizzes/{trainee.quiz().uid}/attempts")
    assert (refused.status_code, count_attempts()) == (409, 3)
    page = trainee.page(f"/quizzes/{trainee.quiz().uid}")
    assert page.select("main form") == []


def test_the_pre_test_closes_once_the_post_test_is_started(trainee: Trainee) -> None:
    trainee.start("post")
    refused = trainee.client.post(f"/quizzes/{trainee.quiz('pre').uid}/attempts")
    assert refused.status_code == 409


def test_the_post_test_opens_on_the_first_day_of_the_workshop(
    trainee: Trainee, cast: Cast, time: time_machine.Traveller
) -> None:
    def plan() -> None:
        register(make_workshop(cast, edition=trainee.edition, starts_on=date(2026, 3, 2)), cast.trainee)

    write(plan)
    address = f"/quizzes/{trainee.quiz('post').uid}/attempts"
    time.move_to(datetime(2026, 3, 1, 16, 59, tzinfo=UTC))  # a minute to midnight in Viet Nam
    assert trainee.client.post(address).status_code == 409
    time.move_to(datetime(2026, 3, 1, 17, 0, tzinfo=UTC))
    assert trainee.client.post(address).status_code == 303


def test_an_attempt_belongs_to_the_workshop_that_began_last(trainee: Trainee, cast: Cast) -> None:
    def plan() -> list[int]:
        days = (date(2026, 2, 1), date(2026, 2, 20), date(2026, 2, 25), date(2026, 6, 1))
        registrations = [
            register(make_workshop(cast, edition=trainee.edition, starts_on=day), cast.trainee)
            for day in days
        ]
        add(Withdrawal(registration_id=registrations[2].id, reason="…", at=THEN))
        return [registration.id for registration in registrations]

    ids = write(plan)
    assert row_of(trainee.start("pre")).registration_id == ids[1]


def test_who_studies_alone_may_take_both_tests(trainee: Trainee) -> None:
    assert row_of(trainee.start("pre")).registration_id is None
    assert row_of(trainee.start("post")).purpose == "post"


def test_a_quiz_of_an_edition_one_is_not_enrolled_in_is_not_there(
    trainee: Trainee, app: Flask, cast: Cast
) -> None:
    stranger = Trainee(app, cast.other_trainee, trainee.edition)
    write(lambda: db.session.delete(stranger.enrolment))
    assert stranger.client.get(f"/quizzes/{trainee.quiz().uid}").status_code == 404
    assert stranger.client.post(f"/quizzes/{trainee.quiz().uid}/attempts").status_code == 404


def test_the_page_before_the_start_says_the_rules_and_lists_what_was_tried(trainee: Trainee) -> None:
    address = f"/quizzes/{trainee.quiz().uid}"
    before = trainee.page(address)
    assert before.select_one("dl.facts dd").text == "3"
    assert before.select("table") == []
    write(make_graded_attempt, trainee.enrolment, trainee.quiz(), 75)
    after = trainee.page(address)
    assert [cell.text for cell in after.select("tbody td")][-2] == "75%"
