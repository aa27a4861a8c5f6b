"""Who did what, when, why: a row beside what it records, in the same transaction."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.shared.models import Actor, Base, HasUid
from app.shared.request_id import request_id


class AuditEvent(HasUid, Base):
    """Append-only; it names the object and the deed and holds none of the content."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_object", "object_kind", "object_uid"),)

    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(60))
    object_uid: Mapped[uuid.UUID | None]
    purpose: Mapped[str] = mapped_column(String(300), default="")
    request_id: Mapped[str] = mapped_column(String(20), default="")


def audit(action: str, subject: HasUid | None, *, by: Actor | None, at: datetime, purpose: str = "") -> None:
    """Record a deed; the caller's transaction carries it."""
    if subject is not None and subject.uid is None:
        db.session.flush()  # a new row gets its uid here
    kind = getattr(subject, "__tablename__", "")
    event = AuditEvent(
        at=at,
        by_id=by.id if by else None,
        action=action,
        object_kind=kind,
        object_uid=subject.uid if subject else None,
        purpose=purpose,
        request_id=request_id(),
    )
    db.session.add(event)
