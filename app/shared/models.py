"""What every model stands on: identity, UTC times, closed lists of words."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.extensions import Base as Base

Words = dict[str, str]  # the same text by language: {"vi": …, "en": …}


class Actor(Protocol):
    """Whoever does something: an account, or the signed-in user that stands for it."""

    @property
    def id(self) -> int: ...


def new_uid() -> uuid.UUID:
    """A UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, then random; sorts by time of birth."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


class UtcDateTime(TypeDecorator[datetime]):
    """A time zone aware moment, kept as UTC. SQLite forgets the zone; this gives it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class HasId:
    """A local integer key; never shown outside."""

    id: Mapped[int] = mapped_column(primary_key=True)


class HasUid(HasId):
    """A row that can be named off the server: links, packs and client keys use `uid`."""

    uid: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=new_uid)


class MadeBy:
    """Who made the row, and when."""

    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A constraint: `column` holds one of `words`."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def unique_where(name: str, *columns: str, where: str) -> Index:
    """An index: among the rows of which `where` (SQL) holds, no two have the same in all these columns."""
    condition = text(where)
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


_JSON = JSON(none_as_null=True)  # nothing is NULL, not a JSON null that no query finds

Base.registry.update_type_annotation_map(
    {
        datetime: UtcDateTime,
        uuid.UUID: Uuid,
        dict[str, Any]: _JSON,
        dict[str, str]: _JSON,
        list[Any]: _JSON,
        list[str]: _JSON,
        list[list[str]]: _JSON,
        list[dict[str, Any]]: _JSON,
    }
)
