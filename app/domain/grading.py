"""Grading: exact inside, plain floats outside.

Every sum and comparison is done on fractions, so that 0.1 + 0.2 earns 0.3 and seven points of ten are 70
per cent. What leaves this module is the float nearest to the exact value; `exact` turns it back without loss.
What an answer to one item earns, the item's key says: see `grading_key`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property

from app.domain.behaviour import worth
from app.domain.grading_choices import Choice, ChoiceKey
from app.domain.grading_key import (
    CHOICES,
    PARTS,
    TEXT,
    Answer,
    AnswerKey,
    BadAnswer,
    BadItem,
    Number,
    Unmarked,
    earns,
    exact,
    is_answered,
    within_bounds,
)

__all__ = [
    "CHOICES",
    "PARTS",
    "TEXT",
    "Answer",
    "AnswerKey",
    "BadAnswer",
    "BadItem",
    "Choice",
    "Number",
    "Unmarked",
    "earns",
    "exact",
    "is_answered",
]

SINGLE, MULTIPLE, TRUEFALSE = "single", "multiple", "truefalse"
SHORTTEXT, NUMERICAL = "shorttext", "numerical"
MATCHING, ORDERING, GAPSELECT, GAPTEXT = "matching", "ordering", "gapselect", "gaptext"
ESSAY = "essay"
CHOICE_TYPES = (SINGLE, MULTIPLE, TRUEFALSE)
ITEM_TYPES = (*CHOICE_TYPES, SHORTTEXT, NUMERICAL, MATCHING, ORDERING, GAPSELECT, GAPTEXT, ESSAY)

PARTIAL, ALL = "partial", "all"
SCORINGS = (PARTIAL, ALL)
"""Rules of items that can be right in part: the parts are added, or only the whole earns anything."""


@dataclass(frozen=True)
class Item:
    """One item of a quiz with its key: made of `choices` and `scoring`, or `other` of a type that has none.

    Choices that are areas of a picture are `in_place`: they cannot be shuffled.

    Raises BadItem when it could not be graded.
    """

    id: str
    type: str
    choices: tuple[Choice, ...] = ()
    points: Number = 1
    scoring: str = PARTIAL
    other: AnswerKey | None = None
    in_place: bool = False

    def __post_init__(self) -> None:
        if self.type not in ITEM_TYPES:
            raise BadItem(f"item {self.id}: unknown type {self.type}")
        if self.scoring not in SCORINGS:
            raise BadItem(f"item {self.id}: unknown scoring {self.scoring}")
        if exact(self.points) <= 0:
            raise BadItem(f"item {self.id}: points must be above zero")
        if self.key.needs_marker != (self.type == ESSAY):
            raise BadItem(f"item {self.id}: people mark essays, and nothing else")

    @property
    def fractions(self) -> dict[str, Fraction]:
        """What answers are counted by, choices for one, to the exact share that each earns."""
        return self.key.counts

    @cached_property
    def key(self) -> AnswerKey:
        """What is right, worked out once."""
        return self.other or ChoiceKey(
            self.choices,
            is_several=self.type == MULTIPLE,
            is_all_or_nothing=self.scoring == ALL,
            may_shuffle=self.type != TRUEFALSE and not self.in_place,
        )


@dataclass(frozen=True)
class ItemScore:
    """What one answer earned, in points."""

    item_id: str
    score: float
    max_score: float
    is_answered: bool

    @property
    def is_right(self) -> bool:
        return self.score == self.max_score


@dataclass(frozen=True)
class AttemptScore:
    """What an attempt earned: points, and `percent` from 0 to 100."""

    items: tuple[ItemScore, ...]
    score: float
    max_score: float
    percent: float


def check_answer(item: Item, answer: Answer | None) -> Answer | None:
    """The answer in the one form in which it is kept, None when unanswered.

    Raises BadAnswer unless `answer` has the item's form and names only what the item holds.
    """
    if answer is None:
        return None
    try:
        found = item.key.read(answer)
    except BadAnswer as error:
        raise BadAnswer(f"item {item.id}: {error}") from error
    return found if is_answered(found) else None


def grade(item: Item, answer: Answer | None, marked: Fraction | None = None) -> ItemScore:
    """Score one answer: what the key gives, or people have given (`marked`, from 0 to 1), times the points.

    Unanswered earns 0. Raises BadAnswer, and Unmarked for what people have to mark and have not.
    """
    return grade_tries(item, [answer], 0, marked)


def grade_tries(
    item: Item, answers: Sequence[Answer | None], penalty: Number, marked: Fraction | None = None
) -> ItemScore:
    """Score what was answered at several tries, the first one first: see `behaviour.worth`. Raises as `grade` does."""
    found = [check_answer(item, answer) for answer in answers]
    points = exact(item.points)
    shares = [_share(item, each, marked) if each else Fraction() for each in found]
    return ItemScore(item.id, float(worth(shares, penalty) * points), float(points), is_answered=any(found))


def _share(item: Item, found: Answer, marked: Fraction | None) -> Fraction:
    if item.key.needs_marker and marked is not None:
        return within_bounds(marked)
    return item.key.share(found)


def grade_attempt(items: Sequence[Item], answers: Mapping[str, Answer | None]) -> AttemptScore:
    """Score a whole attempt: `answers` maps item id to answer; a missing item is unanswered.

    Raises BadAnswer when an answer is bad or belongs to no item here, ValueError when there are no items.
    """
    strangers = answers.keys() - {item.id for item in items}
    if strangers:
        raise BadAnswer(f"answers to items outside this attempt: {sorted(strangers)}")
    return total_score(tuple(grade(item, answers.get(item.id)) for item in items))


def total_score(scores: Sequence[ItemScore]) -> AttemptScore:
    """Add item scores up, be they fresh or read back from rows. Raises ValueError when there are none."""
    if not scores:
        raise ValueError("an attempt without items has no score")
    score = sum((exact(item.score) for item in scores), Fraction())
    max_score = sum((exact(item.max_score) for item in scores), Fraction())
    return AttemptScore(tuple(scores), float(score), float(max_score), float(100 * score / max_score))


def is_passed(percent: Number | None, pass_score: Number) -> bool:
    """Whether a per cent score reaches the pass mark, compared as exact fractions; no score is not passed."""
    return percent is not None and exact(percent) >= exact(pass_score)


def shown_percent(percent: Number, pass_score: Number | None = None, places: int = 1) -> Decimal:
    """The per cent score as it is printed, with `places` decimals.

    Rounded half up, except that a score below the pass mark is rounded down when half up would print the
    mark: 69.96 against 70 reads 69.9, so that no one sees "70.0, not passed".
    """
    rounded = _rounded(exact(percent), places, ROUND_HALF_UP)
    if pass_score is not None and not is_passed(percent, pass_score) and is_passed(rounded, pass_score):
        return _rounded(exact(percent), places, ROUND_DOWN)
    return rounded


def best_fraction(item: Item) -> Fraction:
    """The largest share of its points the item can give; authors' tools report an item where it is not 1."""
    return Fraction(1) if item.key.needs_marker else item.key.share(item.key.best)


