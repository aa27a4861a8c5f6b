"""Figures of a quiz that draws its items: each item over those who were set it."""

from __future__ import annotations

from dataclasses import asdict
from math import nan

import pytest

from app.domain.drawn_analysis import analyse_drawn
from app.domain.grading import Choice, Item
from app.domain.quiz_analysis import Sitting, analyse_quiz, analysis_from

ITEMS = [Item(name, "single", (Choice("yes", 1), Choice("no", 0))) for name in "abcd"]


def sat(*scores: float) -> Sitting:
    picked = [() if score != score else ("yes",) if score else ("no",) for score in scores]
    return Sitting(scores, picked)


SILENT = Sitting(
    (0, 0, nan, 1), ((), ("no",), (), ("yes",))
)  # gave no answer to the first, was not set the third


def test_an_item_counts_those_who_were_set_it_and_unanswered_is_not_the_same() -> None:
    sittings = [
        sat(1, 1, nan, 0),
        sat(0, nan, 1, 1),
        sat(1, 0, 0, nan),
        SILENT,
    ]
    found = analyse_drawn(ITEMS, sittings)
    assert found is not None
    assert [(item.figures.item_id, item.n, item.n_right, item.n_unanswered) for item in found.items] == [
        ("a", 4, 2, 1),
        ("b", 3, 1, 0),
        ("c", 2, 1, 0),
        ("d", 3, 2, 0),
    ]
    assert [item.figures.facility for item in found.items] == pytest.approx([0.5, 1 / 3, 0.5, 2 / 3])
    assert [sum(item.group_sizes.values()) for item in found.items] == [4, 3, 2, 3]
    assert (found.n, found.max_score, found.alpha, found.sem, found.split_half) == (4, 3, None, None, None)
    assert found.scores.mean == pytest.approx(100 * (2 / 3 + 2 / 3 + 1 / 3 + 1 / 3) / 4)
    assert analysis_from(asdict(found)) == found


def test_where_all_were_set_everything_the_items_come_out_as_ever() -> None:
    rows = [(1, 1, 1, 0), (1, 0, 1, 1), (0, 0, 1, 0), (0, 1, 0, 0), (1, 1, 1, 1), (0, 0, 0, 0)]
    drawn, whole = (analyse(ITEMS, [sat(*row) for row in rows]) for analyse in (analyse_drawn, analyse_quiz))
    assert drawn is not None
    assert whole is not None
    for one, other in zip(drawn.items, whole.items, strict=True):
        figures, wanted = asdict(one.figures), asdict(other.figures)
        for key in ("facility", "sd", "item_rest", "item_total", "efficiency", "upper_lower"):
            assert figures[key] == pytest.approx(wanted[key]), key
        assert (one.n, one.choices, one.group_sizes) == (other.n, other.choices, other.group_sizes)


def test_an_item_that_one_officer_was_set_has_no_figures() -> None:
    found = analyse_drawn(ITEMS, [sat(1, nan, nan, 1), sat(0, nan, 1, 1)])
    assert found is not None
    assert [item.figures.item_id for item in found.items] == ["a", "d"]
    assert analyse_drawn(ITEMS, [sat(1, 1, nan, nan)]) is None


def test_figures_kept_before_items_were_drawn_are_read() -> None:
    whole = analyse_quiz(ITEMS, [sat(1, 1, 1, 0), sat(0, 0, 1, 0), sat(1, 0, 0, 0)])
    assert whole is not None
    body = asdict(whole)
    for item in body["items"]:
        del item["n"], item["group_sizes"]
    assert analysis_from(body) == whole
