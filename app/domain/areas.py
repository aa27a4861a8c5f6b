"""Areas of a picture that can be tapped: rectangles, circles and polygons, measured in per cent of the picture.

x and widths are per cent of the picture's width, y and heights of its height; a radius is per cent of the width, so
that a circle is round in a picture of any form. Outlines are in the picture's own pixels, y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

RECTANGLE, CIRCLE, POLYGON = "rectangle", "circle", "polygon"
SHAPES = (RECTANGLE, CIRCLE, POLYGON)
SMALLEST = 0.08
"""Of the picture's width, that an area is wide and high: 25 CSS pixels on a phone 320 wide (WCAG 2.2, 2.5.8: 24)."""

_CORNERS_OF_CIRCLE = 48
_MOST_CORNERS = 24
_NOTHING = 1e-6  # pixels that rounding may make
_COUNTS = {RECTANGLE: range(4, 5), CIRCLE: range(3, 4), POLYGON: range(6, 2 * _MOST_CORNERS + 1, 2)}

Point = tuple[float, float]
Outline = Sequence[Point]


@dataclass(frozen=True)
class Area:
    """A shape and its numbers: left, top, width, height of a rectangle; centre and radius of a circle; x and y of each
    corner of a polygon."""

    shape: str
    numbers: tuple[float, ...]


def outline_of(area: Area, width: float, height: float) -> Outline:
    """The corners of an area in a picture of this size; a circle has 48."""
    scaled = [each * (height if place % 2 else width) / 100 for place, each in enumerate(area.numbers)]
    if area.shape == CIRCLE:
        x, y, radius = (*scaled[:2], area.numbers[2] * width / 100)
        turns = (2 * math.pi * corner / _CORNERS_OF_CIRCLE for corner in range(_CORNERS_OF_CIRCLE))
        return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]
    if area.shape == RECTANGLE:
        left, top, wide, high = scaled
        return [(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)]
    return list(zip(scaled[::2], scaled[1::2], strict=True))


BAD_AREA, AREA_OUTSIDE, AREA_TOO_SMALL = AREA_FAULTS = ("bad-area", "area-outside", "area-too-small")


def fault_in(area: Area, width: float, height: float) -> str | None:
    """What is wrong with an area in a picture of this size: bad-area (too few numbers, or sides that cross),
    area-outside, area-too-small; None for nothing."""
    if len(area.numbers) not in _COUNTS[area.shape] or (area.shape != POLYGON and min(area.numbers[2:]) <= 0):
        return BAD_AREA
    outline = outline_of(area, width, height)
    if area.shape == POLYGON and _crosses_itself(outline):
        return BAD_AREA
    left, top, right, bottom = bounds_of(outline)
    if left < -_NOTHING or top < -_NOTHING or right > width + _NOTHING or bottom > height + _NOTHING:
        return AREA_OUTSIDE
    return AREA_TOO_SMALL if min(right - left, bottom - top) < SMALLEST * width - _NOTHING else None


def bounds_of(outline: Outline) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    across, down = zip(*outline, strict=True)
    return min(across), min(down), max(across), max(down)


def mark_of(outline: Outline, width: float, height: float) -> tuple[float, float, float]:
    """Where the letter of an area stands: x, y and radius of a disc on its highest corner, within the picture."""
    radius = 0.035 * width
    x, y = min(outline, key=lambda point: (point[1], point[0]))
    return _within(x, radius, width), _within(y, radius, height), radius


def _within(value: float, margin: float, length: float) -> float:
    return min(max(value, margin), length - margin)


def overlap(one: Outline, other: Outline) -> bool:
    """Whether two areas have more in common than points of their outlines.

    Between two upright lines through neighbouring corners or crossings all sides keep their order: what holds half way
    between the two holds for the whole strip.
    """
    stops = {x for x, _y in (*one, *other)} | set(_crossings(one, other))
    for left, right in pairwise(sorted(stops)):
        if right - left > _NOTHING:
            x = (left + right) / 2
            pairs = product(spans_at(one, x), spans_at(other, x))
            if any(min(a[1], b[1]) - max(a[0], b[0]) > _NOTHING for a, b in pairs):
                return True
    return False


def spans_at(outline: Outline, x: float) -> list[Point]:
    """From where to where an upright line at `x` runs inside; `x` is no corner's."""
    found = [
        y1 + (x - x1) * (y2 - y1) / (x2 - x1)
        for (x1, y1), (x2, y2) in _sides(outline)
        if (x1 < x) != (x2 < x)
    ]
    found.sort()
    return list(zip(found[::2], found[1::2], strict=True))


def _sides(outline: Outline) -> Iterator[tuple[Point, Point]]:
    return zip(outline, [*outline[1:], outline[0]], strict=True)


def _crossings(one: Outline, other: Outline) -> Iterator[float]:
    """The x of every point in which a side of one crosses a side of the other."""
    for a, b in product(_sides(one), _sides(other)):
        x = _crossing(*a, *b)
        if x is not None:
            yield x


def _crossing(a: Point, b: Point, c: Point, d: Point) -> float | None:
    """The x where the lines from `a` to `b` and from `c` to `d` meet; None where they do not, or are parallel."""
    along, across = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    turn = along[0] * across[1] - along[1] * across[0]
    if turn == 0:
        return None
    apart = (c[0] - a[0], c[1] - a[1])
    share = (apart[0] * across[1] - apart[1] * across[0]) / turn
    other_share = (apart[0] * along[1] - apart[1] * along[0]) / turn
    return a[0] + share * along[0] if 0 <= share <= 1 and 0 <= other_share <= 1 else None


def _crosses_itself(outline: Outline) -> bool:
    """Whether two sides that are no neighbours meet."""
    sides = list(_sides(outline))
    last = len(sides) - 1
    return any(
        _crossing(*sides[first], *sides[second]) is not None
        for first in range(len(sides))
        for second in range(first + 2, len(sides))
        if (first, second) != (0, last)
    )
