"""Items of every type: what their answers are, what these earn, and that nothing else is ever taken for one."""

from __future__ import annotations

import json
import unicodedata
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.curriculum.working_copy import read_files
from app.domain.course import Course, Item, body_of
from app.domain.course_files import read_course
from app.domain.course_keys import gradable
from app.domain.grading import ESSAY, ITEM_TYPES, BadAnswer, check_answer, grade, is_answered, layout
from app.domain.grading_choices import Choice, ChoiceKey
from app.domain.grading_key import OTHER, SHAPES, within_bounds
from app.domain.grading_text import STRICT, TOLERANT, plain_form
from app.domain.item_words import lines_of, places_of, shown_places, split_at_gaps
from app.domain.number_reading import is_ambiguous, read_number, write_number

TYPES = Path(__file__).parent.parent / "quizzes" / "courses" / "types"


@cache
def course() -> Course:
    found, problems = read_course(read_files(TYPES))
    assert problems == []
    assert found is not None
    return found


def items() -> list[Item]:
    return list(course().items.values())


every_item = pytest.mark.parametrize("item", items(), ids=lambda item: item.id)


def text(written: str, language: str = "vi") -> dict[str, str]:
    return {"text": written, "language": language}


def parts(**given: str) -> dict[str, dict[str, str]]:
    return {"parts": given}


def share(item_id: str, answer: object) -> Fraction:
    return Fraction(grade(gradable(course().items[item_id]), answer).score).limit_denominator(1000)


def test_the_course_has_an_item_of_every_type_that_a_key_grades() -> None:
    assert {item.type for item in items()} == set(ITEM_TYPES) - {ESSAY}


@every_item
def test_an_item_comes_back_from_its_body(item: Item) -> None:
    assert Item.from_body(json.loads(json.dumps(body_of(item)))) == item


@every_item
def test_the_best_answer_earns_everything_and_none_nothing(item: Item) -> None:
    key = gradable(item).key
    assert grade(gradable(item), key.best).is_right
    assert grade(gradable(item), None).score == 0
    assert 0 <= key.guess < 1


@every_item
def test_what_is_counted_is_what_has_words(item: Item) -> None:
    """Statistics find words for every id, but for the answers that the key does not know."""
    counts = {name: each for name, each in gradable(item).key.counts.items() if not name.endswith(OTHER)}
    assert {line.id: line.share for line in lines_of(item)} == counts


@every_item
def test_no_other_shape_is_an_answer(item: Item) -> None:
    key = gradable(item).key
    for shape in set(SHAPES) - {key.shape}:
        with pytest.raises(BadAnswer):
            check_answer(gradable(item), {shape: key.best[key.shape]})


ids = [name for item in items() for name in gradable(item).key.shown] + [
    place.id for item in items() for place in places_of(item)
]
words = st.text(max_size=10) | st.sampled_from(
    ["24 giờ", "1 ngày", "1.234,5", "ho chieu", "hòa", "phút", "1", "2", *ids]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)
answers = st.one_of(
    json_values,
    st.fixed_dictionaries({"choices": st.lists(words, max_size=3) | json_values}),
    st.fixed_dictionaries(
        {"text": words | json_values, "language": st.sampled_from(["vi", "en"]) | json_values}
    ),
    st.fixed_dictionaries({"parts": st.dictionaries(words, words, max_size=4) | json_values}),
)


@given(st.sampled_from(items()), answers)
def test_whatever_is_sent_is_refused_or_graded_within_bounds(item: Item, answer: object) -> None:
    """And what is kept reads as itself, as JSON too; it is counted by ids that the key has."""
    asked = gradable(item)
    try:
        kept = asked.key.read(answer)
    except BadAnswer:
        return
    assert asked.key.read(json.loads(json.dumps(kept))) == kept
    score = grade(asked, kept)
    assert 0 <= score.score <= 1
    assert score.is_answered == is_answered(kept)
    assert set(asked.key.counted(kept)) <= asked.key.counts.keys()
    assert bool(asked.key.counted(kept)) == is_answered(kept)


@given(st.sampled_from(items()), st.integers(), answers)
def test_the_order_in_which_things_are_shown_changes_no_score(item: Item, seed: int, answer: object) -> None:
    shown = layout([gradable(item)], seed, shuffle_choices=True)[item.id]
    assert sorted(shown) == sorted(gradable(item).key.shown)
    places = shown_places(item, shown)
    assert {place.id for place in places} == {place.id for place in places_of(item)}
    assert [sorted(o.id for o in place.offers) for place in sorted(places, key=lambda each: each.id)] == [
        sorted(o.id for o in place.offers) for place in sorted(places_of(item), key=lambda each: each.id)
    ]


