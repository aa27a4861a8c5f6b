"""Agreement of two observers, against published tables and sums done by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agreement import Agreement, measure_agreement

ABC = ("a", "b", "c")


def pairs_of(table: list[list[int]]) -> list[tuple[str, str]]:
    """A table of counts, first observer by second, as pairs."""
    return [
        (ABC[i], ABC[j]) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)
    ]


def test_cohen_1960_less_than_chance() -> None:
    """Cohen (1960), his example of 200: observed 0.29, expected 0.20 + 0.09 + 0.06 = 0.35, kappa -0.06/0.65."""
    table = [[50, 26, 24], [24, 4, 32], [6, 30, 4]]
    found = measure_agreement(pairs_of(table), ABC)
    assert (found.n, found.share) == (200, pytest.approx(0.29))
    assert found.kappa == pytest.approx(-0.06 / 0.65)


def test_fleiss_cohen_and_everitt_1969() -> None:
    """Psychological Bulletin 72 (1969) 323-327, the diagnoses of 200: kappa 0.429.

    By hand: observed 0.70, expected 0.39 + 0.075 + 0.01 = 0.475. Linear weights: observed 0.70 + 0.27/2 = 0.835,
    expected 0.475 + 0.40/2 = 0.675.
    """
    table = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
    found = measure_agreement(pairs_of(table), ABC)
    assert (found.share, found.kappa) == (pytest.approx(0.70), pytest.approx(0.225 / 0.525))
    assert round(found.kappa, 3) == 0.429
    assert found.weighted == pytest.approx(0.16 / 0.325)


def test_two_categories_have_nothing_to_weigh() -> None:
    """20, 5, 10 and 15 of 50: observed 0.7, expected 0.5."""
    pairs = pairs_of([[20, 5], [10, 15]])
    assert measure_agreement(pairs, ABC[:2]) == Agreement(50, 0.7, pytest.approx(0.4), pytest.approx(0.4))


def test_near_misses_cost_less_than_far_ones() -> None:
    near, far = (pairs_of([[5, 2, 0], [0, 5, 0], [0, 0, 5]]), pairs_of([[5, 0, 2], [0, 5, 0], [0, 0, 5]]))
    found = [measure_agreement(pairs, ABC).weighted for pairs in (near, far)]
    assert found[0] > found[1]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], Agreement(0, None, None, None)),
        ([("b", "b")] * 4, Agreement(4, 1, None, None)),
        ([("a", "b")] * 4, Agreement(4, 0, 0, 0)),
    ],
)
def test_kappa_is_undefined_where_chance_alone_would_agree(
    pairs: list[tuple[str, str]], expected: Agreement
) -> None:
    assert measure_agreement(pairs, ABC) == expected


def test_an_answer_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not in"):
        measure_agreement([("a", "d")], ABC)


@given(st.lists(st.tuples(st.sampled_from(ABC), st.sampled_from(ABC)), max_size=40))
def test_kappa_is_the_same_from_either_side_and_never_above_one(pairs: list[tuple[str, str]]) -> None:
    found = measure_agreement(pairs, ABC)
    turned = measure_agreement([(second, first) for first, second in pairs], ABC)
    assert turned == Agreement(
        found.n, found.share, *(v and pytest.approx(v) for v in (found.kappa, found.weighted))
    )
    assert all(value is None or value <= 1 + 1e-12 for value in (found.kappa, found.weighted))
