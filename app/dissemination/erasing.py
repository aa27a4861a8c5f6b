"""Who received something long ago is erased; what came, how much and when stays."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select

from app.dissemination.models import Delivery, Receipt, erase_receivers_of
from app.extensions import db
from app.shared.models import Actor


def erase_old_receivers(before: date, *, by: Actor | None, at: datetime) -> int:
    """Erase the receivers of deliveries all of whose receipts tell of days before one; how many deliveries that were.

    A verb for write().
    """
    names_someone = select(Receipt.delivery_id).where(or_(Receipt.name != "", Receipt.note != ""))
    later = select(Receipt.delivery_id).where(Receipt.received_on >= before)
    query = select(Delivery).where(Delivery.id.in_(names_someone), Delivery.id.not_in(later))
    old = db.session.scalars(query.order_by(Delivery.id)).all()
    erase_receivers_of(old, by=by, at=at)
    return len(old)
