"""Certificates as issued: serial, frozen text, stored bytes; revocations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.shared.models import Base, HasUid, MadeBy


class Certificate(HasUid, MadeBy, Base):
    """A certificate of completion. `text` is all that was printed; `sha256` names the PDF in the content store."""

    __tablename__ = "certificates"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    serial: Mapped[str] = mapped_column(String(30), unique=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    text: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    revocation: Mapped[Revocation | None] = relationship(lazy="raise_on_sql")


class Revocation(HasUid, MadeBy, Base):
    """A certificate no longer holds."""

    __tablename__ = "revocations"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(300))
