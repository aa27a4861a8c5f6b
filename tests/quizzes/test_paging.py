"""Page by page without a way back, whichever way it is tried; and marks to look at again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.quizzes.bookmarks import Bookmark
from tests.cast import Cast
from tests.curriculum.make import publish_mini
from tests.pages import english_client
from tests.quizzes.structured import IN_ORDER, publish_structure
from tests.quizzes.taking import Trainee, answers_to, body_of, form_of, row_of
from tests.quizzes.test_structure import Taker


@pytest.fixture
def taker(app: Flask, cast: Cast, time: object) -> Taker:
    return Taker(app, cast.trainee, publish_structure())


@pytest.fixture
def attempt(taker: Taker) -> str:
    return taker.start(IN_ORDER)


def shown(taker: Taker, attempt: str) -> list[str]:
    return [each["data-item"] for each in taker.page(attempt).select(".item")]


def go_on(taker: Taker, attempt: str, page: int, **fields: str) -> int:
    form = {**form_of(taker.page(attempt)), **fields, "then": "next", "page": str(page)}
    return taker.client.post(f"{attempt}/responses", data=form).status_code


def test_a_page_holds_one_question_or_one_scenario_and_turns_forward(taker: Taker, attempt: str) -> None:
    pages = []
    for page in (1, 2, 3):
        pages.append(shown(taker, attempt))
        assert go_on(taker, attempt, page) == 303
    assert pages == [["first-of-all"], ["how-many-doors", "one-is-open"], ["last-of-all"]]
    assert row_of(attempt).page == 3  # the last page is not turned
    assert [each.text for each in taker.page(attempt).select("form.attempt > .actions [name=then]")] == [
        "Save",
        "Check and hand in",
    ]


def test_what_stands_on_the_page_is_saved_when_it_is_turned(taker: Taker, attempt: str) -> None:
    assert go_on(taker, attempt, 1, **{"answer-first-of-all": "yes"}) == 303
    assert answers_to(attempt) == [("first-of-all", ["yes"])]


def test_the_same_page_sent_twice_turns_once(taker: Taker, attempt: str) -> None:
    form = {**form_of(taker.page(attempt)), "answer-first-of-all": "yes", "then": "next", "page": "1"}
    statuses = [taker.client.post(f"{attempt}/responses", data=form).status_code for _time in range(2)]
    assert (statuses, row_of(attempt).page) == ([303, 303], 2)
    assert answers_to(attempt) == [("first-of-all", ["yes"])]


def test_a_page_that_was_left_takes_no_answer_and_says_why(taker: Taker, attempt: str) -> None:
    assert taker.put(attempt, "first-of-all", "yes", key="first-key").status_code == 200
    go_on(taker, attempt, 1)
    late = taker.put(attempt, "first-of-all", "no")
    assert (late.status_code, body_of(late)["happened"]) == (
        409,
        "This question is not on the page where you are; it takes no answer.",
    )
    again = taker.put(attempt, "first-of-all", "yes", key="first-key")  # the receipt may have been lost
    assert again.status_code == 200
    assert answers_to(attempt) == [("first-of-all", ["yes"])]


def test_a_page_that_has_not_come_takes_no_answer(taker: Taker, attempt: str) -> None:
    assert taker.put(attempt, "last-of-all", "yes").status_code == 409
    assert go_on(taker, attempt, 2) == 303
    assert go_on(taker, attempt, 3) == 303
    assert (row_of(attempt).page, answers_to(attempt)) == (1, [])


def test_an_old_page_changed_and_sent_again_is_refused_and_stays_where_it_is(
    taker: Taker, attempt: str
) -> None:
    before = form_of(taker.page(attempt))
    go_on(taker, attempt, 1)
    form = {**before, "answer-first-of-all": "no", "then": "next", "page": "1"}
    assert taker.client.post(f"{attempt}/responses", data=form).status_code == 409
    assert (row_of(attempt).page, answers_to(attempt)) == (2, [])


def test_the_map_leads_to_this_page_alone(taker: Taker, attempt: str) -> None:
    go_on(taker, attempt, 1, **{"answer-first-of-all": "yes"})
    page = taker.page(attempt)
    assert [(each.name, each["data-map"]) for each in page.select("[data-map]")] == [
        ("span", "first-of-all"),
        ("a", "how-many-doors"),
        ("a", "one-is-open"),
        ("span", "last-of-all"),
    ]
    assert page.select_one("#no-way-back").text == "Once you go on, you cannot come back to this page."
    assert page.select("[data-bookmark]") == []


def test_handing_in_grades_what_was_not_reached_as_unanswered(taker: Taker, attempt: str) -> None:
    go_on(taker, attempt, 1, **{"answer-first-of-all": "yes"})
    taker.submit(attempt)
    assert go_on_after_the_end(taker, attempt) == 303
    assert row_of(attempt).page == 2
    page = taker.page(f"{attempt}/result")
    assert page.select_one(".score strong").text == "25%"
    assert len(page.select("section.item")) == 4


def go_on_after_the_end(taker: Taker, attempt: str) -> int:
    return taker.client.post(f"{attempt}/responses", data={"then": "next", "page": "2"}).status_code


def test_the_rules_say_beforehand_that_there_is_no_way_back(taker: Taker) -> None:
    page = taker.page(f"/quizzes/{taker.quiz(IN_ORDER).uid}")
    assert [each.text for each in page.select("main dd")][-1] == "Page by page, without a way back"


# Marks to look at again


@pytest.fixture
def free(app: Flask, cast: Cast, time: object) -> Trainee:
    return Trainee(app, cast.other_trainee, publish_mini())


def mark(free: Trainee, attempt: str, item: str, is_marked: object) -> int:
    return free.client.put(f"{attempt}/bookmarks/{item}", json={"is_marked": is_marked}).status_code


def marked(attempt: str) -> list[str]:
    query = select(Bookmark.item_id).where(Bookmark.attempt_id == row_of(attempt).id)
    return sorted(db.session.scalars(query))


def test_a_mark_is_kept_shown_and_taken_away(free: Trainee) -> None:
    attempt = free.start()
    assert [mark(free, attempt, "pick-both", True) for _time in range(2)] == [204, 204]
    assert marked(attempt) == ["pick-both"]
    page = free.page(attempt)
    assert [each["data-map"] for each in page.select(".item-map .is-marked")] == ["pick-both"]
    assert [each["aria-pressed"] for each in page.select("[data-bookmark]")] == ["false", "true", "false"]
    before_handing_in = free.page(f"{attempt}/submission")
    assert [each["data-map"] for each in before_handing_in.select(".is-marked")] == ["pick-both"]
    assert "You marked 1 question to look at again." in [each.text for each in before_handing_in.select("p")]
    assert [mark(free, attempt, "pick-both", False) for _time in range(2)] == [204, 204]
    assert marked(attempt) == []


def test_a_mark_is_no_answer(free: Trainee) -> None:
    attempt = free.start()
    mark(free, attempt, "pick-both", True)
    assert answers_to(attempt) == []
    free.submit(attempt)
    assert free.page(f"{attempt}/result").select_one(".score strong").text == "0%"


def test_without_a_script_a_mark_saves_the_page_as_well(free: Trainee) -> None:
    attempt = free.start()
    form = {**form_of(free.page(attempt)), "answer-sky-is-up": "up", "bookmark": "on true-or-not"}
    assert free.client.post(f"{attempt}/responses", data=form).location.endswith("#bookmark-true-or-not")
    assert (marked(attempt), answers_to(attempt)) == (["true-or-not"], [("sky-is-up", ["up"])])
    assert free.page(attempt).select_one("[name=bookmark][value='off true-or-not']") is not None


@pytest.mark.parametrize("body", ["yes", 1, None])
def test_only_yes_or_no_marks(free: Trainee, body: object) -> None:
    assert mark(free, free.start(), "pick-both", body) == 400


def test_a_mark_needs_a_question_that_was_set_in_an_attempt_of_ones_own_that_is_open(
    app: Flask, cast: Cast, free: Trainee, taker: Taker
) -> None:
    attempt = free.start()
    assert mark(free, attempt, "coal-is-black", True) == 404
    stranger = english_client(app, cast.trainee)
    assert stranger.put(f"{attempt}/bookmarks/pick-both", json={"is_marked": True}).status_code == 404
    free.submit(attempt)
    assert mark(free, attempt, "pick-both", True) == 409
    in_order = taker.start(IN_ORDER)
    assert mark(taker, in_order, "first-of-all", True) == 409
    assert (marked(attempt), marked(in_order)) == ([], [])
