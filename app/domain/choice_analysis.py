"""Who picks which choice: the officers of the highest, middle and lowest scores, and each choice against the rest.

Missing answers earned nothing and count in `n_unanswered`; correlations with a choice are over all officers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.domain.grading import Item
from app.domain.item_analysis import GROUP_SHARE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = Sequence[float] | NDArray[np.float64]

Group = Literal["upper", "middle", "lower"]
GROUPS: tuple[Group, ...] = ("upper", "middle", "lower")

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


def score_groups(totals: Sequence[float]) -> list[Group]:
    """The score group of each officer. Those who tie are never parted, so that groups differ in size.

    The upper group is the fewest highest totals that hold 27 per cent of the officers (rounded) or more, the lower
    group likewise; where one total is in both, nobody is in either. Source of the share: `item_analysis.GROUP_SHARE`.
    """
    rounded = [round(total, _DECIMALS) for total in totals]
    low, high = _cut(rounded, is_upper=False), _cut(rounded, is_upper=True)
    if low >= high:
        return ["middle"] * len(rounded)
    return ["upper" if total >= high else "lower" if total <= low else "middle" for total in rounded]


def _cut(totals: Sequence[float], *, is_upper: bool) -> float:
    counts, taken, size = Counter(totals), 0, max(1, math.floor(GROUP_SHARE * len(totals) + 0.5))
    for total in sorted(counts, reverse=is_upper):
        taken += counts[total]
        if taken >= size:
            return total
    return 0.0


def count_groups(groups: Iterable[Group]) -> dict[Group, int]:
    """How many officers are in each score group."""
    counts = Counter(groups)
    return {group: counts[group] for group in GROUPS}


def analyse_choices(
    item: Item, picked: Sequence[Sequence[str]], rest: Column, groups: Sequence[Group] | NDArray[np.str_]
) -> tuple[ChoiceFigures, ...]:
    """Each choice of an item, or whatever else its key counts answers by, for one row of these ids, sum of the other
    items and group per officer.
    """
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    codes = {choices: code for code, choices in enumerate(dict.fromkeys(map(tuple, picked)))}
    given = np.fromiter(map(codes.__getitem__, map(tuple, picked)), dtype=np.intp, count=len(picked))
    deviations = np.asarray(rest) - np.mean(rest)
    spread, theirs = float(deviations @ deviations), np.asarray(groups)
    by_group = {group: np.bincount(given[theirs == group], minlength=len(codes)) for group in GROUPS}
    product_sums = np.bincount(given, weights=deviations)
    holding: dict[str, list[int]] = {}
    for choices, code in codes.items():
        for choice_id in set(choices):
            holding.setdefault(choice_id, []).append(code)
    found = []
    for choice_id, fraction in item.key.counts.items():
        answers = holding.get(choice_id, [])
        n_by_group = {group: int(counts[answers].sum()) for group, counts in by_group.items()}
        n, product_sum = sum(n_by_group.values()), float(product_sums[answers].sum())
        rest_correlation = _correlation(n, len(rest), product_sum, spread)
        found.append(ChoiceFigures(choice_id, float(fraction), n, n_by_group, rest_correlation))
    return tuple(found)


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
