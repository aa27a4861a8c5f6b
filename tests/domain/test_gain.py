import json
import math
from dataclasses import asdict
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq

from app.domain.gain import mcnemar_p, measure_gain, normalised_gain, small_sample_correction
from app.domain.intervals import Interval
from tests.generated import examples

# Ten invented officers with both tests, one with the first only, two with the second only.
PRE = {"a": 40, "b": 50, "c": 60, "d": 30, "e": 70, "f": 55, "g": 45, "h": 65, "i": 80, "j": 50, "first": 10}
POST = {
    "a": 70,
    "b": 75,
    "c": 85,
    "d": 40,
    "e": 65,
    "f": 80,
    "g": 45,
    "h": 90,
    "i": 95,
    "j": 72,
    "x": 9,
    "y": 9,
}
BEFORE = [PRE[p] for p in "abcdefghij"]
AFTER = [POST[p] for p in "abcdefghij"]


def test_only_persons_with_both_tests_count_and_the_others_are_told():
    gain = measure_gain(PRE, POST)
    assert (gain.n, gain.n_without_pre, gain.n_without_post) == (10, 2, 1)
    assert (gain.n_rose, gain.n_same, gain.n_fell) == (8, 1, 1)
    assert (gain.mean_pre, gain.mean_post, gain.mean_difference) == pytest.approx((54.5, 71.7, 17.2))


def test_paired_t_and_interval_equal_scipy():
    gain, theirs = measure_gain(PRE, POST), stats.ttest_rel(AFTER, BEFORE)
    assert gain.paired_t.statistic == pytest.approx(theirs.statistic, rel=1e-12)
    assert gain.paired_t.p == pytest.approx(theirs.pvalue, rel=1e-9)
    assert gain.paired_t.df == 9
    low, high = theirs.confidence_interval(0.95)
    assert (gain.interval.low, gain.interval.high) == pytest.approx((low, high), rel=1e-12)


def test_effect_sizes_follow_their_definitions():
    gain = measure_gain(PRE, POST)
    assert gain.effect.d_z == pytest.approx(17.2 / gain.sd_difference)
    assert gain.effect.correction == pytest.approx(0.914, abs=5e-4)
    assert gain.effect.d_z_corrected == pytest.approx(gain.effect.correction * gain.effect.d_z)
    assert gain.effect.d_av == pytest.approx(17.2 / ((gain.sd_pre + gain.sd_post) / 2))


def test_interval_of_d_z_holds_the_noncentral_t_that_leave_half_of_five_per_cent():
    gain = measure_gain(PRE, POST)
    t, root = gain.paired_t.statistic, math.sqrt(10)
    low = brentq(lambda nc: stats.nct.cdf(t, 9, nc) - 0.975, 0, 10) / root
    high = brentq(lambda nc: stats.nct.cdf(t, 9, nc) - 0.025, 0, 20) / root
    interval = gain.effect.d_z_interval
    assert (interval.low, interval.high) == pytest.approx((low, high), rel=1e-5)


def test_gain_of_means_is_not_the_mean_of_gains():
    normalised = measure_gain(PRE, POST).normalised
    assert normalised.of_means == pytest.approx(17.2 / 45.5)
    assert normalised.band == "medium"
    assert normalised.mean_of_gains == pytest.approx(
        fmean((b - a) / (100 - a) for a, b in zip(BEFORE, AFTER, strict=True))
    )


@pytest.mark.parametrize(
    ("pre", "post", "band"),
    [
        (50, 64.9, "low"),
        (50, 65, "medium"),
        (50, 85, "medium"),
        (50, 85.1, "high"),
        (50, 49, None),
        (100, 90, None),
    ],
)
def test_bands_of_hake(pre, post, band):
    assert measure_gain({"a": pre}, {"a": post}).normalised.band == band


