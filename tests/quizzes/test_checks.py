"""Checking one answer at a time: what settles, what is said, what is refused, what it earns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from app.extensions import db
from app.quizzes.models import Response
from tests.cast import Cast
from tests.curriculum.make import mini_files, publish_approved
from tests.quizzes.make import QUIZ
from tests.quizzes.taking import NOON, Trainee, answers_to, body_of, form_of, row_of

THREE = b"behaviour: tries\ntries: 3\npenalty: 1/3\n"
ONE = b"behaviour: immediate\n"


def sitting(app: Flask, cast: Cast, rules: bytes) -> tuple[Trainee, str]:
    """Somebody in an attempt at the module's quiz, which has these rules as well."""
    files = mini_files()
    trainee = Trainee(app, cast.trainee, publish_approved({**files, QUIZ: files[QUIZ] + rules}))
    return trainee, trainee.start()


@pytest.fixture
def immediate(app: Flask, cast: Cast, time: time_machine.Traveller) -> tuple[Trainee, str]:
    return sitting(app, cast, ONE)


@pytest.fixture
def tries(app: Flask, cast: Cast, time: time_machine.Traveller) -> tuple[Trainee, str]:
    return sitting(app, cast, THREE)


def check(who: tuple[Trainee, str], item: str, *choices: str, number: int = 1) -> TestResponse:
    trainee, attempt = who
    body = {"answer": {"choices": list(choices)}, "try": number, "occurred_at": NOON}
    return trainee.client.post(f"{attempt}/checks/{item}", json=body)


def said(response: TestResponse) -> list[str]:
    """What a check said, line by line."""
    page = BeautifulSoup(body_of(response)["checked"], "html.parser")
    return [" ".join(line.get_text(" ").split()) for line in page.select("p, .choice")]


def marks(attempt: str) -> list[tuple[str, list[str], str]]:
    """Every row that is kept, in order: item, choices, mark."""
    rows = db.session.scalars(
        db.select(Response).filter_by(attempt_id=row_of(attempt).id).order_by(Response.id)
    )
    return [(row.item_id, row.answer["choices"], row.mark) for row in rows]


def result(who: tuple[Trainee, str]) -> dict[str, str]:
    """The verdict on each question once it is in, and the score."""
    trainee, attempt = who
    trainee.submit(attempt)
    page = trainee.page(f"{attempt}/result")
    verdicts = dict(line.get_text().split(" · ") for line in page.select(".item-number"))
    return {**verdicts, "score": page.select_one(".score").get_text(" ", strip=True)}


def test_a_check_settles_the_answer_for_good(immediate: tuple[Trainee, str]) -> None:
    reply = check(immediate, "sky-is-up", "down")
    assert (reply.status_code, body_of(reply)["is_settled"]) == (200, True)
    assert sorted(said(reply)) == [
        "Aside",
        "Down Your answer",
        "Look up.",
        "Not right",
        "Read again: Look around",
        "Right.",
        "Up Right answer",
    ]
    assert marks(immediate[1]) == [("sky-is-up", ["down"], "settled")]


def test_a_settled_question_takes_nothing_more(immediate: tuple[Trainee, str]) -> None:
    check(immediate, "sky-is-up", "down")
    trainee, attempt = immediate
    for reply in (trainee.put(attempt, "sky-is-up", "up"), check(immediate, "sky-is-up", "up", number=2)):
        assert reply.status_code == 409
        assert (
            body_of(reply)["happened"] == "This question has been checked for good; it takes no more answers."
        )
        assert body_of(reply)["kept"] == "The answer that was checked is kept and counts."
    assert marks(attempt) == [("sky-is-up", ["down"], "settled")]
    assert trainee.put(attempt, "true-or-not", "true").status_code == 200


def test_the_same_check_again_is_the_same_check(immediate: tuple[Trainee, str]) -> None:
    first, again = (body_of(check(immediate, "sky-is-up", "up")) for _ in range(2))
    assert again == first
    assert len(marks(immediate[1])) == 1


