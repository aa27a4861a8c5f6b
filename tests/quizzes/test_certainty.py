"""A quiz that asks how sure one is: what is kept, what it counts, the four groups, what instructors see."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Officer
from app.curriculum import catalogue
from app.curriculum.models import Edition
from app.extensions import db
from app.quizzes.models import AttemptScore, Response
from app.quizzes.result_figures import figures_of, refresh_now
from app.quizzes.result_groups import QuizGroup
from app.shared.database import write
from app.workshops.models import Workshop
from tests.cast import Cast
from tests.curriculum.make import mini_files, publish_approved
from tests.pages import english_client, page_of
from tests.quizzes.make import QUIZ
from tests.quizzes.taking import NOON, Trainee, form_of, row_of
from tests.workshops.make import make_workshop, register

GIVEN = {"sky-is-up": (["down"], 3), "pick-both": (["two", "four"], 1), "true-or-not": (["true"], 2)}
"""Wrong and sure; right and unsure; right and sure."""


@pytest.fixture
def sitting(app: Flask, cast: Cast, time: time_machine.Traveller) -> tuple[Trainee, str]:
    files = mini_files()
    edition = publish_approved({**files, QUIZ: files[QUIZ] + b"behaviour: certainty\n"})
    trainee = Trainee(app, cast.trainee, edition)
    return trainee, trainee.start()


def put(who: tuple[Trainee, str], item: str, choices: list[str], level: object, key: str = "") -> int:
    body = {
        "answer": {"choices": choices, "certainty": level},
        "key": key or f"key-of-{item}",
        "occurred_at": NOON,
    }
    return who[0].client.put(f"{who[1]}/responses/{item}", json=body).status_code


def hand_in(who: tuple[Trainee, str]) -> None:
    for item, (choices, level) in GIVEN.items():
        assert put(who, item, choices, level) == 200
    who[0].submit(who[1])


def answers_of(attempt: str) -> dict[str, object]:
    rows = db.session.scalars(select(Response).filter_by(attempt_id=row_of(attempt).id).order_by(Response.id))
    return {row.item_id: row.answer for row in rows}


def test_a_level_is_kept_with_the_answer(sitting: tuple[Trainee, str]) -> None:
    put(sitting, "sky-is-up", ["down"], 3)
    assert answers_of(sitting[1]) == {"sky-is-up": {"choices": ["down"], "certainty": 3}}
    page = sitting[0].page(sitting[1])
    assert [each["value"] for each in page.select("#q1 .levels input[checked]")] == ["3"]


@pytest.mark.parametrize("level", [0, 4, "3", True, 2.0])
def test_what_is_no_level_is_refused(sitting: tuple[Trainee, str], level: object) -> None:
    assert put(sitting, "sky-is-up", ["up"], level) == 400
    assert answers_of(sitting[1]) == {}


def test_other_quizzes_keep_no_level(trainee: Trainee) -> None:
    who = trainee, trainee.start()
    assert put(who, "sky-is-up", ["up"], 3) == 200
    assert answers_of(who[1]) == {"sky-is-up": {"choices": ["up"]}}
    assert trainee.page(who[1]).select(".levels") == []


def test_the_score_and_the_pass_mark_are_of_right_and_wrong_alone(sitting: tuple[Trainee, str]) -> None:
    hand_in(sitting)
    score = db.session.scalars(select(AttemptScore)).one()
    assert (score.score, score.max_score, score.is_passed) == (2.0, 3.0, True)
    page = sitting[0].page(f"{sitting[1]}/result").get_text(" ", strip=True)
    assert "Mark by certainty: −3 of at most +9" in page


def test_the_result_tells_wrong_and_sure_from_wrong_and_unsure(sitting: tuple[Trainee, str]) -> None:
    hand_in(sitting)
    groups = sitting[0].page(f"{sitting[1]}/result").select("#certainty .card")
    assert [group.h3.get_text() for group in groups] == [
        "Wrong and sure: 1",
        "Wrong and unsure: 0",
        "Right and unsure: 1",
        "Right and sure: 1",
    ]
    assert [link.get_text() for link in groups[0].select("a")] == ["1", "Look around"]
    assert [link.get_text() for link in groups[2].select("a")] == ["2"]


def test_an_answer_without_a_level_is_unsure(sitting: tuple[Trainee, str]) -> None:
    sitting[0].put(sitting[1], "sky-is-up", "down")
    sitting[0].submit(sitting[1])
    page = sitting[0].page(f"{sitting[1]}/result")
    assert page.select("#certainty .card h3")[1].get_text() == "Wrong and unsure: 1"
    assert "Mark by certainty: 0 of at most +9" in page.get_text()


def test_a_plain_form_keeps_levels(sitting: tuple[Trainee, str]) -> None:
    trainee, attempt = sitting
    fields = {**form_of(trainee.page(attempt)), "answer-sky-is-up": ["up"], "certainty:sky-is-up": ["2"]}
    trainee.client.post(f"{attempt}/responses", data=fields)
    again = {**form_of(trainee.page(attempt)), "certainty:sky-is-up": ["1"]}
    trainee.client.post(f"{attempt}/responses", data=again)
    assert answers_of(attempt) == {"sky-is-up": {"choices": ["up"], "certainty": 1}}


def test_two_pages_change_the_answer_and_its_level_apart(sitting: tuple[Trainee, str]) -> None:
    trainee, attempt = sitting
    put(sitting, "sky-is-up", ["down"], 1)
    old = form_of(trainee.page(attempt))
    put(sitting, "sky-is-up", ["up"], 1, key="another-key")
    trainee.client.post(f"{attempt}/responses", data={**old, "certainty:sky-is-up": ["3"]})
    assert answers_of(attempt) == {"sky-is-up": {"choices": ["up"], "certainty": 3}}


def test_instructors_see_how_many_were_sure_and_wrong(
    app: Flask, cast: Cast, sitting: tuple[Trainee, str]
) -> None:
    workshop, group = class_of_two(app, cast, sitting)
    counts = {"wrong-sure": 2, "wrong-unsure": 0, "right-unsure": 0, "right-sure": 0, "unanswered": 0}
    assert figures_of(group, "first").certainty["sky-is-up"] == counts
    address = f"/quizzes/{group.quiz}/results"
    page = page_of(english_client(app, cast.instructor), f"{address}?workshop={workshop.uid}")
    assert rows_of(page) == [
        ["1. Where is the sky?", "2", "0", "0", "0", "0"],
        ["2. Pick the two even numbers.", "0", "0", "1", "0", "1"],
        ["3. Two and two make four.", "0", "0", "0", "1", "1"],
    ]
    assert rows_of(page_of(english_client(app, cast.other_instructor), address)) == []


def class_of_two(app: Flask, cast: Cast, sitting: tuple[Trainee, str]) -> tuple[Workshop, QuizGroup]:
    """A workshop of this officer and another, who was sure of a wrong answer and gave no more; with its figures."""
    hand_in(sitting)
    other = Trainee(app, cast.other_trainee, sitting[0].edition)
    second = other, other.start()
    put(second, "sky-is-up", ["aside"], 2)
    other.submit(second[1])
    workshop = write(teach, cast, sitting[1], second[1])
    group = QuizGroup(sitting[0].quiz().uid, workshop=workshop.uid)
    refresh_now([group], lambda done, total: None)
    return workshop, group


def test_files_hold_the_table_of_the_page(
    app: Flask, cast: Cast, sitting: tuple[Trainee, str], read_pdf: Callable[[bytes], str]
) -> None:
    workshop, group = class_of_two(app, cast, sitting)
    client = english_client(app, cast.instructor)

    def taken(extension: str, count: str = "first") -> bytes:
        query = f"workshop={workshop.uid}&count={count}&purpose=items"
        return client.get(f"/quizzes/{group.quiz}/results.{extension}?{query}").data

    rows = list(csv.reader(io.StringIO(taken("csv").decode("utf-8-sig"))))
    said = [(row[0], row[2], row[4]) for row in rows if row[-1] == "Right and wrong, sure and unsure"]
    groups = ("Wrong and sure", "Wrong and unsure", "Right and unsure", "Right and sure", "Not answered")
    counts = {"1": "20000", "2": "00101", "3": "00011"}
    assert said == [
        (place, *each) for place, given in counts.items() for each in zip(groups, given, strict=True)
    ]
    for count, whom in (("first", "officers"), ("all", "attempts")):
        lines = [" ".join(line.split()) for line in read_pdf(taken("pdf", count)).splitlines()]
        assert f"Questions by right and wrong, sure and unsure: number of {whom}" in lines
        assert "1. Where is the sky? 2 0 0 0 0" in lines


def test_an_item_that_was_not_drawn_counts_for_nobody(app: Flask, cast: Cast) -> None:
    files = mini_files()
    rules = (
        files[QUIZ].decode().partition("items:")[0]
        + """behaviour: certainty
