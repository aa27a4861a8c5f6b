"""Marks that people give an essay: which of them count, and what they come to.

Each marker has one mark, the newest. As many markers as the item asks for count, those who came first; whoever marks it
too is kept beside them. One marker's mark is the result. Two are independent, and their mean is the result, unless they
lie further apart than the tolerance: then somebody else settles it, with a reason, and that counts alone. Nothing goes:
a mark that was corrected, settled or came too late is still there to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

WAITING, APART, MARKED = "waiting", "apart", "marked"
STATES = (WAITING, APART, MARKED)

TOLERANCE = "1"
"""Points of the rubric by which two marks may differ where the item does not say."""


@dataclass(frozen=True)
class Mark:
    """One mark: `id` rises with time, `points` of the rubric; `is_settlement` decides between two markers."""

    id: int
    marker: int
    points: Fraction
    is_settlement: bool = False


@dataclass(frozen=True)
class Verdict:
    """What the marks of one essay come to. `counting`: those that count, in the order of their markers.

    `points` of the rubric once it is MARKED, else None; `missing`: how many more markers are waited for.
    """

    state: str
    counting: tuple[Mark, ...]
    points: Fraction | None = None
    missing: int = 0

    @property
    def difference(self) -> Fraction | None:
        """How far two marks lie apart; None unless two markers' count."""
        points = [mark.points for mark in self.counting if not mark.is_settlement]
        return max(points) - min(points) if len(points) == 2 else None


def newest(marks: Iterable[Mark]) -> list[Mark]:
    """Each marker's newest mark, in the order in which the markers came; settlements are left out."""
    found: dict[int, Mark] = {}
    for mark in sorted(marks, key=lambda each: each.id):
        if not mark.is_settlement:
            found[mark.marker] = mark  # a later mark takes the earlier one's place in the order
    return list(found.values())


def judge(marks: Sequence[Mark], markers: int, tolerance: Fraction) -> Verdict:
    """What the marks of one essay come to, by the rule above; `tolerance` in points of the rubric."""
    counting = tuple(newest(marks)[:markers])
    settled = max((mark for mark in marks if mark.is_settlement), key=lambda each: each.id, default=None)
    if settled is not None:
        return Verdict(MARKED, (settled,), settled.points)
    if len(counting) < markers:
        return Verdict(WAITING, counting, missing=markers - len(counting))
    points = [mark.points for mark in counting]
    if max(points) - min(points) > tolerance:
        return Verdict(APART, counting)
    return Verdict(MARKED, counting, sum(points, Fraction()) / len(points))


def blind_pair(marks: Iterable[Mark], markers: int) -> tuple[Mark, ...]:
    """The marks of two people made without sight of each other: those of the first two markers as they stood when the
    second one's came in, for from then on each can read the other's. Empty before that, and where one marker is asked
    for: the first mark is in sight of whoever marks after.
    """
    if markers < 2:
        return ()
    given = sorted((mark for mark in marks if not mark.is_settlement), key=lambda each: each.id)
    for place, mark in enumerate(given):
        if mark.marker != given[0].marker:
            return given[place - 1], mark
    return ()


def place_in_turn(marker: int, script: str) -> str:
    """What a marker's blind order is sorted by. It is the same each time and another for each marker, so that nobody's
    script is always the one that is read tired, or right after the best.
    """
    return sha256(f"{marker}:{script}".encode()).hexdigest()


def alias_of(script: str) -> str:
    """What a script is called where its writer's name is hidden; six letters and digits."""
    return sha256(script.encode()).hexdigest()[:6].upper()
