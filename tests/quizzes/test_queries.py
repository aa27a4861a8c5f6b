"""Where officers stand with their quizzes, and the scores that certificates ask for."""

from __future__ import annotations

from flask import Flask

from app.quizzes.queries import final_scores, quiz_states
from app.shared.database import write
from tests.cast import Cast
from tests.curriculum.make import publish_mini
from tests.quizzes.make import make_enrolment, make_graded_attempt, quiz_revision
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
    assert (module.best_percent, module.is_passed, module.last_submitted_uid) == (None, None, None)


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
    assert (state.best_percent, state.is_passed, state.attempts_used, state.can_start) == (75, True, 3, False)
    assert state.last_submitted_uid == attempts[-1].uid


def test_the_pre_test_score_is_closed_until_the_post_test_is_in(app: Flask, cast: Cast) -> None:
    edition = publish_mini()

    def take(purpose: str, percent: float) -> None:
        make_graded_attempt(enrolment, quiz_revision(edition, purpose), percent)

    enrolment = write(make_enrolment, cast.trainee, edition)
    write(take, "pre", 40)
    assert quiz_states(enrolment.id)[PRE].is_submitted
    assert quiz_states(enrolment.id)[PRE].best_percent is None
    write(take, "post", 80)
    assert quiz_states(enrolment.id)[PRE].best_percent == 40


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
        assert final_scores([took, took_none]) == {took: 85}
    assert len(sent) == 1
    assert final_scores([]) == {}
