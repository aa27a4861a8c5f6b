"""The figures of a quiz: against published ones, against their definitions, and what never changes them."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from dataclasses import asdict
from fractions import Fraction
from random import Random
from statistics import correlation, covariance, fmean
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.choice_analysis import (
    ChoiceFigures,
    analyse_choices,
    count_groups,
    effective_weights,
    guess_score,
    score_groups,
)
from app.domain.grading import Choice, Item, grade
from app.domain.grading_blanks import PartsKey, Pick
from app.domain.item_analysis import ItemFigures
from app.domain.item_flags import FLAGS, flags_of
from app.domain.quiz_analysis import Sitting, analyse_quiz, analysis_from
from app.domain.score_figures import (
    alpha_interval,
    correlation_interval,
    count_bands,
    error_ratio,
    excess_kurtosis,
    skewness,
    split_half,
)
from tests.cases import CASES, needs_cases
from tests.domain.answered import picked

KEY, OTHER, THIRD = Choice("key", 1), Choice("other", 0), Choice("third", 0)


def single(name: str) -> Item:
    return Item(name, "single", (KEY, OTHER, THIRD))


def sat(items, *answers):
    """Sittings of officers who gave these answers, "-" for none."""
    rows = [[None if answer == "-" else answer for answer in each] for each in answers]
    return [
        Sitting(
            [grade(item, answer and picked(answer)).score for item, answer in zip(items, row, strict=True)],
            [() if answer is None else (answer,) for answer in row],
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def lsat():
    folder = CASES / "stats-lsat6"
    with (folder / "lsat6_patterns.csv").open(encoding="utf-8") as file:
        patterns = [[int(cell) for cell in row.values()] for row in csv.DictReader(file)]
    with (folder / "LSAT_items.csv").open(encoding="utf-8") as file:
        published = {row.pop(""): row for row in csv.DictReader(file)}
    items = [Item(name, "truefalse", (Choice("yes", 1), Choice("no", 0))) for name in published]
    sittings = sat(
        items, *(["yes" if score else "no" for score in scores] for *scores, n in patterns for _ in range(n))
    )
    return analyse_quiz(items, sittings), published


@needs_cases
def test_choices_of_lsat_6_equal_the_published_figures_to_six_places(lsat):
    analysis, published = lsat
    for item in analysis.items:
        right, wrong = item.choices
        expected = published[item.figures.item_id]
        assert f"{right.rest_correlation:.6f}" == expected["rest_correlation"]
        assert f"{right.n / analysis.n:.6f}" == expected["facility"] == f"{item.n_right / 1000:.6f}"
        assert wrong.rest_correlation == pytest.approx(-right.rest_correlation, abs=1e-9)


@needs_cases
def test_the_test_figures_of_lsat_6_agree_with_each_other(lsat):
    analysis, _ = lsat
    assert f"{analysis.alpha:.6f}" == "0.294997"
    assert analysis.alpha_interval.low < analysis.alpha < analysis.alpha_interval.high
    assert analysis.sem == pytest.approx(analysis.scores.sd * analysis.error_ratio, abs=1e-9)
    assert sum(analysis.scores.bands) == sum(analysis.group_sizes.values()) == analysis.n == 1000
    assert sum(item.effective_weight for item in analysis.items) == pytest.approx(1, abs=1e-9)
    assert analysis.scores.skewness < 0  # most had most of them right


def test_skewness_and_kurtosis_of_a_worked_example():
    # Joanes and Gill's estimators of 2, 3, 5, 7, 11, worked out by hand: m2 = 10.24, m3 = 19.152, m4 = 213.5872.
    values = [2, 3, 5, 7, 11]
    g1, g2 = 19.152 / 10.24**1.5, 213.5872 / 10.24**2 - 3
    assert skewness(values) == pytest.approx(math.sqrt(20) / 3 * g1, abs=1e-9)
    assert excess_kurtosis(values) == pytest.approx(4 / 6 * (6 * g2 + 6), abs=1e-9)
    assert (skewness([1, 2]), excess_kurtosis([1, 2, 3]), skewness([4, 4, 4])) == (None, None, None)


def test_skewness_and_kurtosis_are_those_of_scipy():
    from scipy import stats  # noqa: PLC0415 - heavy

    values = [3.0, 8.0, 8.0, 9.0, 10.0, 10.0, 4.5]
    assert skewness(values) == pytest.approx(stats.skew(values, bias=False), abs=1e-9)
    assert excess_kurtosis(values) == pytest.approx(stats.kurtosis(values, bias=False), abs=1e-9)


numbers = st.lists(st.integers(-50, 50), min_size=4, max_size=40)


@given(numbers)
def test_a_mirrored_distribution_leans_the_other_way(values):
    mirrored = [-value for value in values]
    if len(set(values)) == 1:
        assert (skewness(values), excess_kurtosis(values)) == (None, None)
    else:
        assert skewness(mirrored) == pytest.approx(-skewness(values), abs=1e-9)
        assert excess_kurtosis(mirrored) == pytest.approx(excess_kurtosis(values), abs=1e-9)


def test_the_interval_of_alpha_is_feldt_s():
    # Each end leaves the share of the F distribution outside that its degrees of freedom say.
    from scipy.stats import f  # noqa: PLC0415 - heavy

    found = alpha_interval(0.8, 41, 26)
    for end, share in ((found.low, 0.975), (found.high, 0.025)):
        assert f.cdf((1 - end) / (1 - 0.8), 40, 40 * 25) == pytest.approx(share, abs=1e-9)
    assert alpha_interval(0.8, 41, 1) is None
    assert alpha_interval(-0.5, 10, 5).low < -0.5


def test_fisher_s_interval_at_36_is_as_wide_as_it_is():
    found = correlation_interval(0.30, 36)
    assert (round(found.low, 2), round(found.high, 2)) == (-0.03, 0.57)
    assert (correlation_interval(0.3, 3), correlation_interval(1.0, 36)) == (None, None)


def test_halves_are_the_odd_and_the_even_items():
    rows = [[1, 1, 1, 1], [1, 1, 1, 0], [1, 0, 0, 1], [0, 0, 1, 0], [0, 0, 0, 0]]
    r = correlation([2, 2, 1, 1, 0], [2, 1, 1, 0, 0])
    assert split_half(rows) == pytest.approx(2 * r / (1 + r), abs=1e-9)
    assert split_half([[1, 0], [0, 1]]) is None  # halves that mirror each other: r = -1
    assert split_half([[1], [0]]) is None


def test_bands_hold_every_score_and_the_last_one_full_marks():
    assert count_bands([0, 9.9, 10, 55, 89.9999999999, 90, 100]) == (2, 1, 0, 0, 0, 1, 0, 0, 0, 3)


def test_the_error_ratio_passes_one_where_alpha_is_negative():
    assert (error_ratio(0.75), error_ratio(None), error_ratio(-0.21)) == (0.5, None, pytest.approx(1.1))


def test_officers_who_tie_are_in_one_group():
    groups = score_groups([9, 8, 8, 7, 6, 5, 5, 4, 3, 2])
    assert {group: np.flatnonzero(members).tolist() for group, members in groups.items()} == {
        "upper": [0, 1, 2],
        "middle": [3, 4, 5, 6],
        "lower": [7, 8, 9],
    }
    assert count_groups(score_groups([5, 5, 5])) == {"upper": 0, "middle": 3, "lower": 0}
    assert count_groups(score_groups([1, 0])) == {"upper": 1, "middle": 0, "lower": 1}


def test_what_guessing_earns():
    assert guess_score(single("one of three")) == pytest.approx(1 / 3)
    penalty = Item("signs", "multiple", (Choice("a", 0.5), Choice("b", 0.5), Choice("c", -1)))
    # Of eight sets of ticks two earn half, one earns all; a and b with c earn nothing.
    assert guess_score(penalty) == pytest.approx((0.5 + 0.5 + 1) / 8)


def test_weights_follow_moodle_s_definition():
    assert effective_weights({"a": 4, "b": 1, "c": -1}) == {"a": 2 / 3, "b": 1 / 3, "c": None}
    assert effective_weights({"a": 0.0, "b": 0.0}) == {"a": None, "b": None}


ITEMS = [single(f"i{number}") for number in range(4)]
answers = st.lists(
    st.lists(st.sampled_from(["key", "other", "third", "-"]), min_size=4, max_size=4), min_size=2, max_size=25
)


@given(answers)
def test_figures_of_any_quiz_follow_their_definitions(given_answers):
    sittings = sat(ITEMS, *given_answers)
    found = analyse_quiz(ITEMS, sittings)
    totals = [sum(sitting.scores) for sitting in sittings]
    assert found.scores.mean == pytest.approx(25 * fmean(totals), abs=1e-9)
    for place, item in enumerate(found.items):
        rest = [total - sitting.scores[place] for total, sitting in zip(totals, sittings, strict=True)]
        assert sum(choice.n for choice in item.choices) + item.n_unanswered == found.n
        for choice in item.choices:
            picks = [choice.choice_id in sitting.picked[place] for sitting in sittings]
            assert sum(choice.n_by_group.values()) == choice.n == sum(picks)
            if len(set(picks)) > 1 and len(set(rest)) > 1:
                assert choice.rest_correlation == pytest.approx(correlation(picks, rest), abs=1e-9)
            else:
                assert choice.rest_correlation is None
        assert 0 <= item.figures.facility <= 1
        assert item.intended_weight == 0.25
        assert item.facility_interval.low <= item.figures.facility <= item.facility_interval.high
        assert set(item.flags) <= set(FLAGS)
    assert analysis_from(json.loads(json.dumps(asdict(found)))) == found


@given(answers)
def test_effective_weights_are_roots_of_covariances_with_the_total(given_answers):
    sittings = sat(ITEMS, *given_answers)
    totals = [sum(sitting.scores) for sitting in sittings]
    covariances = [covariance([sitting.scores[k] for sitting in sittings], totals) for k in range(4)]
    roots = [math.sqrt(max(0, each)) for each in covariances]
    for item, each, root in zip(analyse_quiz(ITEMS, sittings).items, covariances, roots, strict=True):
        if each > 1e-9:
            assert item.effective_weight == pytest.approx(root / sum(roots), abs=1e-9)


@given(answers, st.randoms())
def test_the_order_of_officers_and_of_items_plays_no_part(given_answers, random):
    one = analyse_quiz(ITEMS, sat(ITEMS, *given_answers))
    order = random.sample(range(4), 4)
    shuffled = [[row[place] for place in order] for row in random.sample(given_answers, len(given_answers))]
    items = [ITEMS[place] for place in order]
    other = analyse_quiz(items, sat(items, *shuffled))
    assert other.alpha == pytest.approx(one.alpha, abs=1e-9)
    assert (other.scores.bands, other.group_sizes) == (one.scores.bands, one.group_sizes)
    found = {item.figures.item_id: item for item in other.items}
    for item in one.items:
        again = found[item.figures.item_id]
        assert again.figures.item_rest == pytest.approx(item.figures.item_rest, abs=1e-9)
        assert [choice.n_by_group for choice in again.choices] == [
            choice.n_by_group for choice in item.choices
        ]


def test_a_missing_answer_earns_nothing_and_is_counted():
    found = analyse_quiz(ITEMS[:2], sat(ITEMS[:2], ["key", "-"], ["-", "-"], ["key", "key"]))
    assert [(item.figures.facility, item.n_unanswered) for item in found.items] == [
        (pytest.approx(2 / 3), 1),
        (pytest.approx(1 / 3), 2),
    ]


def test_one_officer_is_too_few_to_analyse():
    assert analyse_quiz(ITEMS[:1], sat(ITEMS[:1], ["key"])) is None


def figures(facility: float, item_rest: float | None) -> ItemFigures:
    return ItemFigures("x", facility, 0.5, item_rest, None, None, 0.0, None)


def choice(name: str, fraction: float, n: int, upper: int, r: float | None) -> ChoiceFigures:
    return ChoiceFigures(name, fraction, n, {"upper": upper, "middle": n - upper, "lower": 0}, r)


KEYED, LURED = choice("key", 1, 60, 25, 0.4), choice("b", 0, 20, 2, -0.2)


@pytest.mark.parametrize(
    ("n", "item", "choices", "expected"),
    [
        (100, figures(0.6, 0.4), [KEYED, LURED, choice("c", 0, 20, 1, -0.1)], ()),
        (100, figures(0.6, 0.4), [KEYED, LURED, choice("c", 0, 4, 1, 0.1)], ("dead-distractor",)),
        (100, figures(0.6, 0.4), [KEYED, choice("b", 0, 40, 2, 0.25)], ("draws-strong",)),
        (100, figures(0.6, 0.4), [KEYED, choice("b", 0, 40, 2, 0.15)], ()),  # as chance may have it
        (
            100,
            figures(0.3, -0.1),
            [choice("key", 1, 30, 5, -0.1), choice("b", 0, 70, 22, 0.3)],
            ("key-suspect", "negative", "draws-strong", "no-better-than-guessing"),
        ),
        (100, figures(0.95, 0.3), [KEYED, LURED], ("too-easy",)),
        (100, figures(0.2, 0.1), [KEYED, LURED], ("no-better-than-guessing", "too-hard", "no-discrimination")),
        (100, figures(1.0, None), [KEYED, LURED], ("too-easy", "no-discrimination")),
        (29, figures(1.0, None), [KEYED, LURED], ("too-few",)),
        (29, figures(0.2, -0.5), [choice("key", 1, 5, 1, None), choice("b", 0, 24, 8, 0)], ("too-few", "key-suspect")),
        (9, figures(0.2, -0.5), [choice("key", 1, 2, 0, -0.5), choice("b", 0, 7, 3, 0.5)], ("too-few",)),
    ],
)  # fmt: skip
def test_flags_name_what_is_odd(n, item, choices, expected):
    assert flags_of(n, item, 0.33, choices) == expected


def test_a_wrong_key_is_found_in_a_made_up_class():
    # Forty officers; the better half takes the distractor of the last item, the others its key.
    rows = [["key", "key", "key", "other"]] * 20 + [["other", "third", "other", "key"]] * 20
    last = analyse_quiz(ITEMS, sat(ITEMS, *rows)).items[-1]
    assert last.flags[:2] == ("key-suspect", "negative")
    assert [each.n_by_group["upper"] for each in last.choices] == [0, 20, 0]


def test_a_choice_that_everybody_picked_has_no_correlation():
    item = Item("x", "single", (KEY,))
    (everybody,) = analyse_choices(item, [("key",)] * 3, [1.0, 2.0, 3.0], score_groups([1, 1, 1]))
    assert (everybody.n, everybody.rest_correlation) == (3, None)


def test_an_ordering_that_everybody_answered_otherwise_is_analysed_at_once():
    draw, officers, steps = Random(1), 20_000, range(20)
    places = {str(place): Fraction(0) for place in steps}
    blanks = {f"step-{step}": Pick({**places, str(step): Fraction(1)}) for step in steps}
    item = Item("order", "ordering", other=PartsKey(blanks, is_each_once=True))
    answers = [tuple(f"step-{n}.{draw.randrange(20)}" for n in steps) for _ in range(officers)]
    rest = np.arange(officers, dtype=float)
    started = process_time()
    figures = analyse_choices(item, answers, rest, score_groups(rest))
    assert process_time() - started < 2
    picked_by = Counter(name for answer in answers for name in answer)
    assert {each.choice_id: each.n for each in figures} == {name: picked_by[name] for name in item.key.counts}
