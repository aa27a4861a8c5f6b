"""Who works from an outdated copy: units that hold copies of a course and not those of its newest edition in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_, select

from app.curriculum import catalogue
from app.curriculum.models import Course, Edition
from app.dissemination.models import Cancellation, Delivery, Receipt
from app.dissemination.queries import NOWHERE, joined
from app.domain.collation import collation_key
from app.extensions import db
from app.places.models import Province, UnitVersion
from app.places.queries import provinces_as_of, units_as_of, units_now
from app.shared.models import Words

Ledger = Sequence[Row[*tuple[Any, ...]]]
"""Deliveries of one course to what is one unit now, the copies that came or are still on their way."""


@dataclass(frozen=True)
class Holding:
    """A unit's last copies of a course: `copies` of edition `held`; the newest has been `on_its_way` since a day."""

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
    """A unit that holds another edition than the `newest` in use, which is None when all are withdrawn; unit and
    province as they are called now."""

    holding: Holding
    newest: int | None
    unit: Words
    province: Words
    province_key: str

    @property
    def is_withdrawn(self) -> bool:
        """Whether the edition held was withdrawn: it came when it was in use, and is newer than all that are."""
        return self.newest is None or self.holding.held > self.newest


def list_outdated(visible: Select[Delivery], today: date, *, province: str = "") -> list[OutdatedHolder]:
    """Of the units in the visible deliveries, those that lack the newest edition in use. By province and unit.

    What a unit received that was merged or divided since counts for the units that took it over.
    """
    newest = {each.slug: each.number for each in catalogue.current_editions()}
    holders = _with_places(list(_outdated(visible, newest, today)), newest, today)
    chosen = [each for each in holders if province in ("", each.province_key)]
    return sorted(chosen, key=_by_place)


def _by_place(holder: OutdatedHolder) -> tuple[str, str, str]:
    place, unit = collation_key(holder.province["vi"]), collation_key(holder.unit["vi"])
    return place, unit, holder.holding.slug


def _outdated(visible: Select[Delivery], newest: Mapping[str, int], today: date) -> Iterator[Holding]:
    """Everybody's deliveries say whether the newest came; only the visible ones are told."""
    for (unit_id, slug), deliveries in _ledgers(visible, today).items():
        seen = [row for row in deliveries if row.is_visible and row.copies is not None]
        if not seen or _has_newest(deliveries, newest.get(slug)):
            continue
        holding = _holding(unit_id, seen, _sent_newest(deliveries, newest.get(slug)))
        if holding.held != newest.get(slug):
            yield holding


def _ledgers(visible: Select[Delivery], today: date) -> dict[tuple[int, str], Ledger]:
    """By unit of today and course. Two reads."""
    is_visible = Delivery.id.in_(visible.with_only_columns(Delivery.id)).label("is_visible")
    columns = (Delivery.unit_id, Delivery.sent_on, Delivery.is_synthetic, Edition.number, Edition.title)
    query = joined(select(*columns, Course.slug, Receipt.copies, Receipt.received_on, is_visible))
    query = query.join(Course, Course.id == Edition.course_id).where(
        Cancellation.id.is_(None), or_(Receipt.id.is_(None), Receipt.copies > 0)
    )
    rows = db.session.execute(query.order_by(Edition.number, Delivery.sent_on, Delivery.id)).all()
    now = units_now(db.session(), {row.unit_id for row in rows}, today)
    found = defaultdict(list)
    for row in rows:
        for unit_id in now[row.unit_id]:
            found[unit_id, row.slug].append(row)
    return dict(found)


def _has_newest(deliveries: Ledger, newest: int | None) -> bool:
    """Whether copies of the newest edition in use came, later than any of one that was withdrawn since.

    An edition is sent while it is in use, so one that is newer than the newest in use was withdrawn.
    """
    came = [row for row in deliveries if row.copies is not None]
    latest = max((row.received_on for row in came if row.number == newest), default=None)
    return latest is not None and all(
        row.received_on < latest for row in came if newest is not None and row.number > newest
    )


def _sent_newest(deliveries: Ledger, newest: int | None) -> date | None:
    """The day on which the newest edition was last sent, of what has not been acknowledged yet."""
    coming = (row.sent_on for row in deliveries if row.number == newest and row.copies is None)
    return max(coming, default=None)


def _holding(unit_id: int, received: Ledger, on_its_way: date | None) -> Holding:
    last = received[-1]
    of_last = [row for row in received if row.number == last.number]
    return Holding(
        unit_id=unit_id,
        slug=last.slug,
        course=last.title,
        held=last.number,
        copies=sum(row.copies for row in of_last),
        received_on=max(row.received_on for row in of_last),
        on_its_way=on_its_way,
        is_synthetic=last.is_synthetic,
    )


def _with_places(
    holdings: Sequence[Holding], newest: Mapping[str, int], today: date
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
            newest=newest.get(holding.slug),
            unit=_words(unit),
            province=_words(place),
            province_key=keys.get(unit.province_id or 0, NOWHERE),
        )


def _words(place: UnitVersion | Any | None) -> Words:
    return {"vi": place.name_vi, "en": place.name_en} if place else {"vi": "", "en": ""}
