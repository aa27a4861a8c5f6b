"""The lists of the ledger: deliveries with their receipts, as pages, files and notes all read them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select

from app.curriculum.models import Edition
from app.dissemination.models import Cancellation, Delivery, Receipt, is_last_receipt
from app.dissemination.recalls import RecalledDelivery
from app.domain.collation import collation_key
from app.extensions import db
from app.places.models import Province, ProvinceVersion, UnitVersion
from app.shared.models import Words

Columns = TypeVarTuple("Columns")

PER_PAGE = 50
STATES = ("outstanding", "received", "differs", "cancelled")
NOWHERE = "none"  # the province of a unit that stands in none: a high command, a ministry


@dataclass(frozen=True)
class DeliveryFilter:
    """What a list is narrowed to: edition by uid, province by key, a state of STATES, a batch; None or "" for any."""

    edition: uuid.UUID | None = None
    province: str = ""
    state: str = ""
    batch: uuid.UUID | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        if self.edition:
            yield Edition.uid == self.edition
        if self.province:
            yield Province.key.is_(None) if self.province == NOWHERE else Province.key == self.province
        if self.state:
            yield in_state(self.state)
        if self.batch:
            yield Delivery.batch == self.batch

    def of_edition(self) -> DeliveryFilter:
        """The same edition, of everything."""
        return DeliveryFilter(edition=self.edition)

    def values(self) -> dict[str, str]:
        """As they stand in an address."""
        named = {"edition": self.edition, "province": self.province, "state": self.state, "batch": self.batch}
        return {name: str(value) for name, value in named.items() if value}


def in_state(state: str) -> ColumnElement[bool]:
    """A condition on the joined rows of deliveries."""
    if state == "cancelled":
        return Cancellation.id.is_not(None)
    if state == "outstanding":
        return and_(Receipt.id.is_(None), Cancellation.id.is_(None))
    if state == "differs":
        return Receipt.copies != Delivery.copies
    return Receipt.id.is_not(None)


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery in a list; unit and province as they were called on the day of sending. `received` copies."""

    id: int
    uid: uuid.UUID
    number: str
    unit: Words
    province: Words
    province_key: str
    course: Words
    edition: int
    edition_uid: uuid.UUID
    medium: str
    copies: int
    sent_on: date
    note: str
    is_synthetic: bool
    received: int | None
    received_on: date | None
    receiver: str
    receipt_note: str
    way: str
    cancelled_at: datetime | None
    reason: str

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.cancelled_at is not None:
            return "cancelled"
        if self.received is None:
            return "outstanding"
        return "received" if self.received == self.copies else "differs"

    @property
    def missing(self) -> int | None:
        """Copies sent that did not come; negative when more came than were sent."""
        return None if self.received is None else self.copies - self.received

    def age(self, today: date) -> int | None:
        """Days that a receipt has been outstanding."""
        return (today - self.sent_on).days if self.state == "outstanding" else None


def _in_force(model: type[ProvinceVersion] | type[UnitVersion]) -> ColumnElement[bool]:
    """Whether a version held on the day of sending."""
    return and_(
        model.starts_on <= Delivery.sent_on, or_(model.ends_on.is_(None), model.ends_on > Delivery.sent_on)
    )


def joined(query: Select[*Columns]) -> Select[*Columns]:
    """Deliveries with edition, names of their day, the receipt that counts and the cancellation."""
    return (
        query.select_from(Delivery)
        .join(Edition, Edition.id == Delivery.edition_id)
        .outerjoin(UnitVersion, and_(UnitVersion.unit_id == Delivery.unit_id, _in_force(UnitVersion)))
        .outerjoin(Province, Province.id == UnitVersion.province_id)
        .outerjoin(
            ProvinceVersion, and_(ProvinceVersion.province_id == Province.id, _in_force(ProvinceVersion))
        )
        .outerjoin(Receipt, and_(Receipt.delivery_id == Delivery.id, is_last_receipt()))
        .outerjoin(Cancellation, Cancellation.delivery_id == Delivery.id)
    )


_LINES = joined(
    select(
        Delivery.id,
        Delivery.uid,
        Delivery.number,
        Delivery.medium,
        Delivery.copies,
        Delivery.sent_on,
        Delivery.note,
        Delivery.is_synthetic,
        UnitVersion.name_vi.label("unit_vi"),
        UnitVersion.name_en.label("unit_en"),
        ProvinceVersion.name_vi.label("province_vi"),
        ProvinceVersion.name_en.label("province_en"),
        Province.key.label("province_key"),
        Edition.title.label("course"),
        Edition.number.label("edition"),
        Edition.uid.label("edition_uid"),
        Receipt.copies.label("received"),
        Receipt.received_on,
        Receipt.name.label("receiver"),
        Receipt.note.label("receipt_note"),
        Receipt.way,
        Cancellation.at.label("cancelled_at"),
        Cancellation.reason,
    )
)


