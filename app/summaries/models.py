"""What people concluded from a round: findings and recommendations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models import Base, HasUid, MadeBy, one_of

THEMES = ("trends", "modus_operandi", "investigation", "protection", "cooperation")
RECOMMENDATION_STATES = ("proposed", "accepted", "declined", "done")


class Finding(HasUid, MadeBy, Base):
    """What a round showed, in words; about one province or all of them."""

    __tablename__ = "findings"
    __table_args__ = (one_of("theme", THEMES),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("provinces.id"))
    theme: Mapped[str] = mapped_column(String(20))
    words: Mapped[dict[str, str]]
    is_synthetic: Mapped[bool] = mapped_column(default=False)


class Recommendation(HasUid, MadeBy, Base):
    """What should be done, by whom, and what became of it."""

    __tablename__ = "recommendations"
    __table_args__ = (one_of("state", RECOMMENDATION_STATES),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    addressee: Mapped[dict[str, str]]
    words: Mapped[dict[str, str]]
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    state_at: Mapped[datetime | None]  # since when; empty while it is as it was made
    is_synthetic: Mapped[bool] = mapped_column(default=False)
