"""Groups that overlap are shown together only where nobody's figures come out by subtraction."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from app.domain.overlapping_groups import choose_beside

PLACES = "abcdef"


def test_a_group_is_shown_where_it_and_what_it_leaves_are_large() -> None:
    sizes = {"a": 40, "b": 35}
    assert choose_beside(["ab"], {"A": "a", "B": "b"}, sizes, 30) == {"A", "B"}


def test_a_large_group_is_hidden_where_it_leaves_a_few() -> None:
    sizes = {"a": 40, "b": 29}
    assert choose_beside(["ab"], {"A": "a"}, sizes, 30) == set()


def test_a_group_is_hidden_where_a_few_of_it_are_in_another() -> None:
    sizes = {"a": 40, "b": 5, "c": 40, "d": 60}
    assert choose_beside(["abcd", "ab"], {"B": "bc", "C": "c"}, sizes, 30) == {"C"}
    assert choose_beside(["abcd", "ab"], {"D": "d"}, sizes, 30) == {"D"}


def test_of_two_that_cannot_stand_together_the_larger_is_shown() -> None:
    sizes = {"a": 40, "b": 10, "c": 50}
    assert choose_beside(["abc"], {"small": "a", "large": "ab"}, sizes, 30) == {"large"}


def test_the_order_of_what_is_offered_plays_no_part() -> None:
    sizes = {"a": 40, "b": 10, "c": 50}
    offered = {"large": "ab", "small": "a", "rest": "c"}
    backwards = dict(reversed(offered.items()))
    assert choose_beside(["abc"], offered, sizes, 30) == choose_beside(["abc"], backwards, sizes, 30)


def test_of_two_of_one_size_the_same_is_shown_in_whatever_order_they_are_offered() -> None:
    sizes = {"a": 10, "b": 40, "c": 10, "d": 60}
    for offered in ({"one": "ab", "two": "bc"}, {"two": "bc", "one": "ab"}):
        assert choose_beside(["abcd"], offered, sizes, 30) == {"one"}


def test_a_group_without_members_tells_nothing() -> None:
    assert choose_beside(["a"], {"empty": "b", "none": ""}, {"a": 40}, 30) == {"empty", "none"}


@given(
    st.dictionaries(st.sampled_from(PLACES), st.integers(0, 12), min_size=1),
    st.dictionaries(st.text("xyzw", min_size=1, max_size=2), st.sets(st.sampled_from(PLACES)), max_size=5),
)
def test_no_sum_or_difference_of_shown_groups_is_of_a_few(
    sizes: dict[str, int], offered: dict[str, set[str]]
) -> None:
    minimum = 5
    if sum(sizes.values()) < minimum:
        return
    shown = choose_beside([PLACES], offered, sizes, minimum)
    groups = [set(PLACES), *(offered[name] for name in shown)]
    for weights in product((-1, 0, 1), repeat=len(groups)):
        left = {
            place: sum(weight for weight, group in zip(weights, groups, strict=True) if place in group)
            for place in sizes
        }
        told = sum(count for place, count in sizes.items() if left[place])
        assert told == 0 or told >= minimum