def test_an_ordering_is_shuffled_even_where_choices_are_not() -> None:
    steps = gradable(course().items["put-in-order"])
    seen = {tuple(layout([steps], seed, shuffle_choices=False)["put-in-order"]) for seed in range(200)}
    assert len(seen) == 23
    assert steps.key.shown not in seen
    pairs = gradable(course().items["pair-them"])
    assert layout([pairs], 1, shuffle_choices=False)["pair-them"] == ["bark", "meow", "moo"]


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("hộ chiếu", 1),
        ("  Hộ   CHIẾU ", 1),
        (unicodedata.normalize("NFD", "hộ chiếu"), 1),
        ("ho chieu", 1),
        ("Passport", 1),
        ("giay to", Fraction(1, 2)),
        ("hộ chiếu của tôi", 0),
        ("visa", 0),
    ],
)
def test_a_written_answer_counts_in_either_language(answer: str, earned: Fraction) -> None:
    assert share("say-it", text(answer, "en")) == share("say-it", text(answer)) == earned


@pytest.mark.parametrize(
    ("answer", "earned"), [("hòa", 1), ("hoà", 1), ("HOÀ", 1), ("hoa", 0), ("hóa", 0), ("họa", 0)]
)
def test_accents_tell_where_they_must_but_not_where_they_stand(answer: str, earned: int) -> None:
    assert share("say-it-strictly", text(answer)) == earned


@pytest.mark.parametrize("between", "-/,.'–")
def test_a_tone_stays_with_its_word(between: str) -> None:
    written, misplaced = f"cà{between}phê", f"ca{between}phề"
    assert plain_form(written) != plain_form(misplaced)
    assert plain_form(f"hoà{between}bình") == plain_form(f"hòa{between}bình")


@given(st.text(max_size=20), st.sampled_from([STRICT, TOLERANT]))
def test_the_form_that_is_compared_is_one_for_all_ways_of_writing(written: str, accents: str) -> None:
    plain = plain_form(written, accents)
    assert plain_form(plain, accents) == plain
    assert plain_form(unicodedata.normalize("NFD", written), accents) == plain
    assert plain_form(unicodedata.normalize("NFC", f" {written}  "), accents) == plain


@pytest.mark.parametrize(
    ("answer", "language", "earned"),
    [
        ("24", "vi", 1),
        ("24 giờ", "en", 1),
        ("24h", "vi", 0),
        ("24 GIO", "vi", 1),
        ("1 ngày", "vi", 1),
        ("1 days", "en", 1),
        ("25,5", "vi", Fraction(1, 2)),
        ("26 giờ", "vi", Fraction(1, 2)),
        ("26,01", "vi", 0),
        ("22", "vi", Fraction(1, 2)),
        ("một ngày", "vi", 0),
        ("24 tuần", "vi", 0),
    ],
)
def test_a_number_is_graded_by_its_bands_and_units(answer: str, language: str, earned: Fraction) -> None:
    assert share("hours-of-a-day", text(answer, language)) == earned


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1 234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1 234 567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1234.567", "1234.567"),
        ("1 234.567", "1234.567"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("12,", "12"),
        ("-3", "-3"),
        ("\u22123,25", "-3.25"),
        ("+7", "7"),
        ("007", "7"),
    ],
)
def test_most_numbers_read_the_same_in_both_languages(written: str, number: str) -> None:
    assert read_number(written, "vi") == read_number(written, "en") == Fraction(number)
    assert not is_ambiguous(written)


@pytest.mark.parametrize(
    ("written", "vietnamese", "english"),
    [
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("123.456", "123456", "123.456"),
        ("-1,500", "-1.5", "-1500"),
    ],
)
def test_the_language_decides_about_one_mark_before_three_digits(
    written: str, vietnamese: str, english: str
) -> None:
    assert (read_number(written, "vi"), read_number(written, "en")) == (
        Fraction(vietnamese),
        Fraction(english),
    )
    assert is_ambiguous(written)


NO_NUMBERS = [
    "",
    ".",
    "-",
    "abc",
    "1e3",
    "1/2",
    "12.34.567",
    "1.2345.678",
    "1,234.567,8",
    "1.234 567",
    "12 34",
]
NO_NUMBERS += ["1..2", "1.234.56", "0.123.456", "1 234 56", "٣", "1_000", "--1", "1,234,567,89"]


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_what_follows_no_custom_is_no_number(written: str) -> None:
    assert read_number(written, "vi") is None
    assert read_number(written, "en") is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from(["vi", "en"]))
