from statistics import fmean, median, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.course import Option, Question
from app.domain.grading import BadAnswer
from app.domain.intervals import wilson
from app.domain.suppression import Cell, protect
from app.domain.survey_tally import (
    NOT_TICKED,
    OTHERS,
    SKIPPED,
    TICKED,
    Category,
    answer_table,
    category_ids,
    exclusive_ids,
    kinds_table,
    read_answer,
    tally,
    tally_groups,
    tick_tables,
)

WORDS = {"vi": "…", "en": "…"}
OPTIONS = tuple(Option(each, WORDS) for each in ("fewer", "same", "more"))
SCALE = Question("useful", "scale", WORDS, "usefulness", points=5, low=WORDS, high=WORDS)
CHOICE = Question("change", "choice", WORDS, "trends", options=OPTIONS)
MULTIPLE = Question("seen", "multiple", WORDS, "trends", options=OPTIONS)
NUMBER = Question("times", "number", WORDS, "trends", min=0, max=50)
STEPS = Question(
    "steps",
    "multiple",
    WORDS,
    "difficulties",
    options=(
        *(Option(each, WORDS) for each in ("interview", "referral")),
        *(Option(each, WORDS, exclusive=True) for each in ("none", "not-my-work")),
    ),
)
TEXT = Question("advice", "text", WORDS, "recommendations")


def counts(result):
    return {category.id: category.count for category in result.categories}


def test_a_choice_is_tallied_with_those_nobody_chose():
    result = tally(CHOICE, ["more", "more", None, "fewer"])
    assert (result.n_answered, result.n_skipped, result.base, result.n) == (3, 1, 3, 4)
    assert result.categories == (
        Category("fewer", 1, 1 / 3, wilson(1, 3)),
        Category("same", 0, 0.0, wilson(0, 3)),
        Category("more", 2, 2 / 3, wilson(2, 3)),
    )
    assert (result.mean, result.median, result.sd) == (None, None, None)


def test_a_scale_has_points_and_a_mean():
    result = tally(SCALE, [5, 4, 4, 1, None])
    assert counts(result) == {"1": 1, "2": 0, "3": 0, "4": 2, "5": 1}
    assert (result.mean, result.median, result.sd) == (3.5, 4.0, pytest.approx(stdev([5, 4, 4, 1])))


def test_of_a_multiple_choice_shares_are_of_all_persons():
    result = tally(MULTIPLE, [["fewer", "more"], ["more"], [], None])
    assert (result.n_answered, result.n_skipped, result.base) == (2, 2, 4)
    assert [category.share for category in result.categories] == [0.25, 0.0, 0.5]
    assert result.categories[2].interval == wilson(2, 4)


def test_a_number_has_figures_and_no_categories():
    result = tally(NUMBER, [3, 0, 50, 2.5])
    assert (result.mean, result.median, result.sd) == (13.875, 2.75, pytest.approx(stdev([3, 0, 50, 2.5])))
    assert result.categories == ()


def test_texts_are_only_counted():
    result = tally(TEXT, ["Thêm thực hành", "  ", "", None])
    assert (result.n_answered, result.n_skipped, result.categories, result.mean) == (1, 3, (), None)


@pytest.mark.parametrize("question", [SCALE, CHOICE, MULTIPLE, NUMBER, TEXT])
def test_nobody_answered(question):
    result = tally(question, [])
    assert (result.n, result.mean, result.median, result.sd) == (0, None, None, None)
    assert {(category.count, category.share, category.interval) for category in result.categories} <= {
        (0, None, None)
    }


def test_one_number_has_no_spread():
    assert (tally(NUMBER, [7]).mean, tally(NUMBER, [7]).sd) == (7.0, None)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (SCALE, 0),
        (SCALE, 6),
        (SCALE, 4.0),
        (SCALE, True),
        (SCALE, "4"),
        (CHOICE, "other"),
        (CHOICE, ["more"]),
        (MULTIPLE, "more"),
        (MULTIPLE, ["more", "more"]),
        (MULTIPLE, ["more", {}]),
        (NUMBER, -1),
        (NUMBER, 51),
        (NUMBER, float("nan")),
        (NUMBER, True),
        (NUMBER, "3"),
        (TEXT, 3),
        (TEXT, ["a"]),
        (CHOICE, {"value": "more"}),
    ],
)
def test_what_cannot_answer_the_question_is_refused(question, answer):
    with pytest.raises(BadAnswer):
        read_answer(question, answer)
    with pytest.raises(BadAnswer):
        tally(question, [answer])


