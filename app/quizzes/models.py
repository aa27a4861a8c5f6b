"""Attempts at quizzes: what was set, every answer, every grading."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import PostedAs
from app.curriculum.models import QUIZ_PURPOSES, QuizRevision
from app.shared.models import Base, HasId, HasUid, one_of, unique_where

GRACE = timedelta(seconds=10)  # an answer given in the last second may still be on its way when time is up
TRIED, SETTLED = "tried", "settled"
_OPEN = "submitted_at IS NULL"


class Attempt(HasUid, PostedAs, Base):
    """One try at a quiz; what was set is frozen at its start. An officer has at most one open try at a quiz.

    `layout`: [{"item": item id, "revision": item revision id, "choices": [choice ids in the order shown]}], with
    "section" (its number from 0) in a quiz that has sections, and "page" (from 1) in one that is taken page by page.
    `page`: the one on which the officer is, in a quiz that is taken page by page, else 0.
    `due_at`: when time is up by the server's clock (empty: no limit). `purpose` repeats the quiz's, for statistics.
    `form`: A or B of a test that has forms. `accommodations`: {"time": per cent, "attempts": number, "close": minutes,
    "rows": [ids]} that applied; empty where none did.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_revision_id", "number"),
        one_of("purpose", QUIZ_PURPOSES),
        unique_where("uq_attempts_open", "enrolment_id", "quiz_revision_id", where=_OPEN),
        Index("ix_attempts_due", "due_at", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    quiz_revision_id: Mapped[int] = mapped_column(ForeignKey("quiz_revisions.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(1), default="", server_default="")
    number: Mapped[int]
    layout: Mapped[list[dict[str, Any]]]
    page: Mapped[int] = mapped_column(default=0, server_default="0")
    language: Mapped[str] = mapped_column(String(2))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    grading_run_id: Mapped[int | None] = mapped_column(ForeignKey("grading_runs.id"))
    accommodations: Mapped[dict[str, Any] | None]
    quiz_revision: Mapped[QuizRevision] = relationship(lazy="raise_on_sql")

    def is_over(self, at: datetime) -> bool:
        """Whether time is up without a doubt: nothing that was sent in time can still arrive."""
        return self.submitted_at is None and self.due_at is not None and at > self.due_at + GRACE


class Response(HasUid, Base):
    """One saved answer; the newest received for an item counts. The same key again is the same answer.

    `answer`: {"choices": [choice ids]}; an emptied answer is {"choices": []}. `mark`: TRIED where the answer was
    checked and another try is left, SETTLED where it was checked for good, empty where it was only saved.
    """

    __tablename__ = "responses"
    __table_args__ = (
        UniqueConstraint("attempt_id", "key"),
        Index("ix_responses_item", "attempt_id", "item_id"),
        unique_where("uq_responses_settled", "attempt_id", "item_id", where=f"mark = '{SETTLED}'"),
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    item_id: Mapped[str] = mapped_column(String(80))
    item_revision_id: Mapped[int] = mapped_column(ForeignKey("item_revisions.id"))
    answer: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(2))
    key: Mapped[str] = mapped_column(String(64))
    receipt: Mapped[str] = mapped_column(String(8))
    origin: Mapped[str] = mapped_column(String(10), default="page")  # page, offline, form, paper
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    mark: Mapped[str] = mapped_column(String(7), default="", server_default="")


class GradingRun(HasUid, Base):
    """One grading, by the key as it then was. An attempt points to the run that counts."""

    __tablename__ = "grading_runs"

    key_version: Mapped[str] = mapped_column(String(64))  # SHA-256 of the keys used
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(String(300))


class AttemptScore(HasId, Base):
    """An attempt's score in a run: points, out of, and whether it passed (empty where the quiz has no pass mark)."""

    __tablename__ = "attempt_scores"
    __table_args__ = (UniqueConstraint("grading_run_id", "attempt_id"),)

    grading_run_id: Mapped[int] = mapped_column(ForeignKey("grading_runs.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    score: Mapped[float]
    max_score: Mapped[float]
    percent: Mapped[float]
    is_passed: Mapped[bool | None]


class Replacement(HasId, Base):
    """An attempt's score in a run takes the place of the one in an earlier run, once the attempt points to it."""

    __tablename__ = "score_replacements"
    __table_args__ = (UniqueConstraint("grading_run_id", "attempt_id"),)

    grading_run_id: Mapped[int] = mapped_column(ForeignKey("grading_runs.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    replaced_run_id: Mapped[int] = mapped_column(ForeignKey("grading_runs.id"))


class ItemScore(HasId, Base):
    """An item's score in an attempt in a run; unanswered items score 0 and say so. Of a dropped item both are 0."""

    __tablename__ = "item_scores"
    __table_args__ = (UniqueConstraint("grading_run_id", "attempt_id", "item_revision_id"),)

    grading_run_id: Mapped[int] = mapped_column(ForeignKey("grading_runs.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    item_revision_id: Mapped[int] = mapped_column(ForeignKey("item_revisions.id"), index=True)
    score: Mapped[float]
    max_score: Mapped[float]
    is_answered: Mapped[bool]


class Statistics(HasUid, Base):
    """Figures computed by a job. `subject` names what they are about; stale when the inputs' hash has moved on."""

    __tablename__ = "statistics"

    subject: Mapped[str] = mapped_column(String(120), unique=True)
    inputs_hash: Mapped[str] = mapped_column(String(64))
    computed_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