def test_a_number_that_is_written_plainly_is_read_back(number, language: str) -> None:
    assert read_number(write_number(Fraction(number)), language) == Fraction(number)


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from(["vi", "en"]))
def test_a_number_that_is_written_by_custom_is_read_back(whole: int, hundredths: int, language: str) -> None:
    english = f"{whole:,}.{hundredths:02}"
    number = Fraction(f"{whole}.{hundredths:02}")
    assert read_number(english, language) == number
    assert read_number(english.translate(str.maketrans(",.", ".,")), language) == number


@given(st.text("0123456789., -", max_size=12), st.sampled_from(["vi", "en"]))
def test_reading_a_number_never_fails(written: str, language: str) -> None:
    found = read_number(written, language)
    assert found is None or isinstance(found, Fraction)


def test_each_right_pair_is_worth_the_same() -> None:
    assert share("pair-them", parts(dog="bark", cat="meow", puppy="bark")) == 1
    assert share("pair-them", parts(dog="bark", puppy="bark")) == Fraction(2, 3)
    assert share("pair-them", parts(dog="bark", cat="moo", puppy="meow")) == Fraction(1, 3)


def test_a_position_given_twice_counts_for_neither() -> None:
    right = {"morning": "1", "noon": "2", "evening": "3", "night": "4"}
    assert share("put-in-order", parts(**right)) == share("order-all", parts(**right)) == 1
    swapped = right | {"morning": "2", "noon": "1"}
    assert share("put-in-order", parts(**swapped)) == Fraction(1, 2)
    assert share("order-all", parts(**swapped)) == 0
    assert share("put-in-order", parts(**dict.fromkeys(right, "1"))) == 0
    assert share("put-in-order", parts(morning="1", noon="1", night="4")) == Fraction(1, 4)


def test_gaps_are_graded_one_by_one() -> None:
    assert share("pick-for-gaps", parts(boils="boils", degrees="ninety")) == Fraction(3, 4)
    assert share("write-in-gaps", parts(hours="Gio", minutes="giây")) == Fraction(5, 8)
    assert share("write-in-gaps", parts(hours="hours", minutes="phút")) == 1


def test_what_is_written_is_kept_clean() -> None:
    key = gradable(course().items["say-it"]).key
    assert key.read(text(" hộ\u200b \n chiếu\x00 ")) == text("hộ chiếu")
    assert key.read(text(" \u200b ")) == text("")
    with pytest.raises(BadAnswer):
        key.read(text("x" * 121))
    with pytest.raises(BadAnswer):
        key.read(text("x", "fr"))


def test_guessing_earns_what_chance_gives() -> None:
    guesses = {item.id: gradable(item).key.guess for item in items()}
    assert guesses == {
        "one-right": Fraction(1, 3),
        "some-right": Fraction(5, 16),
        "all-right": Fraction(1, 8),
        "yes-or-no": Fraction(1, 2),
        "say-it": 0,
        "say-it-strictly": 0,
        "hours-of-a-day": 0,
        "written-large": 0,
        "pair-them": Fraction(1, 3),
        "put-in-order": Fraction(1, 4),
        "order-all": Fraction(1, 24),
        "pick-for-gaps": Fraction(1, 2),
        "write-in-gaps": 0,
    }


@given(st.lists(st.fractions(-1, 1, max_denominator=9), min_size=1, max_size=6))
def test_guessing_ticks_earns_the_mean_of_all_sets(shares: list[Fraction]) -> None:
    key = ChoiceKey(tuple(Choice(str(place), share) for place, share in enumerate(shares)), is_several=True)
    sets = [within_bounds(sum(ticked)) for ticked in product(*((0, share) for share in shares))]
    assert key.guess == sum(sets) / len(sets)


def test_guessing_among_twenty_choices_is_worked_out_at_once() -> None:
    shares = [Fraction(1, 10)] * 10 + [Fraction(-1, 10)] * 10
    key = ChoiceKey(tuple(Choice(str(place), share) for place, share in enumerate(shares)), is_several=True)
    started = process_time()
    earned = sum(
        comb(10, right) * comb(10, wrong) * (right - wrong) for right in range(11) for wrong in range(right)
    )
    assert key.guess == Fraction(earned, 10 * 2**20)
    assert process_time() - started < 1


def test_a_text_is_cut_at_its_gaps() -> None:
    assert split_at_gaps("A [[one]] b [[two]].") == ["A ", "one", " b ", "two", "."]
