from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.grading import (
    BadAnswer,
    BadItem,
    Choice,
    Item,
    ItemScore,
    best_fraction,
    check_answer,
    earns,
    exact,
    grade,
    grade_attempt,
    is_passed,
    layout,
    shown_percent,
    total_score,
)
from tests.domain.answered import each_picked, picked

SINGLE = Item("child", "single", (Choice("yes", 1), Choice("partly", 0.5), Choice("no", 0)), points=2)
MULTIPLE = Item(
    "signs",
    "multiple",
    (Choice("papers", "1/3"), Choice("debt", "1/3"), Choice("fear", "1/3"), Choice("luggage", -0.5)),
)
TRUEFALSE = Item("consent", "truefalse", (Choice("true", 0), Choice("false", 1)))
ITEMS = (SINGLE, MULTIPLE, TRUEFALSE)


@pytest.mark.parametrize(
    ("answer", "score", "is_right"),
    [("yes", 2.0, True), ("partly", 1.0, False), ("no", 0.0, False)],
)
def test_single_choice_earns_the_fraction_of_the_choice(answer, score, is_right):
    result = grade(SINGLE, picked(answer))
    assert (result.score, result.max_score, result.is_answered) == (score, 2.0, True)
    assert result.is_right == is_right


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        (["papers", "debt", "fear"], 1.0),
        (["fear", "debt"], 2 / 3),
        (["papers", "debt", "fear", "luggage"], 0.5),
        (["luggage"], 0.0),
        (["luggage", "papers"], 0.0),
    ],
)
def test_multiple_choice_adds_credit_and_penalty_and_never_falls_below_zero(answer, score):
    assert grade(MULTIPLE, picked(*answer)).score == score


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        (["papers", "debt", "fear"], 1.0),
        (["fear", "papers", "debt"], 1.0),
        (["fear", "debt"], 0.0),
        (["papers", "debt", "fear", "luggage"], 0.0),
        ([], 0.0),
    ],
)
def test_all_or_nothing_wants_exactly_the_right_ticks(answer, score):
    item = Item("signs", "multiple", MULTIPLE.choices, scoring="all")
    assert grade(item, picked(*answer)).score == score


@pytest.mark.parametrize("fraction", [1, 0.5, "1/3", "0.1", Decimal("0.25")])
def test_a_choice_counts_as_right_when_it_earns_something(fraction):
    assert earns(fraction)


@pytest.mark.parametrize("fraction", [0, 0.0, -0.0, "0", "0.0", "-0", "0/3", -1, "-1/3", Decimal("-0.5")])
def test_a_choice_that_earns_nothing_does_not_count_as_right(fraction):
    assert not earns(fraction)


def test_three_thirds_are_right_however_they_were_written():
    for third in ("1/3", 0.3333333, 1 / 3, Fraction(1, 3)):
        item = Item("i", "multiple", tuple(Choice(c, third) for c in "abc"))
        assert grade(item, picked("a", "b", "c")).is_right


@pytest.mark.parametrize("item", ITEMS)
def test_unanswered_earns_nothing_and_is_told_apart_from_wrong(item):
    assert grade(item, None) == ItemScore(item.id, 0.0, float(item.points), is_answered=False)


def test_nothing_ticked_is_unanswered():
    assert grade(MULTIPLE, picked()).is_answered is False
    assert check_answer(MULTIPLE, picked()) is check_answer(SINGLE, None) is None


def test_checking_an_answer_gives_what_was_picked():
    assert check_answer(MULTIPLE, picked("fear", "debt")) == picked("fear", "debt")
    assert check_answer(TRUEFALSE, picked("true") | {"more": 1}) == picked("true")


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (SINGLE, picked("maybe")),
        (SINGLE, picked("yes", "no")),
        (SINGLE, {"choices": "yes"}),
        (SINGLE, {"choices": 1}),
        (SINGLE, picked("")),
        (SINGLE, "yes"),
        (SINGLE, {}),
        (SINGLE, {"text": "yes"}),
        (TRUEFALSE, {"choices": True}),
        (MULTIPLE, ["papers"]),
        (MULTIPLE, picked("papers", "papers")),
        (MULTIPLE, picked("papers", "unknown")),
        (MULTIPLE, {"choices": [["papers"]]}),
        (MULTIPLE, {"choices": {"papers": True}}),
    ],
)
def test_nonsense_is_refused_and_not_graded(item, answer):
    with pytest.raises(BadAnswer):
        check_answer(item, answer)
    with pytest.raises(BadAnswer):
        grade(item, answer)


@pytest.mark.parametrize(
    ("kind", "choices", "points"),
    [
        ("poem", (Choice("a", 1),), 1),
        ("essay", (Choice("a", 1),), 1),
        ("single", (), 1),
        ("single", (Choice("a", 1), Choice("a", 0)), 1),
        ("single", (Choice("a", 1),), 0),
    ],
)
def test_an_item_that_cannot_be_graded_cannot_be_made(kind, choices, points):
    with pytest.raises(BadItem):
        Item("i", kind, choices, points)


def test_attempt_adds_points_and_counts_missing_answers_as_zero():
    result = grade_attempt(ITEMS, each_picked({"child": "yes", "signs": ["papers"]}))
    assert (result.score, result.max_score) == (2 + 1 / 3, 4.0)
    assert result.percent == float(Fraction(700, 12))
    assert [score.is_answered for score in result.items] == [True, True, False]


