"""Reads of attempts and scores that several features share."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.curriculum.models import QuizRevision
from app.domain.behaviour import AFTER, LATER, SCORE, Behaviour
from app.domain.counting import counted_percent
from app.domain.grading import is_passed
from app.domain.sitting import Obstacle, Sitting, next_start, obstacle
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.accommodations import extra_attempts, later_close
from app.quizzes.models import Attempt, AttemptScore
from app.quizzes.seats import workshop_id_held
from app.quizzes.sitting_rules import SittingRule, is_held_back, is_rule_for
from app.shared import clock
from app.shared.database import reading
from app.workshops.models import Workshop
from app.workshops.registrations import Registration


@dataclass(frozen=True)
class QuizState:
    """Where an officer stands with one quiz.

    `percent` is the score that counts by the quiz's rule. It and `is_passed` are empty while nothing has been graded
    and while a score is not shown (`score_is_open`), `is_passed` also where the quiz has no pass mark.
    `obstacle`: what hours or delay put in the way now; `closes_at`: until when it is open, where that is to come.
    `is_waiting`: an attempt that was handed in waits for marks, so that what counts is not final.
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
    obstacle: Obstacle | None = None
    closes_at: datetime | None = None
    is_in_hall: bool = False
    is_held_back: bool = False  # its scores wait for release
    is_waiting: bool = False

    @property
    def opens_at(self) -> datetime | None:
        """From when it may be started; None where that is no matter of time."""
        return self.obstacle.moment if self.obstacle and self.obstacle.code in ("not-open", "delay") else None

    @property
    def is_submitted(self) -> bool:
        """Whether at least one attempt was handed in."""
        return self.last_submitted_uid is not None

    @property
    def can_start(self) -> bool:
        """Whether one more attempt is allowed; an open one is gone on with instead."""
        return self.obstacle is None and self._may_be_tried_again

    @property
    def is_coming(self) -> bool:
        """Whether one more attempt will be allowed later on."""
        return self.opens_at is not None and self._may_be_tried_again

    @property
    def _may_be_tried_again(self) -> bool:
        return not self.is_closed and (
            self.attempts_allowed == 0 or self.attempts_used < self.attempts_allowed
        )


S = TypeVar("S", bound=Select[*tuple[Any, ...]])


def with_workshop(query: S) -> S:
    """Joins to an Attempt its Registration and Workshop, where it was sat in one."""
    query = query.outerjoin(Registration, Registration.id == Attempt.registration_id)
    return query.outerjoin(Workshop, Workshop.id == Registration.workshop_id)


def counts() -> ColumnElement[bool]:
    """Joins an Attempt to the AttemptScore of the grading run that counts."""
    return and_(AttemptScore.attempt_id == Attempt.id, AttemptScore.grading_run_id == Attempt.grading_run_id)


def is_waiting() -> ColumnElement[bool]:
    """Whether an Attempt was handed in and has no score yet, because people still have to mark some of it."""
    return and_(Attempt.submitted_at.is_not(None), Attempt.grading_run_id.is_(None))


AS_SAT = (Attempt.started_at, Attempt.number)
"""The order in which attempts were sat, the oldest first: one on paper may be keyed after others were sat on screen."""

_post = aliased(Attempt)


def score_is_open() -> ColumnElement[bool]:
    """Whether the officer may see the score of an Attempt at a QuizRevision: of a pre-test once the post-test is in, of
    all else at once; and in a workshop that holds scores back once they are released.

    Both tests share items, so that the score of the first would train for the second.
    """
    post_is_in = exists().where(
        _post.enrolment_id == Attempt.enrolment_id, _post.purpose == "post", _post.submitted_at.is_not(None)
    )
    return and_(or_(Attempt.purpose != "pre", post_is_in.correlate(Attempt)), ~is_held_back())


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
        score_is_open().label("is_open"),
        is_held_back().label("is_held_back"),
        QuizRevision.delay,
        SittingRule.opens_at,
        SittingRule.closes_at,
        SittingRule.is_in_hall,
        case((SittingRule.closes_at.is_not(None), later_close()), else_=0).label("later_close"),
    )
    .select_from(Enrolment)
    .join(QuizRevision, QuizRevision.edition_id == Enrolment.edition_id)
    .outerjoin(SittingRule, and_(SittingRule.workshop_id == workshop_id_held(), is_rule_for(SittingRule)))
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
    now = clock.now()
    asked = {"enrolment_id": enrolment_id, "today": clock.local(now).date()}
    rows = reading().execute(_ATTEMPTS_AT_QUIZZES, asked).all()
    states = [_state(list(group), now) for _quiz, group in groupby(rows, key=lambda row: row.quiz_uid)]
    post = next((state for state in states if state.purpose == "post"), None)
    return {(state.module_slug, state.purpose): _beside(post, state) for state in states}


