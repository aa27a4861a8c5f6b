"""Double entry: two people key the same sheet, each without the other's, and what differs is settled line by line.

A line is what the sheet says in one place, under its name: {"choices": […]} of an item, {"day": "2022-07-05"} of the
day of sitting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Line = Mapping[str, Any]
Lines = Mapping[str, Line]


def differing(first: Lines, second: Lines) -> list[str]:
    """The names of the lines on which two entries differ, in the order of the first."""
    names = [*first, *(name for name in second if name not in first)]
    return [name for name in names if first.get(name) != second.get(name)]


def agreed(first: Lines, second: Lines, settled: Lines) -> dict[str, Line] | None:
    """What the sheet says once nothing is open: what both entries say, and what was settled; else None."""
    differences = differing(first, second)
    if any(name not in settled for name in differences):
        return None
    return {**first, **{name: settled[name] for name in differences}}
