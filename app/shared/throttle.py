"""Throttles in the database, so that every worker counts alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.shared.models import Base, HasId
from app.shared.tokens import keyed_hash


class ThrottledEvent(HasId, Base):
    """One counted event. `key` is a keyed hash: no address or name is kept."""

    __tablename__ = "throttled_events"

    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


def count_recent(kind: str, subject: str, *, at: datetime, window: timedelta) -> int:
    """How many events of this kind the subject has had in the window that ends now."""
    query = select(db.func.count()).where(ThrottledEvent.key == keyed_hash(kind, subject))
    return db.session.scalar(query.where(ThrottledEvent.at > at - window)) or 0


def record(kind: str, subject: str, *, at: datetime, keep: timedelta = timedelta(days=1)) -> None:
    """Count one event, and forget those that no window reaches any more."""
    db.session.execute(delete(ThrottledEvent).where(ThrottledEvent.at < at - keep))
    db.session.add(ThrottledEvent(key=keyed_hash(kind, subject), at=at))
