import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.domain import intervals
from app.domain.intervals import Interval, MeanEstimate, estimate_mean, t_quantile, wilson


@given(st.integers(1, 2000), st.data(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_equals_scipy(n, data, confidence):
    count = data.draw(st.integers(0, n))
    theirs = stats.binomtest(count, n).proportion_ci(confidence, method="wilson")
    ours = wilson(count, n, confidence)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_wilson_at_the_ends_is_exactly_nought_and_one():
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1
    assert wilson(0, 0) is None


def test_seventy_per_cent_of_36_says_little():
    interval = wilson(25, 36)
    assert (round(interval.low, 2), round(interval.high, 2)) == (0.53, 0.82)


@pytest.mark.parametrize(("count", "n"), [(-1, 3), (4, 3)])
def test_wilson_refuses_what_is_no_share(count, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(count, n)


@given(
    st.lists(st.integers(-1000, 1000).map(lambda i: i / 8), min_size=2, max_size=60).filter(
        lambda v: len(set(v)) > 1
    )
)
def test_mean_interval_equals_scipy(values):
    estimate = estimate_mean(values)
    theirs = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (estimate.interval.low, estimate.interval.high) == pytest.approx(
        (theirs.low, theirs.high), abs=1e-9
    )


def test_t_quantile_of_the_tables():
    assert t_quantile(0.975, 35) == pytest.approx(2.0301, abs=1e-4)
    assert t_quantile(0.975, 1) == pytest.approx(12.7062, abs=1e-4)


def test_without_two_values_there_is_no_spread_and_no_interval():
    assert estimate_mean([]) == MeanEstimate(0, None, None, None)
    assert estimate_mean([4]) == MeanEstimate(1, 4.0, None, None)
    assert estimate_mean([4, 4]) == MeanEstimate(2, 4.0, 0.0, Interval(4.0, 4.0))


def test_a_web_process_that_imports_the_whole_domain_has_not_loaded_scipy():
    folder = Path(intervals.__file__).parent
    of_the_worker = {"score_matrix"}  # numpy itself, which only an analysis asks for
    names = ", ".join(sorted({path.stem for path in folder.glob("[a-z]*.py")} - of_the_worker))
    code = f"from app.domain import {names}; import sys; print({{'numpy', 'scipy'}} & set(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder.parent.parent
    )
    assert shown.stdout == "set()\n"
