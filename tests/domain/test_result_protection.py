"""What a reader sees of a quiz who may not open the rows: nothing that tells what somebody answered."""

from __future__ import annotations

import pytest

from app.domain.grading import Choice, Item, grade
from app.domain.quiz_analysis import Sitting, analyse_quiz
from app.domain.result_protection import ALL, LEFT_OUT, protect_certainty, protect_choices, protect_results
from app.domain.suppression import Cell
from tests.domain.answered import picked

ITEMS = [Item(name, "single", (Choice("key", 1), Choice("b", 0), Choice("c", 0))) for name in ("x", "y", "z")]


def analysis_of(*answers: tuple[str, int]):
    """An analysis of officers who answered "kb-": key, b and nothing; each row as often as it says."""
    picks = {"k": ("key",), "b": ("b",), "c": ("c",), "-": ()}
    sittings = [
        Sitting(
            [grade(item, picked(*picks[letter])).score for item, letter in zip(ITEMS, letters, strict=True)],
            [picks[letter] for letter in letters],
        )
        for letters, times in answers
        for _ in range(times)
    ]
    return analyse_quiz(ITEMS, sittings)


FORTY = analysis_of(("kkk", 12), ("kbk", 8), ("bkb", 10), ("bbb", 7), ("ckc", 3))


def test_whoever_opens_the_rows_sees_everything():
    shown = protect_results(FORTY, 0)
    assert (shown.has_scores, shown.is_complete, set(shown.items)) == (True, True, {"x", "y", "z"})
    assert [cell.value for cell in shown.bands] == list(FORTY.scores.bands)


@pytest.mark.parametrize(
    ("closed", "has_scores", "n_items"), [(9, False, 0), (10, True, 0), (29, True, 0), (30, True, 3)]
)
def test_others_need_ten_for_the_test_and_thirty_for_its_items(closed, has_scores, n_items):
    shown = protect_results(FORTY, closed)
    assert (shown.has_scores, len(shown.items), shown.is_complete) == (has_scores, n_items, False)


def test_an_item_that_nearly_all_had_right_is_hidden_and_a_second_one_with_it():
    nearly = analysis_of(("kkk", 15), ("kbk", 9), ("kkb", 14), ("bkb", 2))
    assert [item.n_right for item in nearly.items] == [38, 31, 24]
    assert set(protect_results(nearly, 40).items) == {"z"}


def test_two_hidden_items_hide_each_other():
    two = analysis_of(("kkk", 20), ("kkb", 16), ("bkk", 2), ("kbk", 2))
    assert set(protect_results(two, 40).items) == {"z"}


def test_small_counts_of_choices_are_hidden_with_what_would_give_them_away():
    cells = protect_choices(FORTY.items[0], is_complete=False)
    assert cells["c"][ALL] == Cell(None, "small")
    assert sum(not row[ALL].is_shown for row in cells.values()) >= 2
    assert set(cells) == {"key", "b", "c", LEFT_OUT}


def test_all_counts_are_there_for_whoever_opens_the_rows():
    cells = protect_choices(FORTY.items[0], is_complete=True)
    assert {choice: row[ALL].value for choice, row in cells.items()} == {
        "key": 20,
        "b": 17,
        "c": 3,
        LEFT_OUT: 0,
    }
    assert sum(row["upper"].value for row in cells.values()) == FORTY.group_sizes["upper"]


def test_where_several_may_be_ticked_groups_are_not_told():
    item = Item("m", "multiple", (Choice("a", 0.5), Choice("b", 0.5), Choice("c", -1)))
    ticks = [["a", "b"]] * 20 + [["a"]] * 6 + [["c"]] * 6 + [[]] * 3
    found = analyse_quiz(
        [item], [Sitting([grade(item, picked(*each)).score], [tuple(each)]) for each in ticks]
    )
    closed = protect_choices(found.items[0], is_complete=False)
    assert closed == {
        "a": {ALL: Cell(26)},
        "b": {ALL: Cell(20)},
        "c": {ALL: Cell(6)},
        LEFT_OUT: {ALL: Cell(None, "small")},
    }
    opened = protect_choices(found.items[0], is_complete=True)
    assert (opened[LEFT_OUT], opened["c"]["upper"]) == ({ALL: Cell(3)}, Cell(0))


def test_a_flag_does_not_tell_that_a_hidden_count_is_smaller_still():
    answers = (("kkk", 16), ("bkb", 9), ("bbb", 10))
    dead = ("dead-distractor",)
    small, large = (analysis_of(*((row, times * size) for row, times in answers)) for size in (1, 3))
    for found, closed, opened in ((small, (), dead), (large, dead, dead)):
        assert (
            tuple(f for f in protect_results(found, found.n).items["x"].flags if f.startswith("dead"))
            == closed
        )
        assert tuple(f for f in protect_results(found, 0).items["x"].flags if f.startswith("dead")) == opened


def test_small_groups_of_the_sure_are_hidden_with_what_would_give_them_away():
    counts = {"wrong-sure": 2, "wrong-unsure": 9, "right-unsure": 3, "right-sure": 26, "unanswered": 0}
    shown = protect_certainty(counts, is_complete=False)
    assert {name: cell.value for name, cell in shown.items() if cell.value is not None and counts[name]} == {}
    assert protect_certainty(counts, is_complete=True)["wrong-sure"].value == 2


def test_large_groups_of_the_sure_are_shown():
    counts = {"wrong-sure": 12, "wrong-unsure": 9, "right-unsure": 13, "right-sure": 26, "unanswered": 0}
    shown = protect_certainty(counts, is_complete=False)
    assert {name: shown[name].value for name in counts if counts[name]} == {
        k: v for k, v in counts.items() if v
    }
