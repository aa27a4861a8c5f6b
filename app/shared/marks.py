"""What the database says about itself: that it holds a demonstration, and when it was made."""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.shared.models import Base, HasId


class DatabaseMark(HasId, Base):
    """A named fact about the whole database."""

    __tablename__ = "database_marks"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[str] = mapped_column(String(200))


def mark_of(name: str) -> str | None:
    """The value of a mark, or None."""
    return db.session.scalar(select(DatabaseMark.value).where(DatabaseMark.name == name))


def set_mark(name: str, value: str) -> None:
    db.session.add(DatabaseMark(name=name, value=value))
