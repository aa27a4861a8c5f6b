"""What one attempt is set: the items that are drawn for it, their order, and the page on which each stands.

Everything follows from a seed by SHA-256, so that it is the same on every Python.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from app.domain.item import Item
from app.domain.quiz_structure import QuizSection, Structure, units_of

Unit = tuple[Item, ...]
"""Items that go together: those of a scenario, or one."""


@dataclass(frozen=True)
class Place:
    """An item in its place. `section`: the number of its section from 0, None in a quiz that has none. `page`: from 1
    in a quiz that is taken page by page, else 0.
    """

    item_id: str
    section: int | None = None
    page: int = 0


def arrange(
    items: Sequence[Item], structure: Structure, seed: int, seen: Mapping[str, int] | None = None
) -> list[Place]:
    """The places of an attempt at a quiz that asks, or draws from, these items.

    `seen`: how often earlier attempts were set an item; what was set least often is drawn first. No item is set twice,
    and those of a scenario stand together in their order.
    """
    units = list(_units(items, structure, seed, seen or {}))
    places = [
        Place(item.id, section, page if structure.is_sequential else 0)
        for page, (section, unit) in enumerate(units, 1)
        for item in unit
    ]
    return places if structure.sections else [replace(place, section=None) for place in places]


def _units(
    items: Sequence[Item], structure: Structure, seed: int, seen: Mapping[str, int]
) -> Iterator[tuple[int, Unit]]:
    by_id = {item.id: item for item in items}
    sections = structure.sections or (QuizSection({}, tuple(by_id)),)
    for number, section in enumerate(sections):
        pool = [by_id[item_id] for item_id in section.items]
        units = draw(pool, section.draw.count, seed, seen) if section.draw else units_of(pool)
        if structure.is_shuffled:
            units = sorted(units, key=lambda unit: _digest(seed, "order", unit[0].id))
        yield from ((number, unit) for unit in units)


def draw(pool: Sequence[Item], count: int, seed: int, seen: Mapping[str, int] | None = None) -> list[Unit]:
    """`count` different items of the pool, or all where it holds fewer, in the pool's order.

    What was seen least often comes first; among equals the draw keeps about the pool's share of each difficulty. A
    scenario comes whole if there is room for it, else with its first items.
    """
    units = units_of(pool)
    waiting = _in_order_of_drawing(units, seed, seen or {})
    chosen: dict[str, Unit] = {}
    for may_shorten in (False, True):
        for unit in waiting:
            room = count - sum(map(len, chosen.values()))
            if unit[0].id not in chosen and room > 0 and (may_shorten or len(unit) <= room):
                chosen[unit[0].id] = unit[:room]
    return [chosen[unit[0].id] for unit in units if unit[0].id in chosen]


def _in_order_of_drawing(units: Iterable[Unit], seed: int, seen: Mapping[str, int]) -> list[Unit]:
    """Units least often seen first. Among equals those of each difficulty are spread evenly: the first of this list, as
    many as one takes, hold about the same share of each as all.
    """
    ordered: list[Unit] = []
    by_times = sorted(units, key=lambda unit: _times(unit, seen))
    for _times_seen, equals in groupby(by_times, key=lambda unit: _times(unit, seen)):
        ordered += _spread(list(equals), seed)
    return ordered


def _times(unit: Unit, seen: Mapping[str, int]) -> int:
    return max(seen.get(item.id, 0) for item in unit)


def _spread(units: Sequence[Unit], seed: int) -> list[Unit]:
    """The nth of s units of a difficulty stands (n + u) / s of the way, with a u from 0 to 1 that the seed gives."""
    sizes = Counter(unit[0].difficulty for unit in units)
    ranks: Counter[str] = Counter()
    found: list[tuple[float, bytes, Unit]] = []
    for unit in sorted(units, key=lambda unit: _digest(seed, "draw", unit[0].id)):
        kind = unit[0].difficulty
        start = int.from_bytes(_digest(seed, "start", kind)[:6], "big") / 2**48
        found.append(((ranks[kind] + start) / sizes[kind], _digest(seed, "draw", unit[0].id), unit))
        ranks[kind] += 1
    return [unit for _place, _tie, unit in sorted(found, key=lambda each: each[:2])]


def _digest(seed: int, use: str, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{use}\n{name}".encode()).digest()
