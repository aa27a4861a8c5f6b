"""Rounds of surveys. Who took part and what was answered share nothing in an anonymous round.

Why the tables look as they do, and what they cannot hide: docs/decisions/0008-anonymous-surveys.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid, exists, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.curriculum.models import ROUND_MODES
from app.extensions import db
from app.programme.models import Programme
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, Words, one_of
from app.shared.refusal import Refused


@dataclass(frozen=True)
class RoundPlan:
    """What a round asks whom, and when: both days count."""

    title: Words
    instrument_revision_id: int
    mode: str
    opens_on: date
    closes_on: date
    province_ids: Collection[int]


class Round(HasUid, MadeBy, Base):
    """An instrument asked in some provinces during a period. What it asks is fixed when the first answer arrives."""

    __tablename__ = "rounds"
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="period"), one_of("mode", ROUND_MODES))

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    instrument_revision_id: Mapped[int] = mapped_column(ForeignKey("instrument_revisions.id"))
    title: Mapped[dict[str, str]]
    mode: Mapped[str] = mapped_column(String(10))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    sensitivity: Mapped[str] = mapped_column(String(20), default="restricted")
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    provinces: Mapped[list[RoundProvince]] = relationship(
        cascade="all, delete-orphan", order_by="RoundProvince.province_id", lazy="selectin"
    )

    @property
    def province_ids(self) -> frozenset[int]:
        return frozenset(place.province_id for place in self.provinces)

    def is_open(self, on: date) -> bool:
        """Whether answers are taken on that day."""
        return self.closed_at is None and self.opens_on <= on <= self.closes_on

    def has_answers(self) -> bool:
        return bool(db.session.scalar(select(exists().where(SurveyResponse.round_id == self.id))))

    def plan(self, plan: RoundPlan, *, by: Actor, at: datetime) -> None:
        """Set what is asked whom and when. Refuses what those who answered already did not agree to."""
        self.refuse_if_closed()
        if self.has_answers():
            self._refuse_another_question(plan)
        self.title, self.mode = plan.title, plan.mode
        self.instrument_revision_id = plan.instrument_revision_id
        self.opens_on, self.closes_on = plan.opens_on, plan.closes_on
        kept = [place for place in self.provinces if place.province_id in plan.province_ids]
        added = set(plan.province_ids) - {place.province_id for place in kept}
        self.provinces = kept + [RoundProvince(province_id=id_) for id_ in sorted(added)]
        audit("plan_round", self, by=by, at=at)

    def _refuse_another_question(self, plan: RoundPlan) -> None:
        asked = (self.mode, self.instrument_revision_id)
        if asked != (plan.mode, plan.instrument_revision_id) or self.province_ids - set(plan.province_ids):
            raise Refused(
                _l(
                    "Answers have come in: questions, provinces and whether names are kept can no longer change."
                ),
                to_do=_l("Close this round and start another one."),
            )

    def close(self, *, by: Actor, at: datetime) -> None:
        """Take no more answers, for good: only what no longer grows can be shown without giving single answers away."""
        self.refuse_if_closed()
        self.closed_at = at
        audit("close_round", self, by=by, at=at)

    def refuse_if_closed(self) -> None:
        if self.closed_at is not None:
            raise Refused(_l("This round is closed."))

    def refuse_unless_open(self, on: date) -> None:
        self.refuse_if_closed()
        if not self.is_open(on):
            raise Refused(
                _l("This round takes no answers today."),
                to_do=_l("Its first and last day stand at the head of the page."),
            )


class RoundProvince(Base):
    """A province that a round covers."""

    __tablename__ = "round_provinces"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), primary_key=True)


class Participation(Base):
    """An officer was invited to a round, and on which day they were done. Never says what they answered.

    `province_id`: where they served when they were registered for their workshop.
    """

    __tablename__ = "participations"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True, index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    done_on: Mapped[date | None]

    def refuse_if_done(self) -> None:
        if self.done_on is not None:
            raise Refused(
                _l("You have finished this assessment already."),
                kept=_l("What you answered is kept and counts once."),
            )


class SurveyResponse(Base):
    """A filled instrument. Its key is random and the table is without row ids, so that order tells nothing.

    Anonymous: found again only by the token on the phone (`token_hash`), which is dropped when the response is
    done; no officer, no time. Named: `officer_id`.
    """

    __tablename__ = "survey_responses"
    __table_args__ = (
        UniqueConstraint("round_id", "officer_id"),
        CheckConstraint("officer_id IS NULL OR token_hash IS NULL", name="one_way_back"),
        {"sqlite_with_rowid": False},
    )

    uid: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    is_done: Mapped[bool] = mapped_column(default=False)


class SurveyAnswer(Base):
    """An answer to one question; `value` as the question's type has it: {"value": 4}, {"value": ["a", "b"]}, …

    `key` names the save that brought it, in named rounds only.
    """

    __tablename__ = "survey_answers"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_uid: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_responses.uid"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(64))


class RoundTally(Base):
    """What may be shown of a closed round (`domain.survey_protection.body_of_round`), worked out by a job.

    Answers no longer change then, so it is stale only when the code would decide otherwise.
    """

    __tablename__ = "round_tallies"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    code_version: Mapped[str] = mapped_column(String(10))
    computed_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
