"""What a grading run changes, for those who may see the rows: the same for page and file."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, false, func, select
from sqlalchemy.orm import aliased

from app.accounts.identity import User
from app.accounts.models import Officer
from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.domain.counting import counted_percent
from app.domain.grading import is_passed
from app.domain.regrading import Change, Outcome, Totals, total_changes
from app.extensions import db
from app.places.models import UnitVersion
from app.quizzes.correction_access import opens_attempts_to
from app.quizzes.holders import certificates_held
from app.quizzes.models import Attempt, AttemptScore, Replacement
from app.quizzes.queries import AS_SAT, counts, with_workshop
from app.quizzes.regrades import replaced_scores
from app.shared.models import Words
from app.workshops.models import Workshop

Sat = tuple[datetime, int]  # of AS_SAT: when an attempt was sat, and its number


@dataclass(frozen=True)
class ChangedAttempt:
    """An attempt in a grading run, with its score before and after; officer and unit as of then."""

    attempt_id: int
    attempt_uid: uuid.UUID
    enrolment_id: int
    registration_id: int | None
    quiz: PublishedQuiz
    started_at: datetime
    number: int
    name: str
    service_number: str | None
    unit: Words
    workshop: str
    workshop_uid: uuid.UUID | None
    is_synthetic: bool
    change: Change

    @property
    def is_changed(self) -> bool:
        return self.change.before != self.change.after

    @property
    def sat(self) -> Sat:
        return self.started_at, self.number


@dataclass(frozen=True)
class Affected:
    """An officer whose final score crosses what the certificate asks; `serial` of the valid one held, or ""."""

    name: str
    workshop: str
    workshop_uid: uuid.UUID | None
    serial: str
    before: float
    after: float
    is_lost: bool


@dataclass(frozen=True)
class Effect:
    """What a run changes, as far as the reader may see rows; `n_closed` attempts are closed to the reader."""

    attempts: Sequence[ChangedAttempt]
    n_closed: int

    @property
    def changed(self) -> list[ChangedAttempt]:
        return [each for each in self.attempts if each.is_changed]

    @property
    def is_synthetic(self) -> bool:
        """Whether invented attempts are among them."""
        return any(each.is_synthetic for each in self.attempts)

    @property
    def totals(self) -> Totals:
        return total_changes([each.change for each in self.attempts])


def effect_of(run_id: int, user: User) -> Effect:
    """What a run changes, in order of given name. Two queries."""
    is_of_run = Replacement.grading_run_id == run_id
    rows = db.session.execute(_rows().where(is_of_run, opens_attempts_to(user)))
    changed = [_changed(*row) for row in rows]
    whole = db.session.scalar(select(func.count()).select_from(Replacement).where(is_of_run)) or 0
    return Effect(changed, whole - len(changed))


class Counted(NamedTuple):
    """How many attempts a run replaced, how many of them rose and fell; whether invented ones are among them."""

    attempts: int = 0
    higher: int = 0
    lower: int = 0
    is_synthetic: bool = False


def counted_of(run_ids: Collection[int], user: User, *conditions: ColumnElement[bool]) -> dict[int, Counted]:
    """What each run changed, in numbers, of the attempts that the conditions choose and the user may open; runs
    without any are left out. One query.
    """
    before, after = aliased(AttemptScore), aliased(AttemptScore)
    is_sample = func.coalesce(Workshop.is_synthetic, false())
    query = select(
        Replacement.grading_run_id,
        func.count(),
        func.count(case((after.percent > before.percent, 1))),
        func.count(case((after.percent < before.percent, 1))),
        func.count(case((is_sample, 1))),
    )
    query = with_workshop(replaced_scores(query, before, after))
    query = query.where(Replacement.grading_run_id.in_(run_ids), *conditions, opens_attempts_to(user))
    rows = db.session.execute(query.group_by(Replacement.grading_run_id))
    return {row[0]: Counted(row[1], row[2], row[3], bool(row[4])) for row in rows}


def _rows() -> Any:
    before, after = aliased(AttemptScore), aliased(AttemptScore)
    figures = [(each.score, each.max_score, each.percent, each.is_passed) for each in (before, after)]
    query = select(
        Attempt.id,
        Attempt.uid,
        Attempt.enrolment_id,
        Attempt.registration_id,
        Attempt.quiz_revision_id,
        *AS_SAT,
        Officer.full_name,
        Officer.service_number,
        UnitVersion.name_vi,
        UnitVersion.name_en,
        Workshop.code,
        Workshop.uid,
        Workshop.is_synthetic,
        *figures[0],
        *figures[1],
    )
    query = replaced_scores(query, before, after).join(Officer, Officer.id == Attempt.officer_id)
    query = query.outerjoin(UnitVersion, UnitVersion.id == Attempt.unit_version_id)
    return with_workshop(query).order_by(Officer.sort_key, Officer.full_name, Attempt.id)


def _changed(*row: Any) -> ChangedAttempt:
    return ChangedAttempt(
        attempt_id=row[0],
        attempt_uid=row[1],
        enrolment_id=row[2],
        registration_id=row[3],
        quiz=catalogue.quiz(row[4]),
        started_at=row[5],
        number=row[6],
        name=row[7],
        service_number=row[8],
        unit={"vi": row[9] or "", "en": row[10] or ""},
        workshop=row[11] or "",
        workshop_uid=row[12],
        is_synthetic=bool(row[13]),
        change=Change(Outcome(*row[14:18]), Outcome(*row[18:22])),
    )


def affected_by(run_id: int, effect: Effect) -> list[Affected]:
    """The officers whose final score crosses what the certificate asks, by the run of this effect. Two queries, or
    none.
    """
    tests = [each for each in effect.changed if each.quiz.purpose == "post" and each.registration_id]
    if not tests:
        return []
    others = _other_tests(run_id, {each.attempt_id for each in tests})
    held = certificates_held(_of_run(run_id, "registration_id"))
    theirs: dict[int, list[ChangedAttempt]] = defaultdict(list)
    for each in tests:
        theirs[each.enrolment_id].append(each)
    found = (_affected(group, others.get(key, {}), held) for key, group in theirs.items())
    return [each for each in found if each]


def _of_run(run_id: int, column: str) -> Select[int]:
    """What the attempts of a run have in a column; to be asked within a query, as a run may be of all officers."""
    replaced = aliased(Attempt)
    wanted = getattr(replaced, column)
    query = select(wanted).join(Replacement, Replacement.attempt_id == replaced.id)
    return query.where(Replacement.grading_run_id == run_id, wanted.is_not(None))


def _other_tests(run_id: int, changed_ids: Collection[int]) -> Mapping[int, dict[Sat, float]]:
    """The final tests of the run's officers that it leaves as they are: per cent by when sat, by enrolment."""
    query = (
        select(Attempt.id, Attempt.enrolment_id, *AS_SAT, AttemptScore.percent)
        .join(AttemptScore, counts())
        .where(Attempt.enrolment_id.in_(_of_run(run_id, "enrolment_id")), Attempt.purpose == "post")
    )
    found: dict[int, dict[Sat, float]] = defaultdict(dict)
    for attempt_id, enrolment_id, started_at, number, percent in db.session.execute(query):
        if attempt_id not in changed_ids:
            found[enrolment_id][started_at, number] = percent
    return found


def _affected(
    group: Sequence[ChangedAttempt], others: Mapping[Sat, float], held: Mapping[int, str]
) -> Affected | None:
    first = group[0]
    asked = catalogue.edition(first.quiz.edition_id).final_score
    before = _final(first.quiz, {**others, **{each.sat: each.change.before.percent for each in group}})
    after = _final(first.quiz, {**others, **{each.sat: each.change.after.percent for each in group}})
    if is_passed(before, asked) == is_passed(after, asked):
        return None
    serial = next((held[key] for each in group if (key := each.registration_id) in held and key), "")
    is_lost = is_passed(before, asked)
    return Affected(first.name, first.workshop, first.workshop_uid, serial, before, after, is_lost)


def _final(quiz: PublishedQuiz, percents: Mapping[Sat, float]) -> float:
    """The score that counts, of attempts by when they were sat."""
    return counted_percent([percents[sat] for sat in sorted(percents)], quiz.counts) or 0.0
