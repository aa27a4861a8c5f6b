"""Practice: what no quiz and no test asks, as often as one likes, checked at once, counting for nothing."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.curriculum import catalogue
from app.curriculum.working_copy import read_files
from app.domain.course_files import read_course
from app.extensions import db
from app.learning.models import ModuleCompletion
from app.quizzes.gradebook import in_order
from app.quizzes.result_groups import all_groups, parts_of
from tests.cast import Cast
from tests.curriculum.make import mini_files, publish_approved
from tests.quizzes.make import ITEMS, QUIZ
from tests.quizzes.taking import NOON, Trainee, body_of, row_of
from tests.serving import ROOT

PRACTICE = QUIZ.replace("quiz.yml", "practice.yml")
TESTS = "tests.yml"


def with_practice(rules: str = "", items: str = "moon-is-round") -> dict[str, bytes]:
    """The mini course with one more item, which the module's practice asks."""
    files = mini_files()
    text = files[ITEMS].decode()
    more = text[text.index("- id: coal-is-black") :].replace("coal-is-black", "moon-is-round")
    return {
        **files,
        ITEMS: (text.rstrip("\n") + "\n" + more).encode(),
        PRACTICE: f"purpose: practice\n{rules}items: [{items}]\n".encode(),
    }


def problems_of(files: dict[str, bytes]) -> list[tuple[str, str]]:
    _course, problems = read_course(files)
    return [(problem.path, problem.code) for problem in problems]


@pytest.fixture
def practising(app: Flask, cast: Cast, time: time_machine.Traveller) -> Trainee:
    return Trainee(app, cast.trainee, publish_approved(with_practice()))


def practise(trainee: Trainee, choice: str = "true") -> str:
    """An attempt from its start to its end; its address."""
    attempt = trainee.start("practice")
    body = {"answer": {"choices": [choice]}, "try": 1, "occurred_at": NOON}
    assert trainee.client.post(f"{attempt}/checks/moon-is-round", json=body).status_code == 200
    trainee.submit(attempt)
    return attempt


def test_a_lesson_leads_to_its_practice(practising: Trainee) -> None:
    page = practising.page("/courses/mini/01-first-look")
    links = {link.get_text(): link["href"] for link in page.select(".lesson-nav a")}
    assert links["Practise"] == f"/quizzes/{practising.quiz('practice').uid}"
    assert "Practise" not in practising.page("/courses/mini/02-second-look").get_text()


def test_practice_answers_at_once_and_any_number_of_times(practising: Trainee) -> None:
    quiz = catalogue.quiz(practising.quiz("practice").id)
    assert (quiz.behaviour.kind, quiz.attempts, quiz.pass_score) == ("immediate", 0, None)
    attempts = [row_of(practise(practising)).number for _ in range(3)]
    assert attempts == [1, 2, 3]


def test_practice_says_that_nothing_counts(practising: Trainee) -> None:
    said = practising.page(f"/quizzes/{practising.quiz('practice').uid}").get_text()
    assert "Nothing of it counts: not for the module, not for the certificate." in said
    page = practising.page(f"{practise(practising, 'false')}/result")
    assert page.select_one(".next-step h2").get_text() == "Practise once more, or go on with the course"
    assert page.select(".badge-good") == []


def test_practice_completes_nothing_and_stands_in_no_list_of_results(practising: Trainee) -> None:
    attempt = row_of(practise(practising))
    edition = catalogue.edition(practising.edition.id)
    assert attempt.grading_run_id is not None
    assert db.session.scalars(select(ModuleCompletion)).all() == []
    assert (parts_of(edition.id), all_groups()) == ([], [])
    assert [quiz.purpose for quiz in in_order(edition)] == ["pre", "module", "post"]


def test_practice_is_never_the_next_step(practising: Trainee) -> None:
    before = practising.page("/courses/mini").select_one("main").get_text(" ", strip=True)
    practise(practising)
    assert practising.page("/courses/mini").select_one("main").get_text(" ", strip=True) == before


def test_practice_can_be_gone_on_with_after_a_reload(practising: Trainee) -> None:
    attempt = practising.start("practice")
    body = {"answer": {"choices": ["false"]}, "try": 1, "occurred_at": NOON}
    reply = practising.client.post(f"{attempt}/checks/moon-is-round", json=body)
    assert body_of(reply)["is_settled"] is True
    assert practising.start("practice") == attempt
    assert practising.page(attempt).select_one(".check-said").get_text() == "Not right"


@pytest.mark.parametrize(
    ("rules", "items", "problem"),
    [
        ("", "sky-is-up", (PRACTICE, "practice-asks-the-quiz")),
        ("", "grass-is-green", (TESTS, "item-in-a-quiz")),
        ("", "no-such", (PRACTICE, "no-such-item")),
        ("pass_score: 50\n", "moon-is-round", (PRACTICE, "not-in-practice")),
        ("attempts: 2\n", "moon-is-round", (PRACTICE, "not-in-practice")),
    ],
)
def test_what_practice_may_not_hold_is_named(rules: str, items: str, problem: tuple[str, str]) -> None:
    assert problems_of(with_practice(rules, items)) == [problem]


def test_no_item_of_a_test_can_be_practised() -> None:
    """In the courses of this repository."""
    course, problems = read_course(read_files(ROOT / "courses" / "counter-trafficking"))
    assert course is not None
    tested = {item for test in course.tests.values() for item in test.items}
    practised = [item for module in course.modules if module.practice for item in module.practice.items]
    assert (problems, tested & set(practised), len(course.modules)) == ([], set(), 14)
    assert all(module.practice for module in course.modules)
