"""Reads of attempts and scores that several features share."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from app.curriculum.models import QuizRevision
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.models import Attempt, AttemptScore


@dataclass(frozen=True)
class QuizState:
    """Where an officer stands with one quiz.

    `best_percent` and `is_passed` are empty while nothing has been graded, where the quiz has no pass mark, and
    for a pre-test until the post-test is handed in.
    """

    quiz_uid: uuid.UUID
    module_slug: str
    purpose: str
    attempts_allowed: int  # 0: any number
    attempts_used: int
    open_attempt_uid: uuid.UUID | None
    last_submitted_uid: uuid.UUID | None
    best_percent: float | None
    is_passed: bool | None

    @property
    def is_submitted(self) -> bool:
        """Whether at least one attempt was handed in."""
        return self.last_submitted_uid is not None

    @property
    def can_start(self) -> bool:
        """Whether one more attempt is allowed; an open one is gone on with instead."""
        return self.attempts_allowed == 0 or self.attempts_used < self.attempts_allowed


def quiz_states(enrolment_id: int) -> dict[tuple[str, str], QuizState]:
    """(module slug, purpose) to where the officer stands, for every quiz of the edition; "" is the whole course.

    One query, whatever the number of quizzes and attempts.
    """
    rows = db.session.execute(_attempts_at_quizzes(enrolment_id)).all()
    states = [_state(list(group)) for _quiz, group in groupby(rows, key=lambda row: row.quiz_uid)]
    is_post_done = any(state.purpose == "post" and state.is_submitted for state in states)
    return {
        (state.module_slug, state.purpose): state if is_post_done else without_pre_score(state)
        for state in states
    }


def without_pre_score(state: QuizState) -> QuizState:
    """A pre-test's score stays closed until the post-test is handed in: knowing it would train for the same items."""
    if state.purpose != "pre":
        return state
    return QuizState(**{**vars(state), "best_percent": None, "is_passed": None})


def _attempts_at_quizzes(enrolment_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            QuizRevision.uid.label("quiz_uid"),
            QuizRevision.module_slug,
            QuizRevision.purpose,
            QuizRevision.attempts.label("allowed"),
            Attempt.uid.label("attempt_uid"),
            Attempt.submitted_at,
            AttemptScore.percent,
            AttemptScore.is_passed,
        )
        .select_from(Enrolment)
        .join(QuizRevision, QuizRevision.edition_id == Enrolment.edition_id)
        .outerjoin(
            Attempt, and_(Attempt.enrolment_id == Enrolment.id, Attempt.quiz_revision_id == QuizRevision.id)
        )
        .outerjoin(AttemptScore, counts())
        .where(Enrolment.id == enrolment_id)
        .order_by(QuizRevision.id, Attempt.number)
    )


def counts() -> ColumnElement[bool]:
    """Joins an Attempt to the AttemptScore of the grading run that counts."""
    return and_(AttemptScore.attempt_id == Attempt.id, AttemptScore.grading_run_id == Attempt.grading_run_id)


def _state(rows: list[Row[Any]]) -> QuizState:
    attempts = [row for row in rows if row.attempt_uid]
    submitted = [row for row in attempts if row.submitted_at]
    return QuizState(
        quiz_uid=rows[0].quiz_uid,
        module_slug=rows[0].module_slug,
        purpose=rows[0].purpose,
        attempts_allowed=rows[0].allowed,
        attempts_used=len(attempts),
        open_attempt_uid=next((row.attempt_uid for row in attempts if not row.submitted_at), None),
        last_submitted_uid=submitted[-1].attempt_uid if submitted else None,
        best_percent=max(_known(row.percent for row in submitted), default=None),
        is_passed=max(_known(row.is_passed for row in submitted), default=None),
    )


def _known(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def final_scores(enrolment_ids: Collection[int]) -> dict[int, float]:
    """Enrolment to the per cent score of its best post-test attempt; without one, no entry. One query."""
    query = (
        select(Attempt.enrolment_id, func.max(AttemptScore.percent))
        .join(AttemptScore, counts())
        .where(Attempt.enrolment_id.in_(enrolment_ids), Attempt.purpose == "post")
        .group_by(Attempt.enrolment_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
