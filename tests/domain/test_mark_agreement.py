"""What two markers said without sight of each other, and how far they agree; sums done by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.grading_essay import BadLevels, EssayKey, Scale
from app.domain.mark_agreement import FEW, Compared, compare_markers
from app.domain.marking import Mark, alias_of, blind_pair, place_in_turn

KEY = EssayKey(
    (
        Scale("facts", {"none": Fraction(0), "some": Fraction(1), "all": Fraction(2)}),
        Scale("words", {"judging": Fraction(0), "neutral": Fraction(2)}),
    ),
    ("vi", "en"),
)


def said(facts: str, words: str = "neutral") -> dict[str, str]:
    return {"facts": facts, "words": words}


def test_the_figures_of_four_essays() -> None:
    """Facts: observed (1 + 1/2 + 1 + 1/2) / 4 = 3/4, expected 3/8 + 1/8 + 1/16 = 9/16, kappa (3/16) / (7/16) = 3/7."""
    pairs = [(said("all"), said("all")), (said("some"), said("all"))]
    pairs += [(said("none"), said("none")), (said("all"), said("some"))]
    found = compare_markers(KEY, pairs)
    assert (found.n, found.is_few) == (4, True)
    assert found.whole == Compared(share=0.5, difference=0.5)
    assert found.criteria["facts"] == Compared(0.5, 0.5, pytest.approx(3 / 7))
    assert found.criteria["words"] == Compared(1.0, 0.0, None)


def test_points_that_make_up_for_each_other_are_the_same_as_a_whole_alone() -> None:
    found = compare_markers(KEY, [(said("all", "judging"), said("none", "neutral"))])
    assert (found.whole.share, found.whole.difference) == (1, 0)
    assert (found.criteria["facts"].share, found.criteria["facts"].difference) == (0, 2)


def test_no_essay_has_no_agreement_and_half_a_rubric_is_refused() -> None:
    assert compare_markers(KEY, []) is None
    with pytest.raises(BadLevels):
        compare_markers(KEY, [({"facts": "all"}, said("all"))])


@pytest.mark.parametrize(("count", "is_few"), [(FEW - 1, True), (FEW, False)])
def test_few_essays_are_told_with_a_caution(count: int, is_few: bool) -> None:
    assert compare_markers(KEY, [(said("all"), said("all"))] * count).is_few is is_few


def mark(number: int, marker: int, points: int = 0, *, settles: bool = False) -> Mark:
    return Mark(number, marker, Fraction(points), settles)


def test_what_was_corrected_before_the_other_came_counts_and_nothing_after() -> None:
    first, again, second = mark(1, 7, 1), mark(2, 7, 2), mark(3, 8, 3)
    later = [mark(4, 7, 3), mark(5, 8, 1), mark(6, 9, 2), mark(7, 10, 2, settles=True)]
    assert blind_pair([*reversed(later), second, first, again], 2) == (again, second)


@pytest.mark.parametrize("marks", [[], [mark(1, 7), mark(2, 7)], [mark(1, 7), mark(2, 8, settles=True)]])
def test_one_marker_alone_makes_no_pair(marks: list[Mark]) -> None:
    assert blind_pair(marks, 2) == ()


def test_where_one_marker_is_asked_for_nobody_marks_without_sight_of_the_first() -> None:
    marks = [mark(1, 7, 2), mark(2, 8, 2)]
    assert (blind_pair(marks, 1), blind_pair(marks, 2)) == ((), tuple(marks))


def test_each_marker_has_an_order_of_their_own_that_stays() -> None:
    scripts = [f"script-{number}" for number in range(20)]
    orders = [sorted(scripts, key=lambda each: place_in_turn(marker, each)) for marker in (1, 1, 2)]
    assert (orders[0] == orders[1], orders[0] == orders[2], orders[0] == scripts) == (True, False, False)
    assert len({alias_of(each) for each in scripts}) == 20
