"""Reads of attempts and scores that several features share."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select

from app.curriculum.models import QuizRevision
from app.domain.behaviour import AFTER, LATER, SCORE, Behaviour
from app.domain.counting import counted_percent
from app.domain.grading import Answer, is_answered, is_passed
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.accommodations import extra_attempts
from app.quizzes.models import SETTLED, Attempt, AttemptScore, Response
from app.shared import clock
from app.shared.database import reading


@dataclass(frozen=True)
class QuizState:
    """Where an officer stands with one quiz.

    `percent` is the score that counts by the quiz's rule. It and `is_passed` are empty while nothing has been graded,
    `is_passed` also where the quiz has no pass mark; and for a pre-test until the post-test is handed in.
    """

    quiz_uid: uuid.UUID
    module_slug: str
    purpose: str
    attempts_allowed: int  # 0: any number
    attempts_used: int
    open_attempt_uid: uuid.UUID | None
    last_submitted_uid: uuid.UUID | None
    percent: float | None
    is_passed: bool | None
    is_closed: bool = False  # a pre-test once the post-test was started
    shows_score: bool = True  # by the rules of the quiz for this moment

    @property
    def is_submitted(self) -> bool:
        """Whether at least one attempt was handed in."""
        return self.last_submitted_uid is not None

    @property
    def can_start(self) -> bool:
        """Whether one more attempt is allowed; an open one is gone on with instead."""
        return not self.is_closed and (
            self.attempts_allowed == 0 or self.attempts_used < self.attempts_allowed
        )


def counts() -> ColumnElement[bool]:
    """Joins an Attempt to the AttemptScore of the grading run that counts."""
    return and_(AttemptScore.attempt_id == Attempt.id, AttemptScore.grading_run_id == Attempt.grading_run_id)


AS_SAT = (Attempt.started_at, Attempt.number)
"""The order in which attempts were sat, the oldest first: one on paper may be keyed after others were sat on screen."""

# Built once and run past the ORM: course pages ask this, and building it would cost more than the asking.
_ATTEMPTS_AT_QUIZZES: Select[*tuple[Any, ...]] = (
    select(
        QuizRevision.uid.label("quiz_uid"),
        QuizRevision.module_slug,
        QuizRevision.purpose,
        QuizRevision.attempts.label("allowed"),
        QuizRevision.counts,
        QuizRevision.behaviour,
        QuizRevision.pass_score,
        extra_attempts().label("extra_attempts"),
        Attempt.uid.label("attempt_uid"),
        Attempt.submitted_at,
        AttemptScore.percent,
    )
    .select_from(Enrolment)
    .join(QuizRevision, QuizRevision.edition_id == Enrolment.edition_id)
    .outerjoin(
        Attempt, and_(Attempt.enrolment_id == Enrolment.id, Attempt.quiz_revision_id == QuizRevision.id)
    )
    .outerjoin(AttemptScore, counts())
    .where(Enrolment.id == bindparam("enrolment_id"))
    .order_by(QuizRevision.id, *AS_SAT)
)


def quiz_states(enrolment_id: int) -> dict[tuple[str, str], QuizState]:
    """(module slug, purpose) to where the officer stands, for every quiz of the edition; "" is the whole course.

    One query, whatever the number of quizzes and attempts.
    """
    rows = (
        reading().execute(_ATTEMPTS_AT_QUIZZES, {"enrolment_id": enrolment_id, "today": clock.today()}).all()
    )
    states = [_state(list(group)) for _quiz, group in groupby(rows, key=lambda row: row.quiz_uid)]
    post = next((state for state in states if state.purpose == "post"), None)
    return {(state.module_slug, state.purpose): _beside(post, state) for state in states}


def _beside(post: QuizState | None, state: QuizState) -> QuizState:
    """A pre-test closes when the post-test begins, and its score opens when that is in: they share items."""
    if state.purpose != "pre" or post is None:
        return state
    is_open = post.is_submitted
    return replace(
        state,
        is_closed=post.attempts_used > 0,
        percent=state.percent if is_open else None,
        is_passed=state.is_passed if is_open else None,
    )


def _state(rows: list[Row[Any]]) -> QuizState:
    attempts = [row for row in rows if row.attempt_uid]
    submitted = [row for row in attempts if row.submitted_at]
    percents = [row.percent for row in submitted if row.percent is not None]
    percent, pass_score = counted_percent(percents, rows[0].counts), rows[0].pass_score
    is_graded = percent is not None and pass_score is not None
    allowed = rows[0].allowed and rows[0].allowed + rows[0].extra_attempts
    is_used_up = bool(allowed) and len(submitted) >= allowed
    shown = Behaviour.from_row(rows[0].behaviour).shown(LATER if is_used_up else AFTER)
    return QuizState(
        quiz_uid=rows[0].quiz_uid,
        module_slug=rows[0].module_slug,
        purpose=rows[0].purpose,
        attempts_allowed=allowed,
        attempts_used=len(attempts),
        open_attempt_uid=next((row.attempt_uid for row in attempts if not row.submitted_at), None),
        last_submitted_uid=submitted[-1].attempt_uid if submitted else None,
        percent=percent,
        is_passed=is_passed(percent, pass_score) if is_graded else None,
        shows_score=SCORE in shown,
    )


class Try(NamedTuple):
    """An attempt as a line of a list; `percent` and `is_passed` of the grading that counts."""

    uid: uuid.UUID
    number: int
    started_at: datetime
    submitted_at: datetime | None
    percent: float | None
    is_passed: bool | None


def tries_at(quiz_revision_id: int, enrolment_id: int) -> list[Try]:
    """The officer's attempts at a quiz, the oldest first. One query."""
    columns = (Attempt.uid, Attempt.number, Attempt.started_at, Attempt.submitted_at)
    query = (
        select(*columns, AttemptScore.percent, AttemptScore.is_passed)
        .outerjoin(AttemptScore, counts())
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_revision_id == quiz_revision_id)
    )
    return [Try(*row) for row in db.session.execute(query.order_by(*AS_SAT))]