def test_a_try_that_was_wrong_leaves_others_and_does_not_tell_the_answer(tries: tuple[Trainee, str]) -> None:
    reply = check(tries, "sky-is-up", "down")
    assert said(reply) == ["Not right. 2 tries are left.", "Look up.", "Read again: Look around"]
    body = body_of(reply)
    assert (body["is_settled"], body["next_try"], body["rule"]) == (False, 2, "Try 2 of 3.")
    assert check(tries, "sky-is-up", "up", number=2).status_code == 200
    assert marks(tries[1]) == [("sky-is-up", ["down"], "tried"), ("sky-is-up", ["up"], "settled")]


def test_the_last_try_settles_and_tells_the_answer(tries: tuple[Trainee, str]) -> None:
    for number, choice in enumerate(("down", "aside", "down"), 1):
        reply = check(tries, "sky-is-up", choice, number=number)
    assert body_of(reply)["is_settled"] is True
    assert "Up Right answer" in said(reply)
    assert check(tries, "sky-is-up", "up", number=4).status_code == 409


@pytest.mark.parametrize(
    ("picked", "score"),
    [
        (["up"], "1 of 3"),
        (["down", "up"], "0.67 of 3"),
        (["down", "aside", "up"], "0.33 of 3"),
        (["down"] * 3, "0 of 3"),
    ],
)
def test_a_later_try_earns_less(tries: tuple[Trainee, str], picked: list[str], score: str) -> None:
    for number, choice in enumerate(picked, 1):
        assert check(tries, "sky-is-up", choice, number=number).status_code == 200
    assert f"{score} points" in result(tries)["score"]


def test_what_is_only_saved_after_a_try_is_graded_as_the_next_one(tries: tuple[Trainee, str]) -> None:
    check(tries, "sky-is-up", "down")
    tries[0].put(tries[1], "sky-is-up", "up")
    found = result(tries)
    assert found["Question 1 of 3"] == "Right at try 2"
    assert "0.67 of 3 points" in found["score"]


def test_what_was_right_at_a_later_try_is_called_so(tries: tuple[Trainee, str]) -> None:
    check(tries, "sky-is-up", "down")
    check(tries, "sky-is-up", "up", number=2)
    assert result(tries)["Question 1 of 3"] == "Right at try 2"


@pytest.mark.parametrize(
    ("number", "choice", "status", "happened"),
    [
        (1, "aside", 409, "This try has been made already, in another window or before the page was left."),
        (3, "up", 400, "Tries are counted from 1, without gaps."),
        (0, "up", 409, "This try has been made already, in another window or before the page was left."),
    ],
)
def test_a_second_tab_cannot_use_up_a_try_unseen(
    tries: tuple[Trainee, str], number: int, choice: str, status: int, happened: str
) -> None:
    check(tries, "sky-is-up", "down")
    reply = check(tries, "sky-is-up", choice, number=number)
    assert (reply.status_code, body_of(reply)["happened"]) == (status, happened)
    assert len(marks(tries[1])) == 1


def test_nothing_is_checked_without_an_answer(tries: tuple[Trainee, str]) -> None:
    reply = check(tries, "sky-is-up")
    assert (reply.status_code, body_of(reply)["kept"]) == (409, "No try was used.")
    assert marks(tries[1]) == []


def test_what_comes_after_the_end_is_not_checked(
    immediate: tuple[Trainee, str], time: time_machine.Traveller
) -> None:
    time.shift(timedelta(minutes=11))
    assert check(immediate, "sky-is-up", "up").status_code == 409
    assert marks(immediate[1]) == []


def test_only_a_quiz_that_says_so_is_checked(trainee: Trainee) -> None:
    who = trainee, trainee.start()
    assert check(who, "sky-is-up", "up").status_code == 400
    assert trainee.page(who[1]).select("[name=try]") == []


@pytest.mark.parametrize(
    ("choice", "rest"),
    [
        ("up", {}),
        ("up", {"try": "1", "occurred_at": NOON}),
        ("no-such", {"try": 1, "occurred_at": NOON}),
    ],
)
def test_what_no_page_sends_is_not_understood(
    immediate: tuple[Trainee, str], choice: str, rest: Mapping[str, Any]
) -> None:
    trainee, attempt = immediate
    body = {"answer": {"choices": [choice]}, **rest}
    assert trainee.client.post(f"{attempt}/checks/sky-is-up", json=body).status_code == 400


