"""Invented stations, gates and areas for the demonstration, made by the rules of `data/demonstration.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.places.reference import (
    REGROUPED_ON,
    Facts,
    ProvinceFact,
    SuccessionFact,
    UnitFact,
    Words,
    hotspot_facts,
    on_day,
    province_facts,
    read_yaml,
)

AGENCY = "border-guard"


def demonstration_facts() -> Facts:
    """Three stations or gates in each hotspot province, one air gate, and six areas with their stations."""
    data = read_yaml("demonstration.yml")
    areas = list(_areas(data["unpublished"]))
    units = [*_hotspot_units(data), *_area_stations(areas, data["unpublished"])]
    return Facts(provinces=areas, units=units)


def _hotspot_units(data: dict[str, Any]) -> Iterator[UnitFact]:
    provinces, successions = province_facts()
    before = {p.key: p for p in on_day(provinces, REGROUPED_ON - timedelta(days=1))}
    names = iter(data["names"])
    for hotspot in hotspot_facts():
        province = before[hotspot.province]
        for number, kind in enumerate(_kinds(province, data["stations_per_hotspot"]), start=1):
            unit = _named_unit(f"demo-{province.key}-{number}", kind, data["kinds"][kind], next(names))
            yield from _before_and_after(unit, province.key, successions)
    air = _named_unit("demo-air-gate", "air_gate", data["kinds"]["air_gate"], next(names))
    gate = replace(air, agency="public-security", parent=data["air_gate"]["parent"])
    yield from _before_and_after(gate, data["air_gate"]["province"], successions)


def _kinds(province: ProvinceFact, number: int) -> list[str]:
    """A gate at the land border, a gate at the coast, and stations to make up the number."""
    gates = ["land_gate"] * bool(province.border_with) + ["sea_gate"] * province.is_coastal
    return gates + ["station"] * (number - len(gates))


def _named_unit(key: str, kind: str, pattern: Words, name: Words) -> UnitFact:
    words = {language: pattern[language].format(name=name[language]) for language in pattern}
    return UnitFact(key=key, agency=AGENCY, name=words, kind=kind, is_fictional=True)


def _before_and_after(unit: UnitFact, province: str, successions: list[SuccessionFact]) -> Iterator[UnitFact]:
    """A station keeps its name while its province and the unit above it change on 1 July 2025."""
    after = {succession.before: succession.after for succession in successions}.get(province, province)
    yield replace(unit, parent=unit.parent or f"command-{province}", province=province, ends_on=REGROUPED_ON)
    yield replace(unit, parent=unit.parent or f"board-{after}", province=after, starts_on=REGROUPED_ON)


def _areas(data: dict[str, Any]) -> Iterator[ProvinceFact]:
    for number in range(data["first"], data["last"] + 1):
        name = {language: text.format(number=number) for language, text in data["province"].items()}
        yield ProvinceFact(key=f"area-{number}", name=name, kind="unpublished")


def _area_stations(areas: list[ProvinceFact], data: dict[str, Any]) -> Iterator[UnitFact]:
    for number, area in enumerate(areas, start=data["first"]):
        for station in range(1, data["stations"] + 1):
            yield UnitFact(
                key=f"demo-{area.key}-{station}",
                agency=AGENCY,
                name={k: text.format(station=station, number=number) for k, text in data["station"].items()},
                kind="station",
                parent=data["parent"],
                province=area.key,
                is_fictional=True,
            )
