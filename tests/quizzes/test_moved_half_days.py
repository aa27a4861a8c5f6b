"""Half-days held at other hours while a quiz goes on in the hall: when attempts end, and what a save answers then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.domain.half_days import usual_half_days
from app.domain.sitting import FOR_ALL, HALL_MARGIN, LEAST_NOTICE
from app.quizzes.models import GRACE
from app.quizzes.sitting_rules import Rules
from app.shared.database import write
from app.workshops.models import Workshop
from tests.cast import THEN, Cast
from tests.curriculum.make import mini_files, publish_approved
from tests.pages import english_client, lines_of, page_of
from tests.quizzes.make import QUIZ
from tests.quizzes.taking import MORNING, Trainee, body_of, row_of
from tests.quizzes.test_sittings import TODAY, decide, make_workshop_of_today

IN_HALL = Rules(is_in_hall=True)
SAVED = "The half-days are saved."
MOVED = f"{SAVED} 1 open attempt ends at another time now; its page shows it with the next answer."
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def trainee(app: Flask, cast: Cast, time: time_machine.Traveller) -> Trainee:
    """Takes a quiz without a time limit: it is the hall that ends it."""
    files = mini_files()
    files[QUIZ] = files[QUIZ].replace(b"time_limit: 10\n", b"")
    return Trainee(app, cast.trainee, publish_approved(files, at=THEN))


@pytest.fixture
def workshop(cast: Cast, trainee: Trainee) -> Workshop:
    return write(make_workshop_of_today, cast, trainee)


@pytest.fixture
def attempt(cast: Cast, trainee: Trainee, workshop: Workshop) -> str:
    """Begun in the hall, at eight o'clock."""
    decide(cast, trainee, workshop, IN_HALL)
    begun = trainee.start()
    assert row_of(begun).due_at == today_at(11) + HALL_MARGIN
    return begun


def today_at(hour: int, minute: int = 0) -> datetime:
    return MORNING + timedelta(hours=hour - 8, minutes=minute)


def hold(app: Flask, cast: Cast, workshop: Workshop, half: str, hours: tuple[str, str]) -> str:
    """Change the hours of today's morning or afternoon on its page; what the page says then."""
    fields = {}
    for number, half_day in enumerate(usual_half_days(workshop.starts_on, workshop.ends_on)):
        is_changed = (half_day.held_on, half_day.half) == (TODAY, half)
        usual = (f"{half_day.begins:%H:%M}", f"{half_day.ends:%H:%M}")
        begins, ends = hours if is_changed else usual
        row = {"key": f"{half_day.held_on}-{half_day.half}", "is_held": "y", "begins": begins, "ends": ends}
        fields |= {f"sessions-{number}-{name}": value for name, value in row.items()}
    client = english_client(app, cast.coordinator)
    assert client.post(f"/workshops/{workshop.uid}/sessions", data=fields).status_code == 302
    (said,) = lines_of(page_of(client, f"/workshops/{workshop.uid}"), "[role=status]")
    return said


def test_a_half_day_moved_later_takes_the_ends_of_attempts_with_it(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, attempt: str, time: time_machine.Traveller
) -> None:
    assert hold(app, cast, workshop, "morning", ("09:00", "12:00")) == MOVED
    ends = today_at(12) + HALL_MARGIN
    assert row_of(attempt).due_at == ends
    time.move_to(ends - 20 * MINUTE)
    answer = trainee.put(attempt, "sky-is-up", "up")
    assert (answer.status_code, body_of(answer)["due_in_seconds"]) == (200, 20 * 60)
    time.move_to(ends + GRACE + SECOND)
    assert trainee.put(attempt, "sky-is-up", "down").status_code == 409


def test_a_half_day_that_ends_earlier_ends_attempts_earlier(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, attempt: str, time: time_machine.Traveller
) -> None:
    assert hold(app, cast, workshop, "morning", ("07:30", "10:00")) == MOVED
    ends = today_at(10) + HALL_MARGIN
    assert body_of(trainee.put(attempt, "sky-is-up", "up"))["due_in_seconds"] == (ends - MORNING).seconds
    time.move_to(ends + GRACE + SECOND)
    assert trainee.put(attempt, "sky-is-up", "down").status_code == 409
    assert trainee.client.get(attempt).location == f"{attempt}/result"
    assert row_of(attempt).submitted_at == ends


