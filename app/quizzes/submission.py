"""Handing in: what is saved is graded, by the officer's wish or because time is up. Once is for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app.curriculum import catalogue
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.grading import grade_attempts
from app.quizzes.models import GRACE, Attempt, AttemptScore
from app.shared.audit import audit
from app.shared.models import Actor

MOST_AT_ONCE = 200


def submit_attempt(attempt: Attempt, *, by: Actor, at: datetime) -> None:
    """Hand in and grade what is saved; a verb. An attempt that is in stays as it is."""
    if attempt.submitted_at is None:
        in_time = min(at, attempt.due_at or at)
        close_attempt(attempt, in_time, by=by, at=at, reason="submitted")


def close_if_over(attempt: Attempt, *, at: datetime) -> bool:
    """Hand in what is saved when time is up, as of when it was up; whether it did. A verb.

    Whoever looks at an attempt next closes it: its officer, the next start, the worker.
    """
    is_over = attempt.is_over(at)
    if is_over and attempt.due_at:
        close_attempt(attempt, attempt.due_at, by=None, at=at, reason="time was up")
    return is_over


def close_attempt(
    attempt: Attempt, submitted_at: datetime, *, by: Actor | None, at: datetime, reason: str
) -> None:
    """Grade what is saved and say when it was handed in; a module whose quiz is passed is complete. Part of a verb.

    Where people mark some of it, the score and the module wait for the last mark.
    """
    scores = grade_attempts([attempt], by=by, at=at, reason=reason)
    attempt.submitted_at = submitted_at
    complete_modules([attempt], scores, at=submitted_at)
    audit("submit_attempt", attempt, by=by, at=at)


def complete_modules(
    attempts: Iterable[Attempt], scores: Mapping[int, AttemptScore], *, at: datetime
) -> None:
    """A module is complete once its quiz is passed, or graded where it has no pass mark. Part of a verb."""
    for attempt in attempts:
        score = scores.get(attempt.id)
        if score is not None and attempt.purpose == "module" and score.is_passed is not False:
            module_slug = catalogue.quiz(attempt.quiz_revision_id).module_slug
            db.session.get_one(Enrolment, attempt.enrolment_id).complete_module(module_slug, at=at)


def grade_what_waited(
    attempts: Sequence[Attempt], *, by: Actor, at: datetime, reason: str
) -> dict[int, AttemptScore]:
    """Grade those of attempts at one quiz that wait for marks no longer, and complete their modules; part of a verb.

    The scores of these by the attempts' ids.
    """
    scores = grade_attempts(attempts, by=by, at=at, reason=reason)
    complete_modules(attempts, scores, at=at)
    return scores


def overdue_ids(at: datetime) -> list[int]:
    """Attempts whose time is up and that nobody has looked at since; the most overdue first."""
    query = select(Attempt.id).where(Attempt.submitted_at.is_(None), Attempt.due_at < at - GRACE)
    return list(db.session.scalars(query.order_by(Attempt.due_at).limit(MOST_AT_ONCE)))


def close_overdue(attempt_id: int, *, at: datetime) -> bool:
    """`close_if_over` by key; a verb."""
    return close_if_over(db.session.get_one(Attempt, attempt_id), at=at)
