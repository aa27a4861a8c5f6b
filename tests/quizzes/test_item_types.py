"""Each type of item through the pages: saved, shown again, handed in, reviewed; with and without a script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.curriculum import catalogue
from app.extensions import db
from app.quizzes.models import GradingRun, Response
from app.quizzes.result_figures import figures_of, refresh_now
from app.quizzes.result_groups import QuizGroup
from app.quizzes.result_item_text import choice_words
from app.quizzes.results import ItemResult
from tests.cast import Cast
from tests.pages import english_client
from tests.quizzes.every_type import publish_types
from tests.quizzes.taking import NOON, Trainee, body_of, form_of, row_of
from tests.statements import statements

RIGHT: dict[str, dict[str, Any]] = {
    "one-right": {"choices": ["up"]},
    "some-right": {"choices": ["two", "four"]},
    "all-right": {"choices": ["two", "four"]},
    "yes-or-no": {"choices": ["true"]},
    "say-it": {"text": "Ho chieu", "language": "en"},
    "say-it-strictly": {"text": "hoà", "language": "en"},
    "hours-of-a-day": {"text": "1 ngày", "language": "en"},
    "written-large": {"text": "1.234,5", "language": "en"},
    "pair-them": {"parts": {"dog": "bark", "cat": "meow", "puppy": "bark"}},
    "put-in-order": {"parts": {"morning": "1", "noon": "2", "evening": "3", "night": "4"}},
    "order-all": {"parts": {"morning": "1", "noon": "2", "evening": "3", "night": "4"}},
    "pick-for-gaps": {"parts": {"boils": "boils", "degrees": "hundred"}},
    "write-in-gaps": {"parts": {"hours": "giờ", "minutes": "minutes"}},
}
PARTLY: dict[str, tuple[dict[str, Any], float]] = {
    "one-right": ({"choices": ["down"]}, 0),
    "some-right": ({"choices": ["two"]}, 0.5),
    "all-right": ({"choices": ["two"]}, 0),
    "yes-or-no": ({"choices": ["false"]}, 0),
    "say-it": ({"text": "papers", "language": "en"}, 0.5),
    "say-it-strictly": ({"text": "hoa", "language": "en"}, 0),
    "hours-of-a-day": ({"text": "25", "language": "en"}, 0.5),
    "written-large": ({"text": "twelve", "language": "en"}, 0),
    "pair-them": ({"parts": {"dog": "bark", "cat": "moo"}}, 1 / 3),
    "put-in-order": ({"parts": {"morning": "2", "noon": "1", "evening": "3"}}, 0.25),
    "order-all": ({"parts": {"morning": "2", "noon": "1", "evening": "3"}}, 0),
    "pick-for-gaps": ({"parts": {"boils": "boils", "degrees": "ninety"}}, 0.75),
    "write-in-gaps": ({"parts": {"hours": "hours", "minutes": "years"}}, 0.5),
}
every_item = pytest.mark.parametrize("item", RIGHT)


@pytest.fixture
def taker(app: Flask, cast: Cast, time: object) -> Trainee:
    return Trainee(app, cast.trainee, publish_types())


def put(taker: Trainee, attempt: str, item: str, answer: object, key: str = "a-key-of-mine") -> TestResponse:
    return taker.put_raw(
        attempt, item, json.dumps({"answer": answer, "key": f"{key}-{item}", "occurred_at": NOON}).encode()
    )


def kept(attempt: str) -> dict[str, Any]:
    """The newest answer to each item, as its row has it."""
    query = select(Response.item_id, Response.answer).where(Response.attempt_id == row_of(attempt).id)
    return {row.item_id: row.answer for row in db.session.execute(query.order_by(Response.id))}


def given_in(form: dict[str, list[str]], item: str) -> dict[str, Any]:
    """The answer that stands in the fields of an item."""
    own = {name.removeprefix(f"answer-{item}"): values for name, values in form.items()}
    shape = next(iter(RIGHT[item]))
    if shape == "choices":
        return {"choices": form.get(f"answer-{item}", [])}
    if shape == "text":
        return {"text": own[""][0], "language": form["language"][0]}
    return {
        "parts": {name[1:]: values[0] for name, values in own.items() if name.startswith(".") and values[0]}
    }


@every_item
def test_an_answer_is_saved_shown_again_and_confirmed_again(taker: Trainee, item: str) -> None:
    attempt = taker.start()
    first = put(taker, attempt, item, RIGHT[item])
    again = put(taker, attempt, item, RIGHT[item])
    assert (first.status_code, body_of(first)) == (200, body_of(again))
    other = put(taker, attempt, item, PARTLY[item][0])
    assert other.status_code == 400
    saved = kept(attempt)[item]
    assert sorted(saved.get("choices", [])) == sorted(RIGHT[item].get("choices", []))
    assert {**saved, "choices": 0} == {**RIGHT[item], "choices": 0}
    page = taker.page(attempt)
    assert len(page.select(".receipt-saved")) == 1
    assert page.select_one(f"[data-item={item}]")["data-shape"] == next(iter(RIGHT[item]))


@every_item
def test_what_cannot_answer_the_item_is_refused(taker: Trainee, item: str) -> None:
    attempt = taker.start()
    strangers = [
        {},
        {"choices": ["no-such-choice"]},
        {"text": "x" * 500, "language": "en"},
        {"text": "x", "language": "xx"},
        {"text": 5, "language": "en"},
        {"parts": {"no-such-part": "x"}},
        {"parts": {"dog": "no-such-option", "morning": "7", "boils": "x", "hours": ["x"]}},
        {"parts": []},
    ]
    statuses = [
        put(taker, attempt, item, each, f"bad-{number}").status_code for number, each in enumerate(strangers)
    ]
    assert statuses == [400] * len(strangers)
    assert kept(attempt) == {}


def test_all_right_is_full_marks_and_the_review_says_so(taker: Trainee) -> None:
    attempt = taker.start()
    for item, answer in RIGHT.items():
        assert put(taker, attempt, item, answer).status_code == 200
    taker.submit(attempt)
    page = taker.page(f"{attempt}/result")
    assert page.select_one(".score strong").text == "100%"
    verdicts = [line.text.split(" · ")[1] for line in page.select("section.item .item-number")]
    assert verdicts == ["Right"] * len(RIGHT)
    assert page.select(".choice-wrong, .choice-missed") == []


def test_half_right_earns_its_share_and_the_review_says_what_is_right(taker: Trainee) -> None:
    attempt = taker.start()
    for item, (answer, _share) in PARTLY.items():
        put(taker, attempt, item, answer)
    taker.submit(attempt)
    page = taker.page(f"{attempt}/result")
    total = sum(share for _answer, share in PARTLY.values())
    assert page.select_one(".score strong").text == f"{100 * total / len(PARTLY):.1f}%"
    said = {
        section["id"]: [" ".join(each.get_text(" ").split()) for each in section.select("li.choice")]
        for section in page.select("section.item")
        if section.select("li.choice")
    }
    assert said == {
        "q5": ["papers Right answer: passport Partly right"],
        "q6": ["hoa Right answer: hòa Not right"],
        "q7": ["25 Right answer: 24 hours Partly right"],
        "q8": ["twelve Right answer: 1,234.5 Not right"],
        "q9": [
            "Dog Bark Right",
            "Cat Moo Right answer: Meow Not right",
            "Puppy Not answered Right answer: Bark",
        ],
        "q10": said["q10"],
        "q11": said["q11"],
        "q12": ["Gap 1 boils Right", "Gap 2 90 Right answer: 100 Partly right"],
        "q13": ["Gap 1 hours Right", "Gap 2 years Right answer: minutes Not right"],
    }
    assert sorted(said["q10"]) == [
        "Evening position 3 Right",
        "Morning position 2 Right answer: position 1 Not right",
        "Night Not answered Right answer: position 4",
        "Noon position 1 Right answer: position 2 Not right",
    ]
    assert [p.text for p in page.select("#q5 .feedback > p")][:2] == ["Because papers", "Read it again."]


def test_nothing_answered_is_reviewed_too(taker: Trainee) -> None:
    attempt = taker.start()
    taker.submit(attempt)
    page = taker.page(f"{attempt}/result")
    assert page.select_one(".score strong").text == "0%"
    assert len(page.select("#q9 .choice-missed")) == 3


def fill_in(form: dict[str, list[str]], answers: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    filled = dict(form)
    for item, answer in answers.items():
        if "parts" in answer:
            filled |= {f"answer-{item}.{name}": [value] for name, value in answer["parts"].items()}
        else:
            filled[f"answer-{item}"] = [answer["text"]] if "text" in answer else answer["choices"]
    return filled


def test_without_script_one_form_saves_every_type(taker: Trainee) -> None:
    attempt = taker.start()
    form = form_of(taker.page(attempt))
    saved = taker.client.post(f"{attempt}/responses", data=fill_in(form, RIGHT))
    assert saved.status_code == 303
    answers = kept(attempt)
    assert {item: each for item, each in answers.items() if "choices" not in each} == {
        item: each for item, each in RIGHT.items() if "choices" not in each
    }
    page = taker.page(attempt)
    assert len(page.select(".receipt-saved")) == len(RIGHT)
    shown = form_of(page)
    assert {item: given_in(shown, item) for item in answers} == answers
    before = db.session.scalar(select(db.func.count()).select_from(Response))
    taker.client.post(f"{attempt}/responses", data=shown)
    assert db.session.scalar(select(db.func.count()).select_from(Response)) == before


def test_an_answer_that_is_filled_in_can_be_emptied(taker: Trainee) -> None:
    attempt = taker.start()
    form = fill_in(form_of(taker.page(attempt)), RIGHT)
    taker.client.post(f"{attempt}/responses", data=form)
    emptied = form_of(taker.page(attempt)) | {"answer-say-it": [""], "answer-pair-them.dog": [""]}
    taker.client.post(f"{attempt}/responses", data=emptied)
    assert kept(attempt)["say-it"] == {"text": "", "language": "en"}
    assert kept(attempt)["pair-them"] == {"parts": {"cat": "meow", "puppy": "bark"}}


def test_a_page_left_open_takes_nothing_back(taker: Trainee) -> None:
    attempt = taker.start()
    old = form_of(taker.page(attempt))
    for item, answer in RIGHT.items():
        put(taker, attempt, item, answer)
    before = kept(attempt)
    taker.client.post(f"{attempt}/responses", data=old)
    assert kept(attempt) == before


def test_two_pages_of_one_attempt_add_up(taker: Trainee) -> None:
    attempt = taker.start()
    first = form_of(taker.page(attempt))
    parts = {"answer-write-in-gaps.hours": ["giờ"], "answer-put-in-order.noon": ["2"]}
    taker.client.post(f"{attempt}/responses", data=first | parts | {"answer-some-right": ["two"]})
    parts = {"answer-write-in-gaps.minutes": ["phút"], "answer-put-in-order.night": ["4"]}
    taker.client.post(
        f"{attempt}/responses",
        data=first | parts | {"answer-some-right": ["four"], "answer-one-right": ["up"]},
    )
    assert kept(attempt)["write-in-gaps"] == {"parts": {"hours": "giờ", "minutes": "phút"}}
    assert kept(attempt)["put-in-order"] == {"parts": {"noon": "2", "night": "4"}}
    assert sorted(kept(attempt)["some-right"]["choices"]) == ["four", "two"]
    second = form_of(taker.page(attempt))
    unticked = {"answer-write-in-gaps.hours": [""], "answer-some-right": ["four"]}
    taker.client.post(f"{attempt}/responses", data=second | unticked)
    taker.client.post(f"{attempt}/responses", data=second | {"answer-one-right": ["down"]})
    assert kept(attempt)["write-in-gaps"] == {"parts": {"minutes": "phút"}}
    assert kept(attempt)["some-right"] == {"choices": ["four"]}
    assert kept(attempt)["one-right"] == {"choices": ["down"]}


@pytest.mark.parametrize(
    ("written", "language", "reading"),
    [
        ("1.234,5", "en", "Read as 1,234.5"),
        ("1.234", "vi", "Read as 1,234"),
        ("1.234", "en", "Read as 1.234"),
        ("twelve", "en", "This is not read as a number. It is kept as you wrote it."),
    ],
)
def test_the_receipt_says_how_a_number_was_read(
    taker: Trainee, written: str, language: str, reading: str
) -> None:
    attempt = taker.start()
    reply = body_of(put(taker, attempt, "written-large", {"text": written, "language": language}))
    assert reply["reading"] == reading
    assert taker.page(attempt).select_one("[data-item=written-large] [data-reading]").text == reading


def test_the_receipt_of_another_item_says_nothing_of_numbers(taker: Trainee) -> None:
    attempt = taker.start()
    assert "reading" not in body_of(put(taker, attempt, "say-it", RIGHT["say-it"]))


def test_every_field_has_a_name_for_who_cannot_see_it(taker: Trainee) -> None:
    page = taker.page(taker.start())
    fields = page.select(".item select, .item input.input")
    assert len(fields) == 4 + 3 + 4 + 4 + 2 + 2
    labels = {label["for"]: " ".join(label.text.split()) for label in page.select(".item label[for]")}
    assert [labels[field["id"]] for field in fields][:4] == ["Write your answer"] * 4
    assert [labels[field["id"]] for field in fields][-4:] == ["Gap 1 of 2", "Gap 2 of 2"] * 2


@every_item
def test_hostile_json_never_breaks_the_server(app: Flask, cast: Cast, item: str) -> None:
    taker = Trainee(app, cast.trainee, publish_types())
    attempt = taker.start()
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    )
    names = st.sampled_from(["dog", "morning", "boils", "hours"]) | st.text(max_size=6)
    given_answers = st.one_of(
        st.fixed_dictionaries({"text": values, "language": st.just("vi") | values}),
        st.fixed_dictionaries({"parts": st.dictionaries(names, values, max_size=3) | values}),
        values,
    )

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(given_answers, st.uuids())
    def send(answer: object, key: object) -> None:
        assert put(taker, attempt, item, answer, str(key)).status_code in (200, 400)

    send()
    assert taker.client.get(attempt).status_code == 200
    assert taker.submit(attempt).status_code == 303
    assert taker.client.get(f"{attempt}/result").status_code == 200


def test_a_save_takes_two_statements_whatever_the_type(taker: Trainee) -> None:
    attempt = taker.start()
    put(taker, attempt, "one-right", {"choices": ["down"]}, "the-first")
    for item, answer in RIGHT.items():
        with statements() as sent:
            assert put(taker, attempt, item, answer).status_code == 200
        assert len(sent) == 2


def test_figures_of_every_type_are_worked_out(taker: Trainee) -> None:
    for answers in (RIGHT, {item: answer for item, (answer, _share) in PARTLY.items()}, {}):
        attempt = taker.start()
        for item, answer in answers.items():
            put(taker, attempt, item, answer, f"{len(answers)}-{attempt[-4:]}")
        taker.submit(attempt)
    assert db.session.scalar(select(db.func.count()).select_from(GradingRun)) == 3
    group = QuizGroup(taker.quiz().uid)
    refresh_now([group], lambda done, total: None)
    assert figures_of(group, "first").is_worked_out


def test_the_results_of_every_type_are_pages(app: Flask, cast: Cast, taker: Trainee) -> None:
    for answers in (RIGHT, {item: answer for item, (answer, _share) in PARTLY.items()}):
        attempt = taker.start()
        for item, answer in answers.items():
            put(taker, attempt, item, answer)
        taker.submit(attempt)
    quiz = taker.quiz()
    refresh_now([QuizGroup(quiz.uid)], lambda done, total: None)
    reader = english_client(app, cast.administrator)
    pages = [
        reader.get(f"/quizzes/{quiz.uid}/results{page}")
        for page in ("", *(f"/items/{item}" for item in RIGHT))
    ]
    assert [page.status_code for page in pages] == [200] * (1 + len(RIGHT))


def test_whatever_is_counted_has_words(app: Flask, taker: Trainee) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        items = [ItemResult(1, item, None) for item in catalogue.quiz(taker.quiz().id).items]
        words = {
            each.id: [choice_words(each, name) for name in each.item.gradable.key.counts] for each in items
        }
    assert words["say-it"][-1] in ("(another answer)", "(câu trả lời khác)")
    assert [len(words[item]) for item in ("pair-them", "put-in-order", "pick-for-gaps")] == [9, 16, 5]
    assert len(words["write-in-gaps"]) == 1 + 2 + 2
    assert all(all(each) and len(set(each)) == len(each) for each in words.values())
