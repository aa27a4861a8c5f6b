"""How a quiz behaves while it is taken, and what it shows afterwards.

`deferred`: nothing is said before the whole is handed in. `immediate`: each answer can be checked, once and for good.
`tries`: an answer that was not right may be given again, each time for less. `certainty`: see `certainty`.

What several tries earn is our own rule: the best of them, where the second is worth `penalty` less than its share, the
third twice that, and nothing less than nothing. For answers that are right or wrong it gives what Moodle's behaviour
"interactive with multiple tries" gives; that one lets the last try count (qbehaviour_interactive::adjust_fraction), so
that there whoever was half right can lose by trying again. Here nobody can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from app.domain.grading_key import Number, exact

DEFERRED, IMMEDIATE, TRIES, CERTAINTY = "deferred", "immediate", "tries", "certainty"
BEHAVIOURS = (DEFERRED, IMMEDIATE, TRIES, CERTAINTY)
CHECKING = (IMMEDIATE, TRIES)
"""Behaviours in which each answer can be checked before the whole is handed in."""

DURING, AFTER, LATER = "during", "after", "later"
MOMENTS = (DURING, AFTER, LATER)
"""Once an answer is checked; once the whole is handed in; and once no attempt is left."""

SCORE, RIGHT, FEEDBACK, ANSWER, SECTION = "score", "right", "feedback", "answer", "section"
PARTS = (SCORE, RIGHT, FEEDBACK, ANSWER, SECTION)
"""The points; what was right; why; the right answer; the section to read again."""

MOST_TRIES = 5

Review = Mapping[str, tuple[str, ...]]
"""A moment to the parts that are shown then; everything at a moment that is left out."""


@dataclass(frozen=True)
class Behaviour:
    """A behaviour with its rules: `tries` at each item, and the share that each one after the first costs ("1/3")."""

    kind: str = DEFERRED
    tries: int = 1
    penalty: str = "0"
    review: Review = field(default_factory=dict)

    @property
    def is_checked(self) -> bool:
        """Whether answers can be checked one by one."""
        return self.kind in CHECKING

    def shown(self, moment: str) -> frozenset[str]:
        """The parts that are shown at a moment."""
        return frozenset(self.review.get(moment, PARTS))

    def settles(self, share: Fraction, number: int) -> bool:
        """Whether the check of try `number` (from 1), which earned `share`, is the last that an item takes."""
        return share == 1 or number >= self.tries

    def for_row(self) -> dict[str, Any] | None:
        """As a row keeps it: what differs from a quiz that says nothing; None where nothing does."""
        written = {"kind": self.kind, "tries": self.tries, "penalty": self.penalty}
        usual = {"kind": DEFERRED, "tries": 1, "penalty": "0"}
        found: dict[str, Any] = {key: value for key, value in written.items() if value != usual[key]}
        if self.review:
            found["review"] = {moment: list(parts) for moment, parts in self.review.items()}
        return found or None

    @classmethod
    def from_row(cls, kept: Mapping[str, Any] | None) -> Behaviour:
        """What `for_row` made of it."""
        if not kept:
            return USUAL
        review = {moment: tuple(parts) for moment, parts in kept.get("review", {}).items()}
        return cls(**{**kept, "review": review})


USUAL = Behaviour()
"""Of a quiz that says nothing about it."""


def worth(shares: Sequence[Fraction], penalty: Number) -> Fraction:
    """What tries with these shares of the points earn together: the best, each worth `penalty` less than the one
    before. From 0 to 1; 0 without a try.
    """
    cost = exact(penalty)
    return max((Fraction(), *(share - number * cost for number, share in enumerate(shares))))
