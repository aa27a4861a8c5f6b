from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from app.domain import signed_rank
from app.domain.signed_rank import SignedRank, signed_rank_test
from tests.generated import examples


@settings(max_examples=examples(60))
@given(st.sets(st.integers(1, 400), min_size=1, max_size=60), st.randoms())
def test_without_ties_it_equals_scipy_exact(sizes, random):
    differences = [size * random.choice((-1, 1)) for size in sizes]
    ours, theirs = signed_rank_test(differences), stats.wilcoxon(differences, method="exact")
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)
    assert min(ours.statistic, ours.n * (ours.n + 1) / 2 - ours.statistic) == theirs.statistic


@settings(max_examples=examples(60))
@given(st.lists(st.integers(-4, 4), min_size=1, max_size=9).filter(any))
def test_with_ties_it_equals_counting_every_choice_of_signs(differences):
    moved = [d for d in differences if d]
    ranks = stats.rankdata([abs(d) for d in moved])
    rises = sum(rank for rank, d in zip(ranks, moved, strict=True) if d > 0)
    sums = [
        sum(rank for rank, is_up in zip(ranks, signs, strict=True) if is_up)
        for signs in product((False, True), repeat=len(ranks))
    ]
    tails = sum(s <= rises for s in sums), sum(s >= rises for s in sums)
    ours = signed_rank_test(differences)
    assert ours.p == pytest.approx(min(1, 2 * min(tails) / len(sums)), rel=1e-12)
    assert (ours.statistic, ours.n, ours.n_zero) == (rises, len(moved), differences.count(0))


def test_the_textbook_rises_of_five_pairs():
    assert signed_rank_test([1, 2, 3, 4, 5]) == SignedRank(15.0, 2 / 32, "exact", 5, 0)


def test_nobody_moved():
    assert signed_rank_test([0, 0]) is None
    assert signed_rank_test([]) is None


@given(st.lists(st.integers(-9, 9).filter(bool), min_size=200, max_size=220))
@settings(max_examples=examples(10))
def test_above_the_limit_the_normal_curve_says_so_and_comes_close(differences):
    exact = signed_rank_test(differences)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signed_rank, "EXACT_UP_TO", 100)
        normal = signed_rank_test(differences)
    assert (exact.method, normal.method) == ("exact", "normal")
    assert normal.p == pytest.approx(exact.p, abs=0.01)