@pytest.mark.parametrize("hours", [("06:00", "07:00"), ("07:30", "08:10")])
def test_a_half_day_that_would_be_over_leaves_attempts_notice(
    app: Flask,
    cast: Cast,
    trainee: Trainee,
    workshop: Workshop,
    attempt: str,
    time: time_machine.Traveller,
    hours: tuple[str, str],
) -> None:
    time.move_to(today_at(8, 30))
    assert hold(app, cast, workshop, "morning", hours) == MOVED
    assert row_of(attempt).due_at == today_at(8, 30) + LEAST_NOTICE
    time.shift(2 * MINUTE)
    assert body_of(trainee.put(attempt, "sky-is-up", "up"))["due_in_seconds"] == 3 * 60
    time.shift(LEAST_NOTICE)
    assert trainee.put(attempt, "sky-is-up", "down").status_code == 409


def test_rules_that_are_saved_afterwards_find_the_same_half_day(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, attempt: str, time: time_machine.Traveller
) -> None:
    """By its hours of now no half-day was under way when the attempt began."""
    time.shift(MINUTE)
    hold(app, cast, workshop, "morning", ("09:00", "12:00"))
    assert decide(cast, trainee, workshop, Rules(is_in_hall=True, password="cột mốc")) == 0
    assert row_of(attempt).due_at == today_at(12) + HALL_MARGIN
    assert decide(cast, trainee, workshop, Rules()) == 1
    assert row_of(attempt).due_at is None


def test_other_half_days_and_topics_move_nothing(
    app: Flask, cast: Cast, workshop: Workshop, attempt: str
) -> None:
    assert hold(app, cast, workshop, "afternoon", ("14:00", "18:00")) == SAVED
    assert hold(app, cast, workshop, "morning", ("07:30", "11:00")) == SAVED
    assert row_of(attempt).due_at == today_at(11) + HALL_MARGIN


def test_an_attempt_begun_before_the_quiz_was_one_for_the_hall_goes_on(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    time.move_to(today_at(12))
    attempt = trainee.start()
    time.shift(MINUTE)
    decide(cast, trainee, workshop, IN_HALL)
    assert hold(app, cast, workshop, "morning", ("07:30", "10:00")) == SAVED
    assert row_of(attempt).due_at is None


def test_an_attempt_that_the_hall_came_to_end_does_not_go_on_for_ever(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    """Begun before the quiz was one for the hall, but in a half-day: it ends with it, also at its later hours."""
    attempt = trainee.start()
    time.shift(MINUTE)
    decide(cast, trainee, workshop, IN_HALL)
    assert row_of(attempt).due_at == today_at(11) + HALL_MARGIN
    assert hold(app, cast, workshop, "morning", ("09:00", "12:00")) == MOVED
    assert row_of(attempt).due_at == today_at(12) + HALL_MARGIN
    decide(cast, trainee, workshop, Rules(is_in_hall=True, password="cột mốc"))
    assert row_of(attempt).due_at == today_at(12) + HALL_MARGIN


def test_where_no_half_day_of_its_day_is_left_an_attempt_keeps_its_end(
    cast: Cast, trainee: Trainee, workshop: Workshop, attempt: str
) -> None:
    assert write(workshop.arrange, [], by=cast.coordinator, at=MORNING) == []
    assert row_of(attempt).due_at == today_at(11) + HALL_MARGIN
    closes = Rules(is_in_hall=True, closes_at=today_at(9), closes_for=FOR_ALL)
    assert decide(cast, trainee, workshop, closes) == 1
    assert row_of(attempt).due_at == today_at(9)


def test_a_half_day_moved_after_its_end_opens_nothing_again(
    app: Flask, cast: Cast, workshop: Workshop, attempt: str, time: time_machine.Traveller
) -> None:
    time.move_to(today_at(11) + HALL_MARGIN)
    assert hold(app, cast, workshop, "morning", ("07:30", "12:00")) == SAVED
    assert row_of(attempt).due_at == today_at(11) + HALL_MARGIN
