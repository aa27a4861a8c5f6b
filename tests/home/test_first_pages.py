"""The first page of a visitor, a trainee and an instructor."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import update

from app.accounts.models import Account, Role
from app.extensions import db
from app.home.text import session_time
from app.shared import clock
from app.shared.database import write
from app.shared.marks import set_mark
from app.surveys.models import Participation, Round
from app.workshops.models import Workshop
from app.workshops.queries import sessions_of
from tests.attendance.make import attend
from tests.cast import THEN, Cast, add, client_of
from tests.curriculum.make import publish_mini, publish_mini_instrument
from tests.learning.make import make_enrolment
from tests.pages import english_client, lines_of, page_of
from tests.quizzes.make import make_graded_attempt, quiz_revision
from tests.statements import statements
from tests.workshops.make import make_programme, make_workshop, register, register_many


def home(app: Flask, account: Account | None) -> BeautifulSoup:
    return page_of(english_client(app, account), "/")


def workshop_today(cast: Cast, **options) -> Workshop:
    return write(make_workshop, cast, starts_on=clock.today(), ends_on=clock.today(), **options)


def ask(cast: Cast, officer_id: int, *, done: bool = False, closes_in: int = 5, number: int = 1) -> None:
    """Put an open round to an officer."""
    revision = publish_mini_instrument()
    today = clock.today()

    def add_round() -> None:
        row = Round(
            programme_id=make_programme(cast.agency).id,
            instrument_revision_id=revision.id,
            title={"vi": f"Khảo sát {number}", "en": f"Survey {number}"},
            mode="anonymous",
            opens_on=today - timedelta(days=10),
            closes_on=today + timedelta(days=closes_in),
            at=THEN,
        )
        add(row)
        done_on = today if done else None
        add(Participation(round_id=row.id, officer_id=officer_id, province_id=cast.north.id, done_on=done_on))

    write(add_round)


def test_a_visitor_learns_what_this_is_and_can_sign_in_verify_and_leave(app: Flask) -> None:
    page = home(app, None)
    assert lines_of(page, "h1") == ["Training for the officers whom victims of trafficking meet first"]
    assert [link["href"] for link in page.select(".hero .actions a")] == ["/sign-in", "/first-sign-in"]
    assert page.select_one("main form")["action"] == "/verify"
    assert page.select_one("main a[href='tel:111']").get_text(strip=True) == "Call 111"
    assert len(page.select("a.quick-exit")) == 1
    assert lines_of(page, ".figures dd") == ["12", "436", "12"]


def test_a_demonstration_says_so_on_its_first_page(app: Flask) -> None:
    assert home(app, None).select(".badge-synthetic") == []
    write(set_mark, "demonstration", "yes")
    assert len(home(app, None).select(".badge-synthetic")) == 1


def test_the_figures_of_the_programme_name_their_sources(app: Flask) -> None:
    assert len(lines_of(home(app, None), "details.disclosure li")) == 4


def test_a_trainee_without_enrolment_may_begin(app: Flask, cast: Cast) -> None:
    publish_mini()
    page = home(app, cast.trainee)
    assert lines_of(page, ".next-step h2") == ["Begin this course"]
    assert page.select(".posts, .notice, .card") == []


def test_a_trainee_reads_on_in_one_tap(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    enrolment = make_enrolment(cast.trainee, edition)
    write(make_graded_attempt, enrolment, quiz_revision(edition, "pre"), 50)
    page = home(app, cast.trainee)
    assert len(page.select(".next-step")) == 1
    assert len(page.select("ol.posts > li")) == 2
    assert page.select_one(".next-step a.button")["href"].startswith("/courses/mini/01-first-look")


def test_a_trainee_sees_where_to_be_and_who_asks(app: Flask, cast: Cast) -> None:
    day = clock.today() + timedelta(days=1)
    workshop = write(make_workshop, cast, starts_on=day, ends_on=day)
    write(register, workshop, cast.trainee)
    ask(cast, cast.trainee.officer_id, number=1)
    ask(cast, cast.trainee.officer_id, number=2, done=True)
    ask(cast, cast.trainee.officer_id, number=3, closes_in=-1)
    ask(cast, cast.other_trainee.officer_id, number=4)
    page = home(app, cast.trainee)
    assert lines_of(page, ".notice p")[0] == "Tomorrow morning at 07:30 · Hội trường thử"
    assert lines_of(page, ".card h3") == ["Survey 1"]
    assert home(app, cast.far_trainee).select(".notice, .card") == []


def test_an_instructor_sees_the_registers_of_today(app: Flask, cast: Cast) -> None:
    workshop = workshop_today(cast)
    registrations = write(register_many, workshop, cast.north_station, 3)
    for session in sessions_of(workshop.id):
        write(attend, [session], registrations[0], "p")
    page = home(app, cast.instructor)
    assert lines_of(page, ".next-step h2") == ["Made-up workshop 1", "Made-up workshop 1"]
    assert lines_of(page, ".grid h3") == ["Made-up workshop 1"]
    other = home(app, cast.other_instructor)
    assert other.select(".next-step, .grid") == []
    assert lines_of(other, ".empty h2") == ["You teach no workshop yet"]


def test_an_instructor_has_the_workshops_to_come_before_the_last_five(app: Flask, cast: Cast) -> None:
    today = clock.today()
    for days in (40, 20, -20, -40, -60, -80, -100, -120):
        write(make_workshop, cast, starts_on=today + timedelta(days=days))
    page = home(app, cast.instructor)
    assert lines_of(page, ".grid h3") == [f"Made-up workshop {number}" for number in (2, 1, 3, 4, 5, 6, 7)]


def test_who_has_no_role_is_told_whom_to_ask(app: Flask, cast: Cast) -> None:
    def end_role() -> None:
        db.session.execute(update(Role).where(Role.account_id == cast.trainee.id).values(ended_at=THEN))

    write(end_role)
    assert lines_of(home(app, cast.trainee), ".empty h2") == ["You have no role yet"]


def test_a_trainees_page_takes_as_many_reads_for_three_as_for_one(app: Flask, cast: Cast) -> None:
    make_enrolment(cast.trainee)
    counted = []
    for number in (1, 2, 3):
        workshop = write(make_workshop, cast, starts_on=clock.today() + timedelta(days=number))
        write(register, workshop, cast.trainee)
        ask(cast, cast.trainee.officer_id, number=number)
        client = client_of(app, cast.trainee)
        client.get("/")
        with statements() as sent:
            client.get("/")
        counted.append(len(sent))
    assert counted[0] == counted[1] == counted[2]


def test_an_instructors_page_takes_as_many_reads_for_three_as_for_one(app: Flask, cast: Cast) -> None:
    counted = []
    for number in (1, 2, 33):
        workshop = workshop_today(cast)
        write(register_many, workshop, cast.north_station, number)
        client = client_of(app, cast.instructor)
        client.get("/")
        with statements() as sent:
            client.get("/")
        counted.append(len(sent))
    assert counted[0] == counted[1] == counted[2]


NOON = datetime(2026, 2, 3, 12, 0, tzinfo=clock.HOME_ZONE)


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        (NOON - timedelta(hours=1), "Going on now, until 14:00"),
        (NOON + timedelta(hours=1, minutes=30), "This afternoon at 13:30"),
        (NOON + timedelta(hours=19, minutes=30), "Tomorrow morning at 07:30"),
        (NOON + timedelta(hours=25, minutes=30), "Tomorrow afternoon at 13:30"),
        (NOON + timedelta(days=3, hours=-4), "Friday, 6 February 2026 at 08:00"),
    ],
)
def test_half_days_are_said_as_people_say_them(app: Flask, begins: datetime, said: str) -> None:
    with app.test_request_context("/", headers={"Cookie": "language=en"}):
        assert session_time(begins, begins + timedelta(hours=3), NOON) == said
