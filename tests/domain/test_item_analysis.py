import csv
import math
import time
from statistics import correlation, covariance, fmean, pvariance, stdev, variance

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.item_analysis import analyse_scores, cronbach_alpha
from tests.cases import CASES, needs_cases


@pytest.fixture(scope="module")
def lsat():
    folder = CASES / "stats-lsat6"
    with (folder / "lsat6_patterns.csv").open(encoding="utf-8") as file:
        patterns = [[int(cell) for cell in row.values()] for row in csv.DictReader(file)]
    with (folder / "LSAT_items.csv").open(encoding="utf-8") as file:
        published = {row.pop(""): row for row in csv.DictReader(file)}
    rows = [scores for *scores, n in patterns for _ in range(n)]
    return analyse_scores(list(published), [1] * 5, rows), published


@needs_cases
def test_alpha_of_lsat_6(lsat):
    analysis, _ = lsat
    assert analysis.n == 1000
    assert f"{analysis.alpha:.6f}" == "0.294997"


@needs_cases
def test_item_figures_of_lsat_6_equal_the_published_ones_to_six_places(lsat):
    analysis, published = lsat
    assert [item.item_id for item in analysis.items] == list(published)
    for item in analysis.items:
        ours = {
            "facility": item.facility,
            "sd": item.sd,
            "point_biserial": item.item_total,
            "rest_correlation": item.item_rest,
            "discriminative_efficiency_pct": 100 * item.efficiency,
            "alpha_if_deleted": item.alpha_if_dropped,
        }
        assert {name: f"{value:.6f}" for name, value in ours.items()} == published[item.item_id]


# Six invented attempts at four items; the third gives half points, the fourth is worth three.
POINTS = [1, 1, 1, 3]
ROWS = [[1, 1, 1, 3], [1, 1, 0.5, 3], [1, 0, 0.5, 1.5], [0, 1, 0, 3], [1, 0, 0, 0], [0, 0, 0.5, 0]]


def analyse(rows, points=POINTS):
    return analyse_scores([f"i{k}" for k in range(len(points))], points, rows)


def assert_follows_its_definitions(rows, points):
    analysis, columns, totals = (
        analyse(rows, points),
        list(zip(*rows, strict=True)),
        [sum(row) for row in rows],
    )
    assert (analysis.mean, analysis.sd) == pytest.approx((fmean(totals), stdev(totals)))
    for item, column, maximum in zip(analysis.items, columns, points, strict=True):
        rest = [total - score for total, score in zip(totals, column, strict=True)]
        assert (item.facility, item.sd) == pytest.approx((fmean(column) / maximum, stdev(column)), abs=1e-9)
        if len(set(column)) > 1 and len(set(rest)) > 1:
            largest = covariance(sorted(column), sorted(rest))
            assert item.item_rest == pytest.approx(correlation(column, rest), abs=1e-9)
            assert item.efficiency == pytest.approx(covariance(column, rest) / largest, abs=1e-9)


def test_figures_follow_their_definitions():
    assert_follows_its_definitions(ROWS, POINTS)


scores = st.integers(0, 4).map(lambda quarters: quarters / 4)
matrices = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.lists(scores, min_size=k, max_size=k), min_size=2, max_size=30)
)


@given(matrices)
def test_figures_of_any_test_follow_their_definitions(rows):
    assert_follows_its_definitions(rows, [1] * len(rows[0]))


@given(matrices, st.randoms())
def test_the_order_of_attempts_plays_no_part(rows, random):
    points = [1] * len(rows[0])
    one, other = analyse(rows, points), analyse(random.sample(rows, len(rows)), points)
    assert one.alpha == pytest.approx(other.alpha)
    for a, b in zip(one.items, other.items, strict=True):
        assert a.upper_lower == pytest.approx(b.upper_lower)
        assert a.item_rest == pytest.approx(b.item_rest)


