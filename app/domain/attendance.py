"""Attendance at a workshop session: the state is derived from marks that are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Status(StrEnum):
    """What a register shows. Unset is not absent: nobody has said anything yet, or it was taken back."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"
    UNSET = "unset"


ATTENDED = frozenset({Status.PRESENT, Status.LATE})
"""Late counts as attended, in full; excused does not, but is counted apart."""


class Mark(NamedTuple):
    """One attendance event of one registration in one workshop session.

    `is_instructor` tells a mark made by, or keyed for, an instructor from a claim such as a check-in.
    """

    uid: str
    status: Status
    supersedes_uid: str | None
    origin: str
    occurred_at: datetime
    received_at: datetime
    is_instructor: bool


@dataclass(frozen=True)
class Standing:
    """Where a registration stands: the status that counts, and the marks that nothing supersedes.

    In a conflict the heads disagree; all are kept in view, oldest first, until a later mark supersedes them.
    """

    status: Status
    heads: tuple[Mark, ...]

    @property
    def is_conflict(self) -> bool:
        return len({mark.status for mark in self.heads}) > 1


@dataclass(frozen=True)
class Attendance:
    """Sessions by status, and the share attended of all of them (None without sessions)."""

    held: int
    attended: int
    late: int
    excused: int
    absent: int
    unset: int

    @property
    def share(self) -> float | None:
        return float(Fraction(self.attended, self.held)) if self.held else None


def derive(marks: Iterable[Mark]) -> Standing:
    """The standing that follows from all marks of one registration in one session, in any order.

    What a mark supersedes, and what that one superseded, counts no more; but a claim never supersedes an
    instructor's mark. Marks left over that agree are no conflict. If they disagree, instructors outrank
    claims; if those who rank highest disagree too, the status is unset until somebody decides. The same mark
    twice counts once; a mark that supersedes one not yet received stands.
    """
    known = {mark.uid: mark for mark in marks}
    gone = {uid for mark in known.values() for uid in _superseded_by(mark, known)}
    # Marks that supersede each other in a ring would all be gone: then all of them stand, for people to see.
    heads = [mark for mark in known.values() if mark.uid not in gone] or list(known.values())
    heads.sort(key=lambda mark: (mark.received_at, mark.uid))
    ranking = [mark for mark in heads if mark.is_instructor] or heads
    statuses = {mark.status for mark in ranking}
    return Standing(statuses.pop() if len(statuses) == 1 else Status.UNSET, tuple(heads))


def share_attended(statuses: Iterable[Status]) -> Attendance:
    """Count one officer's statuses over the sessions held, one each; unset sessions count as not attended."""
    listed = list(statuses)
    return Attendance(
        held=len(listed),
        attended=sum(status in ATTENDED for status in listed),
        late=listed.count(Status.LATE),
        excused=listed.count(Status.EXCUSED),
        absent=listed.count(Status.ABSENT),
        unset=listed.count(Status.UNSET),
    )


def minutes_attended(sessions: Iterable[tuple[Status, int]]) -> int:
    """Minutes of the sessions attended, each in full: a register notes who came late, not by how much."""
    return sum(minutes for status, minutes in sessions if status in ATTENDED)


def _superseded_by(mark: Mark, known: Mapping[str, Mark]) -> Iterator[str]:
    """The marks further down the line that `mark` may outrank; the line is walked once, even if it is a
    ring.
    """
    seen: set[str] = set()
    below = known.get(mark.supersedes_uid or "")
    while below and below.uid not in seen:
        seen.add(below.uid)
        if mark.is_instructor or not below.is_instructor:
            yield below.uid
        below = known.get(below.supersedes_uid or "")
