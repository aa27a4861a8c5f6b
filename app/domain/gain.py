"""What a group learnt between two tests: matched pre/post figures.

Only persons with both tests count; how many are left out is part of the result. Scores are per cent (0 to
100), item scores are shares (0 to 1). What cannot be computed is None, never NaN. `dataclasses.asdict` of a
result is plain JSON. numpy and scipy are loaded by the functions that need them: call from the worker.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Literal

from app.domain.intervals import CONFIDENCE, Interval, estimate_mean
from app.domain.signed_rank import SignedRank, signed_rank_test

Scores = Mapping[str, float]
"""Person to score."""

_DECIMALS = 9  # differences beyond these are rounding of the scores, not learning


@dataclass(frozen=True)
class PairedT:
    """Student's t test that the mean difference is 0; `p` is two-sided."""

    statistic: float
    df: int
    p: float


@dataclass(frozen=True)
class EffectSize:
    """Standardised mean differences; not to be compared with those between separate groups.

    `d_z` divides by the SD of the differences and carries an interval; `d_z_corrected` is `correction * d_z`;
    `d_av` divides by the mean of the two tests' SDs.
    """

    d_z: float | None
    d_z_interval: Interval | None
    correction: float | None
    d_z_corrected: float | None
    d_av: float | None


@dataclass(frozen=True)
class NormalisedGain:
    """Share of what was still missing before that was gained.

    `of_means` is computed on the group's means and is what `band` speaks of; `mean_of_gains` averages the
    persons' own gains without the `n_undefined` who had 100 before. The two differ: say which is shown. A
    fall of the means has no band.
    """

    of_means: float | None
    band: Literal["low", "medium", "high"] | None
    mean_of_gains: float | None
    n_undefined: int


@dataclass(frozen=True)
class ItemGain:
    """One anchor item, over the persons who met it in both tests.

    `facility_*` are mean scores from 0 to 1. Right means full marks: `n_gained` went from not right to right,
    `n_lost` from right to not right; `mcnemar_p` is None when nobody changed.
    """

    item_id: str
    n: int
    facility_pre: float
    facility_post: float
    n_gained: int
    n_lost: int
    mcnemar_p: float | None


@dataclass(frozen=True)
class Gain:
    """Matched pre/post figures of one group; means, SDs and differences in percentage points."""

    n: int
    n_without_pre: int
    n_without_post: int
    mean_pre: float | None
    mean_post: float | None
    sd_pre: float | None
    sd_post: float | None
    mean_difference: float | None
    sd_difference: float | None
    confidence: float
    interval: Interval | None
    paired_t: PairedT | None
    signed_rank: SignedRank | None
    effect: EffectSize
    normalised: NormalisedGain
    n_rose: int
    n_same: int
    n_fell: int
    items: tuple[ItemGain, ...]


def measure_gain(
    pre: Scores,
    post: Scores,
    pre_items: Mapping[str, Scores] | None = None,
    post_items: Mapping[str, Scores] | None = None,
    confidence: float = CONFIDENCE,
) -> Gain:
    """Compare two tests person by person; `*_items` map item id to person to score, 0 to 1.

    Items that somebody met in both tests are the anchor items. Raises ValueError for a score outside 0 to 100.
    """
    _check(pre, post)
    persons = sorted(pre.keys() & post.keys())
    before, after = [pre[person] for person in persons], [post[person] for person in persons]
    differences = [round(b - a, _DECIMALS) for a, b in zip(before, after, strict=True)]
    first, second = estimate_mean(before, confidence), estimate_mean(after, confidence)
    change = estimate_mean(differences, confidence)
    paired_t = _paired_t(differences)
    return Gain(
        n=len(persons),
        n_without_pre=len(post) - len(persons),
        n_without_post=len(pre) - len(persons),
        mean_pre=first.mean,
        mean_post=second.mean,
        sd_pre=first.sd,
        sd_post=second.sd,
        mean_difference=change.mean,
        sd_difference=change.sd,
        confidence=confidence,
        interval=change.interval,
        paired_t=paired_t,
        signed_rank=signed_rank_test(differences),
        effect=_effect(differences, first.sd, second.sd, confidence),
        normalised=_normalised(before, after),
        n_rose=sum(d > 0 for d in differences),
        n_same=sum(d == 0 for d in differences),
        n_fell=sum(d < 0 for d in differences),
        items=_anchor_items(pre_items or {}, post_items or {}),
    )


def small_sample_correction(n: int) -> float | None:
    """J = 1 - 3 / (4 (n - 1) - 1) for n pairs; None below three, where no unbiased estimate exists.

    Source: L. V. Hedges, Distribution theory for Glass's estimator of effect size and related estimators,
    Journal of Educational Statistics 6 (1981) 107-128.
    """
    return 1 - 3 / (4 * (n - 1) - 1) if n > 2 else None


