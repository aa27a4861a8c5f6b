"""The register: every mark is an event, the state is what nothing supersedes."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models import Base, HasUid, MadeBy, one_of

STATUSES = ("present", "late", "excused", "absent", "unset")
ORIGINS = ("page", "offline", "check-in", "paper", "import")


class AttendanceEvent(HasUid, Base):
    """One mark. `key` is the client's: the same key again is the same mark and gets the same reply.

    `occurred_at` by the device's clock (`clock_offset` seconds ahead of ours); `received_at` by ours.
    """

    __tablename__ = "attendance_events"
    __table_args__ = (
        Index("ix_attendance_events_state", "workshop_session_id", "registration_id"),
        one_of("status", STATUSES),
        one_of("origin", ORIGINS),
    )

    workshop_session_id: Mapped[int] = mapped_column(ForeignKey("workshop_sessions.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    status: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    origin: Mapped[str] = mapped_column(String(10), default="page")
    supersedes_uid: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    is_claim: Mapped[bool] = mapped_column(default=False)  # by the officer, not by an instructor
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    occurred_at: Mapped[datetime]
    clock_offset: Mapped[float] = mapped_column(default=0.0)
    received_at: Mapped[datetime]


class RegisterLock(HasUid, MadeBy, Base):
    """The register of a half-day was closed by headcount; after it only corrections with a reason."""

    __tablename__ = "register_locks"

    workshop_session_id: Mapped[int] = mapped_column(ForeignKey("workshop_sessions.id"), unique=True)
    headcount: Mapped[int]
