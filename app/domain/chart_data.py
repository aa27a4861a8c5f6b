"""What a chart shows: plain values with their texts, free of the drawing library.

Every number comes twice, as the value that is drawn and as the text that is printed, because how a number is
written depends on the language. A value of None is a suppressed cell: it is drawn hatched, with its text
("<5", "hidden, n < 10") in place of a length.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Tick:
    """A position on an axis and what is written there."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A length from zero. `target` is drawn as a line across; `target_text` is written over the first of them."""

    label: str
    value: float | None
    text: str
    target: float | None = None
    target_text: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A point with its interval, low <= value <= high."""

    label: str
    value: float | None
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """Shares of the five answers to one question, least to most favourable, as fractions that sum to 1.

    `texts` are written in the segments that have room; `note` (n, mean, "hidden") stands beside the question.
    """

    label: str
    shares: tuple[float, ...] | None
    texts: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One place of a tile map. `key` is its code in the grid, or any word for a place outside every grid.

    A tile with neither value nor text is a place of which nothing is said; it is drawn empty.
    """

    key: str
    name: str
    value: float | None = None
    text: str = ""
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something from one day to another, both included."""

    label: str
    starts_on: date
    ends_on: date
    text: str
    state: Literal["done", "running", "planned"]


@dataclass(frozen=True, slots=True)
class ItemMark:
    """An item of a quiz by its number: facility from 0 to 1, discrimination from -1 to 1."""

    number: int
    facility: float
    discrimination: float
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A choice of an item with the share of each score group that picked it, and what is written beside it."""

    label: str
    shares: tuple[float | None, ...]
    texts: tuple[str, ...]
    is_key: bool = False
