"""Certainty-based marking: whoever answers says how sure they are, and is marked for both.

The scale is A. R. Gardner-Medwin's (University College London, London Agreed Protocol for Teaching, "How does it
work?", www.ucl.ac.uk/lapt): at the levels 1, 2 and 3 a right answer gives 1, 2 or 3 marks, a wrong one 0, -2 or -6, and
none gives 0. It pays to be honest: level 1 is best below two chances in three to be right, level 3 above four in five.

Three rules are ours. An answer without a level counts as level 1, which cannot lose. An answer that is right in part is
marked in proportion between wrong and right. And "sure" is said of level 2 and 3, where being wrong costs something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

CERTAINTY = "certainty"
"""Under what the level stands in an answer, beside its shape."""

LEVELS = (1, 2, 3)
IF_RIGHT = {1: 1, 2: 2, 3: 3}
IF_WRONG = {1: 0, 2: -2, 3: -6}
SURE_FROM = 2

WRONG_SURE, WRONG_UNSURE, RIGHT_UNSURE, RIGHT_SURE = (
    "wrong-sure",
    "wrong-unsure",
    "right-unsure",
    "right-sure",
)
GROUPS = (WRONG_SURE, WRONG_UNSURE, RIGHT_UNSURE, RIGHT_SURE)
"""The most dangerous first: whoever is sure of what is wrong does not look it up."""
UNANSWERED = "unanswered"


def certainty_mark(share: Fraction, level: int | None) -> Fraction:
    """The mark for an answer that earned `share` (0 to 1) of an item, per point of it: from -6 to 3."""
    chosen = level or LEVELS[0]
    return share * IF_RIGHT[chosen] + (1 - share) * IF_WRONG[chosen]


def group_of(*, is_right: bool, level: int | None) -> str:
    """Which of GROUPS an answer is in."""
    is_sure = (level or LEVELS[0]) >= SURE_FROM
    if is_right:
        return RIGHT_SURE if is_sure else RIGHT_UNSURE
    return WRONG_SURE if is_sure else WRONG_UNSURE


def count_groups(answers: Iterable[tuple[bool, bool, int | None]]) -> dict[str, int]:
    """How many answers (is answered, is right, level) are in each group, and how many were not given."""
    found = Counter(
        group_of(is_right=is_right, level=level) if is_answered else UNANSWERED
        for is_answered, is_right, level in answers
    )
    return {group: found[group] for group in (*GROUPS, UNANSWERED)}
