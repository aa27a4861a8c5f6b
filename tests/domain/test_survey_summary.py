"""What a summary shows of a round: decided on all provinces, then only summed."""

import json
from itertools import combinations
from statistics import fmean, median, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.course import Option, Question
from app.domain.grading import BadAnswer
from app.domain.intervals import wilson
from app.domain.suppression import Cell
from app.domain.survey_protection import body_of_round, protect_round, round_of_body
from app.domain.survey_summary import ANSWERED, Figures, Shown
from app.domain.survey_tally import SKIPPED

WORDS = {"vi": "…", "en": "…"}
SMALL, WITHHELD = Cell(None, "small"), Cell(None, "withheld")
USEFUL = Question("useful", "scale", WORDS, "t", points=5, low=WORDS, high=WORDS)
CHANGE = Question("change", "choice", WORDS, "t", options=(Option("more", WORDS), Option("same", WORDS)))
STEPS = Question(
    "steps",
    "multiple",
    WORDS,
    "t",
    options=(Option("interview", WORDS), Option("referral", WORDS), Option("none", WORDS, exclusive=True)),
)
HOURS = Question("hours", "number", WORDS, "t", min=0, max=80)
ADVICE = Question("advice", "text", WORDS, "t")
ALL = frozenset("ABC")


def protect_one(question, answers):
    sizes = {group: len(given) for group, given in answers.items()}
    return protect_round([question], {question.id: answers}, sizes)


def of(*groups):
    return frozenset(groups)


def times(**counts):
    """Answers by how often each is given: times(more=3) is ["more", "more", "more"]."""
    return [answer for answer, count in counts.items() for _ in range(count)]


def test_shares_are_of_all_who_took_part():
    found = protect_one(CHANGE, {"A": [*times(more=12, same=6), *[None] * 6], "B": times(more=8, same=10)})
    assert found.count_in("change", "more", of("A")) == Shown(Cell(12), 24)
    assert found.count_in("change", SKIPPED, of("A")) == Shown(Cell(6), 24)
    whole = found.count_in("change", "more", of("A", "B"))
    assert (whole.cell, whole.n, whole.share, whole.interval) == (Cell(20), 42, 20 / 42, wilson(20, 42))


def test_an_area_adds_up_what_is_shown_and_says_what_is_left_out():
    answers = {"A": times(more=20, same=3), "B": times(more=9, same=8), "C": times(more=11, same=7)}
    found = protect_one(CHANGE, answers)
    assert found.count_in("change", "same", of("A")) == Shown(SMALL, 23)
    assert found.count_in("change", "same", of("A")).share is None
    hidden = [g for g in "ABC" if not found.questions["change"].cells[g]["same"].is_shown]
    assert hidden == ["A", "B"]  # B is hidden so that the total of 18 does not give A away
    assert found.count_in("change", "same", of("A", "C")) == Shown(Cell(7), 18, n_hidden=1)
    assert found.count_in("change", "same", of("A", "B")) == Shown(WITHHELD, None, n_hidden=2)
    assert found.count_in("change", "same", ALL) == Shown(Cell(18), 58)


def test_a_group_under_five_is_not_shown_and_neither_is_the_one_that_would_tell_of_it():
    found = protect_one(
        CHANGE, {"A": times(more=2, same=1), "B": times(more=5, same=5), "C": times(more=9, same=9)}
    )
    assert found.respondents_in(of("A")) == Shown(SMALL, None)
    assert found.respondents_in(of("B")) == Shown(WITHHELD, None)
    assert found.respondents_in(of("B", "C")) == Shown(Cell(18), 18, n_hidden=1)
    assert found.respondents_in(ALL) == Shown(Cell(31), 31)
    assert found.count_in("change", "more", of("B")).cell.is_shown is False


def test_the_mean_of_a_scale_follows_from_the_counts_that_are_shown():
    few, many = [1] * 6 + [2] * 5 + [3] * 7 + [4] * 9 + [5] * 8, [*range(1, 6)] * 25
    uneven = [1, 2, 2, *[3] * 8, *[4] * 9, *[5] * 9]
    found = protect_one(USEFUL, {"A": many, "B": few, "C": uneven, "D": uneven})
    alone = found.figures_in(USEFUL, of("A"))
    assert alone == Figures(125, fmean(many), median(many), pytest.approx(stdev(many)))
    hidden = found.figures_in(USEFUL, of("B"))  # counts hidden beside C and D, so that the totals do not tell
    assert (hidden.mean, hidden.median, hidden.sd) == (None, None, None)
    assert hidden.bounds.low < fmean(few) < hidden.bounds.high
    assert found.figures_in(USEFUL, of("A", "B")) == Figures(125, 3, 3, alone.sd, n_hidden=1)
    everyone = many + few + uneven + uneven
    assert found.figures_in(USEFUL, of(*"ABCD")).mean == pytest.approx(fmean(everyone))


def test_a_mean_needs_ten_persons():
    assert protect_one(USEFUL, {"A": [2] * 5 + [4] * 5}).figures_in(USEFUL, of("A")).mean == 3
    assert protect_one(USEFUL, {"A": [2] * 4 + [4] * 5}).figures_in(USEFUL, of("A")) is None


