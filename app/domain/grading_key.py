"""What every kind of item has in common: a key that reads answers and says what they earn.

An answer is the JSON object that browsers send and rows keep. It has one of three shapes, by the item's type:
{"choices": [ids of the picked choices]}, {"text": what was written, "language": of the page it was written on} or
{"parts": {id of a place: what was put there}}. None, or an answer with nothing in it, is unanswered.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar

CHOICES, TEXT, PARTS = "choices", "text", "parts"
SHAPES = (CHOICES, TEXT, PARTS)

Number = int | float | str | Decimal | Fraction
"""A quantity as authors and rows write it: 1, 0.5, "1/3", a Decimal or a Fraction."""

Answer = Mapping[str, Any]

OTHER = "*"
"""What is counted of an answer that the key does not know; no id can be this."""

_LARGEST_DENOMINATOR = 1_000_000


class BadAnswer(ValueError):
    """The answer cannot belong to the item: the caller refuses it, nobody grades it."""


class BadItem(ValueError):
    """The item cannot be graded: unknown type, no choices, a choice id twice, or points not above zero."""


class Unmarked(LookupError):
    """The answer can only be marked by people, and nobody has."""


class AnswerKey(ABC):
    """What is right about an item. All shares are exact fractions of the item's points.

    `shape`: of its answers. `shown`: ids in the order written, which an attempt may shuffle; `must_shuffle` where that
    order would give the key away, `may_shuffle` where it may be another at all. `needs_marker`: no answer earns
    anything by itself; people say what it earns, and until they have, it is unmarked, which is not nothing.
    """

    shape: ClassVar[str]
    shown: tuple[str, ...] = ()
    must_shuffle = False
    may_shuffle = True
    needs_marker: ClassVar[bool] = False

    @abstractmethod
    def read(self, answer: Any) -> Answer:
        """The answer in the one form in which it is kept. Raises BadAnswer for what cannot answer the item."""

    @abstractmethod
    def share(self, answer: Answer) -> Fraction:
        """What an answer that was read earns, from 0 to 1. Raises Unmarked where people have to say."""

    @property
    @abstractmethod
    def best(self) -> Answer:
        """An answer that earns as much as any."""

    @property
    @abstractmethod
    def guess(self) -> Fraction:
        """What whoever knows nothing earns on average."""

    @property
    @abstractmethod
    def counts(self) -> dict[str, Fraction]:
        """What answers are counted by, in order, with what each earns by itself."""

    @abstractmethod
    def counted(self, answer: Answer) -> tuple[str, ...]:
        """Under which of `counts` an answer that was read falls; none when it is empty."""

    @property
    @abstractmethod
    def fingerprint(self) -> list[Any]:
        """Everything that grading depends on, as JSON."""


def is_answered(answer: Answer) -> bool:
    """Whether there is anything in an answer."""
    return any(answer.get(shape) for shape in SHAPES)


def field_of(answer: Any, shape: str) -> Any:
    """What stands under the name of its shape. Raises BadAnswer."""
    if not isinstance(answer, Mapping) or shape not in answer:
        raise BadAnswer("wrong form of answer")
    return answer[shape]


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


def within_bounds(share: Fraction) -> Fraction:
    """No item takes from another, and none gives more than its points."""
    return min(max(share, Fraction(0)), Fraction(1))