def normalised_gain(pre: float, post: float) -> float | None:
    """(post - pre) / (100 - pre) of two per cent scores; None at pre = 100.

    Source: R. R. Hake, Interactive-engagement versus traditional methods, American Journal of Physics 66
    (1998) 64-74.
    """
    missing = round(100 - pre, _DECIMALS)
    return (post - pre) / missing if missing > 0 else None


def mcnemar_p(n_gained: int, n_lost: int) -> float | None:
    """Two-sided exact p that a change in either direction is equally likely; None when nobody changed.

    A binomial test with probability 1/2 on the changed pairs. Source: Q. McNemar, Note on the sampling error
    of the difference between correlated proportions or percentages, Psychometrika 12 (1947) 153-157.
    """
    changed = n_gained + n_lost
    if changed == 0:
        return None
    ways = sum(math.comb(changed, k) for k in range(min(n_gained, n_lost) + 1))
    return min(1.0, 2 * ways / (1 << changed))


def _check(*tests: Scores) -> None:
    for scores in tests:
        for score in scores.values():
            if not 0 <= score <= 100:
                raise ValueError(f"not a per cent score: {score}")


def _paired_t(differences: Sequence[float]) -> PairedT | None:
    from scipy.special import stdtr  # noqa: PLC0415 - 85 MB that only the worker needs

    statistic = _t_statistic(differences)
    if statistic is None:
        return None
    df = len(differences) - 1
    return PairedT(statistic, df, float(2 * stdtr(df, -abs(statistic))))


def _t_statistic(differences: Sequence[float]) -> float | None:
    d_z = _ratio(differences)
    return None if d_z is None else d_z * math.sqrt(len(differences))


def _ratio(differences: Sequence[float]) -> float | None:
    if len(differences) < 2 or min(differences) == max(differences):
        return None
    return fmean(differences) / stdev(differences)


def _effect(
    differences: Sequence[float], sd_pre: float | None, sd_post: float | None, confidence: float
) -> EffectSize:
    d_z, correction = _ratio(differences), small_sample_correction(len(differences))
    spread = ((sd_pre or 0) + (sd_post or 0)) / 2
    return EffectSize(
        d_z=d_z,
        d_z_interval=None if d_z is None else _d_z_interval(d_z, len(differences), confidence),
        correction=correction,
        d_z_corrected=None if d_z is None or correction is None else correction * d_z,
        d_av=fmean(differences) / spread if spread > 0 else None,
    )


def _d_z_interval(d_z: float, n: int, confidence: float) -> Interval:
    """By the noncentral t distribution. Source: G. Cumming and S. Finch, Educational and Psychological
    Measurement 61 (2001) 532-574."""
    from scipy.special import nctdtrinc  # noqa: PLC0415 - 85 MB that only the worker needs

    tail, root = (1 - confidence) / 2, math.sqrt(n)
    low, high = (float(nctdtrinc(n - 1, p, d_z * root)) / root for p in (1 - tail, tail))
    return Interval(low, high)


def _normalised(before: Sequence[float], after: Sequence[float]) -> NormalisedGain:
    of_means = normalised_gain(fmean(before), fmean(after)) if before else None
    gains = [normalised_gain(a, b) for a, b in zip(before, after, strict=True)]
    defined = [gain for gain in gains if gain is not None]
    return NormalisedGain(
        of_means=of_means,
        band=_band(of_means),
        mean_of_gains=fmean(defined) if defined else None,
        n_undefined=len(gains) - len(defined),
    )


def _band(gain: float | None) -> Literal["low", "medium", "high"] | None:
    if gain is None or gain < 0:
        return None
    if round(gain, _DECIMALS) < 0.3:
        return "low"
    return "medium" if round(gain, _DECIMALS) <= 0.7 else "high"


def _anchor_items(pre: Mapping[str, Scores], post: Mapping[str, Scores]) -> tuple[ItemGain, ...]:
    both = [item_id for item_id in pre if item_id in post and pre[item_id].keys() & post[item_id].keys()]
    return tuple(_item_gain(item_id, pre[item_id], post[item_id]) for item_id in both)


def _item_gain(item_id: str, pre: Scores, post: Scores) -> ItemGain:
    persons = pre.keys() & post.keys()
    gained = sum(pre[p] < 1 <= post[p] for p in persons)
    lost = sum(post[p] < 1 <= pre[p] for p in persons)
    return ItemGain(
        item_id=item_id,
        n=len(persons),
        facility_pre=fmean(pre[p] for p in persons),
        facility_post=fmean(post[p] for p in persons),
        n_gained=gained,
        n_lost=lost,
        mcnemar_p=mcnemar_p(gained, lost),
    )
