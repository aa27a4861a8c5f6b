"""Scores of officers to look at and to set by hand, for those who teach and plan."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.identity import User
from app.accounts.models import Account, Officer
from app.accounts.queries import matching
from app.curriculum import catalogue
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.extensions import db
from app.quizzes.correction_access import opens_attempts_to
from app.quizzes.models import Attempt, AttemptScore, ItemScore
from app.quizzes.overrides import ScoreOverride
from app.quizzes.queries import counts, with_workshop
from app.quizzes.regrade_queries import ChangedAttempt
from app.workshops.models import Workshop

PER_PAGE = 50


@dataclass(frozen=True)
class ScoreLine:
    """An attempt that was handed in, with the score that counts; None while it waits for marks."""

    attempt_uid: uuid.UUID
    name: str
    service_number: str | None
    is_synthetic: bool
    workshop: str
    number: int
    submitted_at: datetime
    percent: float | None


@dataclass(frozen=True)
class HandSet:
    """Points that somebody set by hand; `item` is None where they are of the whole attempt."""

    uid: uuid.UUID
    attempt_uid: uuid.UUID
    name: str
    item: PublishedItem | None
    score: float
    comment: str
    by: str
    at: datetime
    undone_at: datetime | None


@dataclass(frozen=True)
class ItemLine:
    """An item of an attempt in its place, with its points; `most` is 0 where the item was dropped."""

    number: int
    item: PublishedItem
    score: float
    most: float
    is_answered: bool


@dataclass(frozen=True)
class ScorePage:
    """A page of the attempts at a quiz, and of all of them how many there are, and whether any is sample data or waits
    for marks.
    """

    lines: Sequence[ScoreLine]
    total: int
    has_samples: bool
    has_waiting: bool


def scores_at(
    quiz: PublishedQuiz, workshop: Workshop | None, user: User, *, words: str = "", page: int = 1
) -> ScorePage:
    """A page of the attempts at a quiz that the user may open, of officers whose name or number has these words, in
    order of given name. Two queries.
    """
    conditions = [*_of(quiz, workshop), Attempt.submitted_at.is_not(None), opens_attempts_to(user)]
    if words.strip():
        named = matching(select(Officer), text=words).with_only_columns(Officer.id)
        conditions.append(Attempt.officer_id.in_(named))

    def handed_in(*columns: Any) -> Any:
        query = select(*columns).select_from(Attempt).outerjoin(AttemptScore, counts())
        return _with_people(query).where(*conditions)

    numbers = (func.count(), func.count().filter(Officer.is_synthetic), func.count(AttemptScore.percent))
    total, samples, scored = db.session.execute(handed_in(*numbers)).one()
    query = handed_in(*_SCORE_COLUMNS).order_by(
        Officer.sort_key, Officer.full_name, Attempt.number, Attempt.id
    )
    rows = db.session.execute(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE))
    lines = [ScoreLine(row[0], row[1], row[2], row[3], row[4] or "", *row[5:]) for row in rows]
    return ScorePage(lines, total, samples > 0, scored < total)


_SCORE_COLUMNS = (
    *(Attempt.uid, Officer.full_name, Officer.service_number, Officer.is_synthetic),
    *(Workshop.code, Attempt.number, Attempt.submitted_at, AttemptScore.percent),
)


def hand_set_at(quiz: PublishedQuiz, workshop: Workshop | None, user: User) -> list[HandSet]:
    """What was set by hand at a quiz, taken back or not, the newest first. One query."""
    return _hand_set(*_of(quiz, workshop), opens_attempts_to(user))


def hand_set_in(attempt_id: int) -> list[HandSet]:
    """The same of one attempt. One query."""
    return _hand_set(Attempt.id == attempt_id)


def _hand_set(*conditions: ColumnElement[bool]) -> list[HandSet]:
    author = select(Officer.full_name).join(Account, Account.officer_id == Officer.id)
    by = author.where(Account.id == ScoreOverride.by_id).correlate(ScoreOverride).scalar_subquery()
    query = _with_people(
        select(ScoreOverride, Attempt.uid, Officer.full_name, by)
        .select_from(ScoreOverride)
        .join(Attempt, Attempt.id == ScoreOverride.attempt_id)
    ).where(*conditions)
    return [_line(*row) for row in db.session.execute(query.order_by(ScoreOverride.id.desc()))]


def _line(row: ScoreOverride, attempt_uid: uuid.UUID, name: str, by: str | None) -> HandSet:
    item = catalogue.item(row.item_revision_id) if row.item_revision_id else None
    return HandSet(row.uid, attempt_uid, name, item, row.score, row.comment, by or "", row.at, row.undone_at)


def _with_people(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return with_workshop(query.join(Officer, Officer.id == Attempt.officer_id))


def _of(quiz: PublishedQuiz, workshop: Workshop | None) -> list[ColumnElement[bool]]:
    theirs = [Attempt.quiz_revision_id == quiz.revision_id]
    return [*theirs, Workshop.id == workshop.id] if workshop else theirs


def items_of(attempt: Attempt) -> list[ItemLine]:
    """The items of an attempt in the order that was set, with the points that count. One query."""
    of_run = (ItemScore.attempt_id == attempt.id, ItemScore.grading_run_id == attempt.grading_run_id)
    scores = {row.item_revision_id: row for row in db.session.scalars(select(ItemScore).where(*of_run))}
    return [
        ItemLine(
            number, catalogue.item(key), scores[key].score, scores[key].max_score, scores[key].is_answered
        )
        for number, key in enumerate((entry["revision"] for entry in attempt.layout), 1)
        if key in scores
    ]


def kept_by_hand(attempts: Sequence[ChangedAttempt], item_revision_id: int) -> list[ChangedAttempt]:
    """Those of a regrade whose points were set by hand, of the item or as a whole: they stay. One query."""
    reached = or_(
        ScoreOverride.item_revision_id == item_revision_id, ScoreOverride.item_revision_id.is_(None)
    )
    query = select(ScoreOverride.attempt_id).where(ScoreOverride.undone_at.is_(None), reached)
    held = set(
        db.session.scalars(query)
    )  # few, as people set them; the attempts may be those of all officers
    return [each for each in attempts if each.attempt_id in held]