def test_an_item_that_was_not_set_is_not_there(immediate: tuple[Trainee, str]) -> None:
    assert check(immediate, "grass-is-green", "true").status_code == 404


def send(who: tuple[Trainee, str], item: str, fields: Mapping[str, Any], number: str = "1") -> TestResponse:
    """Press the button of a question on a page without scripts."""
    trainee, attempt = who
    return trainee.client.post(f"{attempt}/checks/{item}", data={**fields, "try": number})


def test_a_plain_form_saves_its_page_and_checks_one_answer(tries: tuple[Trainee, str]) -> None:
    trainee, attempt = tries
    fields = {**form_of(trainee.page(attempt)), "answer-sky-is-up": ["down"], "answer-true-or-not": ["true"]}
    reply = send(tries, "sky-is-up", fields)
    assert (reply.status_code, reply.location) == (303, f"{attempt}#q1")
    assert marks(attempt) == [
        ("sky-is-up", ["down"], ""),
        ("true-or-not", ["true"], ""),
        ("sky-is-up", ["down"], "tried"),
    ]
    place = trainee.page(attempt).select_one("#q1")
    assert place.select_one(".check-said").get_text() == "Not right. 2 tries are left."
    assert place.select_one("[name=try]")["value"] == "2"


def test_a_page_sent_twice_uses_one_try(tries: tuple[Trainee, str]) -> None:
    fields = {**form_of(tries[0].page(tries[1])), "answer-sky-is-up": ["down"]}
    assert [send(tries, "sky-is-up", fields).status_code for _ in range(2)] == [303, 303]
    assert [mark for *_rest, mark in marks(tries[1])] == ["", "tried"]


def test_a_check_without_an_answer_loses_nothing_of_the_page(tries: tuple[Trainee, str]) -> None:
    fields = {**form_of(tries[0].page(tries[1])), "answer-true-or-not": ["true"]}
    assert send(tries, "sky-is-up", fields).status_code == 409
    assert marks(tries[1]) == [("true-or-not", ["true"], "")]


def test_a_page_older_than_a_check_changes_the_other_questions_alone(immediate: tuple[Trainee, str]) -> None:
    trainee, attempt = immediate
    old = form_of(trainee.page(attempt))
    check(immediate, "sky-is-up", "up")
    fields = {**old, "answer-sky-is-up": ["down"], "answer-true-or-not": ["true"]}
    assert trainee.client.post(f"{attempt}/responses", data=fields).status_code == 303
    assert answers_to(attempt) == [("sky-is-up", ["up"]), ("true-or-not", ["true"])]
    assert "1 question had been checked for good before" in trainee.page(attempt).get_text()


def test_a_settled_question_is_shown_closed_after_a_reload(immediate: tuple[Trainee, str]) -> None:
    check(immediate, "sky-is-up", "up")
    place = immediate[0].page(immediate[1]).select_one("#q1")
    assert place.has_attr("data-settled")
    assert place.select_one("fieldset").has_attr("disabled")
    assert place.select("[name=try]") == []
    assert [each["value"] for each in place.select("input[checked]")] == ["up"]
    assert place.select_one(".check-said").get_text() == "Right"


def test_enter_in_a_field_presses_no_check(immediate: tuple[Trainee, str]) -> None:
    """A browser presses the first button of the form."""
    page = immediate[0].page(immediate[1])
    assert page.select("form.attempt button")[0]["name"] == "then"


def test_the_rules_are_said_before_the_start(app: Flask, cast: Cast, time: time_machine.Traveller) -> None:
    trainee, _attempt = sitting(app, cast, THREE)
    lines = [line.get_text() for line in trainee.page(f"/quizzes/{trainee.quiz().uid}").select("main li")]
    assert "Each further try is worth 1/3 of the points less; the best of your tries counts." in lines
    assert "You may change an answer until you hand in; the newest one counts." not in lines
