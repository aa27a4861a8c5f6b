"""What people concluded from a round: findings and recommendations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, Words, one_of
from app.shared.refusal import Refused

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

    def describe(self, facts: dict[str, Any], *, by: Actor, at: datetime) -> None:
        """Write it down, or write it anew: `theme`, `province_id`, `words`."""
        for name, value in facts.items():
            setattr(self, name, value)
        db.session.add(self)
        audit("describe_finding", self, by=by, at=at)

    def delete(self, *, by: Actor, at: datetime) -> None:
        audit("delete_finding", self, by=by, at=at)
        db.session.delete(self)


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

    def describe(self, words: Words, addressee: Words, *, by: Actor, at: datetime) -> None:
        """Write it down, or write it anew. Refuses once somebody has answered it: they answered these words."""
        if self.state_at is not None and (self.words, self.addressee) != (words, addressee):
            raise Refused(
                _l("This recommendation has been answered; its words stay as they were."),
                to_do=_l("Write a new one beside it."),
            )
        self.words, self.addressee = words, addressee
        db.session.add(self)
        audit("describe_recommendation", self, by=by, at=at)

    def move(self, state: str, *, by: Actor, at: datetime) -> None:
        """Say what became of it. Saying the same again changes nothing."""
        if state != self.state:
            self.state, self.state_at = state, at
            audit(f"mark_recommendation_{state}", self, by=by, at=at)
