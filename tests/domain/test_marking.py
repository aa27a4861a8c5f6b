"""Essays and their marks: a rubric shares the points out, nobody's mark goes, and only people say what a text earns."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.curriculum.working_copy import read_files
from app.domain.course import Item, body_of
from app.domain.course_files import read_course
from app.domain.course_keys import gradable
from app.domain.grading import BadAnswer, BadItem, Unmarked, best_fraction, check_answer, grade
from app.domain.grading_essay import (
    LONGEST_ESSAY,
    BadLevels,
    EssayKey,
    Scale,
    TooLong,
    clean_essay,
    count_words,
)
from app.domain.marking import APART, MARKED, WAITING, Mark, judge, newest
from app.domain.regrading import DROPPED, FULL_MARKS, Key, grade_by, score_by, unmarked

ESSAYS = Path(__file__).parent.parent / "quizzes" / "courses" / "essays"
KEY = EssayKey(
    (
        Scale("facts", {"none": Fraction(0), "some": Fraction(1), "all": Fraction(2)}),
        Scale("words", {"judging": Fraction(0), "neutral": Fraction(2)}),
    ),
    ("vi", "en"),
)
levels = st.fixed_dictionaries({each.id: st.sampled_from(sorted(each.points)) for each in KEY.scales})


def essay() -> Item:
    course, problems = read_course(read_files(ESSAYS))
    assert problems == []
    assert course is not None
    return course.items["note-for-the-shift"]


def text(written: str) -> dict[str, str]:
    return {"text": written, "language": "vi"}


def test_an_essay_comes_back_from_its_body_and_what_is_left_out_stays_out() -> None:
    item = essay()
    assert Item.from_body(body_of(item)) == item
    assert {"markers", "tolerance"} & body_of(item).keys() == set()


@given(levels)
def test_levels_earn_between_nothing_and_everything(said: dict[str, str]) -> None:
    assert 0 <= KEY.share_of(said) <= 1
    best, worst = {"facts": "all", "words": "neutral"}, {"facts": "none", "words": "judging"}
    assert (KEY.share_of(said) == 1) == (said == best)
    assert (KEY.share_of(said) == 0) == (said == worst)


@given(levels, st.sampled_from(["facts", "words"]))
def test_a_higher_level_never_earns_less(said: dict[str, str], criterion: str) -> None:
    scale = next(each for each in KEY.scales if each.id == criterion)
    higher = [name for name, points in scale.points.items() if points > scale.points[said[criterion]]]
    assert all(KEY.points({**said, criterion: name}) > KEY.points(said) for name in higher)


@pytest.mark.parametrize(
    "said",
    [{}, {"facts": "all"}, {"facts": "all", "words": "bad"}, {"facts": "all", "words": "neutral", "x": "y"}],
)
def test_every_criterion_needs_one_of_its_levels(said: dict[str, str]) -> None:
    with pytest.raises(BadLevels):
        KEY.points(said)


@pytest.mark.parametrize("points", [[0], [1, 2], [0, 2, 1], [0, 1, 1]])
def test_the_levels_of_a_criterion_rise_from_nothing(points: list[int]) -> None:
    with pytest.raises(BadItem):
        Scale("facts", {str(place): Fraction(each) for place, each in enumerate(points)})


def test_no_text_earns_anything_by_itself_and_an_empty_one_earns_nothing() -> None:
    item = gradable(essay())
    with pytest.raises(Unmarked):
        grade(item, text("Lúc 8 giờ."))
    assert grade(item, text("  \n ")).score == 0
    assert (grade(item, text("Lúc 8 giờ."), Fraction(3, 4)).score, best_fraction(item)) == (0.75, 1)


def test_marks_do_not_come_with_the_answer() -> None:
    sent = {**text("Lúc 8 giờ."), "marks": {"facts": "all"}, "share": 1}
    assert check_answer(gradable(essay()), sent) == text("Lúc 8 giờ.")


def test_full_marks_and_dropping_need_nobody_to_mark() -> None:
    item = gradable(essay())
    answers = {item.id: text("Lúc 8 giờ.")}
    assert unmarked([Key(item)], answers, {}) == [item.id]
    assert unmarked([Key(item)], answers, {item.id: Fraction(0)}) == []
    assert unmarked([Key(item)], {}, {}) == []
    assert unmarked([Key(item, FULL_MARKS), Key(item, DROPPED)], answers, {}) == []
    assert score_by(Key(item, FULL_MARKS), answers[item.id]).score == 1
    assert grade_by([Key(item)], answers, marked={item.id: Fraction(1, 2)}).percent == 50


@given(st.text())
def test_what_was_written_is_kept_once_and_for_all(written: str) -> None:
    kept = clean_essay(written)
    assert clean_essay(kept) == kept
    assert kept == kept.strip()
    assert {unicodedata.category(each) for each in kept if each not in "\n\t"} & {"Cc", "Cf", "Cs"} == set()


def test_lines_stay_lines_and_letters_are_composed() -> None:
    assert clean_essay(" Bàn giao\r\nca\u200b \t1\rtrực\x07 ") == "Bàn giao\nca \t1\ntrực"


def test_a_text_that_is_too_long_is_refused_with_its_length() -> None:
    assert KEY.read(text("ế" * LONGEST_ESSAY))["text"] == "ế" * LONGEST_ESSAY
    with pytest.raises(TooLong) as refused:
        KEY.read(text("a" * (LONGEST_ESSAY + 3)))
    assert refused.value.count == LONGEST_ESSAY + 3
    for nonsense in ({"text": 1, "language": "vi"}, {"text": "a", "language": "fr"}, {"choices": []}):
        with pytest.raises(BadAnswer):
            KEY.read(nonsense)


@pytest.mark.parametrize(
    ("written", "count"), [("", 0), ("Lúc 8 giờ, – ở cổng.", 5), ("một\nhai  ba", 3), ("...", 0)]
)
def test_words_are_what_stands_between_spaces(written: str, count: int) -> None:
    assert count_words(written) == count


def mark(number: int, marker: int, points: int | Fraction, *, is_settlement: bool = False) -> Mark:
    return Mark(number, marker, Fraction(points), is_settlement)


def test_one_marker_is_enough_where_one_is_asked_for_and_a_correction_takes_its_place() -> None:
    assert judge([], 1, Fraction(0)).state == WAITING
    assert judge([mark(1, 7, 3)], 1, Fraction(0)).points == 3
    assert judge([mark(1, 7, 3), mark(2, 7, 1)], 1, Fraction(0)).points == 1


def test_of_two_who_marked_at_once_the_first_counts_and_the_other_is_kept_beside() -> None:
    verdict = judge([mark(1, 7, 3), mark(2, 8, 0), mark(3, 7, 2)], 1, Fraction(0))
    assert (verdict.points, [each.id for each in verdict.counting]) == (2, [3])


def test_two_markers_are_waited_for_and_their_mean_is_the_result() -> None:
    first, second = mark(1, 7, 3), mark(2, 8, 2)
    assert (judge([first], 2, Fraction(1)).state, judge([first], 2, Fraction(1)).missing) == (WAITING, 1)
    assert judge([first], 2, Fraction(1)).points is None
    verdict = judge([first, second], 2, Fraction(1))
    assert (verdict.state, verdict.points, verdict.difference) == (MARKED, Fraction(5, 2), 1)


def test_marks_too_far_apart_wait_for_somebody_who_settles_it() -> None:
    apart = [mark(1, 7, 3), mark(2, 8, 1)]
    assert (judge(apart, 2, Fraction(1)).state, judge(apart, 2, Fraction(1)).points) == (APART, None)
    settled = [*apart, mark(3, 9, 2, is_settlement=True)]
    assert (judge(settled, 2, Fraction(1)).state, judge(settled, 2, Fraction(1)).points) == (MARKED, 2)
    corrected = [*settled, mark(4, 7, 0)]
    assert judge(corrected, 2, Fraction(1)).points == 2


histories = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 4), st.sampled_from([False, False, False, True])), max_size=8
).map(
    lambda rows: [
        mark(number, marker, points, is_settlement=is_settlement)
        for number, (marker, points, is_settlement) in enumerate(rows, 1)
    ]
)


@given(histories, st.sampled_from([1, 2]), st.integers(0, 4))
def test_whatever_was_marked_the_result_is_within_what_the_markers_said(
    marks: list[Mark], markers: int, tolerance: int
) -> None:
    verdict = judge(marks, markers, Fraction(tolerance))
    assert (verdict.points is not None) == (verdict.state == MARKED)
    assert set(verdict.counting) <= set(marks)
    assert len({each.marker for each in verdict.counting}) == len(verdict.counting) <= markers
    if verdict.points is not None:
        said = [each.points for each in verdict.counting]
        assert min(said) <= verdict.points <= max(said)
    assert verdict.missing == (markers - len(verdict.counting) if verdict.state == WAITING else 0)


@given(histories, st.sampled_from([1, 2]), st.integers(0, 4))
def test_a_stranger_who_marks_too_late_changes_nothing(
    marks: list[Mark], markers: int, tolerance: int
) -> None:
    before = judge(marks, markers, Fraction(tolerance))
    after = judge([*marks, mark(99, 99, 4)], markers, Fraction(tolerance))
    if len(newest(marks)) >= markers:
        assert after == before
