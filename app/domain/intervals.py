"""Confidence intervals for a share and for a mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist, fmean, stdev

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """Both ends, in the unit of what was measured."""

    low: float
    high: float


@dataclass(frozen=True)
class MeanEstimate:
    """A mean with its interval. `mean` is None without values, `sd` and `interval` with fewer than two."""

    n: int
    mean: float | None
    sd: float | None
    interval: Interval | None


def wilson(count: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Score interval for the share `count / n`, within 0 and 1; None for n = 0.

    Without continuity correction. Raises ValueError unless 0 <= count <= n. Source: E. B. Wilson, Probable
    inference, the law of succession, and statistical inference, Journal of the American Statistical
    Association 22 (1927) 209-212.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no share")
    if n == 0:
        return None
    z = normal_quantile((1 + confidence) / 2)
    centre = (count + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(count * (n - count) / n + z * z / 4)
    # At the ends the exact bounds are 0 and 1; the subtraction would leave a rounding error there.
    return Interval(0.0 if count == 0 else centre - half, 1.0 if count == n else centre + half)


def estimate_mean(values: Sequence[float], confidence: float = CONFIDENCE) -> MeanEstimate:
    """Mean, sample standard deviation (n - 1) and Student's t interval of the values.

    Source: Student, The probable error of a mean, Biometrika 6 (1908) 1-25.
    """
    n = len(values)
    if n < 2:
        return MeanEstimate(n, float(values[0]) if values else None, None, None)
    mean, sd = fmean(values), stdev(values)
    half = t_quantile((1 + confidence) / 2, n - 1) * sd / math.sqrt(n)
    return MeanEstimate(n, mean, sd, Interval(mean - half, mean + half))


def t_quantile(probability: float, df: int) -> float:
    """The quantile of Student's t distribution with `df` degrees of freedom."""
    from scipy.special import stdtrit  # noqa: PLC0415 - 85 MB that only the worker needs

    return float(stdtrit(df, probability))


@cache
def normal_quantile(probability: float) -> float:
    """The quantile of the standard normal distribution."""
    return NormalDist().inv_cdf(probability)
