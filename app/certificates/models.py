"""Certificates as issued: serial, frozen text, stored bytes; revocations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import ERASED_NAME
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, unique_where
from app.shared.refusal import Refused

SERIES = "CM"
SYNTHETIC_SERIES = "MAU"  # mẫu, a sample: demonstrations take no number of the real series


class Certificate(HasUid, MadeBy, Base):
    """A certificate of completion. `text` is all that was printed; `sha256` names the PDF in the content store.

    At most one is valid for a place on a roster. The first replaces nothing, each later one replaces the one
    before it, which was revoked; nothing is replaced twice. Two indexes hold that, whoever writes.
    """

    __tablename__ = "certificates"
    __table_args__ = (unique_where("uq_certificates_first", "registration_id", where="replaces_id IS NULL"),)

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    serial: Mapped[str] = mapped_column(String(30), unique=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    text: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    revocation: Mapped[Revocation | None] = relationship(lazy="raise_on_sql")

    @property
    def is_erased(self) -> bool:
        """Whether the holder's personal data is gone, and the PDF with it."""
        return self.text["holder"] == ERASED_NAME

    def revoke(self, reason: str, *, by: Actor, at: datetime) -> Revocation:
        """Say that the certificate no longer holds. Refuses what is revoked already."""
        query = select(Revocation.id).where(Revocation.certificate_id == self.id)
        if db.session.scalar(query) is not None:
            raise Refused(
                _l("This certificate has been revoked already."),
                kept=_l("The first revocation stands, with its reason."),
            )
        revocation = Revocation(certificate_id=self.id, reason=reason, at=at, by_id=by.id)
        db.session.add(revocation)
        audit("revoke_certificate", self, by=by, at=at)
        return revocation

    def erase(self) -> None:
        """Blank who held it; serial, course, dates and hours stay, so that figures still hold."""
        self.text = {**self.text, "holder": ERASED_NAME, "holder_note": None}


class Revocation(HasUid, MadeBy, Base):
    """A certificate no longer holds."""

    __tablename__ = "revocations"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(300))


def last_number(series: str, year: int) -> int:
    """The highest number given in a series in a year; 0 before the first. No number is ever given back."""
    beginning = f"{series}-{year}-"
    query = select(func.max(Certificate.serial)).where(Certificate.serial.startswith(beginning))
    last = db.session.scalar(query)
    return int(last.removeprefix(beginning)) if last else 0


def serial(series: str, year: int, number: int) -> str:
    """As it is printed: CM-2026-000123. Six digits, so that text sorts as numbers do."""
    return f"{series}-{year}-{number:06}"
