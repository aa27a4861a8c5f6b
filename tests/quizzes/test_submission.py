"""Handing in: graded once into a run, by wish or because time is up; then the result, and what it opens."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.curriculum import catalogue
from app.extensions import db
from app.learning.models import ModuleCompletion
from app.quizzes.models import GRACE, AttemptScore, GradingRun, ItemScore
from app.quizzes.queries import quiz_states
from app.quizzes.statistics import KIND
from app.quizzes.submission import overdue_ids
from app.shared import clock
from app.shared.jobs import Job
from app.shared.rounds import go_round
from tests.cast import Cast
from tests.quizzes.make import publish_with_items
from tests.quizzes.taking import MORNING, Trainee, answers_to, row_of
from tests.statements import statements

TIME_UP = MORNING + timedelta(minutes=10)
RIGHT = {"sky-is-up": ["up"], "pick-both": ["two", "four"], "true-or-not": ["true"]}
FIRST = {
    "module": {"sky_is_up": ["up"]},
    "pre": {"grass_is_green": ["true"]},
    "post": {"grass_is_green": ["true"]},
}


def answer(trainee: Trainee, purpose: str = "module", **answers: list[str]) -> str:
    """An attempt with these answers, underscores for dashes; still open."""
    attempt = trainee.start(purpose)
    for item, choices in answers.items():
        assert trainee.put(attempt, item.replace("_", "-"), *choices).status_code == 200
    return attempt


def answer_all(trainee: Trainee, purpose: str) -> str:
    """An attempt at a test, whose items are all true; still open."""
    attempt = trainee.start(purpose)
    for entry in row_of(attempt).layout:
        assert trainee.put(attempt, entry["item"], "true").status_code == 200
    return attempt


def score_row(attempt: str) -> AttemptScore:
    row = row_of(attempt)
    query = select(AttemptScore).where(AttemptScore.grading_run_id == row.grading_run_id)
    return db.session.scalars(query.where(AttemptScore.attempt_id == row.id)).one()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_newest_answers_are_graded_into_a_run(trainee: Trainee, cast: Cast) -> None:
    attempt = answer(trainee, sky_is_up=["down"], pick_both=["two"])
    trainee.put(attempt, "sky-is-up", "up")
    assert trainee.submit(attempt).location == f"{attempt}/result"
    score = score_row(attempt)
    assert (score.score, score.max_score, score.percent, score.is_passed) == (1.5, 3, 50, False)
    run = db.session.get_one(GradingRun, score.grading_run_id)
    assert (run.by_id, run.at, run.reason, len(run.key_version)) == (
        cast.trainee.id,
        MORNING,
        "submitted",
        64,
    )
    items = db.session.scalars(select(ItemScore).order_by(ItemScore.id)).all()
    assert [(item.score, item.max_score, item.is_answered) for item in items] == [
        (1, 1, True),
        (0.5, 1, True),
        (0, 1, False),
    ]


def test_a_penalty_takes_from_its_own_item_only(trainee: Trainee) -> None:
    attempt = answer(trainee, sky_is_up=["up"], pick_both=["two", "seven"], true_or_not=["true"])
    trainee.submit(attempt)
    assert score_row(attempt).score == 2


def test_handing_in_twice_is_handing_in_once(trainee: Trainee, time: time_machine.Traveller) -> None:
    attempt = answer(trainee, sky_is_up=["up"])
    for _ in range(2):
        assert trainee.submit(attempt).status_code == 303
        time.shift(timedelta(minutes=1))
    assert (row_of(attempt).submitted_at, count(GradingRun), count(AttemptScore)) == (MORNING, 1, 1)


@pytest.mark.parametrize(("answers", "completions"), [(RIGHT, 1), ({"sky-is-up": ["up"]}, 0)])
def test_passing_a_module_quiz_completes_the_module(
    trainee: Trainee, answers: dict[str, list[str]], completions: int
) -> None:
    trainee.submit(answer(trainee, **answers))
    assert count(ModuleCompletion) == completions


def test_the_pass_mark_is_reached_exactly(trainee: Trainee) -> None:
    """Two of three is 66.6 per cent, against 60."""
    attempt = answer(trainee, sky_is_up=["up"], true_or_not=["true"])
    trainee.submit(attempt)
    score = score_row(attempt)
    assert (score.percent, score.is_passed) == (float(Fraction(200, 3)), True)


@pytest.mark.parametrize("page", ["", "/submission", "/result"])
def test_whoever_looks_when_time_is_up_hands_in_what_is_saved(
    trainee: Trainee, time: time_machine.Traveller, page: str
) -> None:
    attempt = answer(trainee, sky_is_up=["up"])
    time.move_to(TIME_UP + GRACE + timedelta(seconds=1))
    looked = trainee.client.get(f"{attempt}{page}")
    assert looked.location == (None if page == "/result" else f"{attempt}/result")
    assert (row_of(attempt).submitted_at, score_row(attempt).score) == (TIME_UP, 1)
    run = db.session.scalars(select(GradingRun)).one()
    assert (run.by_id, run.reason) == (None, "time was up")


def test_within_the_grace_nobody_closes_an_attempt(trainee: Trainee, time: time_machine.Traveller) -> None:
    attempt = answer(trainee)
    time.move_to(TIME_UP + GRACE)
    assert trainee.client.get(attempt).status_code == 200
    assert (row_of(attempt).submitted_at, overdue_ids(clock.now())) == (None, [])


def test_handing_in_within_the_grace_counts_as_in_time(
    trainee: Trainee, time: time_machine.Traveller
) -> None:
    attempt = answer(trainee)
    time.move_to(TIME_UP + GRACE)
    trainee.submit(attempt)
    assert row_of(attempt).submitted_at == TIME_UP


def test_starting_after_time_is_up_closes_the_old_attempt_and_begins_another(
    trainee: Trainee, time: time_machine.Traveller
) -> None:
    old = answer(trainee, sky_is_up=["up"])
    time.shift(timedelta(hours=1))
    new = trainee.start()
    assert (row_of(old).submitted_at, row_of(new).number) == (TIME_UP, 2)


def test_the_worker_closes_what_nobody_looks_at(trainee: Trainee, time: time_machine.Traveller) -> None:
    """Within one of its rounds, once, as of the moment at which time was up."""
    attempt = answer(trainee, **RIGHT)
    go_round()
    assert row_of(attempt).submitted_at is None
    time.shift(timedelta(hours=1))
    go_round()
    assert (row_of(attempt).submitted_at, count(ModuleCompletion)) == (TIME_UP, 1)
    runs = count(GradingRun)
    go_round()
    assert (overdue_ids(clock.now()), count(GradingRun)) == ([], runs)


def test_an_attempt_that_cannot_be_graded_keeps_no_other_open(
    trainee: Trainee, time: time_machine.Traveller
) -> None:
    broken = row_of(answer(trainee, "pre"))
    broken.layout = [{**broken.layout[0], "revision": 0}]
    broken.due_at = MORNING
    db.session.commit()
    attempt = answer(trainee, sky_is_up=["up"])
    time.shift(timedelta(hours=1))
    assert overdue_ids(clock.now())[0] == broken.id
    go_round()
    assert row_of(attempt).submitted_at == TIME_UP
    assert overdue_ids(clock.now()) == [broken.id]


def test_the_page_before_handing_in_counts_what_is_unanswered(trainee: Trainee) -> None:
    attempt = answer(trainee, sky_is_up=["up"])
    page = trainee.page(f"{attempt}/submission")
    assert page.h1.text == "You have 2 unanswered questions"
    assert [link.text for link in page.select(".item-map a.is-answered")] == ["Question 1, answered"]
    trainee.put(attempt, "sky-is-up")
    assert trainee.page(f"{attempt}/submission").h1.text == "You have 3 unanswered questions"


def test_the_result_says_what_was_right_and_why_and_where_to_read(trainee: Trainee) -> None:
    attempt = answer(trainee, sky_is_up=["down"], pick_both=["two", "four"])
    trainee.submit(attempt)
    page = trainee.page(f"{attempt}/result")
    assert page.select_one(".score strong").text == "33.3%"
    sky, both, true = page.select("section.item")
    shown = {choice.span.text: choice["class"][1:] for choice in sky.select(".choice")}
    assert shown == {
        "Up": ["choice-missed"],
        "Down": ["choice-wrong"],
        "Aside": [],
    }
    assert {line.text for line in sky.select(".feedback p")} == {
        "Right.",
        "Look up.",
        "Read again: Look around",
    }
    assert [link["href"] for link in sky.select(".feedback a")] == ["/courses/mini/01-first-look#look-around"]
    assert both.select(".feedback a") == []
    assert true.select_one(".item-number").text == "Question 3 of 3 · Not answered"


def keys_of(trainee: Trainee) -> set[str]:
    """Every text that would tell the key: the feedback of all choices, in both languages."""
    items = [item for quiz in catalogue.edition(trainee.edition.id).quizzes for item in quiz.items]
    return {words for item in items for choice in item.item.choices for words in choice.feedback.values()}


@pytest.mark.parametrize("purpose", ["module", "pre", "post"])
def test_no_page_before_handing_in_tells_the_key(trainee: Trainee, purpose: str) -> None:
    attempt = answer(trainee, purpose, **FIRST[purpose])
    pages = [f"/quizzes/{trainee.quiz(purpose).uid}", attempt, f"{attempt}/submission"]
    for page in pages:
        html = trainee.client.get(page).text
        assert [words for words in keys_of(trainee) | {"fraction", "feedback"} if f">{words}<" in html] == []
        assert "fraction" not in html


def test_the_page_is_the_same_whichever_choice_is_right(trainee: Trainee) -> None:
    """Apart from the texts, nothing in the markup of a right choice differs from that of a wrong one."""
    attempt = answer(trainee)
    markups = set()
    for label in trainee.page(attempt).select("#q1 .choice"):
        field = label.input
        markups.add((tuple(label.attrs), label["class"][0], tuple(field.attrs), field["type"], field["name"]))
    assert len(markups) == 1


def test_the_score_of_a_pre_test_waits_for_the_post_test(trainee: Trainee) -> None:
    pre = answer_all(trainee, "pre")
    trainee.submit(pre)
    assert trainee.page(f"{pre}/result").select(".score, section.item") == []
    post = answer_all(trainee, "post")
    trainee.submit(post)
    for attempt in (pre, post):
        page = trainee.page(f"{attempt}/result")
        assert (page.select_one(".score strong").text, page.select("section.item")) == ("100%", [])


def test_tests_put_one_statistics_job_into_the_queue_and_module_quizzes_none(trainee: Trainee) -> None:
    trainee.submit(answer(trainee, **RIGHT))
    assert count(Job) == 0
    trainee.submit(answer_all(trainee, "pre"))
    assert db.session.scalars(select(Job.kind)).all() == [KIND]


def test_a_passed_quiz_shows_in_the_states(trainee: Trainee) -> None:
    attempt = answer(trainee, **RIGHT)
    assert (
        quiz_states(trainee.enrolment.id)["01-first-look", "module"].open_attempt_uid == row_of(attempt).uid
    )
    trainee.submit(attempt)
    state = quiz_states(trainee.enrolment.id)["01-first-look", "module"]
    assert (state.open_attempt_uid, state.percent, state.is_passed) == (None, 100, True)


def test_handing_in_and_the_result_take_as_many_statements_for_one_item_as_for_twelve(
    app: Flask, cast: Cast
) -> None:
    found = {}
    for item_count, account in ((1, cast.trainee), (3, cast.other_trainee), (12, cast.far_trainee)):
        trainee = Trainee(app, account, publish_with_items(item_count))
        attempt = answer(trainee, **{f"sky_{number}": ["up"] for number in range(1, item_count + 1)})
        assert len(answers_to(attempt)) == item_count
        trainee.page(attempt)  # the process reads the edition once
        with statements() as handing_in:
            trainee.submit(attempt)
        with statements() as result:
            assert len(trainee.page(f"{attempt}/result").select("section.item")) == item_count
        found[item_count] = (len(handing_in), len(result))
    assert found == dict.fromkeys((1, 3, 12), (13, 10))
