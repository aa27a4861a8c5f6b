"""What was decided about the quizzes of a workshop, as pages list it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from app.accounts.models import Account, Officer
from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.curriculum.published import PublishedQuiz
from app.extensions import db
from app.quizzes.gradebook import in_order
from app.quizzes.models import Attempt
from app.quizzes.queries import is_waiting
from app.quizzes.sitting_rules import NO_RULES, Rules, SittingRule
from app.workshops.models import Workshop
from app.workshops.registrations import Registration

Key = tuple[str, str]  # module slug and purpose


@dataclass(frozen=True)
class SittingLine:
    """A quiz of a workshop: what holds, since when scores are shown, and how many attempts are open, handed in, and of
    these wait for marks.
    """

    quiz: PublishedQuiz
    rules: Rules
    holds_scores_back: bool
    released_at: datetime | None
    n_open: int
    n_submitted: int
    n_waiting: int


def sittings_of(workshop: Workshop) -> list[SittingLine]:
    """Every quiz of the workshop's edition, in the order of the course. Two queries."""
    query = select(SittingRule).where(
        SittingRule.workshop_id == workshop.id, SittingRule.replaced_at.is_(None)
    )
    rules = {(rule.module_slug, rule.purpose): rule for rule in db.session.scalars(query)}
    counts = _counts(workshop.id)
    quizzes = in_order(catalogue.edition(workshop.edition_id))
    return [_line(quiz, rules.get(_key(quiz)), counts.get(_key(quiz), (0, 0, 0))) for quiz in quizzes]


def _key(quiz: PublishedQuiz) -> Key:
    return quiz.module_slug, quiz.purpose


def _line(quiz: PublishedQuiz, rule: SittingRule | None, counts: tuple[int, int, int]) -> SittingLine:
    n_all, n_submitted, n_waiting = counts
    return SittingLine(
        quiz=quiz,
        rules=rule.rules if rule else NO_RULES,
        holds_scores_back=rule is not None and rule.holds_scores_back,
        released_at=rule.released_at if rule else None,
        n_open=n_all - n_submitted,
        n_submitted=n_submitted,
        n_waiting=n_waiting,
    )


def _counts(workshop_id: int) -> Mapping[Key, tuple[int, int, int]]:
    """All attempts of a workshop, those handed in, and those of them that wait for marks, by quiz."""
    query = (
        select(
            QuizRevision.module_slug,
            QuizRevision.purpose,
            func.count(Attempt.id),
            func.count(Attempt.submitted_at),
            func.count(case((is_waiting(), Attempt.id))),
        )
        .join(Attempt, Attempt.quiz_revision_id == QuizRevision.id)
        .join(Registration, Registration.id == Attempt.registration_id)
        .where(Registration.workshop_id == workshop_id)
        .group_by(QuizRevision.module_slug, QuizRevision.purpose)
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in db.session.execute(query)}


@dataclass(frozen=True)
class Decision:
    """A rule as it was decided: when, by whom, and whether scores that wait for release were shown then."""

    rules: Rules
    at: datetime
    by: str
    released_at: datetime | None


def decisions_on(workshop: Workshop, quiz: PublishedQuiz) -> list[Decision]:
    """Everything that was ever decided about a quiz in a workshop, the newest first. One query."""
    query = (
        select(SittingRule, Officer.full_name)
        .outerjoin(Account, Account.id == SittingRule.by_id)
        .outerjoin(Officer, Officer.id == Account.officer_id)
        .where(
            SittingRule.workshop_id == workshop.id,
            SittingRule.module_slug == quiz.module_slug,
            SittingRule.purpose == quiz.purpose,
        )
        .order_by(SittingRule.id.desc())
    )
    rows = db.session.execute(query).all()
    return [Decision(rule.rules, rule.at, name or "", rule.released_at) for rule, name in rows]
