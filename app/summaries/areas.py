"""The provinces of a summary: as they were then, or what has become of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.domain.collation import collation_key
from app.extensions import db
from app.places.models import Province, ProvinceVersion
from app.places.queries import provinces_as_of, read_atlas
from app.shared.models import Words
from app.surveys.models import Round

VIEWS = ("then", "now")
REGROUPED_ON = date(2025, 7, 1)  # from 63 provinces to 34: from here on tiles stand otherwise


@dataclass(frozen=True)
class Area:
    """One line of a summary: the provinces (as then) that it adds up.

    `tile`: its key in the tile map of `AreaList.has_new_grid`; empty for places that no map holds.
    """

    uid: str
    name: Words
    groups: frozenset[int]
    tile: str


@dataclass(frozen=True)
class AreaList:
    """The areas open to a reader, those they have chosen, and which of the two maps they stand on."""

    listed: tuple[Area, ...]
    chosen: tuple[Area, ...]
    view: str
    has_new_grid: bool

    @property
    def groups(self) -> frozenset[int]:
        """All provinces chosen."""
        return frozenset[int]().union(*(area.groups for area in self.chosen))

    @property
    def is_selection(self) -> bool:
        return len(self.chosen) < len(self.listed)


def areas_of(
    round_: Round, open_ids: frozenset[int], view: str, chosen_uids: Collection[str], today: date
) -> AreaList:
    """The areas of a round for a reader of the provinces `open_ids`; nothing known chosen is everything."""
    if view == "now":
        listed = _areas(_grouped_by_successor(open_ids, today), today, has_new_grid=True)
        has_new_grid = True
    else:
        has_new_grid = round_.opens_on >= REGROUPED_ON
        listed = _areas({id_: {id_} for id_ in open_ids}, round_.opens_on, has_new_grid=has_new_grid)
    chosen = tuple(area for area in listed if area.uid in chosen_uids) or listed
    return AreaList(listed, chosen, view, has_new_grid)


def _grouped_by_successor(province_ids: Iterable[int], today: date) -> dict[int, set[int]]:
    """What took provinces over, with those that it took over; a divided province stays by itself."""
    atlas = read_atlas(db.session())
    groups: dict[int, set[int]] = defaultdict(set)
    for province_id in province_ids:
        now = atlas.provinces_now(province_id, today)
        groups[next(iter(now)) if len(now) == 1 else province_id].add(province_id)
    return groups


def _areas(groups: Mapping[int, Collection[int]], day: date, *, has_new_grid: bool) -> tuple[Area, ...]:
    """Two reads; in Vietnamese order, what is no province last."""
    versions = provinces_as_of(db.session(), groups.keys(), day)
    rows = db.session.execute(select(Province.id, Province.uid, Province.key).where(Province.id.in_(groups)))
    found = [
        Area(
            uid=str(uid),
            name={"vi": versions[id_].name_vi, "en": versions[id_].name_en},
            groups=frozenset(groups[id_]),
            tile=_tile(versions[id_], key, day, has_new_grid=has_new_grid),
        )
        for id_, uid, key in rows
    ]
    return tuple(sorted(found, key=lambda area: (not area.tile, collation_key(area.name["vi"]))))


def _tile(version: ProvinceVersion, key: str, day: date, *, has_new_grid: bool) -> str:
    """A code of the statistics office names another place before and after the regrouping."""
    if version.kind == "unpublished":
        return ""
    if not has_new_grid:
        return key
    is_in_force = version.starts_on <= day and (version.ends_on is None or day < version.ends_on)
    return version.gso_code if is_in_force else ""
