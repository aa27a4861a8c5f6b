"""How a quiz is put together: its sections, what is drawn for each attempt, and how one moves through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from app.domain.item import Item, Words

FREE, SEQUENTIAL = NAVIGATIONS = ("free", "sequential")
"""Everything on one page, or page after page without a way back."""


@dataclass(frozen=True)
class Draw:
    """So many items, drawn for each attempt from those that have the tag, competency and difficulty, if named."""

    count: int
    tag: str | None = None
    competency: str | None = None
    difficulty: str | None = None

    def fits(self, item: Item) -> bool:
        """Whether the item may be drawn."""
        pairs = ((self.competency, item.competency), (self.difficulty, item.difficulty))
        return all(wanted in (None, own) for wanted, own in pairs) and (
            self.tag is None or self.tag in (item.tags or ())
        )


@dataclass(frozen=True)
class QuizSection:
    """A part of a quiz under its own heading. `items`: what it asks or, with `draw`, what is drawn from."""

    title: Words
    items: tuple[str, ...]
    instruction: Words | None = None
    draw: Draw | None = None

    @property
    def length(self) -> int:
        """How many items one attempt is set here."""
        return self.draw.count if self.draw else len(self.items)


@dataclass(frozen=True)
class Structure:
    """Without sections a quiz asks its items in one row. `is_shuffled`: their order is drawn for each attempt."""

    sections: tuple[QuizSection, ...] = ()
    navigation: str = FREE
    is_shuffled: bool = False

    @property
    def is_drawn(self) -> bool:
        """Whether attempts are set different items."""
        return any(section.draw for section in self.sections)

    @property
    def is_sequential(self) -> bool:
        return self.navigation == SEQUENTIAL

    @property
    def body(self) -> dict[str, Any] | None:
        """As JSON keeps it; None for a quiz that is one row on one page, so that those keep the hash they had."""
        if self == ONE_ROW:
            return None
        kept = asdict(self)
        kept["sections"] = [_without_nothing(section) for section in kept["sections"]]
        return kept

    @classmethod
    def from_body(cls, body: Mapping[str, Any] | None) -> Structure:
        """The structure that `body` was made of."""
        if body is None:
            return ONE_ROW
        return cls(**{**body, "sections": tuple(map(_section, body["sections"]))})


ONE_ROW = Structure()
"""Every item in its order on one page: quizzes that say nothing else."""


def _without_nothing(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if value is not None}


def _section(body: Mapping[str, Any]) -> QuizSection:
    draw = Draw(**body["draw"]) if "draw" in body else None
    return QuizSection(**{**body, "items": tuple(body["items"]), "draw": draw})


def units_of(items: Iterable[Item]) -> list[tuple[Item, ...]]:
    """What goes together: all the items of a scenario, in their order, at the place of the first; else one item."""
    found: dict[str, list[Item]] = {}
    for item in items:
        key = f"scenario {item.stimulus.id}" if item.stimulus else f"item {item.id}"
        found.setdefault(key, []).append(item)
    return [tuple(unit) for unit in found.values()]


def torn_scenarios(items: Sequence[Item]) -> Iterator[str]:
    """The ids of scenarios whose items do not stand together in a row of items."""
    runs = [key for key, _run in groupby(each.stimulus.id if each.stimulus else "" for each in items)]
    yield from sorted({key for key in runs if key and runs.count(key) > 1})
