from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.counting import COUNTS, counted_attempt, counted_percent
from app.domain.grading import exact

percents = st.lists(st.integers(0, 300).map(lambda third: float(Fraction(third, 3))), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("counts", "percent", "place"),
    [("best", 80.0, 1), ("last", 50.0, 2), ("first", 60.0, 0), ("mean", 190 / 3, None)],
)
def test_a_rule_says_which_attempt_counts(counts, percent, place):
    assert counted_percent([60, 80, 50], counts) == percent
    assert counted_attempt([60, 80, 50], counts) == place


def test_of_equally_good_attempts_the_earlier_is_the_best():
    assert counted_attempt([70, 90, 90], "best") == 1


@pytest.mark.parametrize("counts", COUNTS)
def test_without_attempts_nothing_counts(counts):
    assert counted_percent([], counts) is None
    assert counted_attempt([], counts) is None


@given(found=percents)
def test_the_mean_is_exact_and_lies_between_the_others(found):
    mean = exact(counted_percent(found, "mean"))
    assert mean == sum(map(exact, found)) / len(found)
    assert exact(min(found)) <= mean <= exact(counted_percent(found, "best"))


@given(found=percents, counts=st.sampled_from(["best", "last", "first"]))
def test_the_attempt_that_counts_has_the_score_that_counts(found, counts):
    assert found[counted_attempt(found, counts)] == counted_percent(found, counts)
    assert counted_percent(found[:1], counts) == found[0]


def test_a_rule_that_is_none_is_an_error():
    with pytest.raises(KeyError):
        counted_percent([1], "median")
