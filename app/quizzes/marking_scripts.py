"""A script to mark: where it stands, for whom it waits, in which turn scripts are read, and how far markers agree."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain import marking
from app.domain.grading_essay import Levels
from app.domain.mark_agreement import MarkerAgreement, compare_markers
from app.quizzes.marks import EssayMark, as_values, essay_key, markers_of, verdict_on
from app.quizzes.models import Attempt
from app.workshops.models import Workshop

NEW, ONCE, APART, MARKED, SETTLED = "new", "once", "apart", "marked", "settled"
STATES = (NEW, ONCE, APART, MARKED, SETTLED)

Key = tuple[int, int]
"""An attempt and an item revision."""


@dataclass(frozen=True)
class Script:
    """An essay that somebody wrote in an attempt that is handed in, with all its marks, the oldest first.

    `is_needed`: whether it has to be marked, as it is graded now; items that are dropped need nobody.
    """

    attempt: Attempt
    quiz: PublishedQuiz
    item: PublishedItem
    workshop: Workshop | None
    officer: str
    is_synthetic: bool
    marks: Sequence[EssayMark]
    is_needed: bool = True

    @property
    def key(self) -> Key:
        return self.attempt.id, self.item.revision_id

    @cached_property
    def verdict(self) -> marking.Verdict:
        return verdict_on(self.item, self.marks)

    @property
    def state(self) -> str:
        if self.settlement:
            return SETTLED
        if self.verdict.state == marking.WAITING:
            return ONCE if self.marks else NEW
        return APART if self.verdict.state == marking.APART else MARKED

    @property
    def opens_marks(self) -> bool:
        """Whether markers may see each other's marks: once as many as are asked for are in."""
        return self.verdict.state != marking.WAITING

    def mark_by(self, account_id: int) -> EssayMark | None:
        """The newest mark of a marker, settlements apart."""
        theirs = [each for each in self.marks if each.by_id == account_id and not each.is_settlement]
        return theirs[-1] if theirs else None

    @property
    def settlement(self) -> EssayMark | None:
        """What decided between two marks."""
        held = [each for each in self.marks if each.is_settlement]
        return held[-1] if held else None

    def waits_for(self, account_id: int) -> bool:
        """Whether this marker can bring it forward: give one of the marks that are missing."""
        is_open = self.verdict.state == marking.WAITING
        return self.is_needed and is_open and self.mark_by(account_id) is None

    def can_be_settled_by(self, account_id: int) -> bool:
        """Whether two marks lie apart and this marker gave neither."""
        return self.state == APART and self.is_needed and self.mark_by(account_id) is None


def in_turn(scripts: Iterable[Script], account_id: int, *, is_blind: bool) -> list[Script]:
    """In the order in which a marker reads: as handed in, or blind, in an order of one's own that stays."""
    if not is_blind:
        return list(scripts)
    return sorted(scripts, key=lambda each: place_of(each.attempt.uid, each.item, account_id))


def place_of(attempt_uid: uuid.UUID, item: PublishedItem, account_id: int) -> str:
    """What the script of an attempt is sorted by in the turn of a marker."""
    return marking.place_in_turn(account_id, f"{attempt_uid}/{item.item.id}")


def next_after(
    scripts: Sequence[Script], uid: uuid.UUID | None, account_id: int, claimed: Collection[Key] = ()
) -> Script | None:
    """The next script for a marker, after that of an attempt and round to the first; one that somebody else has open
    only when there is no other. None when none waits for the marker.
    """
    places = [index for index, each in enumerate(scripts) if each.attempt.uid == uid]
    start = places[0] + 1 if places else 0
    waiting = [each for each in (*scripts[start:], *scripts[:start]) if each.waits_for(account_id)]
    return min(waiting, key=lambda each: each.key in claimed, default=None)


def agreement_on(item: PublishedItem, given: Iterable[Sequence[EssayMark]]) -> MarkerAgreement | None:
    """How far two markers agree on scripts of an item, by what each said without sight of the other's mark; only of
    those scripts whose marks are open. `given`: the marks of each script. None without any.
    """
    pairs: list[tuple[Levels, Levels]] = []
    for marks in given:
        levels = {mark.number: mark.levels for mark in marks}
        are_open = verdict_on(item, marks).state != marking.WAITING
        pair = marking.blind_pair(as_values(item, marks), markers_of(item)) if are_open else ()
        if pair:
            pairs.append((levels[pair[0].id], levels[pair[1].id]))
    return compare_markers(essay_key(item), pairs) if pairs else None
