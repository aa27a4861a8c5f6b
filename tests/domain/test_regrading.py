"""Correcting a key: what the rules do to a score, which correction holds, what changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.grading import BadAnswer, Choice, Item, exact, grade_attempt, is_passed
from app.domain.regrading import (
    BY_KEY,
    DROPPED,
    FULL_MARKS,
    Change,
    Correction,
    Key,
    Outcome,
    corrected_body,
    grade_by,
    in_force,
    score_by,
    set_total,
    total_changes,
)
from tests.domain.answered import each_picked, picked

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SINGLE = Item("child", "single", (Choice("yes", 1), Choice("no", 0)))
MULTIPLE = Item(
    "signs", "multiple", (Choice("a", "1/3"), Choice("b", "1/3"), Choice("c", "1/3"), Choice("d", -1))
)
HEAVY = Item("law", "truefalse", (Choice("true", 0), Choice("false", 1)), points="2.5")
ITEMS = (SINGLE, MULTIPLE, HEAVY)


def outcome(percent: float, is_passed: bool | None = None) -> Outcome:
    return Outcome(percent / 10, 10, percent, is_passed)


@pytest.mark.parametrize(
    ("rule", "answer", "score", "max_score", "is_answered"),
    [
        (BY_KEY, "no", 0.0, 1.0, True),
        (FULL_MARKS, "no", 1.0, 1.0, True),
        (FULL_MARKS, None, 1.0, 1.0, False),
        (DROPPED, "yes", 0.0, 0.0, True),
        (DROPPED, None, 0.0, 0.0, False),
    ],
)
def test_a_rule_decides_what_an_answer_earns(rule, answer, score, max_score, is_answered):
    found = score_by(Key(SINGLE, rule), answer and picked(answer))
    assert (found.score, found.max_score, found.is_answered) == (score, max_score, is_answered)


def test_a_dropped_item_leaves_the_points_and_what_they_are_out_of():
    answers = each_picked({"child": "yes", "signs": ["a"], "law": "true"})
    found = grade_by([Key(SINGLE), Key(MULTIPLE), Key(HEAVY, DROPPED)], answers)
    assert (found.score, found.max_score, exact(found.percent)) == (4 / 3, 2.0, Fraction(200, 3))


def test_nothing_left_that_counts_is_an_error_and_strangers_are_refused():
    with pytest.raises(ValueError):
        grade_by([Key(SINGLE, DROPPED)], each_picked({"child": "yes"}))
    with pytest.raises(BadAnswer):
        grade_by([Key(SINGLE, DROPPED)], each_picked({"other": "yes"}))


def test_without_corrections_it_grades_as_grading_does():
    answers = each_picked({"child": "no", "signs": ["a", "d"], "law": "false"})
    assert grade_by([Key(item) for item in ITEMS], answers) == grade_attempt(ITEMS, answers)


picks = st.fixed_dictionaries(
    {},
    optional={
        "child": st.sampled_from(["yes", "no"]),
        "signs": st.lists(st.sampled_from("abcd"), unique=True),
        "law": st.sampled_from(["true", "false"]),
    },
).map(each_picked)
rules = st.lists(st.sampled_from([BY_KEY, FULL_MARKS, DROPPED]), min_size=3, max_size=3).filter(
    lambda chosen: chosen != [DROPPED] * 3
)


@given(answers=picks, held=rules, place=st.integers(0, 2))
def test_full_marks_never_lower_a_score(answers, held, place):
    before = grade_by([Key(*each) for each in zip(ITEMS, held, strict=True)], answers)
    held[place] = FULL_MARKS
    after = grade_by([Key(*each) for each in zip(ITEMS, held, strict=True)], answers)
    assert exact(after.percent) >= exact(before.percent)
    for mark in (50, 70, 100):
        assert is_passed(after.percent, mark) >= is_passed(before.percent, mark)


@given(answers=picks, held=rules)
def test_scores_stay_within_what_they_are_out_of(answers, held):
    found = grade_by([Key(*each) for each in zip(ITEMS, held, strict=True)], answers)
    assert 0 <= found.score <= found.max_score
    assert 0 <= found.percent <= 100


def test_a_workshops_own_correction_stands_before_one_for_all_and_newer_before_older():
    wide = Correction(1, FULL_MARKS, 1, since=NOW)
    newer = Correction(2, BY_KEY, 1, since=NOW + timedelta(hours=1))
    local = Correction(3, DROPPED, 1, workshop_id=7, since=NOW - timedelta(days=1))
    held = [newer, local, wide]
    assert in_force(held, 7) == local
    assert in_force(held, 8) == newer
    assert in_force(held, None) == newer
    assert in_force([wide, local], None) == wide
    assert in_force([local], None) is None
    assert in_force([], 7) is None


def test_one_that_is_tried_out_counts_as_the_newest():
    tried = Correction(1, FULL_MARKS, 1)
    assert in_force([tried, Correction(2, DROPPED, 1, since=NOW)], None) == tried


def test_a_corrected_key_is_merged_choice_by_choice_and_adds_none():
    body = {
        "id": "child",
        "choices": [{"id": "yes", "fraction": 1, "text": "Y"}, {"id": "no", "fraction": 0, "text": "N"}],
    }
    merged = corrected_body(body, {"choices": [{"id": "no", "fraction": "1/2"}]})
    assert merged["choices"] == [
        {"id": "yes", "fraction": 1, "text": "Y"},
        {"id": "no", "fraction": "1/2", "text": "N"},
    ]
    assert body["choices"][1]["fraction"] == 0
    with pytest.raises(LookupError):
        corrected_body(body, {"choices": [{"id": "maybe", "fraction": 1}]})


def test_other_parts_of_a_key_are_replaced_whole():
    assert corrected_body({"accepted": ["a"], "stem": "s"}, {"accepted": ["a", "b"], "tolerance": 2}) == {
        "accepted": ["a", "b"],
        "stem": "s",
        "tolerance": 2,
    }


def test_changes_are_counted_with_their_extremes():
    changes = [
        Change(outcome(60, False), outcome(70, True)),
        Change(outcome(70, True), outcome(66.6, False)),
        Change(outcome(50), outcome(50)),
        Change(outcome(10, False), outcome(20, False)),
    ]
    found = total_changes(changes)
    assert (found.attempts, found.higher, found.lower, found.same) == (4, 2, 1, 1)
    assert (found.passed, found.failed) == (1, 1)
    assert (found.lowest, found.highest) == (-3.4, 10.0)
    assert [change.turn for change in changes] == ["passed", "failed", "", ""]


def test_no_changes_are_all_zero():
    found = total_changes([])
    assert (found.attempts, found.higher, found.lower, found.same, found.lowest, found.highest) == (
        0,
        0,
        0,
        0,
        0.0,
        0.0,
    )


@pytest.mark.parametrize(("points", "percent"), [(-1, 0), (0, 0), (0.5, 50), (1, 100), (2, 100)])
def test_a_total_that_is_set_stays_between_nothing_and_everything(points: float, percent: float) -> None:
    item = Item("a", "single", (Choice("x", 1), Choice("y", 0)))
    total = set_total(grade_attempt([item], {}), points)
    assert (total.score, total.max_score, total.percent) == (percent / 100, 1, percent)