def test_a_number_without_bounds_may_be_any_finite_one():
    unbounded = Question("n", "number", WORDS, "trends")
    assert read_answer(unbounded, -1e6) == -1e6
    with pytest.raises(BadAnswer):
        read_answer(unbounded, float("inf"))


def test_groups_are_tallied_apart_and_together():
    result = tally_groups(SCALE, {"quang-tri": [5, 4], "lang-son": [1, None], "ha-giang": []})
    assert {group: one.mean for group, one in result.groups.items()} == {
        "quang-tri": 4.5,
        "lang-son": 1.0,
        "ha-giang": None,
    }
    assert (result.total.n_answered, result.total.n_skipped) == (3, 1)
    assert result.total.mean == pytest.approx(10 / 3)


answers = st.dictionaries(st.sampled_from("abc"), st.lists(st.none() | st.integers(1, 5), max_size=20))


@given(answers)
def test_groups_add_up_to_the_total(by_group):
    result = tally_groups(SCALE, by_group)
    for category in category_ids(SCALE):
        assert sum(counts(one)[category] for one in result.groups.values()) == counts(result.total)[category]
    given_answers = [each for group in by_group.values() for each in group if each is not None]
    if given_answers:
        assert (result.total.mean, result.total.median) == (fmean(given_answers), median(given_answers))


@given(answers)
def test_the_table_to_protect_adds_up_to_the_persons_of_each_group(by_group):
    table = answer_table(tally_groups(SCALE, by_group).groups)
    assert {group: sum(row.values()) for group, row in table.items()} == {
        g: len(a) for g, a in by_group.items()
    }


def test_those_who_skipped_are_a_column_so_that_they_are_protected_too():
    by_group = {"a": ["more"] * 9 + [None], "b": ["more"] * 8 + ["same"] * 7}
    table = answer_table(tally_groups(CHOICE, by_group).groups)
    assert table["a"] == {"fewer": 0, "same": 0, "more": 9, SKIPPED: 1}
    assert protect(table).cells["a"][SKIPPED] == Cell(None, "small")


def test_each_option_of_a_multiple_choice_is_a_table_over_all_persons():
    by_group = {"a": [["fewer", "more"], ["more"], None], "b": [[]]}
    assert tick_tables(tally_groups(MULTIPLE, by_group).groups) == {
        "fewer": {"a": {TICKED: 1, NOT_TICKED: 2}, "b": {TICKED: 0, NOT_TICKED: 1}},
        "same": {"a": {TICKED: 0, NOT_TICKED: 3}, "b": {TICKED: 0, NOT_TICKED: 1}},
        "more": {"a": {TICKED: 2, NOT_TICKED: 1}, "b": {TICKED: 0, NOT_TICKED: 1}},
    }


def test_an_option_that_stands_alone_is_refused_beside_others():
    assert exclusive_ids(STEPS) == ["none", "not-my-work"]
    assert read_answer(STEPS, ["none"]) == ["none"]
    assert read_answer(STEPS, ["interview", "referral"]) == ["interview", "referral"]
    for answer in (["none", "interview"], ["none", "not-my-work"]):
        with pytest.raises(BadAnswer):
            read_answer(STEPS, answer)


def test_kinds_of_answers_add_up_to_the_persons():
    given = {"north": [["interview"], ["interview", "referral"], ["none"], None], "south": [["not-my-work"]]}
    assert kinds_table(STEPS, tally_groups(STEPS, given).groups) == {
        "north": {"none": 1, "not-my-work": 0, OTHERS: 2, SKIPPED: 1},
        "south": {"none": 0, "not-my-work": 1, OTHERS: 0, SKIPPED: 0},
    }
