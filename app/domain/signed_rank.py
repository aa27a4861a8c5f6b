"""Wilcoxon's signed-rank test, exact also where differences tie."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

EXACT_UP_TO = 500
"""Pairs up to which the distribution is counted out (0.1 s); above, the normal approximation is as good."""


@dataclass(frozen=True)
class SignedRank:
    """`statistic` adds the ranks of the rises; `p` is two-sided; `n_zero` differences were left out."""

    statistic: float
    p: float
    method: Literal["exact", "normal"]
    n: int
    n_zero: int


def signed_rank_test(differences: Sequence[float]) -> SignedRank | None:
    """Test that differences are symmetric about 0; None when all are 0.

    Zeros are left out and ties share the mean of their ranks. The distribution is that of the ranks at hand
    when every sign is equally likely, so it is exact with ties too. Source: F. Wilcoxon, Individual
    comparisons by ranking methods, Biometrics Bulletin 1 (1945) 80-83; with ties: E. L. Lehmann,
    Nonparametrics (1975), ch. 3.
    """
    moved = [d for d in differences if d != 0]
    if not moved:
        return None
    doubled = _doubled_ranks(moved)
    rises = sum(rank for d, rank in zip(moved, doubled, strict=True) if d > 0)
    is_exact = len(moved) <= EXACT_UP_TO
    tail = _exact_tail if is_exact else _normal_tail
    p = min(1.0, 2 * tail(doubled, min(rises, sum(doubled) - rises)))
    return SignedRank(
        rises / 2, p, "exact" if is_exact else "normal", len(moved), len(differences) - len(moved)
    )


def _doubled_ranks(values: Sequence[float]) -> list[int]:
    """Twice the mid-rank of each absolute value, which is always whole."""
    sizes, below, doubled = Counter(map(abs, values)), 0, {}
    for size in sorted(sizes):
        doubled[size] = 2 * below + sizes[size] + 1
        below += sizes[size]
    return [doubled[abs(value)] for value in values]


def _exact_tail(doubled: Sequence[int], at_most: int) -> float:
    """Chance that the ranks which happen to get a plus add up to `at_most` or less."""
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    chances = np.zeros(at_most + 1)
    chances[0] = 1.0
    for rank in doubled:
        without = chances / 2
        chances = without.copy()
        if rank <= at_most:
            chances[rank:] += without[: at_most + 1 - rank]
    return float(chances.sum())


def _normal_tail(doubled: Sequence[int], at_most: int) -> float:
    """The same chance by the normal curve: the variance of these ranks, half a rank of continuity."""
    mean, variance = sum(doubled) / 2, sum(rank * rank for rank in doubled) / 4
    return math.erfc((mean - at_most - 1) / math.sqrt(2 * variance)) / 2
