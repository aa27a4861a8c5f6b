"""Reads of programmes and of the places they name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.places.models import ProvinceVersion, Unit
from app.places.queries import provinces_on, units_on
from app.programme.models import Plan, Programme
from app.shared.locale import language


def agency_choices(unit_ids: frozenset[int], on: date) -> list[tuple[int, str]]:
    """The agencies (roots) among these units, as choices of a form."""
    roots = frozenset(db.session.scalars(select(Unit.id).where(Unit.id == Unit.agency_id)))
    found = units_on(db.session(), on, unit_ids=roots & unit_ids)
    return [(unit.unit_id, unit.name_en if language() == "en" else unit.name_vi) for unit in found]


def province_choices(on: date) -> list[tuple[int, str]]:
    """The provinces of a day, as choices of a form."""
    found = provinces_on(db.session(), on, with_unpublished=True)
    return [(place.province_id, place.name_en if language() == "en" else place.name_vi) for place in found]


def provinces_of(programme: Programme) -> list[tuple[ProvinceVersion, bool]]:
    """The programme's provinces as they were called when it ended, with whether each was a hotspot."""
    is_hotspot = {place.province_id: place.is_hotspot for place in programme.provinces}
    then = provinces_on(db.session(), programme.ends_on, with_unpublished=True)
    return [(place, is_hotspot[place.province_id]) for place in then if place.province_id in is_hotspot]


def with_provinces(programme: Programme) -> Programme:
    """The same programme with its provinces loaded."""
    query = select(Programme).where(Programme.id == programme.id).options(selectinload(Programme.provinces))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def plans_of(programme: Programme) -> Sequence[Plan]:
    return db.session.scalars(select(Plan).where(Plan.programme_id == programme.id).order_by(Plan.year)).all()
