"""What whoever holds a delivery note may ask and say: nothing but that one delivery, by its code alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.dissemination.codes import kept_hash
from app.dissemination.models import Delivery
from app.dissemination.queries import DeliveryLine, describe_delivery
from app.dissemination.recalls import Recall, RecalledDelivery, cause_to_recall
from app.extensions import db
from app.shared.models import Words
from app.shared.throttle import count_recent, record
from app.shared.tokens import typed

KIND = "delivery note missed"
WINDOW = timedelta(minutes=10)
MISSES = 20  # tries from one address that find nothing


@dataclass(frozen=True)
class Notice:
    """What the holder of a note sees of its delivery: no receiver's name, no other unit, no other delivery."""

    delivery: Delivery
    number: str
    unit: Words
    course: Words
    edition: int
    medium: str
    copies: int
    sent_on: date
    is_synthetic: bool
    state: str
    received: int | None
    received_on: date | None
    recalled: str


def find_by_code(code: str) -> Notice | None:
    """The delivery of a code, typed in any case, with or without hyphens, confusing letters confused."""
    delivery = db.session.scalar(select(Delivery).where(Delivery.code_hash == kept_hash(typed(code))))
    return _notice(delivery, describe_delivery(delivery.id)) if delivery else None


def _notice(delivery: Delivery, line: DeliveryLine) -> Notice:
    return Notice(
        delivery=delivery,
        number=line.number,
        unit=line.unit,
        course=line.course,
        edition=line.edition,
        medium=line.medium,
        copies=line.copies,
        sent_on=line.sent_on,
        is_synthetic=line.is_synthetic,
        state=line.state,
        received=line.received,
        received_on=line.received_on,
        recalled=cause_to_recall(delivery.edition_id) or _last_recall(delivery),
    )


def _last_recall(delivery: Delivery) -> str:
    """Why a notice recalled it, one of recalls.CAUSES; withdrawn counts before outdated; "" when none did."""
    query = select(func.max(Recall.cause)).join(RecalledDelivery, RecalledDelivery.recall_id == Recall.id)
    return db.session.scalar(query.where(RecalledDelivery.delivery_id == delivery.id)) or ""


def has_missed_too_often(address: str, at: datetime) -> bool:
    """Whether an address has tried too many codes lately that are none."""
    return count_recent(KIND, address, at=at, window=WINDOW) >= MISSES


def record_miss(address: str, at: datetime) -> None:
    """Count a code that is none. A verb for write()."""
    record(KIND, address, at=at)
