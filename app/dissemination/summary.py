"""The ledger in counts: what was sent, received and is outstanding, by province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from app.dissemination.models import Cancellation, Delivery, Receipt
from app.dissemination.queries import NOWHERE, DeliveryFilter, in_state, joined
from app.domain.collation import collation_key
from app.extensions import db
from app.places.models import Province, ProvinceVersion
from app.places.queries import provinces_as_of
from app.shared.models import Words


@dataclass(frozen=True)
class ProvinceLine:
    """Deliveries to one province, cancelled ones left out; `oldest` is the first day that is still outstanding.

    Sample data stands on a line of its own.
    """

    key: str
    name: Words
    sent: int
    received: int
    outstanding: int
    differing: int
    copies_sent: int
    copies_received: int
    oldest: date | None
    is_synthetic: bool

    def age(self, today: date) -> int | None:
        return (today - self.oldest).days if self.oldest else None


def count_by_province(counted: Select[Delivery], narrowed: DeliveryFilter, today: date) -> list[ProvinceLine]:
    """Two reads; provinces in Vietnamese order as they are called now, or were last, units that stand in none last.

    Of one province what is real stands before sample data.
    """
    ids = counted.with_only_columns(Delivery.id)
    query = joined(
        select(
            Province.id,
            Province.key,
            func.count(Delivery.id).label("sent"),
            func.count(Receipt.id).label("received"),
            _count(in_state("outstanding")).label("outstanding"),
            _count(in_state("differs")).label("differing"),
            func.sum(Delivery.copies).label("copies_sent"),
            func.coalesce(func.sum(Receipt.copies), 0).label("copies_received"),
            func.min(case((in_state("outstanding"), Delivery.sent_on))).label("oldest"),
            Delivery.is_synthetic,
        )
    )
    query = query.where(Delivery.id.in_(ids), Cancellation.id.is_(None), *narrowed.conditions())
    rows = db.session.execute(query.group_by(Province.id, Province.key, Delivery.is_synthetic)).all()
    provinces = provinces_as_of(db.session(), {row.id for row in rows}, today)
    lines = [_line(row, provinces.get(row.id)) for row in rows]
    return sorted(lines, key=_by_name)


def _by_name(line: ProvinceLine) -> tuple[bool, str, bool]:
    return line.key == NOWHERE, collation_key(line.name["vi"]), line.is_synthetic


def is_all_sample(lines: Sequence[ProvinceLine]) -> bool:
    """Whether there are some, and nothing real among them: a demonstration."""
    return bool(lines) and all(line.is_synthetic for line in lines)


def counted_in_totals(lines: Sequence[ProvinceLine]) -> list[ProvinceLine]:
    """The lines that may be added up: those of sample data only where there is nothing else."""
    return [line for line in lines if not line.is_synthetic] or list(lines)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _line(row: Row[*tuple[Any, ...]], province: ProvinceVersion | None) -> ProvinceLine:
    return ProvinceLine(
        key=row.key or NOWHERE,
        name={"vi": province.name_vi, "en": province.name_en} if province else {"vi": "", "en": ""},
        sent=row.sent,
        received=row.received,
        outstanding=row.outstanding,
        differing=row.differing,
        copies_sent=row.copies_sent,
        copies_received=row.copies_received,
        oldest=row.oldest,
        is_synthetic=row.is_synthetic,
    )


@dataclass(frozen=True)
class Outstanding:
    """How many receipts are outstanding, and since when the first; sample data only where there is nothing real."""

    count: int
    oldest: date | None


def count_outstanding(counted: Select[Delivery]) -> Outstanding:
    """One read."""
    count = _count(in_state("outstanding")).label("count")
    oldest = func.min(case((in_state("outstanding"), Delivery.sent_on))).label("oldest")
    query = joined(select(count, oldest)).where(Delivery.id.in_(counted.with_only_columns(Delivery.id)))
    row = db.session.execute(query.group_by(Delivery.is_synthetic).order_by(Delivery.is_synthetic)).first()
    return Outstanding(*row) if row else Outstanding(0, None)