@given(matrices)
def test_alpha_if_dropped_is_alpha_of_the_others(rows):
    points = [1] * len(rows[0])
    analysis = analyse(rows, points)
    for k, item in enumerate(analysis.items):
        others = [row[:k] + row[k + 1 :] for row in rows]
        assert item.alpha_if_dropped == pytest.approx(analyse(others, points[1:]).alpha, abs=1e-9)


@given(
    st.integers(2, 8).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 1), min_size=k, max_size=k), min_size=2)
    )
)
def test_alpha_of_right_and_wrong_is_kuder_richardson_20(rows):
    k, totals = len(rows[0]), [sum(row) for row in rows]
    assume(len(set(totals)) > 1)
    spread = sum(fmean(column) * (1 - fmean(column)) for column in zip(*rows, strict=True))
    assert analyse(rows, [1] * k).alpha == pytest.approx(
        k / (k - 1) * (1 - spread / pvariance(totals)), abs=1e-9
    )


def test_alpha_may_be_negative_and_the_error_of_measurement_says_so():
    analysis = analyse([[1, 0], [0, 1], [1, 0], [0, 1], [1, 1]], [1, 1])
    assert analysis.alpha == pytest.approx(cronbach_alpha([0.3, 0.3], variance([1, 1, 1, 1, 2])))
    assert analysis.alpha < 0
    assert analysis.sem == pytest.approx(analysis.sd * math.sqrt(1 - analysis.alpha))
    assert analysis.sem > analysis.sd


def test_parallel_items_measure_without_error():
    analysis = analyse([[1, 1, 1], [0, 0, 0], [1, 1, 1]], [1, 1, 1])
    assert (analysis.alpha, analysis.sem) == pytest.approx((1.0, 0.0), abs=1e-7)
    assert analysis.items[0].item_rest == pytest.approx(1.0)


def test_upper_lower_compares_the_outer_27_per_cent():
    # Eleven attempts: three in each group. The item is right in all of the upper and one of the lower.
    rows = [[1, k] for k in (10, 9, 8)] + [[0, k] for k in (7, 6, 5, 4, 3)] + [[0, 2], [0, 1], [1, -1]]
    assert analyse(rows, [1, 10]).items[0].upper_lower == pytest.approx(1 - 1 / 3)


def test_those_who_tie_for_the_last_seat_share_it():
    # Four attempts, one seat above and one below; two tie on top, of whom one has the item right.
    rows = [[1, 2], [0, 3], [0, 1], [0, 0]]
    assert analyse(rows, [1, 3]).items[0].upper_lower == pytest.approx(0.5)


def test_totals_that_tie_but_for_rounding_tie():
    tenths = [[0.1, 0.2, 0.0], [0.0, 0.0, 0.3], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    assert analyse(tenths, [1, 1, 1]).items[2].upper_lower == pytest.approx(0.15)


def test_what_everybody_got_right_has_no_correlation():
    first, second = analyse([[1, 1], [1, 0]], [1, 1]).items
    assert (first.facility, first.item_rest, first.item_total, first.efficiency) == (1.0, None, None, None)
    assert (second.item_rest, second.item_total) == (None, pytest.approx(1.0))


def test_too_little_to_analyse():
    assert analyse([], [1, 1]) is None
    assert analyse([[1, 0]], [1, 1]) is None
    assert analyse([[1], [0]], [1]).alpha is None
    assert analyse([[1, 1], [1, 1]], [1, 1]).alpha is None


@pytest.mark.parametrize(("points", "rows"), [([1], [[1, 0]]), ([1, 1], [[1, 0], [1]])])
def test_a_ragged_matrix_is_refused(points, rows):
    with pytest.raises(ValueError, match="one score per item"):
        analyse(rows, points)


def test_436_attempts_at_20_items_take_milliseconds():
    rows = [[float((31 * person + 17 * item) % 7 > item % 5) for item in range(20)] for person in range(436)]
    start = time.process_time()
    analyse(rows, [1] * 20)
    assert time.process_time() - start < 0.05
