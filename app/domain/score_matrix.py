"""The item scores of a test as one matrix, so that a hundred thousand attempts are summed at once.

numpy is loaded: import from where the worker computes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.domain.item_analysis import GROUP_SHARE

Numbers = NDArray[np.float64]

_DECIMALS = 9  # totals that agree so far are the same total, added in another order


class ScoreMatrix:
    """One row of item scores in points for each of n > 1 attempts; variances and covariances divide by n - 1.

    Arrays hold one figure for each item, in their order.
    """

    def __init__(self, rows: Sequence[Sequence[float]] | Numbers) -> None:
        columns = np.ascontiguousarray(np.asarray(rows, dtype=float).T)
        self.totals: Numbers = columns.sum(axis=0).round(_DECIMALS)
        self.mean = float(self.totals.mean())
        self.means: Numbers = columns.mean(axis=1)
        self._deviations: Numbers = columns - self.means[:, np.newaxis]
        self._of_totals: Numbers = self.totals - self.mean
        self._freedom = len(self.totals) - 1

    @cached_property
    def variances(self) -> Numbers:
        return self._covariances(self._deviations, self._deviations)

    @cached_property
    def total_variance(self) -> float:
        return float(self._of_totals @ self._of_totals) / self._freedom

    @cached_property
    def with_total(self) -> Numbers:
        """Covariance of each item with the totals."""
        found: Numbers = self._deviations @ self._of_totals / self._freedom
        return found

    @cached_property
    def largest_with_rest(self) -> Numbers:
        """The largest covariance with the sum of the other items that these scores could have: both in order."""
        rest = self._of_totals - self._deviations
        return self._covariances(np.sort(self._deviations, axis=1), np.sort(rest, axis=1))

    @cached_property
    def upper_less_lower(self) -> Numbers:
        """Mean of the group with the highest totals less that of the group with the lowest, in points.

        Those who tie for the last seats of a group share them equally, so that the order of the rows plays no part.
        """
        size = max(1, math.floor(GROUP_SHARE * len(self.totals) + 0.5))
        _, place, counts = np.unique(self.totals, return_inverse=True, return_counts=True)
        seats = (_seats(counts[::-1], size)[::-1] - _seats(counts, size)) / size
        found: Numbers = self._deviations @ seats[place]
        return found

    def _covariances(self, one: Numbers, other: Numbers) -> Numbers:
        found: Numbers = np.einsum("ij,ij->i", one, other) / self._freedom
        return found


def _seats(counts: NDArray[np.int64], size: int) -> Numbers:
    """How much of a seat each person has, from 0 to 1, when `size` seats go to totals in the order of `counts`."""
    left = size - np.concatenate(([0], np.cumsum(counts)[:-1]))
    seats: Numbers = np.clip(left, 0, counts) / counts
    return seats
