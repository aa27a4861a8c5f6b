"""Keys of choices: one is picked, or several are ticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

from app.domain.grading_key import (
    CHOICES,
    Answer,
    AnswerKey,
    BadAnswer,
    BadItem,
    Number,
    exact,
    field_of,
    within_bounds,
)

MOST_CHOICES = 20


@dataclass(frozen=True)
class Choice:
    """One choice and the share of the item's points that picking it earns (negative: a penalty)."""

    id: str
    fraction: Number


def _with_one_more(sums: Mapping[int, int], worth: int) -> dict[int, int]:
    """How many sets of ticks come to each sum, once there is one more choice to tick, worth so much.

    Sums, not sets, are counted: choices of the same worth, as most are, make few of them out of many sets.
    """
    found = dict(sums)
    for total, times in sums.items():
        found[total + worth] = found.get(total + worth, 0) + times
    return found


@dataclass(frozen=True)
class ChoiceKey(AnswerKey):
    """The choices of an item, of which one or `is_several` are picked.

    The shares of what was picked are added and kept within 0 and 1: partial credit with penalty, so that wrong ticks
    take from this item and never from another one. With `is_all_or_nothing`, only all that earn and none other earn
    anything. Raises BadItem without choices, or for an id that stands twice.
    """

    choices: tuple[Choice, ...]
    is_several: bool = False
    is_all_or_nothing: bool = False
    may_shuffle: bool = True

    shape = CHOICES

    def __post_init__(self) -> None:
        if not self.choices or len(self.counts) != len(self.choices):
            raise BadItem("choices need ids, each its own")

    @cached_property
    def counts(self) -> dict[str, Fraction]:
        return {choice.id: exact(choice.fraction) for choice in self.choices}

    @cached_property
    def shown(self) -> tuple[str, ...]:  # type: ignore[override]  # a property that remembers
        return tuple(self.counts)

    @cached_property
    def right(self) -> frozenset[str]:
        """The choices that earn something."""
        return frozenset(name for name, share in self.counts.items() if share > 0)

    def read(self, answer: Any) -> Answer:
        picked = field_of(answer, CHOICES)
        if not isinstance(picked, list | tuple):
            raise BadAnswer("wrong form of answer")
        if not all(isinstance(name, str) and name in self.counts for name in picked):
            raise BadAnswer("no such choice")
        if len(picked) > 1 and (not self.is_several or len(set(picked)) != len(picked)):
            raise BadAnswer("a choice is named twice, or one too many")
        return {CHOICES: list(picked)}

    def share(self, answer: Answer) -> Fraction:
        return self._earned(answer[CHOICES])

    def _earned(self, picked: Iterable[str]) -> Fraction:
        if self.is_all_or_nothing:
            return Fraction(frozenset(picked) == self.right and bool(self.right))
        return within_bounds(sum((self.counts[name] for name in picked), Fraction()))

    @property
    def best(self) -> Answer:
        if self.is_several:
            return {CHOICES: [name for name in self.shown if name in self.right]}
        return {CHOICES: [max(self.counts, key=self.counts.__getitem__)]}

    @property
    def guess(self) -> Fraction:
        """Of one choice: the mean of what the choices earn, each as likely. Of several: the mean over all sets of
        ticks, each as likely; Moodle leaves these blank.
        """
        if not self.is_several:
            return sum(map(within_bounds, self.counts.values()), Fraction()) / len(self.counts)
        if self.is_all_or_nothing:
            return Fraction(bool(self.right), 2 ** len(self.counts))
        parts = lcm(*(share.denominator for share in self.counts.values()))
        sums = {0: 1}
        for share in self.counts.values():
            sums = _with_one_more(sums, int(share * parts))
        earned = sum(min(max(total, 0), parts) * times for total, times in sums.items())
        return Fraction(earned, parts * 2 ** len(self.counts))

    def counted(self, answer: Answer) -> tuple[str, ...]:
        return tuple(answer[CHOICES])

    @property
    def fingerprint(self) -> list[Any]:
        shares = [[choice.id, str(choice.fraction)] for choice in self.choices]
        return ["all", shares] if self.is_all_or_nothing else shares
