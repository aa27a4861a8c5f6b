"""Certainty-based marking: the scale, that honesty pays, and the four groups."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.certainty import (
    GROUPS,
    LEVELS,
    RIGHT_SURE,
    RIGHT_UNSURE,
    UNANSWERED,
    WRONG_SURE,
    WRONG_UNSURE,
    certainty_mark,
    count_groups,
    group_of,
)

SHARES = st.fractions(0, 1, max_denominator=60)


@pytest.mark.parametrize(("level", "right", "wrong"), [(1, 1, 0), (2, 2, -2), (3, 3, -6), (None, 1, 0)])
def test_the_scale(level, right, wrong):
    assert (certainty_mark(Fraction(1), level), certainty_mark(Fraction(0), level)) == (right, wrong)


@given(SHARES)
def test_it_pays_to_say_how_sure_one_is(chance):
    """By the chance of being right: level 1 below 2/3, level 2 up to 4/5, level 3 above."""
    expected = {level: certainty_mark(chance, level) for level in LEVELS}
    best = 1 if chance < Fraction(2, 3) else 2 if chance < Fraction(4, 5) else 3
    assert expected[best] == max(expected.values())


@given(SHARES, SHARES, st.sampled_from(LEVELS))
def test_a_better_answer_is_never_marked_lower(one, other, level):
    low, high = sorted((one, other))
    assert -6 <= certainty_mark(low, level) <= certainty_mark(high, level) <= 3


@pytest.mark.parametrize(
    ("is_right", "level", "group"),
    [
        (True, 3, RIGHT_SURE),
        (True, 2, RIGHT_SURE),
        (True, 1, RIGHT_UNSURE),
        (True, None, RIGHT_UNSURE),
        (False, 3, WRONG_SURE),
        (False, 2, WRONG_SURE),
        (False, 1, WRONG_UNSURE),
        (False, None, WRONG_UNSURE),
    ],
)
def test_each_answer_is_in_one_group(is_right, level, group):
    assert group_of(is_right=is_right, level=level) == group


def test_answers_that_were_not_given_are_counted_apart():
    found = count_groups([(True, True, 3), (True, False, 3), (True, False, 1), (False, False, 3)])
    assert found == {**dict.fromkeys(GROUPS, 1), RIGHT_UNSURE: 0, UNANSWERED: 1}
