"""Letters on paper: what is crossed comes back as the choices it was, and nothing else is taken for it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer_letters import LETTERS, BadLetters, letters_of, read_letters
from app.domain.double_entry import agreed, differing
from app.domain.grading import MULTIPLE, Choice, Item, grade, layout

IDS = [f"choice-{number}" for number in range(len(LETTERS))]
FRACTIONS = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(0), Fraction(-1, 2)])


@st.composite
def answered(draw: st.DrawFn) -> tuple[Item, list[str], list[str]]:
    """An item with choices that a seed has put into an order, and what was picked of them."""
    ids = IDS[: draw(st.integers(2, len(IDS)))]
    choices = tuple(Choice(choice, draw(FRACTIONS)) for choice in ids)
    item = Item("an-item", draw(st.sampled_from(["single", MULTIPLE])), choices)
    picked = draw(
        st.lists(st.sampled_from(ids), unique=True, max_size=len(ids) if item.type == MULTIPLE else 1)
    )
    order = layout([item], draw(st.integers(0, 2**128 - 1)), shuffle_choices=True)["an-item"]
    return item, order, picked


@given(answered(), st.sampled_from(["", " ", ", ", ";"]), st.booleans(), st.randoms())
def test_keying_the_letters_gives_the_answer_and_the_score_of_the_screen(
    given_answer: tuple[Item, list[str], list[str]], between: str, is_small: bool, random: object
) -> None:
    item, order, picked = given_answer
    letters = list(letters_of(order, picked))
    random.shuffle(letters)  # type: ignore[attr-defined]
    typed = between.join(letters)
    read = read_letters(typed.lower() if is_small else typed, order, is_multiple=item.type == MULTIPLE)
    assert read == tuple(choice for choice in order if choice in picked)
    assert grade(item, {"choices": list(read)}).score == grade(item, {"choices": picked}).score


@given(st.permutations(IDS), st.sets(st.sampled_from(IDS)))
def test_the_order_of_choices_changes_letters_and_no_answer(order: list[str], picked: set[str]) -> None:
    assert set(read_letters(letters_of(order, picked), order, is_multiple=True)) == picked


@given(st.text(max_size=6))
def test_whatever_is_typed_is_an_answer_or_refused(typed: str) -> None:
    try:
        read = read_letters(typed, IDS[:3], is_multiple=True)
    except BadLetters:
        return
    assert letters_of(IDS[:3], read) == "".join(sorted(set(typed.upper()) & set("ABC")))


@pytest.mark.parametrize(
    ("typed", "is_multiple", "problem"),
    [
        ("D", True, "unknown"),
        ("À", True, "unknown"),  # A and F under Telex
        ("Đ", True, "unknown"),
        ("1", True, "unknown"),
        ("AA", True, "twice"),
        ("AB", False, "several"),
    ],
)
def test_what_names_no_answer_is_refused(typed: str, is_multiple: bool, problem: str) -> None:
    with pytest.raises(BadLetters) as refused:
        read_letters(typed, IDS[:3], is_multiple=is_multiple)
    assert refused.value.problem == problem


LINES = st.dictionaries(st.sampled_from("abc"), st.sampled_from([{"choices": ["x"]}, {"choices": ["y"]}]))


@given(LINES, LINES, LINES)
def test_entries_agree_where_nothing_differs_or_all_was_settled(
    first: dict, second: dict, settled: dict
) -> None:
    open_lines = set(differing(first, second)) - settled.keys()
    said = agreed(first, second, settled)
    if open_lines:
        assert said is None
        return
    expected = {name: first[name] for name in first if first[name] == second.get(name)}
    assert said == expected | {name: settled[name] for name in differing(first, second)}
    assert agreed(second, first, settled) == said