def test_attempt_refuses_an_answer_to_an_item_it_does_not_hold():
    with pytest.raises(BadAnswer):
        grade_attempt(ITEMS, each_picked({"other": "yes"}))


def test_attempt_without_items_has_no_score():
    with pytest.raises(ValueError, match="no score"):
        grade_attempt((), {})


def test_tenths_do_not_fail_anyone():
    items = [Item(str(i), "single", (Choice("a", 0.1), Choice("b", 0)), points=1) for i in range(10)]
    result = grade_attempt(items, {item.id: picked("a") for item in items})
    assert reduce(add, [0.1] * 10) < 1  # what adding floats one by one would have given
    assert (result.score, result.percent) == (1.0, 10.0)


@pytest.mark.parametrize(
    ("percent", "pass_score", "passed"),
    [
        (70, 70, True),
        (69.999, 70, False),
        (0.1 + 0.2, 0.3, True),
        (None, 0, False),
        (Decimal("66.7"), 66.7, True),
    ],
)
def test_pass_mark_is_compared_exactly(percent, pass_score, passed):
    assert is_passed(percent, pass_score) is passed


@pytest.mark.parametrize(
    ("percent", "pass_score", "shown"),
    [
        (Fraction(200, 3), None, "66.7"),
        (0.25, None, "0.3"),
        (69.96, None, "70.0"),
        (69.96, 70, "69.9"),
        (69.94, 70, "69.9"),
        (70, 70, "70.0"),
        (Fraction(200, 3), 66.67, "66.6"),
    ],
)
def test_a_printed_score_is_rounded_half_up_but_never_up_to_the_pass_mark(percent, pass_score, shown):
    assert str(shown_percent(percent, pass_score)) == shown


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_a_stored_float_gives_the_exact_fraction_back(numerator, denominator):
    fraction = Fraction(numerator, denominator) % 1000
    assert exact(float(fraction)) == fraction


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1/0", "seventy"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError):
        exact(value)


def test_scores_read_back_from_rows_add_up_to_the_same_total():
    fresh = grade_attempt(ITEMS, each_picked({"child": "partly", "signs": ["papers"], "consent": "false"}))
    stored = [ItemScore(s.item_id, float(repr(s.score)), s.max_score, s.is_answered) for s in fresh.items]
    assert total_score(stored) == fresh


fractions = st.sampled_from([-1, -0.5, "-1/3", 0, 0.1, 0.25, "1/3", 0.5, 1])


@st.composite
def items_with_answers(draw):
    kind = draw(st.sampled_from(["single", "multiple", "truefalse"]))
    choices = [Choice(f"c{i}", f) for i, f in enumerate(draw(st.lists(fractions, min_size=2, max_size=6)))]
    scoring = draw(st.sampled_from(["partial", "all"])) if kind == "multiple" else "partial"
    item = Item("i", kind, tuple(choices), draw(st.sampled_from([1, 0.5, 3])), scoring)
    ids = st.sampled_from([c.id for c in choices])
    most = len(choices) if kind == "multiple" else 1
    return item, draw(st.none() | st.lists(ids, unique=True, max_size=most).map(lambda each: picked(*each)))


@given(items_with_answers(), st.randoms())
def test_a_score_stays_in_bounds_and_does_not_depend_on_the_order_of_choices(pair, random):
    item, answer = pair
    result = grade(item, answer)
    assert 0 <= result.score <= float(best_fraction(item) * exact(item.points)) <= result.max_score
    choices = random.sample(item.choices, len(item.choices))
    shuffled = answer and picked(*random.sample(answer["choices"], len(answer["choices"])))
    assert grade(Item(item.id, item.type, tuple(choices), item.points, item.scoring), shuffled) == result


def test_best_fraction_shows_a_key_that_cannot_give_full_marks():
    assert best_fraction(SINGLE) == best_fraction(MULTIPLE) == 1
    assert best_fraction(Item("i", "single", (Choice("a", 0.5), Choice("b", 0)))) == Fraction(1, 2)
    assert best_fraction(Item("i", "multiple", (Choice("a", "1/3"), Choice("b", "1/3")))) == Fraction(2, 3)
    assert best_fraction(Item("i", "single", (Choice("a", -1), Choice("b", -1)))) == 0


def test_layout_keeps_the_written_order_unless_asked():
    assert layout(ITEMS, seed=7, shuffle_choices=False) == {
        "child": ["yes", "partly", "no"],
        "signs": ["papers", "debt", "fear", "luggage"],
        "consent": ["true", "false"],
    }


def test_layout_is_fixed_by_its_seed_on_every_machine():
    assert layout(ITEMS, seed=7, shuffle_choices=True) == {
        "child": ["partly", "no", "yes"],
        "signs": ["papers", "fear", "debt", "luggage"],
        "consent": ["true", "false"],
    }


@given(st.integers())
def test_layout_of_an_item_does_not_depend_on_its_neighbours(seed):
    whole = layout(ITEMS, seed, shuffle_choices=True)
    assert layout([MULTIPLE], seed, shuffle_choices=True)["signs"] == whole["signs"]
    assert sorted(whole["signs"]) == sorted(c.id for c in MULTIPLE.choices)
    assert whole["consent"] == ["true", "false"]


def test_every_order_of_three_choices_comes_up_about_equally_often():
    orders = [tuple(layout([SINGLE], seed, shuffle_choices=True)["child"]) for seed in range(6000)]
    assert len(set(orders)) == 6
    assert all(850 < orders.count(order) < 1150 for order in set(orders))
