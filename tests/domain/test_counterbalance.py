"""Forms in two orders: halves alike, drawn by lot, and gains that do not mind which form is easier."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.counterbalance import (
    FIXED,
    ORDERS,
    OTHER,
    OrderGain,
    SatTest,
    draw_orders,
    form_in,
    gain_by_order,
    order_from,
    order_of,
)
from app.domain.intervals import estimate_mean


@given(st.sets(st.integers(1, 10**9)))
def test_the_halves_of_a_roster_differ_by_one_at_most(keys: set[int]) -> None:
    drawn = draw_orders(keys, {})
    counts = Counter(drawn.values())
    assert drawn.keys() == keys
    assert abs(counts["AB"] - counts["BA"]) <= 1


@given(st.lists(st.integers(1, 10**9), unique=True), st.integers(0, 5))
def test_late_comers_keep_the_balance_and_the_same_roster_draws_the_same(keys: list[int], early: int) -> None:
    first = draw_orders(keys[:early], {})
    late: dict[int, str] = {}
    for key in keys[early:]:
        late |= draw_orders([key], Counter([*first.values(), *late.values()]))
    counts = Counter([*first.values(), *late.values()])
    assert abs(counts["AB"] - counts["BA"]) <= 1
    assert draw_orders(reversed(keys), {}) == draw_orders(keys, {})


def test_who_comes_next_gets_the_rarer_order() -> None:
    assert set(draw_orders(range(1, 5), {"AB": 4}).values()) == {"BA"}
    assert Counter(draw_orders(range(1, 5), {"BA": 2}).values()) == {"AB": 3, "BA": 1}


def test_lots_fall_either_way_and_not_by_turns() -> None:
    """Single officers on rosters of their own: about half and half, and no pattern by their numbers."""
    drawn = [draw_orders([key], {})[key] for key in range(400)]
    assert 170 <= drawn.count("AB") <= 230
    runs = 1 + sum(one != other for one, other in pairwise(drawn))
    assert 170 <= runs <= 230


def test_a_form_follows_from_order_and_purpose() -> None:
    forms = {order: (form_in(order, "pre"), form_in(order, "post")) for order in (*ORDERS, FIXED)}
    assert forms == {"AB": ("A", "B"), "BA": ("B", "A"), FIXED: ("", "")}
    pairs = (("A", "B"), ("B", "A"), ("", ""), ("", "B"), ("A", "A"))
    found = [order_of(SatTest(before, 1), SatTest(after, 1)) for before, after in pairs]
    assert found == ["AB", "BA", FIXED, OTHER, OTHER]


@pytest.mark.parametrize("forms", [("A", "B"), ("B", "A"), ("", "")])
def test_tests_of_two_editions_are_of_no_order(forms: tuple[str, str]) -> None:
    before, after = forms
    assert order_of(SatTest(before, 1), SatTest(after, 2)) == OTHER


def test_gains_by_order_are_of_those_with_both_tests() -> None:
    pre = {"a": 40.0, "b": 50.0, "c": 60.0, "d": 30.0, "only-pre": 0.0}
    post = {"a": 50.0, "b": 70.0, "c": 80.0, "d": 60.0, "only-post": 100.0}
    orders = {"a": "AB", "b": "AB", "c": "BA", "d": FIXED}
    first, second, third = gain_by_order(pre, post, orders)
    assert first == OrderGain("AB", 2, 45, 60, 15, estimate_mean([10.0, 20.0]).interval)
    assert second == OrderGain("BA", 1, 60, 80, 20, None)
    assert (third.order, third.n, third.mean_difference) == (FIXED, 1, 30)


@pytest.mark.parametrize("easier", [-8.0, 0.0, 8.0])
def test_an_easier_form_shifts_both_orders_and_leaves_their_mean(easier: float) -> None:
    """Form B is easier by so many points; everybody has learnt 20."""
    knew = {str(number): 30.0 + number for number in range(20)}
    orders = {person: ORDERS[int(person) % 2] for person in knew}
    bonus = {"A": 0.0, "B": easier}
    pre = {person: knew[person] + bonus[form_in(order, "pre")] for person, order in orders.items()}
    post = {person: knew[person] + 20 + bonus[form_in(order, "post")] for person, order in orders.items()}
    first, second = gain_by_order(pre, post, orders)
    assert (first.mean_difference, second.mean_difference) == (20 + easier, 20 - easier)
    assert (first.mean_difference + second.mean_difference) / 2 == 20


def test_the_order_that_begins_with_a_form() -> None:
    assert {form: order_from(form) for form in "AB"} == {"A": "AB", "B": "BA"}
    with pytest.raises(LookupError):
        order_from("")
