"""Behaviours of a quiz: what several tries earn, which check settles, what is shown when, what a row keeps."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.behaviour import MOMENTS, PARTS, USUAL, Behaviour, worth
from app.domain.grading import Choice, Item, grade, grade_tries
from app.domain.regrading import DROPPED, FULL_MARKS, Key, score_by
from tests.domain.answered import picked

THIRD = Fraction(1, 3)
SINGLE = Item("child", "single", (Choice("yes", 1), Choice("no", 0)), points=3)
SHARES = st.fractions(0, 1, max_denominator=12)
TRIES = st.lists(SHARES, max_size=5)


@pytest.mark.parametrize(
    ("shares", "penalty", "expected"),
    [
        ([], "1/3", 0),
        ([1], "1/3", 1),
        ([0, 1], "1/3", Fraction(2, 3)),
        ([0, 0, 1], "1/3", THIRD),
        ([0, 0, 0], "1/3", 0),
        ([0, 0, 0, 1], "1/2", 0),
        ([Fraction(1, 2), 1], "1/3", Fraction(2, 3)),
        ([Fraction(1, 2), 0], "1/3", Fraction(1, 2)),
        ([0, 1], 0.1, Fraction(9, 10)),
    ],
)
def test_each_further_try_is_worth_less_and_the_best_counts(shares, penalty, expected):
    assert worth([Fraction(share) for share in shares], penalty) == expected


@given(TRIES, SHARES)
def test_tries_earn_from_nothing_to_everything(shares, penalty):
    assert 0 <= worth(shares, penalty) <= max(shares, default=0)


@given(TRIES, SHARES, SHARES)
def test_another_try_never_takes_anything_away(shares, share, penalty):
    assert worth([*shares, share], penalty) >= worth(shares, penalty)


@given(st.integers(0, 5), SHARES, SHARES)
def test_the_same_answer_is_worth_no_more_the_later_it_comes(wrong, share, penalty):
    nothing = [Fraction()] * wrong
    assert worth([*nothing, Fraction(), share], penalty) <= worth([*nothing, share], penalty)


@given(TRIES, SHARES, SHARES)
def test_a_higher_penalty_never_pays(shares, one, other):
    assert worth(shares, max(one, other)) <= worth(shares, min(one, other))


def test_tries_are_scored_in_points():
    wrong, right = picked("no"), picked("yes")
    found = grade_tries(SINGLE, [wrong, right], "1/3")
    assert (found.score, found.max_score, found.is_answered) == (2.0, 3.0, True)
    assert grade_tries(SINGLE, [right], "1/3") == grade(SINGLE, right)
    assert grade_tries(SINGLE, [None], "1/3") == grade(SINGLE, None)


def test_a_corrected_key_makes_an_earlier_try_the_right_one():
    corrected = Item("child", "single", (Choice("yes", 0), Choice("no", 1)), points=3)
    tried = [picked("no")]
    assert score_by(Key(SINGLE), picked("yes"), tried, "1/3").score == 2.0
    assert score_by(Key(corrected), picked("yes"), tried, "1/3").score == 3.0


@pytest.mark.parametrize(("rule", "score", "most"), [(FULL_MARKS, 3.0, 3.0), (DROPPED, 0.0, 0.0)])
def test_a_rule_for_all_stands_above_tries(rule, score, most):
    found = score_by(Key(SINGLE, rule), picked("no"), [picked("no")], "1/3")
    assert (found.score, found.max_score) == (score, most)


@pytest.mark.parametrize(
    ("behaviour", "share", "number", "settles"),
    [
        (Behaviour("immediate"), 0, 1, True),
        (Behaviour("tries", 3), 0, 2, False),
        (Behaviour("tries", 3), Fraction(2, 3), 2, False),
        (Behaviour("tries", 3), 1, 1, True),
        (Behaviour("tries", 3), 0, 3, True),
    ],
)
def test_the_right_answer_or_the_last_try_settles(behaviour, share, number, settles):
    assert behaviour.settles(Fraction(share), number) is settles


def test_everything_is_shown_at_a_moment_that_no_rule_is_about():
    behaviour = Behaviour(review={"after": ("score", "right"), "during": ()})
    assert {moment: behaviour.shown(moment) for moment in MOMENTS} == {
        "during": frozenset(),
        "after": {"score", "right"},
        "later": frozenset(PARTS),
    }


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour("immediate"),
        Behaviour("tries", 3, "1/3"),
        Behaviour("certainty"),
        Behaviour("tries", 2, "0", {"after": ("score",), "during": ()}),
    ],
)
def test_a_row_keeps_a_behaviour(behaviour):
    assert Behaviour.from_row(json.loads(json.dumps(behaviour.for_row()))) == behaviour


def test_a_row_keeps_nothing_of_the_usual_behaviour():
    assert USUAL.for_row() is None
    assert Behaviour.from_row(None) is USUAL
