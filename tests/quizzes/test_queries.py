"""Where officers stand with their quizzes, and the scores that certificates ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.learning.models import Enrolment
from app.quizzes.queries import final_scores, quiz_states
from app.shared.database import write
from tests.cast import THEN, Cast
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import QUIZ, make_enrolment, make_graded_attempt, quiz_revision
from tests.statements import statements

MODULE = ("01-first-look", "module")
PRE, POST = ("", "pre"), ("", "post")


def test_a_quiz_never_tried_has_no_score(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    enrolment = write(make_enrolment, cast.trainee, edition)
    states = quiz_states(enrolment.id)
    assert states.keys() == {MODULE, PRE, POST}
    module = states[MODULE]
    assert (module.attempts_used, module.attempts_allowed, module.can_start) == (0, 3, True)
    assert (module.percent, module.is_passed, module.last_submitted_uid) == (None, None, None)


def test_the_best_attempt_counts_and_the_allowed_number_ends_starting(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    quiz = quiz_revision(edition)

    def try_three_times():
        enrolment = make_enrolment(cast.trainee, edition)
        return enrolment, [
            make_graded_attempt(enrolment, quiz, percent, number=number)
            for number, percent in enumerate((50, 75, 25), 1)
        ]

    enrolment, attempts = write(try_three_times)
    state = quiz_states(enrolment.id)[MODULE]
    assert (state.percent, state.is_passed, state.attempts_used, state.can_start) == (75, True, 3, False)
    assert state.last_submitted_uid == attempts[-1].uid


def test_the_pre_test_score_is_closed_until_the_post_test_is_in(app: Flask, cast: Cast) -> None:
    edition = publish_mini()

    def take(purpose: str, percent: float) -> None:
        make_graded_attempt(enrolment, quiz_revision(edition, purpose), percent)

    enrolment = write(make_enrolment, cast.trainee, edition)
    write(take, "pre", 40)
    assert quiz_states(enrolment.id)[PRE].is_submitted
    assert quiz_states(enrolment.id)[PRE].percent is None
    write(take, "post", 80)
    assert quiz_states(enrolment.id)[PRE].percent == 40


def test_the_pre_test_cannot_be_started_once_the_post_test_was(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    enrolment = write(make_enrolment, cast.trainee, edition)
    assert quiz_states(enrolment.id)[PRE].can_start
    write(make_graded_attempt, enrolment, quiz_revision(edition, "post"), 80)
    assert not quiz_states(enrolment.id)[PRE].can_start


def test_states_take_one_statement_however_many_attempts(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    enrolment = write(make_enrolment, cast.trainee, edition)
    for number in (1, 2, 3):
        write(make_graded_attempt, enrolment, quiz_revision(edition), 50, number=number)
        with statements() as sent:
            quiz_states(enrolment.id)
        assert len(sent) == 1


def test_the_final_score_is_that_of_the_best_post_test(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    module, pre, post = (quiz_revision(edition, purpose) for purpose in ("module", "pre", "post"))

    def take_tests():
        took, took_none = (make_enrolment(account, edition) for account in (cast.trainee, cast.far_trainee))
        make_graded_attempt(took, module, 100)
        make_graded_attempt(took, pre, 95)
        make_graded_attempt(took, post, 60, number=1)
        make_graded_attempt(took, post, 85, number=2)
        make_graded_attempt(took_none, module, 100)
        return took.id, took_none.id

    took, took_none = write(take_tests)
    with statements() as sent:
        assert final_scores([took, took_none]) == {took: (85, True)}
    assert len(sent) == 1
    assert final_scores([]) == {}


@pytest.mark.parametrize(
    ("counts", "percent", "is_passed"),
    [("last", 25, False), ("first", 50, False), ("mean", 50, False), ("best", 75, True)],
)
def test_the_quiz_says_which_attempt_counts(
    app: Flask, cast: Cast, counts: str, percent: float, is_passed: bool
) -> None:
    files = mini_files()
    files[QUIZ] = files[QUIZ] + f"counts: {counts}\n".encode()
    edition = publish_approved(files, at=THEN)

    def try_three_times() -> Enrolment:
        enrolment = make_enrolment(cast.trainee, edition)
        for number, each in enumerate((50, 75, 25), 1):
            make_graded_attempt(enrolment, quiz_revision(edition), each, number=number)
        return enrolment

    enrolment = write(try_three_times)
    state = quiz_states(enrolment.id)[MODULE]
    assert (state.percent, state.is_passed) == (percent, is_passed)
    page = main_of(english_client(app, cast.trainee), f"/quizzes/{state.quiz_uid}")
    said = dict(zip(lines_of(page, ".facts dt"), lines_of(page, ".facts dd"), strict=True))
    assert (
        said["What counts"]
        == {
            "last": "The last attempt",
            "first": "The first attempt",
            "mean": "The mean of all attempts",
            "best": "The best attempt",
        }[counts]
    )


@pytest.mark.parametrize(("counts", "percent"), [("best", 80), ("last", 70), ("first", 60), ("mean", 70)])
def test_the_final_score_is_the_one_that_counts(app: Flask, cast: Cast, counts: str, percent: float) -> None:
    edition = publish_mini()

    def take() -> Enrolment:
        enrolment, quiz = make_enrolment(cast.trainee, edition), quiz_revision(edition, "post")
        quiz.counts = counts
        for number, each in enumerate((60, 80, 70), 1):
            make_graded_attempt(enrolment, quiz, each, number=number)
        return enrolment

    enrolment = write(take)
    assert final_scores([enrolment.id]) == {enrolment.id: (percent, True)}


def test_an_attempt_keyed_late_takes_the_place_of_the_day_on_which_it_was_sat(app: Flask, cast: Cast) -> None:
    edition = publish_mini()

    def take() -> Enrolment:
        enrolment, quiz = make_enrolment(cast.trainee, edition), quiz_revision(edition, "post")
        quiz.counts = "last"
        make_graded_attempt(enrolment, quiz, 40, number=1)
        on_paper = make_graded_attempt(enrolment, quiz, 90, number=2)
        on_paper.started_at -= timedelta(days=2)
        return enrolment

    enrolment = write(take)
    assert final_scores([enrolment.id]) == {enrolment.id: (40, True)}
    assert quiz_states(enrolment.id)["", "post"].percent == 40
