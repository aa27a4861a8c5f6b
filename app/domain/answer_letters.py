"""Choices by letter, as paper names them: A is what the version shows first."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

LETTERS = "ABCDEF"
_SEPARATORS = re.compile(r"[\s,.;+/-]+")


class BadLetters(ValueError):
    """What was typed names no answer. `problem`: "unknown", "twice", or "several" where one choice is asked for."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def letters_of(choices: Sequence[str], picked: Collection[str]) -> str:
    """The letters of the picked choices in the order shown: "AC"; empty when nothing was picked."""
    return "".join(letter for letter, choice in zip(LETTERS, choices, strict=False) if choice in picked)


def read_letters(typed: str, choices: Sequence[str], *, is_multiple: bool) -> tuple[str, ...]:
    """The choices that typed letters name, in the order shown; none for nothing typed. Raises BadLetters.

    Small letters, spaces and commas are taken as meant. A letter with a mark is not: a Vietnamese keyboard makes À of
    A and F, and Â of two A, so that nobody knows what was meant.
    """
    letters = _SEPARATORS.sub("", typed).upper()
    offered = dict(zip(LETTERS, choices, strict=False))
    if not offered.keys() >= set(letters):
        raise BadLetters("unknown")
    if len(set(letters)) != len(letters):
        raise BadLetters("twice")
    if len(letters) > 1 and not is_multiple:
        raise BadLetters("several")
    return tuple(choice for letter, choice in offered.items() if letter in letters)