def test_of_numbers_the_groups_under_ten_are_left_out_and_one_more_if_subtraction_would_tell():
    found = protect_one(HOURS, {"A": [4] * 7, "B": [8, *[10] * 11], "C": [16] * 20})
    assert found.figures_in(HOURS, of("A")) is None
    assert found.figures_in(HOURS, of("B")) is None
    assert found.figures_in(HOURS, of("C")) == Figures(20, 16.0, 16.0, 0.0)
    assert found.figures_in(HOURS, ALL).n == 39
    assert found.figures_in(HOURS, of("B", "C")) == Figures(20, 16.0, None, None, n_hidden=1)


def test_how_few_left_a_number_out_is_not_told():
    found = protect_one(HOURS, {"A": [*[4] * 18, None, None], "B": [8] * 12})
    assert found.figures_in(HOURS, of("A")) == Figures(None, 4.0, 4.0, 0.0)
    assert found.figures_in(HOURS, of("A", "B")).n is None
    assert found.questions["hours"].totals == {SKIPPED: SMALL}


def test_options_that_stand_alone_are_decided_together():
    """23 of 24 in A chose “none”: what the others ticked would be known to be one person's."""
    given = {
        "A": [*[["none"]] * 23, ["interview", "referral"]],
        "B": [*[["none"]] * 10, *[["interview"]] * 10, *[["referral"]] * 10],
        "C": [*[["none"]] * 9, *[["interview"]] * 9, *[["referral"]] * 9],
    }
    found = protect_one(STEPS, given)
    shown = {
        (group, option): found.count_in("steps", option, of(group)).cell
        for group in "ABC"
        for option in ("interview", "referral", "none")
    }
    assert not any(shown["A", option].is_shown for option in ("interview", "referral", "none"))
    assert shown["A", "interview"] == SMALL
    assert found.count_in("steps", "none", ALL) == Shown(Cell(42), 81)


def test_texts_are_counted_and_small_groups_never_read_apart():
    found = protect_one(ADVICE, {"A": ["a"] * 6, "B": ["b"] * 9, "C": ["c", "c", None]})
    assert found.questions["advice"].totals == {ANSWERED: Cell(17)}
    assert found.questions["advice"].readable == of("B")
    assert protect_one(ADVICE, {"A": ["a"] * 4}).questions["advice"].totals == {ANSWERED: SMALL}


def test_nobody_took_part():
    found = protect_round([USEFUL, STEPS, HOURS, ADVICE], {}, {"A": 0, "B": 0})
    assert found.respondents_in(of("A", "B")) == Shown(Cell(0), 0)
    assert found.count_in("useful", "3", of("A", "B")).share is None
    assert found.count_in("steps", "none", of("A")).cell == Cell(0)
    assert [found.figures_in(question, of("A", "B")) for question in (USEFUL, HOURS)] == [None, None]


def test_answers_that_are_not_one_per_person_are_refused():
    with pytest.raises(ValueError, match="one answer per person"):
        protect_round([CHANGE], {"change": {"A": ["more"]}}, {"A": 2})
    with pytest.raises(BadAnswer):
        protect_one(CHANGE, {"A": ["never asked"]})


people = st.fixed_dictionaries(
    {},
    optional={
        "useful": st.sampled_from([1, 3, 5]),
        "change": st.sampled_from(["more", "same"]),
        "steps": st.sampled_from([["none"], ["interview"], ["interview", "referral"]]),
        "hours": st.integers(0, 80),
        "advice": st.just("…"),
    },
)
QUESTIONS = [USEFUL, CHANGE, STEPS, HOURS, ADVICE]


def protect_people(groups):
    answers = {
        question.id: {
            group: [person.get(question.id) for person in of_group] for group, of_group in groups.items()
        }
        for question in QUESTIONS
    }
    return protect_round(QUESTIONS, answers, {group: len(of_group) for group, of_group in groups.items()})


@given(st.fixed_dictionaries({group: st.lists(people, max_size=40) for group in "ABC"}))
def test_it_comes_back_from_json(groups):
    found = protect_people(groups)
    assert round_of_body(json.loads(json.dumps(body_of_round(found))), str) == found


@given(st.fixed_dictionaries({group: st.lists(people, max_size=40) for group in "ABCD"}))
def test_a_selection_tells_nothing_that_single_groups_do_not(groups):
    """Whoever subtracts one selection from another gets sums of cells that are shown anyway."""
    found = protect_people(groups)
    for size in (1, 2, 3):
        for chosen in combinations("ABCD", size):
            for question_id, category in (("useful", "3"), ("change", "more"), ("steps", "none")):
                sizes = found.sizes.cells
                lines = found.questions[question_id].cells
                open_to_all = [g for g in chosen if lines[g][category].is_shown and sizes[g].is_shown]
                shown = found.count_in(question_id, category, frozenset(chosen))
                if open_to_all:
                    assert shown.cell.value == sum(lines[g][category].value for g in open_to_all)
                    assert shown.n == sum(sizes[g].value for g in open_to_all)
                else:
                    assert shown.share is None
