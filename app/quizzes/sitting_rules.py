"""When and where a quiz is taken in a workshop, and when its scores are shown: what was decided.

A rule belongs to a workshop and to a place in its course (module and purpose), so that another edition keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, exists, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.curriculum.models import QUIZ_PURPOSES, QuizRevision
from app.curriculum.published import PublishedQuiz
from app.domain.sitting import AT_ONCE, CLOSINGS, FOR_STARTING, RELEASES, WHEN_RELEASED
from app.extensions import db
from app.quizzes.models import Attempt
from app.shared.models import Base, HasUid, MadeBy, one_of, unique_where
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
