"""Classical item analysis: how hard an item is, how well it tells officers apart, how reliable the whole is.

Shares and correlations are from 0 or -1 to 1 (screens show them times 100). Standard deviations and
covariances divide by n - 1. What cannot be computed, such as a correlation with an item that everybody got
right, is None. Bands and thresholds are for ranking tests: a test of mastery may rightly be easy and
discriminate little.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.domain.score_matrix import ScoreMatrix

GROUP_SHARE = 0.27
"""Size of the upper and lower groups. Source: T. L. Kelley, The selection of upper and lower groups for the
validation of test items, Journal of Educational Psychology 30 (1939) 17-24."""

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


def analyse_scores(
    item_ids: Sequence[str], points: Sequence[float], scores: Sequence[Sequence[float]] | NDArray[np.float64]
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
    from app.domain.score_matrix import ScoreMatrix  # noqa: PLC0415 - numpy, which only the worker needs

    matrix = ScoreMatrix(scores)
    alpha = cronbach_alpha(matrix.variances.tolist(), matrix.total_variance)
    return Analysis(
        n=len(scores),
        max_score=float(sum(points)),
        mean=matrix.mean,
        sd=math.sqrt(matrix.total_variance),
        alpha=alpha,
        sem=None if alpha is None else math.sqrt(matrix.total_variance * max(0.0, 1 - alpha)),
        items=tuple(_item_figures(matrix, *each) for each in zip(count(), item_ids, points, strict=False)),
    )


def cronbach_alpha(item_variances: Sequence[float], total_variance: float) -> float | None:
    """k / (k - 1) x (1 - sum of the item variances / variance of the totals); negative values are real.

    None for fewer than two items or when all totals are alike. For 0/1 items this is Kuder and Richardson's
    formula 20. Source: L. J. Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika
    16 (1951) 297-334.
    """
    return _alpha(len(item_variances), sum(item_variances), total_variance)


def _item_figures(matrix: ScoreMatrix, place: int, item_id: str, points: float) -> ItemFigures:
    variance, with_total = float(matrix.variances[place]), float(matrix.with_total[place])
    with_rest, rest_variance = with_total - variance, matrix.total_variance + variance - 2 * with_total
    others = len(matrix.variances) - 1
    return ItemFigures(
        item_id=item_id,
        facility=float(matrix.means[place]) / points,
        sd=math.sqrt(variance),
        item_rest=_correlation(with_rest, variance, rest_variance),
        item_total=_correlation(with_total, variance, matrix.total_variance),
        efficiency=_efficiency(with_rest, float(matrix.largest_with_rest[place])),
        upper_lower=float(matrix.upper_less_lower[place]) / points,
        alpha_if_dropped=_alpha(others, float(matrix.variances.sum()) - variance, rest_variance),
    )


def _efficiency(with_rest: float, largest: float) -> float | None:
    return with_rest / largest if largest > _NOUGHT else None


def _alpha(n_items: int, within: float, total_variance: float) -> float | None:
    if n_items < 2 or total_variance <= _NOUGHT:
        return None
    return n_items / (n_items - 1) * (1 - within / total_variance)


def _correlation(covariance: float, variance: float, other_variance: float) -> float | None:
    if min(variance, other_variance) <= _NOUGHT:
        return None
    return covariance / math.sqrt(variance * other_variance)
