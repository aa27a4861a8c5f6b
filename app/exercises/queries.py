"""What observers said of those who played an exercise: one set of figures for pages and files."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from sqlalchemy import func, select

from app.accounts.models import Account, Officer
from app.domain.agreement import Agreement, measure_agreement
from app.domain.course import Exercise
from app.domain.observation import ORDERED, Score, both_seen, score_of
from app.exercises.models import IN_ORDER_MADE, ExerciseRelease, LineMark, Observation
from app.extensions import db
from app.workshops.queries import RosterLine, roster_of
from app.workshops.registrations import Registration


@dataclass(frozen=True)
class ScoredSheet:
    """An observer's sheet with what it says."""

    uid: uuid.UUID
    registration_id: int
    exercise_id: str
    account_id: int
    observer: str
    submitted_at: datetime | None
    marks: Mapping[str, str]

    @property
    def is_in(self) -> bool:
        return self.submitted_at is not None


@dataclass(frozen=True)
class Performance:
    """An officer who plays an exercise, as one reader may see it now.

    `sheets`: those that are in and that the reader may read, in the order handed in; `waiting`: how many of other
    observers stay closed. `own` is the reader's own sheet, handed in or not.
    """

    officer: RosterLine
    exercise: Exercise
    sheets: tuple[ScoredSheet, ...]
    waiting: int
    own: ScoredSheet | None

    @property
    def scores(self) -> list[Score]:
        return [score_of(self.exercise.checklist, sheet.marks) for sheet in self.sheets]

    @property
    def share(self) -> float | None:
        """The share of points, the mean over the observers who saw anything; 0 to 1."""
        shares = [score.points / score.possible for score in self.scores if score.possible]
        return fmean(shares) if shares else None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the two who handed in first said of the lines that both saw.

        Only these two are sure to have scored without seeing the other's sheet: whoever begins later has seen theirs.
        """
        if len(self.sheets) < 2:
            return []
        first, second = self.sheets[:2]
        return both_seen(self.exercise.checklist, first.marks, second.marks)

    @property
    def agreement(self) -> Agreement | None:
        return measure_agreement(self.pairs, ORDERED) if len(self.sheets) > 1 else None


def performances_of(
    workshop_id: int, exercise: Exercise, reader_id: int, *, is_released: bool
) -> list[Performance]:
    """Everybody on the roster who has not withdrawn or has been scored, in order of given name. Three reads."""
    sheets: dict[int, list[ScoredSheet]] = defaultdict(list)
    for sheet in _sheets(workshop_id, exercise.id):
        sheets[sheet.registration_id].append(sheet)
    return [
        _performance(line, exercise, sheets[line.registration_id], reader_id, is_released=is_released)
        for line in roster_of(workshop_id)
        if sheets[line.registration_id] or not line.is_withdrawn
    ]


def _performance(
    line: RosterLine, exercise: Exercise, sheets: list[ScoredSheet], reader_id: int, *, is_released: bool
) -> Performance:
    readable = _readable(sheets, reader_id, is_released=is_released)
    closed = [sheet for sheet in sheets if sheet not in readable and sheet.account_id != reader_id]
    return Performance(
        officer=line,
        exercise=exercise,
        sheets=tuple(readable),
        waiting=len(closed),
        own=next((sheet for sheet in sheets if sheet.account_id == reader_id), None),
    )


def _readable(sheets: list[ScoredSheet], reader_id: int, *, is_released: bool) -> list[ScoredSheet]:
    """Two observers are blind to each other: a sheet opens to others once two are in, and never to one who still
    has a sheet of the same performance to hand in. Whoever has scored nothing yet may still be the second. After the
    release everything that is in is open.
    """
    handed_in = [sheet for sheet in sheets if sheet.is_in]
    is_still_scoring = any(sheet.account_id == reader_id and not sheet.is_in for sheet in sheets)
    if is_released or (len(handed_in) > 1 and not is_still_scoring):
        return handed_in
    return [sheet for sheet in handed_in if sheet.account_id == reader_id]


def pooled_agreement(performances: Iterable[Performance]) -> Agreement | None:
    """The agreement over all lines of all performances that two observers scored; None where there is none."""
    doubled = [each for each in performances if len(each.sheets) > 1]
    return measure_agreement([pair for each in doubled for pair in each.pairs], ORDERED) if doubled else None


def _sheets(workshop_id: int, exercise_id: str | None = None) -> list[ScoredSheet]:
    """Those that are in come in the order handed in."""
    query = (
        select(
            Observation.id,
            Observation.uid,
            Observation.registration_id,
            Observation.exercise_id,
            Account.id,
            Officer.full_name,
            Observation.submitted_at,
        )
        .join(Registration, Registration.id == Observation.registration_id)
        .join(Account, Account.id == Observation.by_id)
        .join(Officer, Officer.id == Account.officer_id)
        .where(Registration.workshop_id == workshop_id)
        .order_by(Observation.submitted_at, Observation.id)
    )
    if exercise_id:
        query = query.where(Observation.exercise_id == exercise_id)
    rows = db.session.execute(query).all()
    marks = _marks([row[0] for row in rows])
    return [ScoredSheet(*row[1:], marks=marks[row[0]]) for row in rows]


def _marks(observation_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """What each sheet says now, by line."""
    query = select(LineMark.observation_id, LineMark.line_id, LineMark.mark)
    found: dict[int, dict[str, str]] = {key: {} for key in observation_ids}
    for key, line, mark in db.session.execute(
        query.where(LineMark.observation_id.in_(observation_ids)).order_by(*IN_ORDER_MADE)
    ):
        found[key][line] = mark
    return found


def count_scored(workshop_id: int) -> dict[str, int]:
    """Exercise to how many officers have at least one sheet handed in. One read."""
    query = (
        select(Observation.exercise_id, func.count(Observation.registration_id.distinct()))
        .join(Registration, Registration.id == Observation.registration_id)
        .where(Registration.workshop_id == workshop_id, Observation.submitted_at.is_not(None))
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Observation.exercise_id))}


def count_open(workshop_id: int, exercise_id: str) -> int:
    """How many sheets of an exercise are begun and not handed in. One read."""
    query = (
        select(func.count())
        .select_from(Observation)
        .join(Registration, Registration.id == Observation.registration_id)
        .where(Registration.workshop_id == workshop_id, Observation.exercise_id == exercise_id)
    )
    return db.session.scalar(query.where(Observation.submitted_at.is_(None))) or 0


def released_in(workshop_id: int) -> set[str]:
    """The exercises whose results are open to those who played."""
    return set(db.session.scalars(select(ExerciseRelease.exercise_id).filter_by(workshop_id=workshop_id)))


def own_results(
    workshop_id: int, registration_id: int, exercises: Iterable[Exercise]
) -> list[tuple[Exercise, list[ScoredSheet]]]:
    """The released exercises that the officer played, each with its sheets. Three reads."""
    released = released_in(workshop_id)
    sheets: dict[str, list[ScoredSheet]] = defaultdict(list)
    for sheet in _sheets(workshop_id):
        if sheet.registration_id == registration_id and sheet.is_in:
            sheets[sheet.exercise_id].append(sheet)
    return [(each, sheets[each.id]) for each in exercises if each.id in released and sheets[each.id]]
