"""Keys of essays: what was written is read by people, who say which level of each criterion it reaches."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from app.domain.grading_key import OTHER, TEXT, Answer, AnswerKey, BadAnswer, BadItem, Unmarked, field_of
from app.domain.text import nfc

LONGEST_ESSAY = 10_000  # letters, some four pages
MOST_CRITERIA = 10
MOST_LEVELS = 7

Levels = Mapping[str, str]
"""What a person says of an essay: the id of the level reached, by the id of the criterion."""


class TooLong(BadAnswer):
    """More letters than are kept; `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} letters, {LONGEST_ESSAY} at most")
        self.count = count


class BadLevels(ValueError):
    """Not one level of each criterion of the rubric."""


@dataclass(frozen=True)
class Scale:
    """A criterion with the points of its levels, from the lowest, which earns nothing, to the highest."""

    id: str
    points: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        steps = list(self.points.values())
        if len(steps) < 2 or steps[0] != 0 or any(low >= high for low, high in pairwise(steps)):
            raise BadItem(f"criterion {self.id}: two levels or more, rising from 0")

    @property
    def most(self) -> Fraction:
        return max(self.points.values())


@dataclass(frozen=True)
class EssayKey(AnswerKey):
    """A rubric. The item's points are shared out by the points of its levels, whatever those add up to."""

    scales: tuple[Scale, ...]
    languages: tuple[str, ...]

    shape = TEXT
    needs_marker = True

    def __post_init__(self) -> None:
        if not 0 < len(self.scales) <= MOST_CRITERIA:
            raise BadItem(f"a rubric has 1 to {MOST_CRITERIA} criteria")

    def read(self, answer: Any) -> Answer:
        """The text in lines, composed, without what nobody can see. Raises TooLong besides BadAnswer."""
        text, language = field_of(answer, TEXT), field_of(answer, "language")
        if not isinstance(text, str) or language not in self.languages:
            raise BadAnswer("a text and its language are expected")
        kept = clean_essay(text)
        if len(kept) > LONGEST_ESSAY:
            raise TooLong(len(kept))
        return {TEXT: kept, "language": language}

    def share(self, answer: Answer) -> Fraction:  # noqa: ARG002 - whatever was written
        raise Unmarked("people mark essays")

    def points(self, levels: Levels) -> Fraction:
        """What these levels add up to, in points of the rubric. Raises BadLevels."""
        if levels.keys() != {scale.id for scale in self.scales}:
            raise BadLevels("one level of each criterion is needed")
        try:
            return sum((scale.points[levels[scale.id]] for scale in self.scales), Fraction())
        except KeyError as error:
            raise BadLevels(f"no such level: {error.args[0]}") from error

    def share_of(self, levels: Levels) -> Fraction:
        """What these levels earn of the item's points, from 0 to 1. Raises BadLevels."""
        return self.points(levels) / self.most

    @cached_property
    def most(self) -> Fraction:
        """All the points of the rubric."""
        return sum((scale.most for scale in self.scales), Fraction())

    @property
    def best(self) -> Answer:
        """No text earns anything by itself."""
        return {TEXT: "", "language": self.languages[0]}

    @property
    def guess(self) -> Fraction:
        return Fraction()

    @property
    def counts(self) -> dict[str, Fraction]:
        """Nothing: what was written is not counted."""
        return {}

    def counted(self, answer: Answer) -> tuple[str, ...]:
        """That something was written."""
        return (OTHER,) if answer[TEXT] else ()

    @property
    def fingerprint(self) -> list[Any]:
        scales = [
            [scale.id, [[name, str(points)] for name, points in scale.points.items()]]
            for scale in self.scales
        ]
        return ["essay", scales]


def clean_essay(text: str) -> str:
    """The text as it is kept: composed letters, ends of lines as \\n, nothing invisible, no space at either end."""
    lines = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        each for each in lines if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cf", "Cs"}
    )
    return kept.strip()


def count_words(text: str) -> int:
    """Words as people count them: what stands between spaces and holds a letter or a digit.

    Vietnamese writes its syllables apart, so that a word of two syllables counts as two; so do its schools count.
    """
    return sum(bool(re.search(r"\w", word)) for word in text.split())
