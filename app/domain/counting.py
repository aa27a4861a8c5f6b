"""Which attempt at a quiz counts: the best, the last, the first, or the mean of all. Compared and averaged exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.domain.grading import exact

BEST, LAST, FIRST, MEAN = "best", "last", "first", "mean"
COUNTS = (BEST, LAST, FIRST, MEAN)


def counted_percent(percents: Sequence[float], counts: str) -> float | None:
    """The per cent score that counts, of graded attempts in the order they were sat; None when there are none.

    That is not the order of their numbers: what was sat on paper is keyed, and numbered, later.

    Raises KeyError for a rule that is none of COUNTS.
    """
    if not percents:
        return None
    if counts == MEAN:
        return float(sum(map(exact, percents), Fraction()) / len(percents))
    return {BEST: max(percents), LAST: percents[-1], FIRST: percents[0]}[counts]


def counted_attempt(percents: Sequence[float], counts: str) -> int | None:
    """The place, from 0, of the attempt that counts; of equally good ones the earlier. None for the mean, or none."""
    if not percents or counts == MEAN:
        return None
    return {BEST: list(percents).index(max(percents)), LAST: len(percents) - 1, FIRST: 0}[counts]
