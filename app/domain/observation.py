"""A checklist of an exercise as an observer has marked it, in points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.course import ChecklistLine

DONE, PART, MISSED, UNSEEN = "done", "part", "missed", "unseen"
MARKS = (DONE, PART, MISSED, UNSEEN)
ORDERED = (MISSED, PART, DONE)  # what was seen, from nothing to all
_SHARES = {DONE: 1.0, PART: 0.5, MISSED: 0.0}


@dataclass(frozen=True)
class Score:
    """Points earned of those that could be earned in the lines that were seen; `unseen` lines count for nothing."""

    points: float
    possible: int
    unseen: int


def score_of(checklist: Iterable[ChecklistLine], marks: Mapping[str, str]) -> Score:
    """Full points for a line that is done, half for one done in part; `marks` by line, one without a mark is unseen.

    The rule of the exercises' own checklists. Raises KeyError for a mark that is none.
    """
    said = [(line.points, marks.get(line.id, UNSEEN)) for line in checklist]
    seen = [(points, mark) for points, mark in said if mark != UNSEEN]
    return Score(
        points=sum(points * _SHARES[mark] for points, mark in seen),
        possible=sum(points for points, _mark in seen),
        unseen=len(said) - len(seen),
    )


def both_seen(
    checklist: Iterable[ChecklistLine], first: Mapping[str, str], second: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What two observers said of each line that both saw."""
    pairs = [(first.get(line.id, UNSEEN), second.get(line.id, UNSEEN)) for line in checklist]
    return [pair for pair in pairs if UNSEEN not in pair]
