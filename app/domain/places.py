"""Provinces and units in time: what holds on a day, who took over from whom, what a role's scope reaches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.scope import Scope
from app.domain.text import slug

Edges = Mapping[int, Iterable[int]]

_HO_CHI_MINH_CITY = {"Hồ Chí Minh", "Ho Chi Minh City"}


def is_in_force(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Periods are half-open: the first day counts, `ends_on` is the first day that does not."""
    return starts_on <= on and (ends_on is None or on < ends_on)


@dataclass(frozen=True, slots=True)
class Placement:
    """A version of a unit without its names: whose it was and where it stood, `starts_on` until `ends_on`."""

    version_id: int
    unit_id: int
    agency_id: int | None
    kind: str
    parent_id: int | None
    province_id: int | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Succession:
    """On this day `after` took over (part of) `before`; both may stand in several."""

    before_id: int
    after_id: int
    happened_on: date


@dataclass(frozen=True, slots=True)
class Atlas:
    """All places at once, small enough to think about in memory; ids are those of units and provinces."""

    placements: tuple[Placement, ...]
    unit_successions: tuple[Succession, ...]
    province_successions: tuple[Succession, ...]
    province_ids: frozenset[int]

    def provinces_now(self, province_id: int, on: date) -> frozenset[int]:
        """What became of a province by that day: itself, or the provinces that took it over."""
        return successors_now(province_id, self.province_successions, on)

    def units_now(self, unit_id: int, on: date) -> frozenset[int]:
        """What became of a unit by that day: itself, or the units that took it over."""
        return successors_now(unit_id, self.unit_successions, on)

    def provinces_with_history(self, province_ids: Iterable[int], on: date) -> frozenset[int]:
        """The provinces and all that they took over by that day."""
        return reach(province_ids, _predecessors(self.province_successions, on))

    def scope_of_unit(self, unit_id: int, on: date) -> Scope:
        """A unit, all below it and all that they took over, with the provinces that it answers for.

        Those are every province for the root of an agency, else the provinces of the provincial commands
        and boards within; a station answers for no province.
        """
        unit_ids = reach([unit_id], self._downwards(on))
        if any(p.unit_id == p.agency_id == unit_id for p in self.placements):
            return Scope(unit_ids, self.province_ids)
        return Scope(unit_ids, self._provinces_led_by(unit_ids, on))

    def scope_of_provinces(self, agency_id: int, province_ids: Iterable[int], on: date) -> Scope:
        """Some provinces, within one agency: its units that stand there, and what they took over."""
        covered = self.provinces_with_history(province_ids, on)
        standing = [
            p.unit_id
            for p in last_placements(self.placements, on).values()
            if p.agency_id == agency_id and p.province_id in covered
        ]
        return Scope(reach(standing, _predecessors(self.unit_successions, on)), covered)

    def _downwards(self, on: date) -> Edges:
        """From a unit to those below it and to those it took over."""
        edges = defaultdict(set, _predecessors(self.unit_successions, on))
        for placement in last_placements(self.placements, on).values():
            if placement.parent_id is not None:
                edges[placement.parent_id].add(placement.unit_id)
        return edges

    def _provinces_led_by(self, unit_ids: frozenset[int], on: date) -> frozenset[int]:
        led = {
            p.province_id
            for p in last_placements(self.placements, on).values()
            if p.unit_id in unit_ids and p.kind in ("command", "board") and p.province_id is not None
        }
        return self.provinces_with_history(led, on)


def reach(start: Iterable[int], edges: Edges) -> frozenset[int]:
    """All ids that the edges lead to from the start, the start included. Circles do no harm."""
    reached: set[int] = set()
    waiting = list(start)
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting.extend(edges.get(here, ()))
    return frozenset(reached)


def successors_now(place_id: int, successions: Iterable[Succession], on: date) -> frozenset[int]:
    """Who holds on that day what the place held: the ends of the successions that have happened by then.

    More than one id when it was divided; figures of the whole then belong to none of them alone.
    """
    edges = defaultdict(set)
    for succession in successions:
        if succession.happened_on <= on:
            edges[succession.before_id].add(succession.after_id)
    return frozenset(place for place in reach([place_id], edges) if place not in edges)


def last_placements(placements: Iterable[Placement], on: date) -> dict[int, Placement]:
    """Each unit's version in force on that day, else its last one: a closed unit stays where it was."""
    begun = sorted((p for p in placements if p.starts_on <= on), key=lambda p: p.starts_on)
    return {p.unit_id: p for p in begun}


def _predecessors(successions: Iterable[Succession], on: date) -> dict[int, set[int]]:
    edges = defaultdict(set)
    for succession in successions:
        if succession.happened_on <= on:
            edges[succession.after_id].add(succession.before_id)
    return edges


def province_title(name: str, kind: str, language: str) -> str:
    """A province's name with what it is: tỉnh Lạng Sơn, thành phố Huế; Lang Son Province, Hue City."""
    if kind == "unpublished":
        return name
    if language == "vi":
        city = "Thành phố" if name in _HO_CHI_MINH_CITY else "thành phố"
        return f"{city if kind == 'city' else 'tỉnh'} {name}"
    if name in _HO_CHI_MINH_CITY:
        return name
    return f"{name} {'City' if kind == 'city' else 'Province'}"


def place_key(text: str) -> str:
    """What two spellings of one place's name share: "Tỉnh Bà Rịa - Vũng Tàu" and "ba ria – vung tau".

    Drops case, marks, punctuation and the words tỉnh, thành phố, TP., province and city.
    """
    words = slug(text).split("-")
    for before in (["thanh", "pho"], ["tinh"], ["tp"]):
        if words[: len(before)] == before:
            words = words[len(before) :]
    return "-".join(words[:-1] if words[-1:] in (["province"], ["city"]) else words)
