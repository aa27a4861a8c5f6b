"""What a result shows: by the rules of the quiz, while attempts are left and when none is."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask

from tests.cast import Cast
from tests.curriculum.make import mini_files, publish_approved
from tests.quizzes.make import QUIZ
from tests.quizzes.taking import Trainee

WRONG = {"sky-is-up": ["down"], "pick-both": ["two"], "true-or-not": ["true"]}


def rules(after: str, later: str = "score, right, feedback, answer, section") -> bytes:
    return f"review:\n  after: [{after}]\n  later: [{later}]\n".encode()


def handed_in(app: Flask, cast: Cast, review: bytes, attempts: int = 1) -> tuple[Trainee, str]:
    """Somebody who has handed in their attempts at a quiz with these rules; the address of the last."""
    files = mini_files()
    trainee = Trainee(app, cast.trainee, publish_approved({**files, QUIZ: files[QUIZ] + review}))
    for _ in range(attempts):
        attempt = trainee.start()
        for item, choices in WRONG.items():
            trainee.put(attempt, item, *choices)
        trainee.submit(attempt)
    return trainee, attempt


def seen(who: tuple[Trainee, str]) -> dict[str, bool]:
    """Which parts the result shows."""
    page = who[0].page(f"{who[1]}/result")
    lines = [line.get_text() for line in page.select(".item-number")]
    badges = [badge.get_text() for badge in page.select(".item .badge")]
    return {
        "score": bool(page.select(".score")),
        "right": any("Not right" in line for line in lines),
        "feedback": "Look up." in [line.get_text() for line in page.select(".feedback p")],
        "answer": "Right answer" in badges,
        "section": bool(page.select("main a[href*='#look-around']")),
    }


def test_a_quiz_without_rules_shows_everything(app: Flask, cast: Cast, time: time_machine.Traveller) -> None:
    assert seen(handed_in(app, cast, b"")) == dict.fromkeys(
        ("score", "right", "feedback", "answer", "section"), True
    )


@pytest.mark.parametrize("part", ["score", "right", "feedback", "answer", "section"])
def test_a_part_is_shown_by_itself(app: Flask, cast: Cast, time: time_machine.Traveller, part: str) -> None:
    found = seen(handed_in(app, cast, rules(part)))
    assert found == {name: name == part for name in found}


@pytest.mark.parametrize("part", ["score", "right", "feedback", "answer", "section"])
def test_a_part_can_wait_for_the_last_attempt(
    app: Flask, cast: Cast, time: time_machine.Traveller, part: str
) -> None:
    found = seen(handed_in(app, cast, rules("score", part), attempts=3))
    assert found == {name: name == part for name in found}


def test_whether_one_passed_is_said_whatever_is_hidden(
    app: Flask, cast: Cast, time: time_machine.Traveller
) -> None:
    who = handed_in(app, cast, rules("", "score"))
    trainee = who[0]
    assert "Not passed" in trainee.page(f"{who[1]}/result").get_text()
    course, quiz = trainee.page("/courses/mini"), trainee.page(f"/quizzes/{trainee.quiz().uid}")
    assert [page.get_text().count("50") for page in (course, quiz)] == [0, 0]
    assert "Not passed" in course.get_text()


def test_the_rules_are_said_before(app: Flask, cast: Cast, time: time_machine.Traveller) -> None:
    trainee, _attempt = handed_in(app, cast, rules("score", "score, answer"))
    said = trainee.page(f"/quizzes/{trainee.quiz().uid}").select_one("main ul").get_text()
    assert (
        "Once it is in you see: your score. Once no attempt is left: your score, the right answers." in said
    )
