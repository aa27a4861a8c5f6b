"""Who works from an outdated copy: units that hold an older edition of a course and not the newest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, or_, select

from app.curriculum import catalogue
from app.curriculum.models import Course, Edition
from app.dissemination.models import Cancellation, Delivery, Receipt
from app.dissemination.queries import NOWHERE, joined
from app.domain.collation import collation_key
from app.extensions import db
from app.places.models import Province, UnitVersion
from app.places.queries import provinces_as_of, units_as_of
from app.shared.models import Words


@dataclass(frozen=True)
class Holding:
    """A unit's newest copies of a course: `copies` of edition `held`; the newest has been `on_its_way` since a day."""

    unit_id: int
    slug: str
    course: Words
    held: int
    copies: int
    received_on: date
    on_its_way: date | None
    is_synthetic: bool


@dataclass(frozen=True)
class OutdatedHolder:
    """A unit that holds an older edition and not the `newest`; unit and province as they are called now."""

    holding: Holding
    newest: int
    unit: Words
    province: Words
    province_key: str


def list_outdated(visible: Select[Delivery], today: date, *, province: str = "") -> list[OutdatedHolder]:
    """Of the units in the visible deliveries, those that lack the newest edition in use. By province and unit."""
    newest = {each.slug: each.number for each in catalogue.current_editions()}
    outdated = [each for each in _holdings(visible) if each.held < newest.get(each.slug, 0)]
    holders = _with_places(outdated, newest, today)
    chosen = [each for each in holders if province in ("", each.province_key)]
    return sorted(chosen, key=_by_place)


def _by_place(holder: OutdatedHolder) -> tuple[str, str, str]:
    place, unit = collation_key(holder.province["vi"]), collation_key(holder.unit["vi"])
    return place, unit, holder.holding.slug


def _holdings(visible: Select[Delivery]) -> Iterator[Holding]:
    """By unit and course, of what has been received; one read."""
    columns = (
        Delivery.unit_id,
        Delivery.sent_on,
        Delivery.is_synthetic,
        Edition.number,
        Edition.title,
        Course.slug,
    )
    query = joined(select(*columns, Receipt.copies, Receipt.received_on))
    query = query.join(Course, Course.id == Edition.course_id).where(
        Delivery.id.in_(visible.with_only_columns(Delivery.id)),
        Cancellation.id.is_(None),
        or_(Receipt.id.is_(None), Receipt.copies > 0),
    )
    rows = db.session.execute(query.order_by(Delivery.unit_id, Course.slug, Edition.number, Delivery.sent_on))
    for _unit_and_course, of_one in groupby(rows, key=lambda row: (row.unit_id, row.slug)):
        deliveries = list(of_one)
        if any(row.copies is not None for row in deliveries):
            yield _holding(deliveries)


def _holding(deliveries: Sequence[Row[*tuple[Any, ...]]]) -> Holding:
    received = [row for row in deliveries if row.copies is not None]
    last = received[-1]
    of_last = [row for row in received if row.number == last.number]
    coming = [row.sent_on for row in deliveries if row.number > last.number]
    return Holding(
        unit_id=last.unit_id,
        slug=last.slug,
        course=last.title,
        held=last.number,
        copies=sum(row.copies for row in of_last),
        received_on=max(row.received_on for row in of_last),
        on_its_way=max(coming, default=None),
        is_synthetic=last.is_synthetic,
    )


def _with_places(
    holdings: Sequence[Holding], newest: dict[str, int], today: date
) -> Iterator[OutdatedHolder]:
    units = units_as_of(db.session(), {each.unit_id for each in holdings}, today)
    province_ids = {unit.province_id for unit in units.values() if unit.province_id is not None}
    provinces = provinces_as_of(db.session(), province_ids, today)
    keys = dict(
        db.session.execute(select(Province.id, Province.key).where(Province.id.in_(province_ids))).all()
    )
    for holding in holdings:
        unit = units[holding.unit_id]
        place = provinces.get(unit.province_id) if unit.province_id else None
        yield OutdatedHolder(
            holding=holding,
            newest=newest[holding.slug],
            unit=_words(unit),
            province=_words(place),
            province_key=keys.get(unit.province_id or 0, NOWHERE),
        )


def _words(place: UnitVersion | Any | None) -> Words:
    return {"vi": place.name_vi, "en": place.name_en} if place else {"vi": "", "en": ""}
