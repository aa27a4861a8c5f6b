"""The `d` of an SVG path taken apart: straight lines and Bézier curves, relative ones made absolute (SVG 1.1, 8.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STEP = re.compile(r"([MLHVCSQTZmlhvcsqtz])|(-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?)|([^\s,])")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4, "Z": 0}


class CannotDraw(ValueError):
    """The drawing holds something that we do not know how to print."""


def path_steps(words: str) -> Iterator[tuple[str, list[float]]]:
    """The steps of a path as M, L and C with absolute points, and Z. Raises CannotDraw for arcs and short curves."""
    x = y = start_x = start_y = 0.0
    for place, (step, numbers) in enumerate(_written_steps(words)):
        if place == 0 and step not in "Mm":
            raise CannotDraw(f"path begins with {step}")
        if step in "Zz":
            x, y = start_x, start_y
            yield "Z", []
            continue
        kind, points = _absolute(step, numbers, x, y)
        x, y = points[-2:]
        if kind == "M":
            start_x, start_y = x, y
        yield kind, points


def _written_steps(words: str) -> Iterator[tuple[str, list[float]]]:
    """Letter by letter with its numbers; a letter that serves several times is repeated."""
    step = ""
    numbers: list[float] = []
    for letter, number, strange in _STEP.findall(words):
        if strange:
            raise CannotDraw(f"path {strange}")
        if letter:
            yield from _shared_out(step, numbers)
            step = letter
            numbers = []
        else:
            numbers.append(float(number))
    yield from _shared_out(step, numbers)


def _shared_out(step: str, numbers: list[float]) -> Iterator[tuple[str, list[float]]]:
    if not step:
        return
    count = _COUNTS.get(step.upper())
    if count is None:
        raise CannotDraw(f"path {step}")
    if not count:
        yield step, []
    for place in range(0, len(numbers) if count else 0, count or 1):
        again = {"M": "L", "m": "l"}.get(step, step) if place else step
        yield again, numbers[place : place + count]


def _absolute(step: str, numbers: list[float], x: float, y: float) -> tuple[str, list[float]]:
    """A step from (x, y) as M, L or C with absolute points."""
    kind, shift = step.upper(), (x, y) if step.islower() else (0.0, 0.0)
    if kind in "HV":
        along = kind == "V"
        end = [x, y]
        end[along] = numbers[0] + shift[along]
        return "L", end
    points = [number + shift[place % 2] for place, number in enumerate(numbers)]
    if kind != "Q":
        return kind, points
    middle_x, middle_y, end_x, end_y = points
    thirds = [x + (middle_x - x) * 2 / 3, y + (middle_y - y) * 2 / 3]
    thirds += [end_x + (middle_x - end_x) * 2 / 3, end_y + (middle_y - end_y) * 2 / 3]
    return "C", [*thirds, end_x, end_y]
