"""Keys of items without choices are corrected through the page: texts, numbers, pairs, orders, gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.domain.regrading import corrected_body
from app.extensions import db
from app.quizzes.corrections import KeyCorrection
from app.quizzes.models import Attempt, ItemScore
from app.quizzes.result_groups import QuizGroup
from app.shared.database import write
from tests.cast import Cast, client_of
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.every_type import publish_types
from tests.quizzes.make import quiz_revision, sit_quiz
from tests.quizzes.test_results import work_out
from tests.workshops.make import make_workshop, register_many


def text(words: str, language: str = "vi") -> dict[str, str]:
    return {"text": words, "language": language}


def parts(**places: str) -> dict[str, dict[str, str]]:
    return {"parts": places}


NIGHT_FIRST = parts(night="1", morning="2", noon="3", evening="4")


@dataclass
class Sat:
    """Two officers who answered one item of every kind: the first by the key as written, the second otherwise."""

    quiz: QuizRevision
    client: FlaskClient

    def address(self, item_id: str) -> str:
        return f"/quizzes/{self.quiz.uid}/items/{item_id}/corrections"

    def form(self, item_id: str) -> dict[str, str]:
        """What the form would send as it stands, but for the reason."""
        return fields_of(main_of(self.client, self.address(item_id)).form) | {"reason": "It was wrong"}

    def send(self, item_id: str, **changed: str) -> TestResponse:
        return self.client.post(self.address(item_id), data=self.form(item_id) | changed)

    def correct(self, item_id: str, **changed: str) -> str:
        """Correct a key, try it out and apply it; the address of the regrade."""
        job = self.send(item_id, **changed)
        assert job.status_code == 303, lines_of(main_of_response(job), ".error-summary li")
        (back,) = [link["href"] for link in main_of(self.client, job.location).select("a.button")]
        assert self.client.post(f"{back}/application").status_code == 303
        return back

    def scores(self, item_id: str) -> list[float]:
        """What the officers have for an item, as it counts now."""
        query = (
            select(ItemScore.score)
            .join(
                Attempt,
                (Attempt.id == ItemScore.attempt_id) & (Attempt.grading_run_id == ItemScore.grading_run_id),
            )
            .where(ItemScore.item_revision_id == self.revision_id(item_id))
        )
        db.session.expire_all()
        return list(db.session.scalars(query.order_by(Attempt.id)))

    def revision_id(self, item_id: str) -> int:
        items = catalogue.quiz(self.quiz.id).items
        return next(each.revision_id for each in items if each.item.id == item_id)


def main_of_response(response: TestResponse) -> Tag:
    return BeautifulSoup(response.text, "html.parser")


def fields_of(form: Tag) -> dict[str, str]:
    said = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "select":
            said[field["name"]] = field.select_one("option[selected]")["value"]
        elif field.name == "textarea":
            said[field["name"]] = field.get_text().strip()
        elif field["type"] != "radio" or field.has_attr("checked"):
            said[field["name"]] = field.get("value", "")
    return said


@pytest.fixture
def sat(app: Flask, cast: Cast) -> Sat:
    edition = publish_types()
    quiz = quiz_revision(edition)
    right: dict[str, Any] = {
        "say-it": text("hộ chiếu"),
        "say-it-strictly": text("hòa"),
        "hours-of-a-day": text("24"),
        "pair-them": parts(dog="bark", cat="meow", puppy="bark"),
        "put-in-order": parts(morning="1", noon="2", evening="3", night="4"),
        "pick-for-gaps": parts(boils="boils", degrees="hundred"),
        "write-in-gaps": parts(hours="giờ", minutes="phút"),
    }
    otherwise: dict[str, Any] = {
        "say-it": text("thị thực"),
        "say-it-strictly": text("hoa"),
        "hours-of-a-day": text("30"),
        "pair-them": parts(dog="bark", cat="moo", puppy="bark"),
        "put-in-order": NIGHT_FIRST,
        "pick-for-gaps": parts(boils="boils", degrees="ninety"),
        "write-in-gaps": parts(hours="tiếng", minutes="phút"),
    }

    def sit() -> None:
        workshop = make_workshop(cast, edition=edition)
        sit_quiz(quiz, [right, otherwise], register_many(workshop, cast.north_station, 2))

    write(sit)
    return Sat(quiz, english_client(app, cast.coordinator))


@pytest.mark.parametrize(
    ("item_id", "changed", "before", "after"),
    [
        ("say-it", {"more": "Thị thực\nvisa"}, [1, 0], [1, 1]),
        ("say-it", {"more": "visa\nthị thực", "more_share": "1/4"}, [1, 0], [1, 0.25]),
        ("say-it-strictly", {"accents": "tolerant"}, [1, 0], [1, 1]),
        ("hours-of-a-day", {"tolerance_1": "6"}, [1, 0], [1, 0.5]),
        ("hours-of-a-day", {"value_new": "30,0"}, [1, 0], None),
        ("hours-of-a-day", {"value_new": "30.0", "share_new": "1/2"}, [1, 0], [1, 0.5]),
        ("hours-of-a-day", {"value_0": "30", "value_1": "30"}, [1, 0], [0, 1]),
        ("pair-them", {"option_1": "moo"}, [1, 2 / 3], [2 / 3, 1]),
        (
            "put-in-order",
            {"place_1": "2", "place_2": "3", "place_3": "4", "place_4": "1"},
            [1, 0],
            [0, 1],
        ),
        ("pick-for-gaps", {"share_degrees_2": "1"}, [1, 0.75], [1, 1]),
        ("write-in-gaps", {"more_hours": "tiếng"}, [1, 0.5], [1, 1]),
    ],
)
def test_a_key_of_any_type_is_corrected_and_answers_are_graded_by_it(
    sat: Sat, item_id: str, changed: dict[str, str], before: list[float], after: list[float] | None
) -> None:
    assert sat.scores(item_id) == pytest.approx(before)
    sat.correct(item_id, **changed)
    assert sat.scores(item_id) == pytest.approx(after or [1, 1])


def test_the_trial_says_what_each_answer_earns_before_and_after(sat: Sat) -> None:
    shown = main_of(sat.client, sat.correct("hours-of-a-day", value_1="25", tolerance_1="6"))
    assert lines_of(shown, "table:first-of-type tbody tr")[:4] == [
        "24 hours 1 1",
        "24 ± 2 hours 0.5 –",
        "25 ± 6 hours – 0.5",
        "Points 1 1",
    ]
    order = main_of(
        sat.client, sat.correct("put-in-order", place_1="2", place_2="1", place_3="3", place_4="4")
    )
    assert lines_of(order, "table:first-of-type tbody tr")[:6] == [
        "Morning → 1 1 0",
        "Morning → 2 0 1",
        "Noon → 1 0 1",
        "Noon → 2 1 0",
        "Evening → 3 1 1",
        "Night → 4 1 1",
    ]
    accents = main_of(sat.client, sat.correct("say-it-strictly", accents="tolerant"))
    assert "Accents must be right do not matter" in lines_of(accents, "table:first-of-type tbody tr")


def test_what_was_added_before_stands_in_the_next_correction_and_goes_with_it(sat: Sat) -> None:
    sat.correct("say-it", more="thị thực")
    assert lines_of(main_of(sat.client, sat.address("say-it")), "label[for^=share_]") == [
        "passport",
        "papers",
        "thị thực",
    ]
    second = sat.correct("say-it", more="visa", more_share="1/2")
    assert sat.scores("say-it") == [1, 1]
    body = db.session.scalars(select(KeyCorrection.body).order_by(KeyCorrection.id.desc())).first()
    assert [(each["id"], each["fraction"]) for each in body["key"]["accepted"]] == [
        ("passport", "1"),
        ("papers", "1/2"),
        ("added-1", "1"),
        ("added-2", "1/2"),
    ]
    correction = db.session.scalars(select(KeyCorrection).order_by(KeyCorrection.id.desc())).first()
    job = sat.client.post(f"/corrections/{correction.uid}/undoings")
    (back,) = [link["href"] for link in main_of(sat.client, job.location).select("a.button")]
    assert sat.client.post(f"{back}/application").status_code == 303
    assert (sat.scores("say-it"), second != back) == ([1, 1], True)


@pytest.mark.parametrize(
    ("item_id", "changed", "said"),
    [
        ("say-it", {"more": "Hộ Chiếu"}, {"more": "This is accepted already: Hộ Chiếu"}),
        ("say-it", {"more": "visa\nVISA"}, {"more": "This is accepted already: VISA"}),
        ("say-it", {"more": "x" * 121}, {"more": "An answer has at most 120 characters."}),
        ("say-it", {"more": "\n".join("abcdefghijk")}, {"more": "At most 10 answers at once."}),
        ("say-it", {"share_1": "-1/2"}, {"share_1": "A share lies between 0 and 1."}),
        ("say-it", {"share_0": "0"}, {"rule": "No answer would earn full marks."}),
        ("say-it", {}, {"rule": "This is the key as it stands."}),
        ("hours-of-a-day", {"value_0": "many"}, {"value_0": "Write a number such as 12 or 0.5."}),
        ("hours-of-a-day", {"tolerance_0": "-1"}, {"tolerance_0": "This is 0 or more."}),
        ("hours-of-a-day", {"value_1": ""}, {"value_1": "This field is required."}),
        ("hours-of-a-day", {}, {"rule": "This is the key as it stands."}),
        ("pair-them", {"option_0": "quack"}, {"option_0": "Not a valid choice."}),
        ("pair-them", {}, {"rule": "This is the key as it stands."}),
        (
            "put-in-order",
            {"place_1": "2"},
            {
                "place_1": "Two steps cannot have the same place.",
                "place_2": "Two steps cannot have the same place.",
            },
        ),
        ("pick-for-gaps", {"share_boils_0": "0"}, {"rule": "No answer would earn full marks."}),
        ("write-in-gaps", {"more_hours": "GIỜ"}, {"more_hours": "This is accepted already: GIỜ"}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    sat: Sat, item_id: str, changed: dict[str, str], said: dict[str, str]
) -> None:
    refused = sat.send(item_id, **changed)
    assert refused.status_code == 422
    page = main_of_response(refused)
    linked = [
        link["href"].removeprefix("#").removesuffix("-0") for link in page.select(".error-summary li a")
    ]
    found = {name: " ".join(lines_of(page, f"#{name}-error")) for name in linked}
    assert found == said
    assert db.session.scalar(select(func.count()).select_from(KeyCorrection)) == 0


def test_accents_cannot_stop_mattering_where_they_tell_answers_apart(app: Flask, sat: Sat) -> None:
    sat.correct("say-it-strictly", more="hoa", more_share="1/2")
    refused = sat.send("say-it-strictly", accents="tolerant")
    assert refused.status_code == 422
    assert lines_of(main_of_response(refused), "#accents-error") == [
        "By this rule two of the answers are one and the same."
    ]


def test_numbers_are_read_and_shown_as_the_page_writes_them(app: Flask, cast: Cast, sat: Sat) -> None:
    vietnamese = client_of(app, cast.coordinator)
    form = fields_of(main_of(vietnamese, sat.address("written-large")).form)
    assert form["value_0"] == "1.234,5"
    sent = vietnamese.post(
        sat.address("written-large"), data=form | {"reason": "Sai số", "tolerance_0": "0,05"}
    )
    assert sent.status_code == 303
    body = db.session.scalars(select(KeyCorrection.body)).one()
    assert body["key"]["bands"] == [
        {"id": "exact", "value": "1234.5", "tolerance": "0.05", "fraction": "1"},
    ]


def test_results_name_what_a_correction_accepts(sat: Sat, cast: Cast) -> None:
    sat.correct("say-it", more="thị thực")
    work_out(QuizGroup(sat.quiz.uid))
    page = main_of(sat.client, f"/quizzes/{sat.quiz.uid}/results/items/say-it")
    rows = lines_of(page, "section:first-of-type tbody tr")
    assert [row.rsplit(" ", 5)[0] for row in rows[:4]] == [
        "passport key",
        "papers key",
        "thị thực key",
        "(another answer)",
    ]
    assert rows[2].split()[-5] == "1"


def test_a_correction_adds_only_what_nobody_was_shown() -> None:
    fill = {"id": "new", "fraction": "1", "text": {"vi": "m", "en": "n"}}
    gaps = [{"id": "g", "fills": [{"id": "old", "fraction": 1, "text": {"vi": "c", "en": "o"}}]}]
    key = {"gaps": [{"id": "g", "fills": [fill]}]}
    grown = corrected_body({"type": "gaptext", "gaps": gaps}, key)
    assert [each["id"] for each in grown["gaps"][0]["fills"]] == ["old", "new"]
    for item_type in ("gapselect", "single"):
        with pytest.raises(LookupError):
            corrected_body({"type": item_type, "gaps": gaps}, key)
    with pytest.raises(LookupError):
        corrected_body({"type": "gaptext", "gaps": gaps}, {"gaps": [{"id": "other", "fills": [fill]}]})
