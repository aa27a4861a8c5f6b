"""Grading of choice items: exact inside, plain floats outside.

Every sum and comparison is done on fractions, so that 0.1 + 0.2 earns 0.3 and seven points of ten are 70
per cent. What leaves this module is the float nearest to the exact value; `exact` turns it back without loss.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

SINGLE, MULTIPLE, TRUEFALSE = "single", "multiple", "truefalse"
ITEM_TYPES = (SINGLE, MULTIPLE, TRUEFALSE)

Number = int | float | str | Decimal | Fraction
"""A quantity as authors and rows write it: 1, 0.5, "1/3", a Decimal or a Fraction."""

Answer = str | Sequence[str] | None
"""A choice id (single, truefalse), a list of choice ids (multiple), or None: unanswered."""

_LARGEST_DENOMINATOR = 1_000_000


class BadAnswer(ValueError):
    """The answer cannot belong to the item: the caller refuses it, nobody grades it."""


class BadItem(ValueError):
    """The item cannot be graded: unknown type, no choices, a choice id twice, or points not above zero."""


@dataclass(frozen=True)
class Choice:
    """One choice and the share of the item's points that picking it earns (negative: a penalty)."""

    id: str
    fraction: Number


@dataclass(frozen=True)
class Item:
    """One item of a quiz with its key. Raises BadItem when it could not be graded."""

    id: str
    type: str
    choices: tuple[Choice, ...]
    points: Number = 1

    def __post_init__(self) -> None:
        if self.type not in ITEM_TYPES:
            raise BadItem(f"item {self.id}: unknown type {self.type}")
        if not self.choices or len(self.fractions) != len(self.choices):
            raise BadItem(f"item {self.id}: choices need ids, each its own")
        if exact(self.points) <= 0:
            raise BadItem(f"item {self.id}: points must be above zero")

    @property
    def fractions(self) -> dict[str, Fraction]:
        """Choice id to the exact share it earns."""
        return {choice.id: exact(choice.fraction) for choice in self.choices}


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

    @property
    def is_partly_right(self) -> bool:
        return 0 < self.score < self.max_score


@dataclass(frozen=True)
class AttemptScore:
    """What an attempt earned: points, and `percent` from 0 to 100."""

    items: tuple[ItemScore, ...]
    score: float
    max_score: float
    percent: float


@lru_cache(maxsize=4096, typed=True)  # the few shares, points and scores that there are come again and again
def exact(value: Number) -> Fraction:
    """The fraction that is meant by a written or stored number.

    A float stands for the nearest fraction whose denominator is at most a million: 0.1 is a tenth, 0.3333333
    a third, and `exact(float(f)) == f` for every such f below 1,000. Raises ValueError for what is not a
    finite number.
    """
    try:
        fraction = Fraction(value)
    except (OverflowError, ZeroDivisionError) as error:
        raise ValueError(f"not a finite number: {value}") from error
    return fraction.limit_denominator(_LARGEST_DENOMINATOR) if isinstance(value, float) else fraction


def earns(fraction: Number) -> bool:
    """Whether a choice counts as right: picking it earns a share of the points."""
    return exact(fraction) > 0


def check_answer(item: Item, answer: Answer) -> tuple[str, ...]:
    """The ids of the picked choices, none when unanswered.

    Raises BadAnswer unless `answer` has the item's form and names only its choices, each once.
    """
    picked = _picked(item, answer)
    known = {choice.id for choice in item.choices}
    if not all(isinstance(choice_id, str) and choice_id in known for choice_id in picked):
        raise BadAnswer(f"item {item.id}: no such choice")
    if len(set(picked)) != len(picked):
        raise BadAnswer(f"item {item.id}: a choice is named twice")
    return picked


def grade(item: Item, answer: Answer) -> ItemScore:
    """Score one answer. Unanswered, or nothing ticked, earns 0. Raises BadAnswer.

    Rule: the fractions of the picked choices are added, the sum is kept within 0 and 1 and multiplied by the
    points. A multiple-choice item thus gives partial credit with penalty: wrong ticks take from this item,
    never from another one.
    """
    picked = check_answer(item, answer)
    earned = _earned(item, picked) * exact(item.points)
    return ItemScore(item.id, float(earned), float(exact(item.points)), is_answered=bool(picked))


def grade_attempt(items: Sequence[Item], answers: Mapping[str, Answer]) -> AttemptScore:
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
    fractions = item.fractions.values()
    best = sum(f for f in fractions if f > 0) if item.type == MULTIPLE else max(fractions)
    return min(max(Fraction(best), Fraction(0)), Fraction(1))


def layout(items: Sequence[Item], seed: int, *, shuffle_choices: bool) -> dict[str, list[str]]:
    """Item id to the order of its choice ids: what an attempt stores when it starts.

    The order follows the SHA-256 of seed, item and choice, so that it is the same on every Python and does
    not change when another item comes or goes. True/false is never shuffled.
    """
    return {item.id: _order(item, seed) if shuffle_choices else _as_written(item) for item in items}


def _picked(item: Item, answer: Answer) -> tuple[str, ...]:
    if answer is None:
        return ()
    if item.type == MULTIPLE and isinstance(answer, list | tuple):
        return tuple(answer)
    if item.type != MULTIPLE and isinstance(answer, str):
        return (answer,)
    raise BadAnswer(f"item {item.id}: wrong form of answer")


def _earned(item: Item, picked: Sequence[str]) -> Fraction:
    fractions = item.fractions
    summed = sum((fractions[choice_id] for choice_id in picked), Fraction())
    return min(max(summed, Fraction(0)), Fraction(1))


def _rounded(value: Fraction, places: int, rounding: str) -> Decimal:
    # A Fraction cannot be rounded half up; its first 28 digits decide every half that a score can have.
    scaled = Decimal(value.numerator) / Decimal(value.denominator)
    return scaled.quantize(Decimal(1).scaleb(-places), rounding=rounding)


def _as_written(item: Item) -> list[str]:
    return [choice.id for choice in item.choices]


def _order(item: Item, seed: int) -> list[str]:
    if item.type == TRUEFALSE:
        return _as_written(item)
    return sorted(_as_written(item), key=lambda choice_id: _digest(seed, item.id, choice_id))


def _digest(seed: int, item_id: str, choice_id: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{item_id}\n{choice_id}".encode()).digest()