def _beside(post: QuizState | None, state: QuizState) -> QuizState:
    """A pre-test closes when the post-test begins: they share items."""
    if state.purpose != "pre" or post is None:
        return state
    return replace(state, is_closed=post.attempts_used > 0)


def _state(rows: list[Row[Any]], now: datetime) -> QuizState:
    attempts = [row for row in rows if row.attempt_uid]
    submitted = [row for row in attempts if row.submitted_at]
    percents = [row.percent for row in submitted if row.percent is not None]
    if not all(row.is_open for row in submitted):
        percents = []
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
        **_hours(rows[0], submitted, now),
        is_held_back=any(row.is_held_back for row in submitted),
        is_waiting=any(row.percent is None for row in submitted),
    )


def _hours(row: Row[Any], submitted: Sequence[Row[Any]], now: datetime) -> dict[str, Any]:
    """What hours and delay say; whether the hall is open now is asked where an attempt starts."""
    sitting = Sitting(row.opens_at, row.closes_at, later_close=timedelta(minutes=row.later_close))
    pause = timedelta(minutes=row.delay) if row.delay else None
    starts_at = next_start(max((each.submitted_at for each in submitted), default=None), pause)
    waits = Obstacle("delay", starts_at) if starts_at and now < starts_at else None
    closes = sitting.closes
    return {
        "obstacle": obstacle(sitting, now) or waits,
        "closes_at": closes if closes and now < closes else None,
        "is_in_hall": bool(row.is_in_hall),
    }


def held_back_modules(enrolment_ids: Collection[int]) -> set[tuple[int, str]]:
    """(enrolment, module slug) where the score of a module's quiz waits for release, and with it what it completed.
    One query.
    """
    query = (
        select(Attempt.enrolment_id, QuizRevision.module_slug)
        .join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id)
        .where(Attempt.enrolment_id.in_(enrolment_ids), Attempt.submitted_at.is_not(None), is_held_back())
    )
    return {(row[0], row[1]) for row in db.session.execute(query.distinct())}


class Try(NamedTuple):
    """An attempt as a line of a list; `percent` and `is_passed` of the grading that counts, empty while not shown."""

    uid: uuid.UUID
    number: int
    started_at: datetime
    submitted_at: datetime | None
    percent: float | None
    is_passed: bool | None
    is_open: bool  # the officer may see the score
    is_held_back: bool  # until somebody releases it
    is_waiting: bool  # it was handed in, and people have to mark some of it


def tries_at(quiz_revision_id: int, enrolment_id: int) -> list[Try]:
    """The officer's attempts at a quiz, the oldest first. One query."""
    columns = (Attempt.uid, Attempt.number, Attempt.started_at, Attempt.submitted_at)
    query = (
        select(
            *columns,
            case((score_is_open(), AttemptScore.percent)),
            case((score_is_open(), AttemptScore.is_passed)),
            score_is_open(),
            is_held_back(),
            is_waiting(),
        )
        .join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id)
        .outerjoin(AttemptScore, counts())
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_revision_id == quiz_revision_id)
    )
    return [Try(*row) for row in db.session.execute(query.order_by(*AS_SAT))]


def final_score_waits(enrolment_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a post-test of an enrolment waits for marks, as a column of a query about enrolments."""
    return exists().where(Attempt.enrolment_id == enrolment_id, Attempt.purpose == "post", is_waiting())


class FinalScore(NamedTuple):
    """The per cent score that counts of an officer's post-test attempts, and whether the officer may see it."""

    percent: float
    is_open: bool


def final_scores(enrolment_ids: Collection[int] | Select[int]) -> dict[int, FinalScore]:
    """Enrolment, of these or those a query finds, to the score of its post-test; without one, no entry. One query."""
    query = (
        select(
            Attempt.enrolment_id, QuizRevision.counts, AttemptScore.percent, score_is_open().label("is_open")
        )
        .join(AttemptScore, counts())
        .join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id)
        .where(Attempt.enrolment_id.in_(enrolment_ids), Attempt.purpose == "post")
        .order_by(Attempt.enrolment_id, *AS_SAT)
    )
    found = {}
    for key, group in groupby(db.session.execute(query), key=lambda row: (row.enrolment_id, row.counts)):
        rows = list(group)
        percent = counted_percent([row.percent for row in rows], key[1])
        if percent is not None:
            found[key[0]] = FinalScore(percent, all(row.is_open for row in rows))
    return found
