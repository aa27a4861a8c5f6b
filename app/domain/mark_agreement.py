"""How far two markers agree who marked the same essays without sight of each other.

The levels of a criterion are in order, so each criterion has its own weighted kappa (see `agreement`). The points of
all criteria together are compared by how often they are the same and how far they lie apart: who came first is chance,
so the difference has no sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.agreement import measure_agreement
from app.domain.grading_essay import EssayKey, Levels, Scale

FEW = 30
"""Essays below which kappa is told with a caution: a convention of ours, like that for figures of single items."""

Pairs = Sequence[tuple[Levels, Levels]]
"""What the first and the second marker said of each essay."""


@dataclass(frozen=True)
class Compared:
    """Points of two markers: the share of essays to which both gave the same (0 to 1), and how far they lie apart on
    average. `weighted`: kappa; None where it is undefined, and for the whole, which has no levels.
    """

    share: float
    difference: float
    weighted: float | None = None


@dataclass(frozen=True)
class MarkerAgreement:
    """The agreement over `n` essays, of their points as a whole and of each criterion by its id."""

    n: int
    whole: Compared
    criteria: dict[str, Compared]

    @property
    def is_few(self) -> bool:
        return self.n < FEW


def compare_markers(key: EssayKey, pairs: Pairs) -> MarkerAgreement | None:
    """The agreement of two markers by a rubric; None without an essay that both marked. Raises BadLevels."""
    if not pairs:
        return None
    points = [(key.points(first), key.points(second)) for first, second in pairs]
    return MarkerAgreement(
        len(pairs), _compare(points), {scale.id: _by_scale(scale, pairs) for scale in key.scales}
    )


def _by_scale(scale: Scale, pairs: Pairs) -> Compared:
    levels = [(first[scale.id], second[scale.id]) for first, second in pairs]
    found = _compare([(scale.points[first], scale.points[second]) for first, second in levels])
    weighted = measure_agreement(levels, list(scale.points)).weighted
    return Compared(found.share, found.difference, weighted)


def _compare(points: Sequence[tuple[Fraction, Fraction]]) -> Compared:
    apart = [abs(first - second) for first, second in points]
    return Compared(
        share=sum(each == 0 for each in apart) / len(apart),
        difference=float(sum(apart, Fraction()) / len(apart)),
    )
