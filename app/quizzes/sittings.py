"""When and where a quiz is taken in a workshop, and when its scores are shown: set, moved, released, taken back.

A rule belongs to a workshop and to a place in its course (module and purpose), so that another edition keeps it.
What holds for an attempt is worked out at its start and frozen in its `due_at`; whoever moves a close moves that too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, exists, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.curriculum import catalogue
from app.curriculum.models import QUIZ_PURPOSES, QuizRevision
from app.curriculum.published import PublishedQuiz
from app.domain.accommodation import Allowance
from app.domain.sitting import (
    AT_ONCE,
    CLOSINGS,
    FOR_ALL,
    FOR_STARTING,
    RELEASES,
    WHEN_RELEASED,
    Sitting,
    Span,
    due_at,
    moved_due,
)
from app.extensions import db
from app.quizzes.models import Attempt
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, one_of, unique_where
from app.shared.refusal import Refused
from app.workshops.models import Workshop
from app.workshops.queries import sessions_of
from app.workshops.registrations import Registration


@dataclass(frozen=True)
class Rules:
    """What is decided about a quiz in a workshop; as it stands here, nothing is."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closes_for: str = FOR_STARTING
    password: str = ""
    is_in_hall: bool = False
    release: str = AT_ONCE


NO_RULES = Rules()


class SittingRule(HasUid, MadeBy, Base):
    """What holds for a quiz in a workshop, as somebody decided it. Never changed: the next decision replaces it.

    `released_at`: since when scores that wait for release are shown; it goes on into the rows that follow for as long
    as these have scores wait for release. After "at once" they wait anew.
    """

    __tablename__ = "sitting_rules"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="period"),
        one_of("purpose", QUIZ_PURPOSES),
        one_of("closes_for", CLOSINGS),
        one_of("release", RELEASES),
        unique_where(
            "uq_sitting_rules_in_force", "workshop_id", "module_slug", "purpose", where="replaced_at IS NULL"
        ),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    module_slug: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(10))
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closes_for: Mapped[str] = mapped_column(String(10), default=FOR_STARTING)
    password: Mapped[str] = mapped_column(String(60), default="")
    is_in_hall: Mapped[bool] = mapped_column(default=False)
    release: Mapped[str] = mapped_column(String(15), default=AT_ONCE)
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    replaced_at: Mapped[datetime | None]

    @property
    def rules(self) -> Rules:
        return Rules(**{name: getattr(self, name) for name in Rules.__dataclass_fields__})

    @property
    def holds_scores_back(self) -> bool:
        """Whether scores wait for somebody to release them."""
        return self.release == WHEN_RELEASED and self.released_at is None


def holds_back(rule: type[SittingRule]) -> ColumnElement[bool]:
    """`SittingRule.holds_scores_back` as a condition on rows."""
    return (rule.release == WHEN_RELEASED) & rule.released_at.is_(None)


def is_held_back() -> ColumnElement[bool]:
    """Whether the workshop of an Attempt at a QuizRevision holds its score back."""
    rule = aliased(SittingRule)
    held = exists().where(
        Registration.id == Attempt.registration_id,
        rule.workshop_id == Registration.workshop_id,
        is_rule_for(rule),
        holds_back(rule),
    )
    return held.correlate(Attempt, QuizRevision)


def is_rule_for(rule: type[SittingRule]) -> ColumnElement[bool]:
    """Whether a SittingRule, of whichever workshop, is the one in force for a QuizRevision."""
    return (
        (rule.module_slug == QuizRevision.module_slug)
        & (rule.purpose == QuizRevision.purpose)
        & rule.replaced_at.is_(None)
    )


def rule_in_force(workshop_id: int, quiz: PublishedQuiz) -> SittingRule | None:
    """What holds for a quiz in a workshop; None while nobody has decided anything. One query."""
    query = select(SittingRule).filter_by(workshop_id=workshop_id, purpose=quiz.purpose, replaced_at=None)
    return db.session.scalar(query.where(SittingRule.module_slug == quiz.module_slug))


def set_rules(
    workshop: Workshop, quiz: PublishedQuiz, rules: Rules, *, seen: str, by: Actor, at: datetime
) -> int:
    """Decide about a quiz in a workshop; how many open attempts end at another time now. A verb.

    `seen`: the uid of the row that was in force when it was decided, or "": refuses if that has been replaced.
    """
    before = rule_in_force(workshop.id, quiz)
    if seen != (str(before.uid) if before else ""):
        raise Refused(
            _l("Somebody else has changed this in the meantime."),
            kept=_l("What they have set holds; yours was not saved."),
            to_do=_l("Open the page again and look at what holds now."),
        )
    rule = _replace(workshop, quiz, before, rules, by=by, at=at)
    audit("set_sitting_rules", rule, by=by, at=at)
    return _move_ends(rule, at)


