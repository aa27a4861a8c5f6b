"""Rounds of surveys. Who took part and what was answered share nothing in an anonymous round."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.curriculum.models import ROUND_MODES
from app.shared.models import Base, HasUid, MadeBy, one_of


class Round(HasUid, MadeBy, Base):
    """An instrument asked in some provinces during a period. Its mode is fixed when the first answer arrives."""

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


class RoundProvince(Base):
    """A province that a round covers."""

    __tablename__ = "round_provinces"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), primary_key=True)


class Participation(Base):
    """An officer was invited to a round, and on which day they were done. Never says what they answered."""

    __tablename__ = "participations"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True, index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    done_on: Mapped[date | None]


class SurveyResponse(Base):
    """A filled instrument. Its key is random and the table is without row ids, so that order tells nothing.

    Anonymous: found again only by the token on the phone (`token_hash`), no officer, no time. Named: `officer_id`.
    """

    __tablename__ = "survey_responses"
    __table_args__ = (UniqueConstraint("round_id", "officer_id"), {"sqlite_with_rowid": False})

    uid: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    is_done: Mapped[bool] = mapped_column(default=False)


class SurveyAnswer(Base):
    """An answer to one question; `value` as the question's type has it: {"value": 4}, {"value": ["a", "b"]}, …"""

    __tablename__ = "survey_answers"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_uid: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_responses.uid"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[dict[str, Any]]
