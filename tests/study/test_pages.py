"""Courses and a course: where one stands, and the one thing to do next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from app.accounts.models import Account
from app.curriculum import catalogue
from app.learning.models import Enrolment
from app.shared.database import write
from tests.cast import Cast, client_of
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.learning.make import make_enrolment
from tests.pages import english_client, page_of
from tests.quizzes.make import make_graded_attempt, quiz_revision
from tests.statements import statements

FIRST, SECOND = "01-first-look", "02-second-look"
MONDAY = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)


def course_page(app: Flask, account: Account, address: str = "/courses/mini") -> BeautifulSoup:
    return page_of(english_client(app, account), address)


def next_step(page: BeautifulSoup) -> tuple[str, str | None]:
    """The heading of the next step, and where its button leads."""
    step = page.select_one(".next-step")
    link = step.select_one("a.button, form")
    address = (link.get("href") or link.get("action")) if link else None
    return step.h2.get_text(strip=True), address


def read(enrolment: Enrolment, module: str, *sections: str) -> None:
    for section in sections:
        write(enrolment.mark_read, module, section, at=MONDAY)


def take(enrolment: Enrolment, edition, purpose: str, percent: float) -> None:
    quiz = quiz_revision(edition, purpose)
    write(make_graded_attempt, enrolment, quiz, percent)


def test_without_a_course_the_list_says_so(app: Flask, cast: Cast) -> None:
    assert (
        course_page(app, cast.trainee, "/courses").select_one(".empty h2").text
        == "No course has been published yet"
    )


def test_the_list_shows_each_course_and_how_far_one_is(app: Flask, cast: Cast) -> None:
    enrolment = make_enrolment(cast.trainee)
    read(enrolment, SECOND, "look-again", "the-end")
    card = course_page(app, cast.trainee, "/courses").select_one(".card")
    assert card.h2.a["href"] == "/courses/mini"
    assert card.select_one(".posts")["aria-label"] == "1 of 2 modules done"
    assert course_page(app, cast.other_trainee, "/courses").select_one(".card .posts") is None


def test_a_trainee_is_first_asked_to_enrol(app: Flask, cast: Cast) -> None:
    publish_mini()
    assert next_step(course_page(app, cast.trainee)) == ("Begin this course", "/courses/mini/enrolments")


def test_others_may_look_without_enrolling(app: Flask, cast: Cast) -> None:
    publish_mini()
    assert next_step(course_page(app, cast.coordinator)) == ("Read this course", f"/courses/mini/{FIRST}")


def test_step_by_step_through_the_course(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    enrolment = make_enrolment(cast.trainee, edition)
    quizzes = {quiz.purpose: f"/quizzes/{quiz.uid}" for quiz in catalogue.edition(edition.id).quizzes}
    assert next_step(course_page(app, cast.trainee)) == ("Pre-test", quizzes["pre"])
    take(enrolment, edition, "pre", 40)
    assert next_step(course_page(app, cast.trainee)) == (
        "1. First look",
        f"/courses/mini/{FIRST}#look-around",
    )
    read(enrolment, FIRST, "look-around")
    assert next_step(course_page(app, cast.trainee))[1] == f"/courses/mini/{FIRST}#write-down"
    read(enrolment, FIRST, "write-down")
    assert next_step(course_page(app, cast.trainee)) == ("Quiz: First look", quizzes["module"])
    take(enrolment, edition, "module", 80)
    write(enrolment.complete_module, FIRST, at=MONDAY)
    assert next_step(course_page(app, cast.trainee))[1] == f"/courses/mini/{SECOND}#look-again"
    read(enrolment, SECOND, "look-again", "the-end")
    assert next_step(course_page(app, cast.trainee)) == ("Post-test", quizzes["post"])
    take(enrolment, edition, "post", 90)
    assert next_step(course_page(app, cast.trainee)) == ("You have done everything here", None)


def test_a_failed_post_test_may_be_taken_again_while_attempts_are_left(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    enrolment = make_enrolment(cast.trainee, edition)
    take(enrolment, edition, "pre", 40)
    for module in (FIRST, SECOND):
        write(enrolment.complete_module, module, at=MONDAY)
    take(enrolment, edition, "post", 50)
    assert next_step(course_page(app, cast.trainee))[0] == "Post-test"
    write(make_graded_attempt, enrolment, quiz_revision(edition, "post"), 55, number=2)
    assert next_step(course_page(app, cast.trainee))[0] == "You have done everything here"


def test_the_posts_and_the_cards_say_what_is_done(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    enrolment = make_enrolment(cast.trainee, edition)
    take(enrolment, edition, "pre", 40)
    take(enrolment, edition, "module", 80)
    write(enrolment.complete_module, FIRST, at=MONDAY)
    read(enrolment, SECOND, "look-again")
    page = course_page(app, cast.trainee)
    assert [post["class"][1] for post in page.select(".posts .post")] == ["post-done", "post-current"]
    badges = [[badge.text for badge in card.select(".badge")] for card in page.select(".card")]
    assert badges == [["Done", "Passed: 80%"], ["1 of 2 parts read"], ["Handed in"], ["Not yet taken"]]


def test_the_course_says_what_it_is_and_what_a_certificate_needs(app: Flask, cast: Cast) -> None:
    publish_mini()
    page = course_page(app, cast.trainee)
    facts = {row.dt.text: row.dd.text for row in page.select(".facts > div")}
    assert (facts["Approval"], facts["Law as at"], facts["Self-study"]) == (
        "Invented example, not approved",
        "31 January 2026",
        "24 minutes",
    )
    rule = page.find("h2", string="Certificate").find_next("p").text
    assert rule == (
        "The certificate is for officers who attended at least 80% of the half-days of a workshop "
        "and reached at least 70% in the post-test."
    )


def test_who_began_an_edition_stays_in_it_and_hears_of_the_newer(app: Flask, cast: Cast) -> None:
    enrolment = make_enrolment(cast.trainee)
    read(enrolment, FIRST, "look-around")
    files = mini_files()
    files["course.yml"] = files["course.yml"].replace(b"Sample course", b"New course")
    publish_approved(files, at=MONDAY)
    page = course_page(app, cast.trainee)
    assert page.h1.text == "Sample course"
    assert page.select_one(".notice p").text == "A newer edition of this course is out."
    assert course_page(app, cast.other_trainee).h1.text == "New course"
    client = client_of(app, cast.trainee)
    client.post(page.select_one(".notice form")["action"])
    assert course_page(app, cast.trainee).h1.text == "New course"


@pytest.mark.parametrize("address", ["/courses/none", "/courses/none/01-first-look", "/courses/mini/03-none"])
def test_what_is_not_published_is_not_found(app: Flask, cast: Cast, address: str) -> None:
    publish_mini()
    assert client_of(app, cast.trainee).get(address).status_code == 404


def test_pages_ask_the_database_the_same_however_far_one_is(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    enrolment = make_enrolment(cast.trainee, edition)
    client = client_of(app, cast.trainee)
    client.get("/courses/mini")
    counts = []
    for sections in ((), ("look-around",), ("look-around", "write-down")):
        read(enrolment, FIRST, *sections)
        for address in ("/courses", "/courses/mini", f"/courses/mini/{FIRST}"):
            with statements() as sent:
                client.get(address)
            counts.append(len(sent))
    assert counts == [5, 5, 2] * 3