def close_now(workshop: Workshop, quiz: PublishedQuiz, *, by: Actor, at: datetime) -> int:
    """Close a quiz for all on the spot; how many open attempts that ends. A verb.

    They are handed in with what is saved; officers who were given a later close keep it.
    """
    before = rule_in_force(workshop.id, quiz)
    rules = before.rules if before else NO_RULES
    opens_at = rules.opens_at if rules.opens_at and rules.opens_at < at else None
    closed = replace(rules, opens_at=opens_at, closes_at=at, closes_for=FOR_ALL)
    rule = _replace(workshop, quiz, before, closed, by=by, at=at)
    audit("close_sitting", rule, by=by, at=at)
    return _move_ends(rule, at, is_by_hand=True)


def release_scores(workshop: Workshop, quiz: PublishedQuiz, *, by: Actor, at: datetime) -> None:
    """Show the scores that were held back, and those still to come. A verb; refuses where none are held back."""
    before = rule_in_force(workshop.id, quiz)
    if before is None or not before.holds_scores_back:
        raise Refused(_l("The scores are shown already."), kept=_l("Nothing was changed."))
    rule = _replace(workshop, quiz, before, before.rules, by=by, at=at)
    rule.released_at, rule.released_by_id = at, by.id
    audit("release_scores", rule, by=by, at=at)


def take_scores_back(workshop: Workshop, quiz: PublishedQuiz, *, by: Actor, at: datetime) -> None:
    """Hold scores that were released back again. A verb; refuses where none were released."""
    before = rule_in_force(workshop.id, quiz)
    if before is None or before.release != WHEN_RELEASED or before.released_at is None:
        raise Refused(_l("No scores of this quiz have been released."), kept=_l("Nothing was changed."))
    rule = _replace(workshop, quiz, before, before.rules, by=by, at=at)
    rule.released_at = rule.released_by_id = None
    audit("take_scores_back", rule, by=by, at=at)


def _replace(
    workshop: Workshop,
    quiz: PublishedQuiz,
    before: SittingRule | None,
    rules: Rules,
    *,
    by: Actor,
    at: datetime,
) -> SittingRule:
    if before is not None:
        before.replaced_at = at
        db.session.flush()
    released = before if before and before.release == rules.release == WHEN_RELEASED else None
    rule = SittingRule(
        workshop_id=workshop.id,
        module_slug=quiz.module_slug,
        purpose=quiz.purpose,
        released_at=released.released_at if released else None,
        released_by_id=released.released_by_id if released else None,
        at=at,
        by_id=by.id,
        **asdict(rules),
    )
    db.session.add(rule)
    db.session.flush()
    return rule


def half_days_of(workshop_id: int) -> tuple[Span, ...]:
    """The half-days of a workshop as spans of time. One query."""
    return tuple(Span(session.starts_at, session.ends_at) for session in sessions_of(workshop_id))


def sitting_of(rules: Rules, half_days: tuple[Span, ...], allowance: Allowance) -> Sitting:
    """What rules come to for an officer who is allowed more."""
    return Sitting(
        opens_at=rules.opens_at,
        closes_at=rules.closes_at,
        closes_for=rules.closes_for,
        is_in_hall=rules.is_in_hall,
        half_days=half_days,
        later_close=allowance.later,
    )


def _move_ends(rule: SittingRule, at: datetime, *, is_by_hand: bool = False) -> int:
    """Let open attempts end as the rule now says; how many end at another time. One whose time is up stays closed."""
    half_days, moved = half_days_of(rule.workshop_id), 0
    for attempt in open_attempts(rule.workshop_id, rule.module_slug, rule.purpose, at):
        allowance = _frozen(attempt.accommodations)
        sitting = sitting_of(rule.rules, half_days, allowance)
        time_limit = catalogue.quiz(attempt.quiz_revision_id).time_limit
        began, limit = attempt.started_at, allowance.time(time_limit) if time_limit else None
        ends = (
            due_at(sitting, began, limit)
            if is_by_hand
            else moved_due(sitting, began, limit, was=attempt.due_at, at=at)
        )
        moved += ends != attempt.due_at
        attempt.due_at = ends
    return moved


def _frozen(accommodations: dict[str, Any] | None) -> Allowance:
    """What an attempt was allowed when it began."""
    kept = accommodations or {}
    return Allowance(kept.get("time", 0), kept.get("attempts", 0), kept.get("close", 0))


def open_attempts(workshop_id: int, module_slug: str, purpose: str, at: datetime) -> Sequence[Attempt]:
    """Attempts at a quiz that are going on in a workshop, their time not up. One query."""
    query = (
        select(Attempt)
        .join(Registration, Registration.id == Attempt.registration_id)
        .join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id)
        .where(
            Registration.workshop_id == workshop_id,
            QuizRevision.module_slug == module_slug,
            QuizRevision.purpose == purpose,
            Attempt.submitted_at.is_(None),
            or_(Attempt.due_at.is_(None), Attempt.due_at > at),
        )
    )
    return db.session.scalars(query.order_by(Attempt.id)).all()
