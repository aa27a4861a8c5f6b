"""The reference data as plain values: read from `data/`, with what follows a rule worked out here."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.places import is_in_force, province_title

DATA = Path(__file__).parent / "data"

# Where our record begins, before any programme kept in it; the places themselves are older.
RECORD_STARTS_ON = date(2010, 1, 1)
# Resolution 202/2025/QH15 took effect, and boards replaced the provincial commands.
REGROUPED_ON = date(2025, 7, 1)

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class ProvinceFact:
    """One version of the province `key`."""

    key: str
    name: Words
    kind: str
    gso_code: str = ""
    region: str = ""
    border_with: tuple[str, ...] = ()
    is_coastal: bool = False
    starts_on: date = RECORD_STARTS_ON
    ends_on: date | None = None

    @property
    def title(self) -> Words:
        return {language: province_title(name, self.kind, language) for language, name in self.name.items()}


@dataclass(frozen=True, slots=True)
class UnitFact:
    """One version of the unit `key`; `agency`, `parent` and `province` are keys too."""

    key: str
    agency: str
    name: Words
    kind: str
    parent: str | None = None
    province: str | None = None
    is_fictional: bool = False
    starts_on: date = RECORD_STARTS_ON
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class SuccessionFact:
    before: str
    after: str
    happened_on: date


@dataclass(frozen=True, slots=True)
class HotspotFact:
    province: str
    starts_on: date
    ends_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one load brings in."""

    provinces: list[ProvinceFact]
    units: list[UnitFact]
    province_successions: list[SuccessionFact] = field(default_factory=list)
    unit_successions: list[SuccessionFact] = field(default_factory=list)
    hotspots: list[HotspotFact] = field(default_factory=list)


def reference_facts() -> Facts:
    """The 63 and the 34, the Border Guard and its partner agencies."""
    provinces, successions = province_facts()
    data = read_yaml("units.yml")
    commands, boards = provincial_units(provinces, data["provincial"])
    return Facts(
        provinces=provinces,
        units=[*agency_units(data["agencies"]), *commands, *boards],
        province_successions=successions,
        unit_successions=[*command_successions(commands, successions), *written_successions(data)],
        hotspots=hotspot_facts(),
    )


def province_facts() -> tuple[list[ProvinceFact], list[SuccessionFact]]:
    """All versions of all provinces, and who took over from whom.

    A new unit with a single predecessor is the same province: it keeps its key and, where its name or kind
    changed, gets another version from that day. A merged one is a new province.
    """
    old = {row["iso_code"]: row for row in read_csv("provinces.csv")}
    facts: list[ProvinceFact] = []
    successions: list[SuccessionFact] = []
    for new in read_csv("provinces_2025.csv"):
        before = [key for key, row in old.items() if row["successor_gso_code"] == new["gso_code"]]
        if len(before) == 1:
            facts += _same_province(_old_province(old[before[0]]), new)
        else:
            facts += [replace(_old_province(old[key]), ends_on=REGROUPED_ON) for key in before]
            facts.append(_province(f"2025-{new['gso_code']}", new, starts_on=REGROUPED_ON))
            successions += [SuccessionFact(key, facts[-1].key, REGROUPED_ON) for key in before]
    return facts, successions


def _same_province(old: ProvinceFact, new: dict[str, str]) -> list[ProvinceFact]:
    if not new["since"]:
        return [old]
    since = date.fromisoformat(new["since"])
    return [replace(old, ends_on=since), _province(old.key, new, starts_on=since, region=old.region)]


def _old_province(row: dict[str, str]) -> ProvinceFact:
    return _province(row["iso_code"], row, starts_on=RECORD_STARTS_ON, region=row["region"])


def _province(key: str, row: dict[str, str], *, starts_on: date, region: str = "") -> ProvinceFact:
    return ProvinceFact(
        key=key,
        name={"vi": row["name_vi"], "en": row["name_en"]},
        kind=row["kind"],
        gso_code=row["gso_code"],
        region=region,
        border_with=tuple(filter(None, row["border_with"].split(";"))),
        is_coastal=row["is_coastal"] == "yes",
        starts_on=starts_on,
    )


def agency_units(agencies: Iterable[dict[str, Any]]) -> Iterator[UnitFact]:
    """Each agency's root and what stands directly under it."""
    for agency in agencies:
        yield _unit(agency, agency["key"], parent=None)
        for unit in agency.get("units", ()):
            yield _unit(unit, agency["key"], parent=agency["key"])


def _unit(row: dict[str, Any], agency: str, parent: str | None) -> UnitFact:
    name = {"vi": row["vi"], "en": row["en"]}
    return UnitFact(row["key"], agency, name, row["kind"], parent, ends_on=row.get("ends_on"))


def provincial_units(
    provinces: list[ProvinceFact], data: dict[str, Any]
) -> tuple[list[UnitFact], list[UnitFact]]:
    """A command until 30 June 2025 and a board from 1 July in every province with a land border or a coast."""
    guarded = [province for province in provinces if province.border_with or province.is_coastal]
    old = [p for p in guarded if p.starts_on < REGROUPED_ON]
    old = [replace(p, ends_on=min(p.ends_on or REGROUPED_ON, REGROUPED_ON)) for p in old]
    new = [replace(p, starts_on=REGROUPED_ON) for p in on_day(guarded, REGROUPED_ON)]
    return (
        [_provincial_unit("command", province, data) for province in old],
        [_provincial_unit("board", province, data) for province in new],
    )


def _provincial_unit(kind: str, province: ProvinceFact, data: dict[str, Any]) -> UnitFact:
    return UnitFact(
        key=f"{kind}-{province.key}",
        agency=data["parent"],
        name={
            language: data[kind][language].format(province=province.title[language])
            for language in data[kind]
        },
        kind=kind,
        parent=data["parent"],
        province=province.key,
        starts_on=province.starts_on,
        ends_on=province.ends_on,
    )


def command_successions(
    commands: Iterable[UnitFact], province_successions: Iterable[SuccessionFact]
) -> list[SuccessionFact]:
    """Each command's work went to the board of the province that its own became part of."""
    new_province = {succession.before: succession.after for succession in province_successions}
    keys = dict.fromkeys(command.province for command in commands if command.province)
    return [SuccessionFact(f"command-{k}", f"board-{new_province.get(k, k)}", REGROUPED_ON) for k in keys]


def written_successions(data: dict[str, Any]) -> list[SuccessionFact]:
    return [SuccessionFact(**row) for row in data["successions"]]


def hotspot_facts() -> list[HotspotFact]:
    return [
        HotspotFact(
            province=row["iso_code"],
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=date.fromisoformat(row["ends_on"]),
            source=row["source"],
        )
        for row in read_csv("hotspots.csv")
    ]


def on_day(provinces: Iterable[ProvinceFact], day: date) -> list[ProvinceFact]:
    """The versions in force on a day."""
    return [province for province in provinces if is_in_force(province.starts_on, province.ends_on, day)]


def read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_yaml(name: str) -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - for commands that load places, not for every web worker

    data: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return data
