"""What everybody may ask of a certificate: whether it was issued, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from app.certificates.models import Certificate, Revocation
from app.extensions import db
from app.shared.throttle import count_recent, record
from app.shared.tokens import typed

Verdict = Literal["valid", "revoked", "demonstration"]

WINDOW = timedelta(minutes=10)
MISSES = 20  # tries from one address that find nothing
HITS = 600  # a hall that checks its certificates shares one address
KINDS = {False: "verification missed", True: "verification found"}


@dataclass(frozen=True)
class Finding:
    """A certificate as the public may see it: its frozen text, and whether it holds."""

    code: str
    text: dict[str, Any]
    is_synthetic: bool
    revoked_at: datetime | None
    is_replaced: bool

    @property
    def verdict(self) -> Verdict:
        """A demonstration is never valid, and says so first."""
        if self.is_synthetic:
            return "demonstration"
        return "revoked" if self.revoked_at else "valid"


def find_by_code(code: str) -> Finding | None:
    """The certificate of a code, typed in any case, with or without hyphens, confusing letters confused."""
    return _find(Certificate.code == typed(code))


def find_by_file(sha256: str) -> Finding | None:
    """The certificate whose PDF has exactly these bytes."""
    return _find(Certificate.sha256 == sha256)


def _find(condition: ColumnElement[bool]) -> Finding | None:
    later = aliased(Certificate)
    is_replaced = exists().where(later.replaces_id == Certificate.id)
    columns = (Certificate.code, Certificate.text, Certificate.is_synthetic, Revocation.at, is_replaced)
    query = select(*columns).outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
    row = db.session.execute(query.where(condition)).first()
    return Finding(*row) if row else None


def has_asked_too_often(address: str, at: datetime) -> bool:
    """Whether an address has found nothing too often lately, or has asked far more than people do."""

    def lately(is_found: bool) -> int:
        return count_recent(KINDS[is_found], address, at=at, window=WINDOW)

    return lately(False) >= MISSES or lately(True) >= HITS


def record_question(address: str, is_found: bool, at: datetime) -> None:
    """Count a question. A verb for write()."""
    record(KINDS[is_found], address, at=at)