def layout(items: Sequence[Item], seed: int, *, shuffle_choices: bool) -> dict[str, list[str]]:
    """Item id to the order of what it shows, its choices for one: what an attempt stores when it starts.

    The order follows the SHA-256 of seed, item and choice, so that it is the same on every Python and does
    not change when another item comes or goes. True/false is never shuffled; what would give itself away always is, and
    never comes out as it was written.
    """
    return {item.id: _order(item, seed, shuffle_choices) for item in items}


def _order(item: Item, seed: int, is_wanted: bool) -> list[str]:
    written = list(item.key.shown)
    if not (item.key.must_shuffle or (is_wanted and item.key.may_shuffle)):
        return written
    shuffled = sorted(written, key=lambda name: _digest(seed, item.id, name))
    is_given_away = item.key.must_shuffle and shuffled == written
    return [*shuffled[1:], shuffled[0]] if is_given_away else shuffled


def _digest(seed: int, item_id: str, choice_id: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{item_id}\n{choice_id}".encode()).digest()


def _rounded(value: Fraction, places: int, rounding: str) -> Decimal:
    # A Fraction cannot be rounded half up; its first 28 digits decide every half that a score can have.
    scaled = Decimal(value.numerator) / Decimal(value.denominator)
    return scaled.quantize(Decimal(1).scaleb(-places), rounding=rounding)
