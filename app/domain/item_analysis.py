"""Classical item analysis: how hard an item is, how well it tells officers apart, how reliable the whole is.

Shares and correlations are from 0 or -1 to 1 (screens show them times 100). Standard deviations and
covariances divide by n - 1. What cannot be computed, such as a correlation with an item that everybody got
right, is None. Bands and thresholds are for ranking tests: a test of mastery may rightly be easy and
discriminate little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul, sub
from statistics import fmean

from app.domain.grading import Answer, Item, check_answer

GROUP_SHARE = 0.27
"""Size of the upper and lower groups. Source: T. L. Kelley, The selection of upper and lower groups for the
validation of test items, Journal of Educational Psychology 30 (1939) 17-24."""

Column = Sequence[float]

_DECIMALS = 9  # totals that agree so far are the same total, added in another order
_NOUGHT = 1e-12  # a variance below this is rounding


@dataclass(frozen=True)
class ItemFigures:
    """One item.

    `facility`: mean score over maximum. `sd`: of the item's scores in points. `item_rest`: correlation with
    the sum of the other items (Moodle's discrimination index). `item_total`: correlation with the whole sum,
    the item included (point-biserial for 0/1). `efficiency`: covariance with the rest over the largest these
    scores could have (Moodle's discriminative efficiency). `upper_lower`: facility in the upper group of
    totals less that in the lower. `alpha_if_dropped`: Cronbach's alpha of the other items.
    """

    item_id: str
    facility: float
    sd: float
    item_rest: float | None
    item_total: float | None
    efficiency: float | None
    upper_lower: float
    alpha_if_dropped: float | None


@dataclass(frozen=True)
class Analysis:
    """A test over `n` attempts: mean and SD of totals in points, alpha, standard error of measurement."""

    n: int
    max_score: float
    mean: float
    sd: float
    alpha: float | None
    sem: float | None
    items: tuple[ItemFigures, ...]


@dataclass(frozen=True)
class ChoiceCounts:
    """How often each choice was picked by `n` persons, of whom `n_unanswered` picked none."""

    n: int
    n_unanswered: int
    counts: dict[str, int]


def analyse_scores(
    item_ids: Sequence[str], points: Sequence[float], scores: Sequence[Sequence[float]]
) -> Analysis | None:
    """Analyse one row of item scores (in points) per attempt; None for fewer than two attempts.

    One completed attempt per person, and every item met by everybody: an unanswered item counts as 0 points.
    Time grows with the number of scores, but for sorting them once per item. Raises ValueError unless each
    row has one score per item.
    """
    if len(points) != len(item_ids) or any(len(row) != len(item_ids) for row in scores):
        raise ValueError("each row needs one score per item")
    if len(scores) < 2:
        return None
    columns = [_Centred(column) for column in zip(*scores, strict=True)]
    totals = [round(sum(row), _DECIMALS) for row in scores]
    whole = _Whole(_Centred(totals), _contrast(totals), [column.variance for column in columns])
    variance, alpha = whole.totals.variance, whole.alpha
    return Analysis(
        n=len(scores),
        max_score=float(sum(points)),
        mean=whole.totals.mean,
        sd=math.sqrt(variance),
        alpha=alpha,
        sem=None if alpha is None else math.sqrt(variance * max(0.0, 1 - alpha)),
        items=tuple(map(whole.item_figures, item_ids, points, columns)),
    )


def cronbach_alpha(item_variances: Sequence[float], total_variance: float) -> float | None:
    """k / (k - 1) x (1 - sum of the item variances / variance of the totals); negative values are real.

    None for fewer than two items or when all totals are alike. For 0/1 items this is Kuder and Richardson's
    formula 20. Source: L. J. Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika
    16 (1951) 297-334.
    """
    return _alpha(len(item_variances), sum(item_variances), total_variance)


def count_choices(item: Item, answers: Iterable[Answer]) -> ChoiceCounts:
    """Count the picked choices of one item, all of its choices included. Raises BadAnswer."""
    picked = [check_answer(item, answer) for answer in answers]
    counts = Counter(choice_id for ids in picked for choice_id in ids)
    return ChoiceCounts(
        n=len(picked),
        n_unanswered=sum(not ids for ids in picked),
        counts={choice.id: counts[choice.id] for choice in item.choices},
    )


class _Centred:
    """Scores as deviations from their mean, so that a covariance is one sum of products."""

    def __init__(self, scores: Column) -> None:
        self.mean = fmean(scores)
        self.deviations = [score - self.mean for score in scores]
        self.variance = _covariance(self.deviations, self.deviations)


class _Whole:
    """What every item is held against: the totals of the same attempts and their outer groups."""

    def __init__(self, totals: _Centred, contrast: Column, item_variances: Sequence[float]) -> None:
        self.totals, self.contrast, self.item_variances = totals, contrast, item_variances
        self.alpha = cronbach_alpha(item_variances, totals.variance)

    def item_figures(self, item_id: str, points: float, item: _Centred) -> ItemFigures:
        with_total = _covariance(item.deviations, self.totals.deviations)
        with_rest = with_total - item.variance
        rest_variance = self.totals.variance + item.variance - 2 * with_total
        others = len(self.item_variances) - 1
        return ItemFigures(
            item_id=item_id,
            facility=item.mean / points,
            sd=math.sqrt(item.variance),
            item_rest=_correlation(with_rest, item.variance, rest_variance),
            item_total=_correlation(with_total, item.variance, self.totals.variance),
            efficiency=self._efficiency(item, with_rest),
            upper_lower=_dot(item.deviations, self.contrast) / points,
            alpha_if_dropped=_alpha(others, sum(self.item_variances) - item.variance, rest_variance),
        )

    def _efficiency(self, item: _Centred, with_rest: float) -> float | None:
        rest = map(sub, self.totals.deviations, item.deviations)
        largest = _covariance(sorted(item.deviations), sorted(rest))
        return with_rest / largest if largest > _NOUGHT else None


def _alpha(n_items: int, within: float, total_variance: float) -> float | None:
    if n_items < 2 or total_variance <= _NOUGHT:
        return None
    return n_items / (n_items - 1) * (1 - within / total_variance)


def _correlation(covariance: float, variance: float, other_variance: float) -> float | None:
    if min(variance, other_variance) <= _NOUGHT:
        return None
    return covariance / math.sqrt(variance * other_variance)


def _covariance(xs: Column, ys: Column) -> float:
    """Of two columns of deviations."""
    return _dot(xs, ys) / (len(xs) - 1)


def _dot(xs: Column, ys: Column) -> float:
    return sum(map(mul, xs, ys))


def _contrast(totals: Column) -> list[float]:
    """Weights that turn a column of scores into the mean of the upper group less that of the lower group."""
    size = max(1, math.floor(GROUP_SHARE * len(totals) + 0.5))
    upper, lower = _seats(totals, size, is_upper=True), _seats(totals, size, is_upper=False)
    return [(upper[total] - lower[total]) / size for total in totals]


def _seats(totals: Column, size: int, *, is_upper: bool) -> dict[float, float]:
    """Total to the seat that each person with it has in the group of `size` highest or lowest, from 0 to 1.

    Those who tie for the last seats share them equally, so that the order of the rows plays no part.
    """
    counts, left, seats = Counter(totals), size, {}
    for total in sorted(counts, reverse=is_upper):
        taken = min(left, counts[total])
        seats[total], left = taken / counts[total], left - taken
    return seats
