"""Correcting a key after answers are in: how an item is scored then, and what a correction changes.

Three rules. A corrected key grades the answers again. Full marks to all gives every attempt the item's points, answered
or not, so that no score falls. A dropped item counts neither in the points nor in what they are out of. What an
instructor has set by hand is kept. All sums are exact, as in `grading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from app.domain import grading
from app.domain.grading import Answer, AttemptScore, Item, ItemScore, exact, total_score

BY_KEY, FULL_MARKS, DROPPED = "key", "full", "drop"
RULES = (BY_KEY, FULL_MARKS, DROPPED)
NOTHING_TRIED: Mapping[str, Sequence[Answer]] = {}

GROWING = {grading.SHORTTEXT: "accepted", grading.NUMERICAL: "bands", grading.GAPTEXT: "fills"}
"""By type of item, to what a correction may add: answers that are compared with what was written."""


@dataclass(frozen=True)
class Key:
    """An item as it is scored now: by the key that `item` holds, with full marks for all, or not at all."""

    item: Item
    rule: str = BY_KEY


@dataclass(frozen=True)
class Correction:
    """What takes the place of an item's key, everywhere or in one workshop, since a moment.

    `key` is what differs from the item, in the form of items.yml; `points` what the item is worth.
    """

    id: int
    rule: str
    points: grading.Number
    key: Mapping[str, Any] = field(default_factory=dict)
    workshop_id: int | None = None
    since: datetime | None = None


def in_force(corrections: Iterable[Correction], workshop_id: int | None) -> Correction | None:
    """The correction of an item that holds in a workshop (None: outside any); None where the written key does.

    A workshop's own stands before one for everybody; of the same reach the newest counts, so that undoing it brings
    the one before it back.
    """
    held = [each for each in corrections if each.workshop_id in (None, workshop_id)]
    return max(held, key=_precedence, default=None)


def _precedence(correction: Correction) -> tuple[bool, bool, datetime, int]:
    """One that is only tried out, with no moment yet, is newer than all that are in force."""
    since = correction.since or datetime.min.replace(tzinfo=UTC)
    return correction.workshop_id is not None, correction.since is None, since, correction.id


def corrected_body(body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
    """An item's body with a corrected key: lists of things with ids are merged thing by thing, in the order of the key
    where it names them all; everything else is replaced.

    Raises LookupError for an id that the item does not have, but for answers that nobody was shown (`GROWING`): a
    correction adds no choice.
    """
    return _merged_fields(body, key, GROWING.get(body.get("type", ""), ""))


def _merged_fields(old: Mapping[str, Any], new: Mapping[str, Any], growing: str) -> dict[str, Any]:
    return {**old, **{name: _merged(name, old.get(name), value, growing) for name, value in new.items()}}


def _merged(name: str, old: Any, new: Any, growing: str) -> Any:
    if not (_has_ids(old) and _has_ids(new)):
        return new
    known, changes = {each["id"]: each for each in old}, {each["id"]: each for each in new}
    added = [each for each in changes if each not in known]
    if added and name != growing:
        raise LookupError(f"no such parts: {sorted(added)}")
    order = changes if known.keys() <= changes.keys() else [*known, *added]
    return [_merged_fields(known.get(each, {}), changes.get(each, {}), growing) for each in order]


def _has_ids(value: Any) -> bool:
    return (
        bool(value)
        and isinstance(value, list)
        and all(isinstance(each, Mapping) and "id" in each for each in value)
    )


def score_by(
    key: Key,
    answer: Answer | None,
    tried: Sequence[Answer] = (),
    penalty: grading.Number = 0,
    *,
    marked: Fraction | None = None,
) -> ItemScore:
    """Score an answer, and what was tried before it, by the item's key and rule; `marked` is what people gave it.

    Raises BadAnswer, and Unmarked where people have to say what it earns and have not: full marks to all, and dropping,
    need nobody's marks.
    """
    if key.rule == BY_KEY:
        return grading.grade_tries(key.item, [*tried, answer], penalty, marked)
    is_answered = any(grading.check_answer(key.item, each) for each in (*tried, answer))
    points = float(exact(key.item.points)) if key.rule == FULL_MARKS else 0.0
    return ItemScore(key.item.id, points, points, is_answered)


def unmarked(
    keys: Iterable[Key], answers: Mapping[str, Answer | None], marked: Mapping[str, Fraction]
) -> list[str]:
    """The items of an attempt that cannot be scored before people have marked them. Raises BadAnswer."""
    return [key.item.id for key in keys if _waits(key, answers.get(key.item.id), marked.get(key.item.id))]


def _waits(key: Key, answer: Answer | None, marked: Fraction | None) -> bool:
    if not key.item.key.needs_marker or key.rule != BY_KEY or marked is not None:
        return False
    return grading.check_answer(key.item, answer) is not None


def keys_that_count(keys: Mapping[int, Key]) -> dict[int, Key]:
    """The keys of one attempt by item revision: as written where every item was dropped, for something has to count.

    A correction that would leave a quiz nothing is refused, but an edition may come later that asks only such items.
    """
    if all(key.rule == DROPPED for key in keys.values()):
        return {revision_id: Key(key.item) for revision_id, key in keys.items()}
    return dict(keys)


def grade_by(
    keys: Sequence[Key],
    answers: Mapping[str, Answer | None],
    tried: Mapping[str, Sequence[Answer]] = NOTHING_TRIED,
    penalty: grading.Number = 0,
    *,
    marked: Mapping[str, Fraction] | None = None,
) -> AttemptScore:
    """Score a whole attempt; like `grading.grade_attempt` with a key for each item. `tried`: item id to what was
    tried before its answer; `marked`: to what people gave it. Raises BadAnswer, Unmarked, and ValueError where every
    item was dropped.
    """
    strangers = answers.keys() - {key.item.id for key in keys}
    if strangers:
        raise grading.BadAnswer(f"answers to items outside this attempt: {sorted(strangers)}")
    given = marked or {}
    return total_by([_score_of(key, answers, tried, penalty, given) for key in keys])


def _score_of(
    key: Key,
    answers: Mapping[str, Answer | None],
    tried: Mapping[str, Sequence[Answer]],
    penalty: grading.Number,
    marked: Mapping[str, Fraction],
) -> ItemScore:
    name = key.item.id
    return score_by(key, answers.get(name), tried.get(name, ()), penalty, marked=marked.get(name))


def total_by(scores: Sequence[ItemScore]) -> AttemptScore:
    """Add item scores up, those of dropped items among them. Raises ValueError where nothing is left that counts."""
    if not any(score.max_score for score in scores):
        raise ValueError("no item of the attempt counts")
    return total_score(scores)


def set_total(total: AttemptScore, points: float) -> AttemptScore:
    """An attempt of which somebody has set the points as a whole, from 0 to what there are."""
    score = min(max(exact(points), Fraction(0)), exact(total.max_score))
    percent = 100 * score / exact(total.max_score)
    return AttemptScore(total.items, float(score), total.max_score, float(percent))


@dataclass(frozen=True)
class Outcome:
    """What an attempt earned by a grading: points, out of how many, per cent, and whether it passed."""

    score: float
    max_score: float
    percent: float
    is_passed: bool | None


@dataclass(frozen=True)
class Change:
    """An attempt's outcome before and after."""

    before: Outcome
    after: Outcome

    @property
    def difference(self) -> Fraction:
        """Percentage points, exact."""
        return exact(self.after.percent) - exact(self.before.percent)

    @property
    def turn(self) -> str:
        """ "passed" where the attempt passes only now, "failed" where it no longer does, else ""."""
        if bool(self.before.is_passed) == bool(self.after.is_passed):
            return ""
        return "passed" if self.after.is_passed else "failed"


@dataclass(frozen=True)
class Totals:
    """How many attempts a grading changes and how; `lowest` and `highest` difference in percentage points."""

    attempts: int
    higher: int
    lower: int
    passed: int
    failed: int
    lowest: float
    highest: float

    @property
    def same(self) -> int:
        return self.attempts - self.higher - self.lower


def total_changes(changes: Sequence[Change]) -> Totals:
    """Count changes; all zero when there are none."""
    differences = [change.difference for change in changes] or [Fraction(0)]
    turns = [change.turn for change in changes]
    return Totals(
        attempts=len(changes),
        higher=sum(difference > 0 for difference in differences),
        lower=sum(difference < 0 for difference in differences),
        passed=turns.count("passed"),
        failed=turns.count("failed"),
        lowest=float(min(differences)),
        highest=float(max(differences)),
    )