def test_a_full_score_before_leaves_the_own_gain_undefined_and_is_counted():
    normalised = measure_gain({"a": 100, "b": 50}, {"a": 90, "b": 75}).normalised
    assert (normalised.n_undefined, normalised.mean_of_gains) == (1, 0.5)
    assert normalised.of_means == pytest.approx(7.5 / 25)
    assert normalised_gain(100, 100) is None


def test_correction_for_small_samples():
    assert (round(small_sample_correction(10), 3), round(small_sample_correction(36), 3)) == (0.914, 0.978)
    assert small_sample_correction(2) is None


def test_anchor_items_are_those_of_both_tests():
    gain = measure_gain(
        {},
        {},
        {"old": {"a": 1}, "both": {"a": 0, "b": 0.5, "c": 1, "d": 1, "only-pre": 1}},
        {"both": {"a": 1, "b": 1, "c": 0.5, "d": 1, "only-post": 0}, "new": {"a": 1}},
    )
    (item,) = gain.items
    assert (item.item_id, item.n, item.n_gained, item.n_lost) == ("both", 4, 2, 1)
    assert (item.facility_pre, item.facility_post, item.mcnemar_p) == (0.625, 0.875, 1.0)


@given(st.integers(0, 600), st.integers(0, 600))
def test_mcnemar_is_the_binomial_test(gained, lost):
    if gained + lost == 0:
        assert mcnemar_p(gained, lost) is None
    else:
        expected = stats.binomtest(gained, gained + lost, 0.5).pvalue
        assert mcnemar_p(gained, lost) == pytest.approx(expected, rel=1e-9)


def test_nobody_gives_nothing_but_counts():
    gain = measure_gain({"a": 50}, {"b": 50})
    assert (gain.n, gain.n_without_pre, gain.n_without_post) == (0, 1, 1)
    assert (gain.mean_pre, gain.mean_difference, gain.interval, gain.paired_t, gain.signed_rank) == (
        None,
    ) * 5
    assert set(asdict(gain.effect).values()) == {None}
    assert gain.normalised.of_means is None


def test_one_person_has_a_difference_but_no_spread():
    gain = measure_gain({"a": 50}, {"a": 75})
    assert (gain.mean_difference, gain.normalised.of_means) == (25.0, 0.5)
    assert (gain.sd_difference, gain.interval, gain.paired_t, gain.effect.d_z, gain.effect.d_av) == (
        None,
    ) * 5


def test_the_same_rise_for_all_has_no_t_and_no_d_z():
    third = 100 / 3
    gain = measure_gain({"a": third, "b": 0, "c": 2 * third}, {"a": 2 * third, "b": third, "c": 100})
    assert (gain.sd_difference, gain.paired_t, gain.effect.d_z) == (0.0, None, None)
    assert gain.interval == Interval(gain.mean_difference, gain.mean_difference)
    assert gain.effect.d_av == pytest.approx(1.0)


@pytest.mark.parametrize("score", [-1, 100.1, float("nan")])
def test_what_is_no_per_cent_is_refused(score):
    with pytest.raises(ValueError, match="per cent"):
        measure_gain({"a": 50}, {"a": score})


persons = st.sampled_from([f"p{i}" for i in range(30)])
scores = st.dictionaries(persons, st.integers(0, 20).map(lambda i: i * 5.0))


@settings(max_examples=examples(150))
@given(scores, scores)
def test_every_result_is_plain_json_without_nan_and_swapping_the_tests_turns_the_signs(pre, post):
    forth, back = measure_gain(pre, post), measure_gain(post, pre)
    json.dumps(asdict(forth), allow_nan=False)
    assert (forth.n, forth.n_rose, forth.n_without_pre) == (back.n, back.n_fell, back.n_without_post)
    if forth.n:
        assert forth.mean_difference == pytest.approx(-back.mean_difference)
    if forth.paired_t:
        assert forth.paired_t.p == pytest.approx(back.paired_t.p)
        assert forth.effect.d_z == pytest.approx(-back.effect.d_z)
        assert forth.signed_rank.p == pytest.approx(back.signed_rank.p)
