"""Keys of items that are filled in: one text, or a place for each of several answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import factorial, prod
from typing import Any

from app.domain.grading_key import PARTS, TEXT, Answer, AnswerKey, BadAnswer, BadItem, field_of
from app.domain.text import clean_line

LONGEST_TEXT = 120  # letters of what is written in one place
MOST_PARTS = 20


class Blank(ABC):
    """A place to fill in with one value: a text, or the id of something to choose.

    `language` is of the page on which the value was written; only numbers are read by it.
    """

    @abstractmethod
    def read(self, value: Any) -> str:
        """The value as it is kept; empty for nothing. Raises BadAnswer."""

    @abstractmethod
    def counted(self, value: str, language: str) -> str:
        """Under which of `counts` a value falls that is not empty."""

    @property
    @abstractmethod
    def counts(self) -> dict[str, Fraction]:
        """What values are counted by, with the share of the place that each earns, from 0 to 1."""

    @property
    @abstractmethod
    def best(self) -> str:
        """A value that earns as much as any."""

    @property
    @abstractmethod
    def guess(self) -> Fraction:
        """What whoever knows nothing earns on average."""

    @property
    @abstractmethod
    def fingerprint(self) -> list[Any]:
        """Everything that grading depends on, as JSON."""

    def share(self, value: str, language: str) -> Fraction:
        """What a value earns; nothing where there is none."""
        return self.counts[self.counted(value, language)] if value else Fraction()


@dataclass(frozen=True)
class Pick(Blank):
    """One of several ids is chosen; each earns its share. Raises BadItem when there is nothing to choose from."""

    shares: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        if not self.shares or not all(0 <= share <= 1 for share in self.shares.values()):
            raise BadItem("a place needs something to choose from, each worth 0 to 1")

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or (value and value not in self.shares):
            raise BadAnswer("nothing to choose from is called so")
        return value

    def counted(self, value: str, language: str) -> str:  # noqa: ARG002 - only numbers are read by it
        return value

    @property
    def counts(self) -> dict[str, Fraction]:
        return dict(self.shares)

    @property
    def best(self) -> str:
        return max(self.shares, key=self.shares.__getitem__)

    @property
    def guess(self) -> Fraction:
        return sum(self.shares.values(), Fraction()) / len(self.shares)

    @property
    def fingerprint(self) -> list[Any]:
        return [[name, str(share)] for name, share in self.shares.items()]


def read_line(value: Any) -> str:
    """A line of text as it is kept: composed letters, nothing invisible, single spaces. Raises BadAnswer."""
    if not isinstance(value, str):
        raise BadAnswer("a text is expected")
    line = clean_line(value)
    if len(line) > LONGEST_TEXT:
        raise BadAnswer("the text is too long")
    return line


@dataclass(frozen=True)
class TextKey(AnswerKey):
    """One place to write in."""

    blank: Blank
    languages: tuple[str, ...]

    shape = TEXT

    def read(self, answer: Any) -> Answer:
        text, language = self.blank.read(field_of(answer, TEXT)), field_of(answer, "language")
        if language not in self.languages:
            raise BadAnswer("no such language")
        return {TEXT: text, "language": language}

    def share(self, answer: Answer) -> Fraction:
        return self.blank.share(answer[TEXT], answer["language"])

    @property
    def best(self) -> Answer:
        return {TEXT: self.blank.best, "language": self.languages[0]}

    @property
    def guess(self) -> Fraction:
        return self.blank.guess

    @property
    def counts(self) -> dict[str, Fraction]:
        return self.blank.counts

    def counted(self, answer: Answer) -> tuple[str, ...]:
        return (self.blank.counted(answer[TEXT], answer["language"]),) if answer[TEXT] else ()

    @property
    def fingerprint(self) -> list[Any]:
        return ["text", self.blank.fingerprint]


@dataclass(frozen=True)
class PartsKey(AnswerKey):
    """Several places by id, each worth the same.

    With `is_all_or_nothing` only all right places together earn anything. With `is_each_once` a value that stands in
    two places counts in neither: a sequence has no two first steps.
    """

    blanks: Mapping[str, Blank]
    shown: tuple[str, ...] = ()
    is_all_or_nothing: bool = False
    is_each_once: bool = False
    must_shuffle: bool = False

    shape = PARTS

    def __post_init__(self) -> None:
        if not 0 < len(self.blanks) <= MOST_PARTS:
            raise BadItem(f"an item has 1 to {MOST_PARTS} places")

    def read(self, answer: Any) -> Answer:
        given = field_of(answer, PARTS)
        if not isinstance(given, Mapping) or not given.keys() <= self.blanks.keys():
            raise BadAnswer("no such place")
        read = {name: blank.read(given[name]) for name, blank in self.blanks.items() if name in given}
        return {PARTS: {name: value for name, value in read.items() if value}}

    def shares(self, answer: Answer) -> dict[str, Fraction]:
        """What each place earns of its own worth, from 0 to 1."""
        given: Mapping[str, str] = answer[PARTS]
        times = Counter(given.values())
        return {
            name: blank.share(given.get(name, ""), "")
            if not self.is_each_once or times[given.get(name, "")] == 1
            else Fraction()
            for name, blank in self.blanks.items()
        }

    def share(self, answer: Answer) -> Fraction:
        shares = self.shares(answer).values()
        if self.is_all_or_nothing:
            return Fraction(all(share == 1 for share in shares))
        return sum(shares, Fraction()) / len(self.blanks)

    @property
    def best(self) -> Answer:
        return {PARTS: {name: blank.best for name, blank in self.blanks.items()}}

    @property
    def guess(self) -> Fraction:
        """Places filled in one by one; a sequence as one of its orders, each as likely."""
        guesses = [blank.guess for blank in self.blanks.values()]
        if not self.is_all_or_nothing:
            return sum(guesses, Fraction()) / len(guesses)
        if self.is_each_once:
            return Fraction(1, factorial(len(guesses)))
        return prod(guesses, start=Fraction(1))

    @cached_property
    def counts(self) -> dict[str, Fraction]:
        return {
            f"{name}.{value}": share
            for name, blank in self.blanks.items()
            for value, share in blank.counts.items()
        }

    def counted(self, answer: Answer) -> tuple[str, ...]:
        given: Mapping[str, str] = answer[PARTS]
        return tuple(f"{name}.{self.blanks[name].counted(value, '')}" for name, value in given.items())

    @property
    def fingerprint(self) -> list[Any]:
        rules = ["all"] * self.is_all_or_nothing + ["each-once"] * self.is_each_once
        return ["parts", rules, [[name, blank.fingerprint] for name, blank in self.blanks.items()]]
