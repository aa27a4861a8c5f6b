"""Written answers: which of the accepted ones a text is.

Case, spaces, the form of letters in Unicode, typographic marks and the place of the tone mark (hoà or hòa: both are
written, and schools teach either) never matter. Whether accents do is the item's rule.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Any

from app.domain.grading_blanks import Blank, read_line
from app.domain.grading_key import OTHER, BadItem
from app.domain.text import fold

STRICT, TOLERANT = "strict", "tolerant"
ACCENT_RULES = (STRICT, TOLERANT)

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_PLAIN_MARKS = str.maketrans("\u2018\u2019\u201c\u201d\u2010\u2011\u2013\u2014", "''\"\"----")


def plain_form(text: str, accents: str = STRICT) -> str:
    """The form in which texts are compared, by one of ACCENT_RULES. Doing it twice changes nothing.

    Strict keeps accents but takes a word's tone mark to the end of the word, where its place no longer tells: a
    Vietnamese syllable has one tone. Sources: Unicode Standard 3.13, D145 (caseless matching); the tolerant form is
    `text.fold`.
    """
    plain = text.translate(_PLAIN_MARKS)
    if accents == TOLERANT:
        return fold(plain)
    caseless = unicodedata.normalize("NFD", unicodedata.normalize("NFD", plain).casefold())
    runs = groupby(caseless, _is_of_a_word)
    return " ".join("".join(_tones_last(run) if is_word else "".join(run) for is_word, run in runs).split())


def _is_of_a_word(sign: str) -> bool:
    """Whether a sign is a letter or a mark on one: "cà-phê" and "cà/phê" are two words, each with its tone."""
    return unicodedata.category(sign)[0] in "LM"


def _tones_last(run: Iterable[str]) -> str:
    word = list(run)
    tones = [letter for letter in word if letter in _TONES]
    return "".join([*(letter for letter in word if letter not in _TONES), *sorted(tones)])


def find_twice(accepted: Iterable[tuple[str, Iterable[str]]], accents: str) -> Iterator[str]:
    """The ids of accepted answers that are, by the rule, the same as one of another id before them."""
    known: dict[str, str] = {}
    for name, texts in accepted:
        if any(known.setdefault(plain_form(text, accents), name) != name for text in texts):
            yield name


@dataclass(frozen=True)
class Accepted:
    """An answer that counts, in each way in which it may be written, and the share that it earns."""

    id: str
    texts: tuple[str, ...]
    share: Fraction


@dataclass(frozen=True)
class Written(Blank):
    """A text that is compared with what is accepted. Raises BadItem when nothing is, or a text stands under two ids."""

    accepted: tuple[Accepted, ...]
    accents: str = STRICT

    def __post_init__(self) -> None:
        if not self.accepted or not all(0 <= each.share <= 1 for each in self.accepted):
            raise BadItem("accepted answers are needed, each worth 0 to 1")
        if any(find_twice(((each.id, each.texts) for each in self.accepted), self.accents)):
            raise BadItem("an accepted answer stands twice")

    @cached_property
    def _known(self) -> dict[str, str]:
        return {plain_form(text, self.accents): each.id for each in self.accepted for text in each.texts}

    def read(self, value: Any) -> str:
        return read_line(value)

    def counted(self, value: str, language: str) -> str:  # noqa: ARG002 - only numbers are read by it
        return self._known.get(plain_form(value, self.accents), OTHER)

    @cached_property
    def counts(self) -> dict[str, Fraction]:
        return {**{each.id: each.share for each in self.accepted}, OTHER: Fraction()}

    @property
    def best(self) -> str:
        return max(self.accepted, key=lambda each: each.share).texts[0]

    @property
    def guess(self) -> Fraction:
        return Fraction()

    @property
    def fingerprint(self) -> list[Any]:
        return [self.accents, [[each.id, str(each.share), list(each.texts)] for each in self.accepted]]
