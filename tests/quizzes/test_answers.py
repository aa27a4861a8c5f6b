"""Saving answers: each by itself, with a receipt, as often as it is sent; nothing confirmed is ever lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.quizzes.forms import MOST_BYTES
from app.quizzes.models import GRACE, Response
from tests.cast import Cast
from tests.curriculum.make import publish_mini
from tests.generated import examples
from tests.quizzes.make import publish_with_items
from tests.quizzes.taking import MORNING, Trainee, answers_to, body_of, form_of, row_of
from tests.statements import statements

LIMIT = timedelta(minutes=10)


@pytest.fixture
def attempt(trainee: Trainee) -> str:
    return trainee.start()


def test_a_saved_answer_has_a_receipt_and_the_time_left(
    trainee: Trainee, attempt: str, time: time_machine.Traveller
) -> None:
    time.shift(timedelta(minutes=2))
    reply = body_of(trainee.put(attempt, "sky-is-up", "up"))
    kept = db.session.scalars(select(Response)).one()
    assert reply == {
        "receipt": kept.receipt,
        "saved_at": "2026-03-01T01:02:00+00:00",
        "due_in_seconds": 480,
    }
    assert (kept.answer, kept.language, kept.origin) == ({"choices": ["up"]}, "en", "page")
    assert kept.occurred_at == datetime(2026, 3, 1, 5, 0, tzinfo=UTC)


def test_the_same_key_again_is_the_same_answer(trainee: Trainee, attempt: str) -> None:
    first = trainee.put(attempt, "sky-is-up", "up", key="the-same-key")
    again = trainee.put(attempt, "sky-is-up", "up", key="the-same-key")
    assert body_of(again) == body_of(first)
    assert answers_to(attempt) == [("sky-is-up", ["up"])]


def test_a_replay_is_confirmed_even_after_the_end(trainee: Trainee, attempt: str) -> None:
    first = body_of(trainee.put(attempt, "sky-is-up", "up", key="the-same-key"))
    trainee.submit(attempt)
    assert body_of(trainee.put(attempt, "sky-is-up", "up", key="the-same-key")) == first


@pytest.mark.parametrize(("item", "choice"), [("sky-is-up", "down"), ("true-or-not", "true")])
def test_a_key_names_one_answer_only(trainee: Trainee, attempt: str, item: str, choice: str) -> None:
    trainee.put(attempt, "sky-is-up", "up", key="the-same-key")
    assert trainee.put(attempt, item, choice, key="the-same-key").status_code == 400
    assert answers_to(attempt) == [("sky-is-up", ["up"])]


def test_of_two_tabs_the_answer_received_last_counts(trainee: Trainee, attempt: str) -> None:
    trainee.put(attempt, "sky-is-up", "down", key="from-one-tab")
    trainee.put(attempt, "sky-is-up", "up", key="from-another")
    assert form_of(trainee.page(attempt))["answer-sky-is-up"] == ["up"]
    assert answers_to(attempt) == [("sky-is-up", ["down"]), ("sky-is-up", ["up"])]


def test_an_answer_can_be_emptied(trainee: Trainee, attempt: str) -> None:
    trainee.put(attempt, "pick-both", "two", "four")
    trainee.put(attempt, "pick-both")
    assert "answer-pick-both" not in form_of(trainee.page(attempt))


def test_ticks_are_kept_in_the_order_shown_whatever_the_order_sent(trainee: Trainee, attempt: str) -> None:
    shown = [choice for choice in row_of(attempt).layout[1]["choices"] if choice != "seven"]
    assert trainee.put(attempt, "pick-both", *shown, key="the-same-key").status_code == 200
    assert trainee.put(attempt, "pick-both", *reversed(shown), key="the-same-key").status_code == 200
    assert answers_to(attempt) == [("pick-both", shown)]


def test_after_handing_in_no_answer_is_taken_and_it_says_what_was_kept(
    trainee: Trainee, attempt: str
) -> None:
    trainee.put(attempt, "sky-is-up", "up")
    trainee.put(attempt, "pick-both", "two")
    trainee.submit(attempt)
    refused = trainee.put(attempt, "sky-is-up", "down")
    assert refused.status_code == 409
    assert body_of(refused)["kept"].startswith("2 ")
    assert answers_to(attempt) == [("sky-is-up", ["up"]), ("pick-both", ["two"])]


@pytest.mark.parametrize(("late", "status"), [(GRACE, 200), (GRACE + timedelta(seconds=1), 409)])
def test_an_answer_may_be_late_by_the_grace_and_no_more(
    trainee: Trainee, attempt: str, time: time_machine.Traveller, late: timedelta, status: int
) -> None:
    time.move_to(MORNING + LIMIT + late)
    assert trainee.put(attempt, "sky-is-up", "up").status_code == status
    assert len(answers_to(attempt)) == (status == 200)


def test_an_attempt_is_its_officer_s_own(trainee: Trainee, attempt: str, app: Flask, cast: Cast) -> None:
    other = Trainee(app, cast.other_trainee, trainee.edition)
    assert other.put(attempt, "sky-is-up", "down").status_code == 404
    assert other.client.post(f"{attempt}/responses", data={"answer-sky-is-up": "down"}).status_code == 404
    assert [other.client.get(f"{attempt}{page}").status_code for page in ("", "/submission", "/result")] == [
        404
    ] * 3
    assert other.submit(attempt).status_code == 404
    assert (answers_to(attempt), row_of(attempt).submitted_at) == ([], None)


def test_an_item_that_was_not_set_is_not_there(trainee: Trainee, attempt: str) -> None:
    assert trainee.put(attempt, "no-such-item", "up").status_code == 404


def test_the_token_is_asked_for(app: Flask, trainee: Trainee, attempt: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    refused = trainee.put(attempt, "sky-is-up", "up")
    assert (refused.status_code, refused.content_type) == (400, "application/json")
    token = form_of(trainee.page(attempt))["csrf_token"][0]
    assert trainee.put(attempt, "sky-is-up", "up", token=token).status_code == 200


def test_who_is_signed_out_learns_that_first(app: Flask, trainee: Trainee, attempt: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    trainee.client.delete_cookie("session")
    assert trainee.put(attempt, "sky-is-up", "up").status_code == 401


GOOD = {"answer": {"choices": ["up"]}, "key": "a-good-key", "occurred_at": "2026-03-01T08:00:00+07:00"}


BAD_PARTS = [
    {"answer": {"choices": ["sideways"]}},
    {"answer": {"choices": ["up", "down"]}},
    {"answer": {"choices": ["up", "up"]}},
    {"answer": {"choices": [["up"]]}},
    {"answer": {"choices": [{"id": "up"}]}},
    {"answer": {"choices": [None]}},
    {"answer": {"choices": "up"}},
    {"answer": {"choices": {"up": True}}},
    {"answer": {"choices": ["up"] * 1000}},
    {"answer": {}},
    {"answer": "up"},
    {"answer": None},
    {"key": "short"},
    {"key": "k" * 65},
    {"key": "with a space"},
    {"key": "khóa-có-dấu"},
    {"key": "nul\0nul\0nul"},
    {"key": 12345678},
    {"key": None},
    {"occurred_at": "2026-03-01T08:00:00"},
    {"occurred_at": "yesterday"},
    {"occurred_at": "0001-01-01T00:00:00+14:00"},
    {"occurred_at": 1772326800},
    {"padding": "x" * MOST_BYTES},
]
NOT_EVEN_JSON = [b"", b"{", b"\xff\xfe", b"[" * 4000, b'{"key": ' + b"9" * 4000 + b"}"]
NO_ANSWERS = [b"[]", b"null", b"NaN", b'"\\ud800"', *NOT_EVEN_JSON]


def test_what_no_page_would_send_is_refused_in_words(trainee: Trainee, attempt: str) -> None:
    raws = NO_ANSWERS + [json.dumps(GOOD | part).encode() for part in BAD_PARTS]
    refusals = {raw: trainee.put_raw(attempt, "sky-is-up", raw) for raw in raws}
    assert {raw: reply.status_code for raw, reply in refusals.items()} == dict.fromkeys(raws, 400)
    assert all(body_of(reply)["happened"] for reply in refusals.values())
    assert answers_to(attempt) == []


def test_hostile_json_never_breaks_the_server_and_never_saves_what_cannot_be(app: Flask, cast: Cast) -> None:
    trainee = Trainee(app, cast.trainee, publish_mini())
    attempt = trainee.start()
    json_values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=8,
    )
    choices = st.lists(st.sampled_from(["up", "down", "aside", "sideways"]) | json_values, max_size=3)
    bodies = st.fixed_dictionaries(
        {
            "answer": st.fixed_dictionaries({"choices": choices | json_values}) | json_values,
            "key": st.text(max_size=70) | st.just("a-good-key-0123") | json_values,
            "occurred_at": st.datetimes(timezones=st.timezones()).map(str) | json_values,
        }
    )

    @settings(max_examples=examples(80), suppress_health_check=list(HealthCheck))
    @given(bodies | json_values)
    @example(GOOD)
    def send(body: object) -> None:
        before = answers_to(attempt)
        status = trainee.put_raw(attempt, "sky-is-up", json.dumps(body).encode()).status_code
        new = answers_to(attempt)[len(before) :]
        assert status in (200, 400)
        assert all(
            item == "sky-is-up" and picked in ([], ["up"], ["down"], ["aside"]) for item, picked in new
        )
        assert status == 200 or new == []

    send()


def test_without_script_one_form_saves_the_whole_page(trainee: Trainee, attempt: str) -> None:
    form = form_of(trainee.page(attempt)) | {"answer-sky-is-up": "up", "answer-pick-both": ["two", "four"]}
    saved = trainee.client.post(f"{attempt}/responses", data=form)
    assert (saved.status_code, saved.location) == (303, attempt)
    page = trainee.page(attempt)
    assert [line.text for line in page.select(".notice-success p")] == ["2 answers saved at 08:00."]
    receipts = [line.text for line in page.select("[data-receipt]")]
    assert [text.startswith("Saved 08:00 · receipt ") for text in receipts] == [True, True, False]
    assert form_of(page)["answer-pick-both"] == form["answer-pick-both"] or set(
        form_of(page)["answer-pick-both"]
    ) == {
        "two",
        "four",
    }


def test_the_same_form_twice_saves_once(trainee: Trainee, attempt: str) -> None:
    form = form_of(trainee.page(attempt)) | {"answer-sky-is-up": "up"}
    for _ in range(2):
        trainee.client.post(f"{attempt}/responses", data=form)
    assert answers_to(attempt) == [("sky-is-up", ["up"])]


def test_a_page_left_open_takes_nothing_back(trainee: Trainee, attempt: str) -> None:
    old = form_of(trainee.page(attempt))
    trainee.put(attempt, "sky-is-up", "up")
    trainee.client.post(f"{attempt}/responses", data=old | {"answer-true-or-not": "true"})
    assert answers_to(attempt) == [("sky-is-up", ["up"]), ("true-or-not", ["true"])]


def test_going_back_and_choosing_again_counts(trainee: Trainee, attempt: str) -> None:
    old = form_of(trainee.page(attempt))
    for choice in ("up", "down", "up"):
        trainee.client.post(f"{attempt}/responses", data=old | {"answer-sky-is-up": choice})
    assert [choices for _item, choices in answers_to(attempt)] == [["up"], ["down"], ["up"]]


def test_a_form_with_impossible_answers_saves_none(trainee: Trainee, attempt: str) -> None:
    form = {"answer-sky-is-up": "up", "answer-true-or-not": ["true", "false"]}
    assert trainee.client.post(f"{attempt}/responses", data=form).status_code == 400
    assert answers_to(attempt) == []


def test_checking_before_handing_in_saves_first(trainee: Trainee, attempt: str) -> None:
    form = form_of(trainee.page(attempt)) | {"answer-sky-is-up": "up", "then": "submission"}
    saved = trainee.client.post(f"{attempt}/responses", data=form)
    assert (saved.location, answers_to(attempt)) == (f"{attempt}/submission", [("sky-is-up", ["up"])])


@pytest.mark.parametrize("count", [1, 3, 12])
def test_a_save_takes_two_statements_however_many_items(app: Flask, cast: Cast, count: int) -> None:
    trainee = Trainee(app, cast.trainee, publish_with_items(count))
    attempt = trainee.start()
    trainee.put(attempt, "sky-1", "down")  # the process reads what was set once
    for number in range(1, count + 1):
        with statements() as sent:
            assert trainee.put(attempt, f"sky-{number}", "up").status_code == 200
        assert len(sent) == 2


@pytest.mark.parametrize("count", [1, 3, 12])
def test_the_page_takes_four_statements_however_many_items(app: Flask, cast: Cast, count: int) -> None:
    trainee = Trainee(app, cast.trainee, publish_with_items(count))
    attempt = trainee.start()
    trainee.put(attempt, "sky-1", "up")
    trainee.page(attempt)  # the process reads the edition once
    with statements() as sent:
        assert len(trainee.page(attempt).select("fieldset")) == count
    assert len(sent) == 4