sections:
  - {title: {vi: "Một", en: "One"}, items: [sky-is-up]}
  - {title: {vi: "Hai", en: "Two"}, draw: {count: 1}}
"""
    )
    trainee = Trainee(app, cast.trainee, publish_approved({**files, QUIZ: rules.encode()}))
    attempt = trainee.start()
    put((trainee, attempt), "sky-is-up", ["up"], 3)
    drawn = {entry["item"] for entry in row_of(attempt).layout} - {"sky-is-up"}
    trainee.submit(attempt)
    group = QuizGroup(trainee.quiz().uid)
    refresh_now([group], lambda done, total: None)
    counted = figures_of(group, "first").certainty
    assert {name: sum(counts.values()) for name, counts in counted.items()} == {
        name: int(name == "sky-is-up" or name in drawn) for name in ("sky-is-up", "pick-both", "true-or-not")
    }
    assert [counted[name]["unanswered"] for name in drawn] == [1]


def teach(cast: Cast, *attempts: str) -> Workshop:
    """A workshop to which these attempts belong; call inside write()."""
    sat = [row_of(attempt) for attempt in attempts]
    edition_id = catalogue.quiz(sat[0].quiz_revision_id).edition_id
    workshop = make_workshop(cast, edition=db.session.get_one(Edition, edition_id))
    for attempt in sat:
        attempt.registration_id = register(workshop, db.session.get_one(Officer, attempt.officer_id)).id
    return workshop


def rows_of(page: BeautifulSoup) -> list[list[str]]:
    rows = page.select("#certainty tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("td, th")] for row in rows]


def test_what_a_level_stakes_is_said_beside_it(sitting: tuple[Trainee, str]) -> None:
    page = sitting[0].page(sitting[1])
    assert [" ".join(label.get_text(" ").split()) for label in page.select("#q1 .level")] == [
        "Not sure right +1, wrong 0",
        "Fairly sure right +2, wrong −2",
        "Very sure right +3, wrong −6",
    ]
