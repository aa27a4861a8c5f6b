"""Who picks which choice: the officers of the highest, middle and lowest scores, and each choice against the rest.

Missing answers earned nothing and count in `n_unanswered`; correlations with a choice are over all officers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Literal

from app.domain.grading import Item
from app.domain.item_analysis import GROUP_SHARE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = Sequence[float] | NDArray[np.float64]

Group = Literal["upper", "middle", "lower"]
GROUPS: tuple[Group, ...] = ("upper", "middle", "lower")

if TYPE_CHECKING:
    Groups = Mapping[Group, NDArray[np.bool_]]
    """Each score group, in the order of GROUPS: whether the officer in each row is in it."""

_DECIMALS = 9
_NOUGHT = 1e-12


@dataclass(frozen=True)
class ChoiceFigures:
    """One choice: `fraction` of the points that it earns, how many picked it in all and in each score group.

    `rest_correlation`: of picking it with the sum of the other items. It should be above 0 for a key, below for a
    distractor. None when nobody or everybody picked it.
    """

    choice_id: str
    fraction: float
    n: int
    n_by_group: dict[Group, int]
    rest_correlation: float | None

    @property
    def is_key(self) -> bool:
        return self.fraction > 0


def score_groups(totals: Column) -> Groups:
    """Who is in each score group. Those who tie are never parted, so that groups differ in size.

    The upper group is the fewest highest totals that hold 27 per cent of the officers (rounded) or more, the lower
    group likewise; where one total is in both, nobody is in either. Source of the share: `item_analysis.GROUP_SHARE`.
    """
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    rounded = np.round(np.asarray(totals, dtype=float), _DECIMALS)
    size = max(1, math.floor(GROUP_SHARE * len(rounded) + 0.5))
    in_order = np.sort(rounded)
    low, high = in_order[size - 1], in_order[-size]
    upper, lower = (rounded >= high) & (low < high), (rounded <= low) & (low < high)
    return {"upper": upper, "middle": ~(upper | lower), "lower": lower}


def count_groups(groups: Groups) -> dict[Group, int]:
    """How many officers are in each score group."""
    return {group: int(members.sum()) for group, members in groups.items()}


def analyse_choices(
    item: Item, picked: Sequence[Sequence[str]], rest: Column, groups: Groups
) -> tuple[ChoiceFigures, ...]:
    """Each choice of an item, or whatever else its key counts answers by, for one row of these ids and sum of the
    other items per officer.
    """
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    answers, given = _coded(picked)
    deviations = np.asarray(rest) - np.mean(rest)
    spread = float(deviations @ deviations)
    by_group = {
        group: np.bincount(given[members], minlength=len(answers)) for group, members in groups.items()
    }
    product_sums = np.bincount(given, weights=deviations)
    holding: dict[str, list[int]] = {}
    for code, choices in enumerate(answers):
        for choice_id in set(choices):
            holding.setdefault(choice_id, []).append(code)
    found = []
    for choice_id, fraction in item.key.counts.items():
        codes = holding.get(choice_id, [])
        n_by_group = {group: int(counts[codes].sum()) for group, counts in by_group.items()}
        n, product_sum = sum(n_by_group.values()), float(product_sums[codes].sum())
        rest_correlation = _correlation(n, len(rest), product_sum, spread)
        found.append(ChoiceFigures(choice_id, float(fraction), n, n_by_group, rest_correlation))
    return tuple(found)


def _coded(picked: Sequence[Sequence[str]]) -> tuple[list[tuple[str, ...]], NDArray[np.intp]]:
    """The different answers, and for each officer the place of theirs among them."""
    import numpy as np  # noqa: PLC0415 - as above

    codes: defaultdict[tuple[str, ...], int] = defaultdict(count().__next__)
    given = np.fromiter(map(codes.__getitem__, map(tuple, picked)), dtype=np.intp, count=len(picked))
    return list(codes), given


def _correlation(count: int, n: int, product_sum: float, spread: float) -> float | None:
    """Of having picked (0 or 1) with scores of which the deviations of those who picked add up to `product_sum`."""
    spread_of_picks = count * (n - count) / n
    if min(spread_of_picks, spread) <= _NOUGHT:
        return None
    return product_sum / math.sqrt(spread_of_picks * spread)


def guess_score(item: Item) -> float:
    """The share of the points that whoever knows nothing earns on average.

    What its key says; of several choices Moodle leaves these blank.
    """
    return float(item.key.guess)


def effective_weights(covariances: Mapping[str, float]) -> dict[str, float | None]:
    """How much each item decides about the order of totals: the root of its covariance with the total, as a share
    of all such roots. None where the covariance is negative, and for all when none is positive.

    Moodle's "effective question weight" (quiz statistics report), there times 100.
    """
    roots = {name: math.sqrt(max(0.0, value)) for name, value in covariances.items()}
    whole = sum(roots.values())
    return {
        name: None if covariances[name] < -_NOUGHT or whole <= _NOUGHT else root / whole
        for name, root in roots.items()
    }
