"""Sending an edition to one unit or to many at once."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.dissemination.models import Delivery, enter, refuse_out_of_use, refuse_to_come, refuse_unknown
from app.extensions import db
from app.places.models import Unit
from app.shared.marks import mark_of
from app.shared.models import Actor

DEMONSTRATION = "demonstration"  # the mark of a database that holds invented people


@dataclass(frozen=True)
class Share:
    """What one unit gets: its copies, and the agency that sends them."""

    sender_id: int
    copies: int


@dataclass(frozen=True)
class Consignment:
    """Copies of an edition that go out together, by unit id. `key` is the form's own: the same when sent twice."""

    key: uuid.UUID
    edition_id: int
    medium: str
    sent_on: date
    shares: Mapping[int, Share]
    note: str = ""


def send(consignment: Consignment, *, by: Actor, at: datetime) -> list[Delivery]:
    """Enter a delivery for each unit, all or none; those on record already when the same form comes again.

    A verb for write(). Refuses a day to come, an edition out of use, and a unit that did not exist on
    the day of sending.
    """
    query = select(Delivery).where(Delivery.batch == consignment.key)
    sent = db.session.scalars(query.order_by(Delivery.number)).all()
    if sent:
        return list(sent)
    refuse_to_come(consignment.sent_on, at)
    refuse_out_of_use(consignment.edition_id)
    refuse_unknown(list(consignment.shares), consignment.sent_on)
    sample = sample_ids(list(consignment.shares))
    deliveries = [
        _delivery(consignment, unit_id, share, unit_id in sample, by, at)
        for unit_id, share in consignment.shares.items()
    ]
    enter(deliveries, by=by, at=at)
    return deliveries


def _delivery(
    consignment: Consignment, unit_id: int, share: Share, is_synthetic: bool, by: Actor, at: datetime
) -> Delivery:
    return Delivery(
        edition_id=consignment.edition_id,
        unit_id=unit_id,
        sender_id=share.sender_id,
        batch=consignment.key,
        medium=consignment.medium,
        copies=share.copies,
        sent_on=consignment.sent_on,
        note=consignment.note,
        is_synthetic=is_synthetic,
        at=at,
        by_id=by.id,
    )


def is_sample(unit_id: int) -> bool:
    """Whether what is recorded of a unit is sample data."""
    return unit_id in sample_ids([unit_id])


def sample_ids(unit_ids: Collection[int]) -> frozenset[int]:
    """The units of which only sample data is recorded: all in a demonstration, else those that were invented."""
    if mark_of(DEMONSTRATION) is not None:
        return frozenset(unit_ids)
    return frozenset(db.session.scalars(select(Unit.id).where(Unit.id.in_(unit_ids), Unit.is_fictional)))
