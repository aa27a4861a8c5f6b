"""Figures of a whole test, from the total scores of those who sat it.

Scores in any unit; the mean, median, SD and error of measurement have that unit. What cannot be computed is None.
scipy is loaded where an interval needs it: call from the worker.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.intervals import CONFIDENCE, Interval, normal_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Percents = Sequence[float] | NDArray[np.float64]

BANDS = 10
"""The score distribution has bands of ten per cent; the last one holds 100 as well."""

_DECIMALS = 9
_NOUGHT = 1e-12  # a variance below this is rounding


@dataclass(frozen=True)
class ScoreFigures:
    """Total scores in per cent of the highest possible: `bands` counts those in 0 to under 10, … 90 to 100."""

    n: int
    mean: float
    median: float
    sd: float
    skewness: float | None
    kurtosis: float | None
    bands: tuple[int, ...]


def describe_scores(percents: Percents) -> ScoreFigures:
    """Describe two scores or more, in per cent."""
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    values = np.asarray(percents, dtype=float)
    return ScoreFigures(
        n=len(percents),
        mean=float(values.mean()),
        median=float(np.median(values)),
        sd=float(values.std(ddof=1)),
        skewness=skewness(percents),
        kurtosis=excess_kurtosis(percents),
        bands=count_bands(percents),
    )


def skewness(values: Percents) -> float | None:
    """G1 = sqrt(n (n - 1)) / (n - 2) x m3 / m2^1.5: how far the longer tail reaches to the right.

    None for fewer than three values or when all are alike. This is what Moodle, SAS and Excel print. Source:
    D. N. Joanes and C. A. Gill, Comparing measures of sample skewness and kurtosis, The Statistician 47 (1998)
    183-189.
    """
    n, second, third, _ = _moments(values)
    if n < 3 or second <= _NOUGHT:
        return None
    return math.sqrt(n * (n - 1)) / (n - 2) * third / second**1.5


def excess_kurtosis(values: Percents) -> float | None:
    """G2 = (n - 1) / ((n - 2)(n - 3)) x ((n + 1)(m4 / m2^2 - 3) + 6); 0 for a normal distribution.

    None for fewer than four values or when all are alike. Source as for `skewness`.
    """
    n, second, _, fourth = _moments(values)
    if n < 4 or second <= _NOUGHT:
        return None
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (fourth / second**2 - 3) + 6)


def _moments(values: Percents) -> tuple[int, float, float, float]:
    """n and the second, third and fourth moments about the mean, which divide by n."""
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    if len(values) == 0:
        return 0, 0.0, 0.0, 0.0
    deviations = np.asarray(values, dtype=float) - np.mean(values)
    squares = deviations**2
    return (
        len(values),
        float(squares.mean()),
        float((squares * deviations).mean()),
        float((squares**2).mean()),
    )


def count_bands(percents: Percents) -> tuple[int, ...]:
    """How many scores lie in each tenth of the scale, 100 in the last one."""
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    tenths = np.floor_divide(np.round(np.asarray(percents, dtype=float), _DECIMALS) * BANDS, 100)
    counts = np.bincount(np.clip(tenths, 0, BANDS - 1).astype(np.intp), minlength=BANDS)
    return tuple(counts.tolist())


def alpha_interval(
    alpha: float, n_persons: int, n_items: int, confidence: float = CONFIDENCE
) -> Interval | None:
    """The exact interval for Cronbach's alpha when items differ by a constant at most and scores are normal.

    1 - (1 - alpha) F at both ends, with n - 1 and (n - 1)(k - 1) degrees of freedom; the lower end may be negative.
    None for fewer than two persons or items. Source: L. S. Feldt, The approximate sampling distribution of
    Kuder-Richardson reliability coefficient twenty, Psychometrika 30 (1965) 357-370.
    """
    if n_persons < 2 or n_items < 2:
        return None
    from scipy.special import fdtri  # noqa: PLC0415 - 85 MB that only the worker needs

    df, df_within = n_persons - 1, (n_persons - 1) * (n_items - 1)
    low, high = ((1 + sign * confidence) / 2 for sign in (1, -1))
    ends = (1 - (1 - alpha) * float(fdtri(df, df_within, share)) for share in (low, high))
    return Interval(*ends)


def split_half(rows: Sequence[Sequence[float]] | NDArray[np.float64]) -> float | None:
    """Reliability of the whole from its halves: the items at odd places against those at even places.

    2r / (1 + r) of the correlation r of the halves; another split gives another value, as it depends on the order
    of the items. None for fewer than two items or when a half is alike for all. Sources: C. Spearman, Correlation
    calculated from faulty data, and W. Brown, Some experimental results in the correlation of mental abilities,
    British Journal of Psychology 3 (1910) 271-295 and 296-322.
    """
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    scores = np.atleast_2d(np.asarray(rows, dtype=float))
    odd, even = (scores[:, first::2].sum(axis=1).round(_DECIMALS) for first in (0, 1))
    if len(scores) < 2 or np.ptp(odd) == 0 or np.ptp(even) == 0:
        return None
    r = float(np.corrcoef(odd, even)[0, 1])
    return None if 1 + r <= _NOUGHT else 2 * r / (1 + r)


def error_ratio(alpha: float | None) -> float | None:
    """The share of the SD that is error of measurement: sqrt(1 - alpha), 0 for a test without error.

    Moodle prints it times 100 and wants it under 50. Above 1 where alpha is negative.
    """
    return None if alpha is None else math.sqrt(max(0.0, 1 - alpha))


def correlation_interval(r: float, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Fisher's interval for a correlation: tanh(artanh r +/- z / sqrt(n - 3)). None for fewer than four persons or
    a perfect correlation.

    Source: R. A. Fisher, On the probable error of a coefficient of correlation deduced from a small sample,
    Metron 1 (1921) 3-32.
    """
    if n < 4 or abs(r) >= 1 - _NOUGHT:
        return None
    half = normal_quantile((1 + confidence) / 2) / math.sqrt(n - 3)
    return Interval(math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))