def list_deliveries(
    visible: Select[Delivery], narrowed: DeliveryFilter, page: int | None = None, most: int | None = None
) -> list[DeliveryLine]:
    """The visible deliveries that the filter leaves, the last sent first: a page of them, or all up to `most`."""
    query = _LINES.where(Delivery.id.in_(_ids(visible)), *narrowed.conditions())
    query = query.order_by(Delivery.sent_on.desc(), Delivery.number.desc())
    if page is not None:
        query = query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return [_line(row) for row in db.session.execute(query.limit(most) if most else query)]


def count_deliveries(visible: Select[Delivery], narrowed: DeliveryFilter) -> int:
    query = joined(select(func.count(Delivery.id)))
    return db.session.scalar(query.where(Delivery.id.in_(_ids(visible)), *narrowed.conditions())) or 0


def describe_delivery(delivery_id: int) -> DeliveryLine:
    """One delivery as its page heads it."""
    return _line(db.session.execute(_LINES.where(Delivery.id == delivery_id)).one())


def list_recalled(visible: Select[Delivery], recall_id: int) -> list[DeliveryLine]:
    """The visible deliveries that a notice is addressed to, by province and unit."""
    reached = exists().where(
        RecalledDelivery.delivery_id == Delivery.id, RecalledDelivery.recall_id == recall_id
    )
    rows = db.session.execute(_LINES.where(Delivery.id.in_(_ids(visible)), reached))
    return sorted((_line(row) for row in rows), key=_by_place)


def hide_names(lines: Sequence[DeliveryLine], kept: Select[Delivery]) -> list[DeliveryLine]:
    """The lines, without the receiver's name where the delivery is not among the `kept`."""
    kept_ids = frozenset(db.session.scalars(_ids(kept)))
    return [line if line.id in kept_ids else replace(line, receiver="") for line in lines]


def _by_place(line: DeliveryLine) -> tuple[str, str, str]:
    return collation_key(line.province["vi"]), collation_key(line.unit["vi"]), line.number


def _ids(visible: Select[Delivery]) -> Select[int]:
    return visible.with_only_columns(Delivery.id)


def _line(row: Row[*tuple[Any, ...]]) -> DeliveryLine:
    return DeliveryLine(
        id=row.id,
        uid=row.uid,
        number=row.number,
        unit={"vi": row.unit_vi or "", "en": row.unit_en or ""},
        province={"vi": row.province_vi or "", "en": row.province_en or ""},
        province_key=row.province_key or NOWHERE,
        course=row.course,
        edition=row.edition,
        edition_uid=row.edition_uid,
        medium=row.medium,
        copies=row.copies,
        sent_on=row.sent_on,
        note=row.note,
        is_synthetic=row.is_synthetic,
        received=row.received,
        received_on=row.received_on,
        receiver=row.receiver or "",
        receipt_note=row.receipt_note or "",
        way=row.way or "",
        cancelled_at=row.cancelled_at,
        reason=row.reason or "",
    )


@dataclass(frozen=True)
class FilterChoices:
    """What the visible deliveries can be narrowed to: editions by uid, provinces by key."""

    editions: tuple[tuple[str, Words, int], ...]
    provinces: tuple[tuple[str, Words], ...]
    has_nowhere: bool


def filter_choices(visible: Select[Delivery]) -> FilterChoices:
    """Two reads of a row for each choice; provinces under the last name they had when something was sent there."""
    was_sent = Edition.id.in_(visible.with_only_columns(Delivery.edition_id))
    editions = db.session.execute(select(Edition.uid, Edition.title, Edition.number).where(was_sent))
    names = (Province.key, ProvinceVersion.name_vi, ProvinceVersion.name_en)
    query = joined(select(*names)).where(Delivery.id.in_(_ids(visible))).group_by(*names)
    rows = db.session.execute(query.order_by(func.max(Delivery.sent_on))).all()
    provinces = {row.key: {"vi": row.name_vi, "en": row.name_en} for row in rows if row.key}
    offered = [(str(row.uid), row.title, row.number) for row in editions]
    return FilterChoices(
        editions=tuple(sorted(offered, key=lambda each: (collation_key(each[1]["vi"]), -each[2]))),
        provinces=tuple(sorted(provinces.items(), key=lambda item: collation_key(item[1]["vi"]))),
        has_nowhere=any(row.key is None for row in rows),
    )


def receipts_of(delivery_id: int) -> Sequence[Receipt]:
    """Every receipt of a delivery, the corrections last."""
    query = select(Receipt).where(Receipt.delivery_id == delivery_id)
    return db.session.scalars(query.order_by(Receipt.at, Receipt.id)).all()


def replacement_of(delivery: Delivery) -> Delivery | None:
    """The delivery that was sent in its place."""
    return db.session.scalar(select(Delivery).where(Delivery.replaces_id == delivery.id))
