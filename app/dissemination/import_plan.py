"""What a list of copies by unit would send: each row a unit in reach, or a problem. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.dissemination.models import MOST_COPIES
from app.domain.delivery_list import ListedUnit
from app.domain.places import place_key
from app.places.models import ProvinceVersion, UnitVersion

PROBLEMS = ("unknown_unit", "several_units", "no_count", "twice")


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file with the unit that it means; `problem` is one of PROBLEMS, or "" for none."""

    row: ListedUnit
    unit: UnitVersion | None
    problem: str


def plan_rows(
    rows: Sequence[ListedUnit], units: Iterable[UnitVersion], provinces: Mapping[int, ProvinceVersion]
) -> list[PlannedRow]:
    """Match the rows with units by name in either language and, where the row has one, by province."""
    offered = list(units)
    matched = [(row, _matching(row, offered, provinces)) for row in rows]
    named = Counter(found[0].unit_id for _row, found in matched if len(found) == 1)
    return [_planned(row, found, named) for row, found in matched]


def _matching(
    row: ListedUnit, units: Sequence[UnitVersion], provinces: Mapping[int, ProvinceVersion]
) -> list[UnitVersion]:
    wanted, place = place_key(row.unit), place_key(row.province)
    found = [unit for unit in units if wanted in _keys(unit)]
    if not place:
        return found
    return [unit for unit in found if place in _keys(provinces.get(unit.province_id or 0))]


def _keys(place: UnitVersion | ProvinceVersion | None) -> set[str]:
    return {place_key(place.name_vi), place_key(place.name_en)} if place else set()


def _planned(row: ListedUnit, found: Sequence[UnitVersion], named: Mapping[int, int]) -> PlannedRow:
    if len(found) != 1:
        return PlannedRow(row, None, "several_units" if found else "unknown_unit")
    [unit] = found
    if named[unit.unit_id] > 1:
        return PlannedRow(row, unit, "twice")
    is_count = row.copies is not None and row.copies <= MOST_COPIES
    return PlannedRow(row, unit, "" if is_count else "no_count")
