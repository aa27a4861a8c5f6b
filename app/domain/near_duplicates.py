"""Texts that say nearly the same, whatever their marks, case and punctuation.

Two texts are compared by the three-letter pieces of their folded words: the share that both have of all that either
has (the Jaccard index; P. Jaccard, 1912, of sets of trigrams as in pg_trgm's documentation). Equal texts have 1. The
order of words hardly counts, so a question that was only turned around is found as well. Vietnamese has few syllables,
so that strangers share up to half: among the 314 items of the course on trafficking in persons three pairs of 49,141
reach 0.6, all of them on what a commune does with the same report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.text import fold

LEAST = 0.6
MOST = 5
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Likeness:
    """Another text by its key, and how alike it is: from 0 to 1."""

    key: str
    share: float


def pieces(text: str) -> frozenset[str]:
    """The three-letter pieces of each folded word, one space before it and one after."""
    return frozenset(_pieces(fold(text)))


def _pieces(folded: str) -> Iterator[str]:
    for word in _WORD.findall(folded):
        padded = f" {word} "
        yield from (padded[start : start + 3] for start in range(len(padded) - 2))


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """The share of pieces that two texts have in common; 0 when either has none."""
    return len(first & second) / len(first | second) if first and second else 0.0


def near_duplicates(text: str, others: Mapping[str, str], *, least: float = LEAST) -> list[Likeness]:
    """Of other texts by key the most alike, at most five, the nearest first; equally near ones by key."""
    own = pieces(text)
    found = [Likeness(key, likeness(own, pieces(other))) for key, other in others.items()]
    near = [each for each in found if each.share >= least]
    return sorted(near, key=lambda each: (-each.share, each.key))[:MOST]