def is_score_open(purpose: str, enrolment_id: int) -> bool:
    """Whether the officer may see the score: of a pre-test once the post-test is in, of all else at once.

    Both tests share items, so that the score of the first would train for the second.
    """
    if purpose != "pre":
        return True
    post = select(Attempt.id).where(Attempt.enrolment_id == enrolment_id, Attempt.purpose == "post")
    return db.session.scalar(post.where(Attempt.submitted_at.is_not(None)).limit(1)) is not None


class Saved(NamedTuple):
    """An answer that is kept, and the receipt that says so. `tried`: what was checked, the first first;
    `is_settled`: whether the last of it was for good.
    """

    item_id: str
    answer: Answer
    receipt: str
    saved_at: datetime
    tried: tuple[Answer, ...] = ()
    is_settled: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether there is anything in it: an answer can be emptied."""
        return is_answered(self.answer)


def latest_answers(attempt_id: int) -> dict[str, Saved]:
    """The newest answer to each item that has any, by item. One query."""
    return latest_answers_of([attempt_id])[attempt_id]


def latest_answers_of(attempt_ids: Collection[int]) -> dict[int, dict[str, Saved]]:
    """`latest_answers` of each attempt, in one query for all of them."""
    is_theirs = Response.attempt_id.in_(attempt_ids)
    newest = select(func.max(Response.id)).where(is_theirs).group_by(Response.attempt_id, Response.item_id)
    columns = (Response.item_id, Response.answer, Response.receipt, Response.received_at)
    query = select(Response.attempt_id, Response.mark, *columns)
    query = query.where(is_theirs, or_(Response.mark != "", Response.id.in_(newest)))
    found: dict[int, dict[str, Saved]] = {attempt_id: {} for attempt_id in attempt_ids}
    for attempt_id, mark, *row in db.session.execute(query.order_by(Response.id)):
        saved = Saved(*row)
        before = found[attempt_id].get(saved.item_id)
        tried = (*(before.tried if before else ()), *([saved.answer] if mark else []))
        found[attempt_id][saved.item_id] = saved._replace(tried=tried, is_settled=mark == SETTLED)
    return found


def final_scores(enrolment_ids: Collection[int]) -> dict[int, float]:
    """Enrolment to the per cent score that counts of its post-test attempts; without one, no entry. One query."""
    query = (
        select(Attempt.enrolment_id, QuizRevision.counts, AttemptScore.percent)
        .join(AttemptScore, counts())
        .join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id)
        .where(Attempt.enrolment_id.in_(enrolment_ids), Attempt.purpose == "post")
        .order_by(Attempt.enrolment_id, *AS_SAT)
    )
    found = {}
    for key, group in groupby(db.session.execute(query), key=lambda row: (row.enrolment_id, row.counts)):
        percent = counted_percent([row.percent for row in group], key[1])
        if percent is not None:
            found[key[0]] = percent
    return found
