"""The gradebook: officers down, quizzes across, in each cell the score that counts. One query for page and file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from app.accounts.identity import User
from app.accounts.models import Officer
from app.accounts.queries import matching
from app.curriculum.published import PublishedEdition, PublishedQuiz
from app.domain.counting import counted_attempt, counted_percent
from app.domain.grading import is_passed
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.gradebook_access import opens_rows_to
from app.quizzes.holders import CertificateStanding, standings_of
from app.quizzes.models import Attempt, AttemptScore
from app.quizzes.overrides import ScoreOverride
from app.quizzes.queries import AS_SAT, counts, is_waiting
from app.quizzes.regrades import Regrade
from app.workshops.models import Workshop
from app.workshops.registrations import Registration, is_active

GRADED, REGRADED, BY_HAND = "graded", "regraded", "by-hand"


@dataclass(frozen=True)
class Grade:
    """The score that counts at a quiz: of one attempt, or (no `attempt_uid`) the mean of `tries`.

    `source`: graded when it was handed in, regraded since, or set by hand.
    """

    percent: float
    is_passed: bool | None
    tries: int
    attempt_uid: uuid.UUID | None
    source: str


@dataclass(frozen=True)
class GradebookRow:
    """An officer with the grades by quiz revision; `registration_id` where it is of a workshop."""

    enrolment_id: int
    registration_id: int | None
    name: str
    service_number: str | None
    is_synthetic: bool
    grades: Mapping[int, Grade]
    waiting: frozenset[int] = frozenset()  # quizzes of which an attempt waits for marks
    standing: CertificateStanding | None = None

    def misses(self, quizzes: Sequence[PublishedQuiz]) -> bool:
        return any(quiz.revision_id not in self.grades.keys() | self.waiting for quiz in quizzes)

    @property
    def fails(self) -> bool:
        return any(grade.is_passed is False for grade in self.grades.values())


@dataclass(frozen=True)
class Gradebook:
    """What was asked for: the quizzes as columns, and the officers whose rows the reader may see."""

    edition: PublishedEdition
    workshop: Workshop | None
    quizzes: Sequence[PublishedQuiz]
    rows: Sequence[GradebookRow]

    @property
    def is_synthetic(self) -> bool:
        """Whether the workshop, or anybody in the rows, is sample data."""
        of_workshop = self.workshop is not None and self.workshop.is_synthetic
        return of_workshop or any(row.is_synthetic for row in self.rows)


@dataclass(frozen=True)
class GradebookFilter:
    """What a gradebook is narrowed to: words of a name or number, units, and whose rows: `all`, `missing` (a quiz) or
    `failed` (one).
    """

    text: str = ""
    unit_ids: frozenset[int] | None = None
    shown: str = "all"


def gradebook_of(
    edition: PublishedEdition, workshop: Workshop | None, wanted: GradebookFilter, user: User
) -> Gradebook:
    """The gradebook of a workshop, or of all who study an edition and whose rows the user may see; in order of given
    name. One query, and those that tell how they stand with register and certificate of a workshop.
    """
    quizzes = in_order(edition)
    rows = list(_rows(edition, workshop, wanted, quizzes, user))
    if wanted.shown == "missing":
        rows = [row for row in rows if row.misses(quizzes)]
    elif wanted.shown == "failed":
        rows = [row for row in rows if row.fails]
    return Gradebook(edition, workshop, quizzes, rows)


def with_standings(book: Gradebook) -> Gradebook:
    """The same with how each officer stands with register and certificate."""
    ids = [row.registration_id for row in book.rows if row.registration_id]
    held = standings_of(ids) if ids else {}
    rows = [replace(row, standing=held.get(row.registration_id or 0)) for row in book.rows]
    return replace(book, rows=rows)


def in_order(edition: PublishedEdition) -> list[PublishedQuiz]:
    """Pre-test, the modules' quizzes in their order, post-test; practice counts for nothing and has no place."""
    places = {module.slug: module.position for module in edition.modules}
    ends = {"pre": -1, "post": len(places) + 1}
    return sorted(
        (quiz for quiz in edition.quizzes if quiz.purpose != "practice"),
        key=lambda quiz: (ends.get(quiz.purpose, places.get(quiz.module_slug, 0)), quiz.revision_id),
    )


def _rows(
    edition: PublishedEdition,
    workshop: Workshop | None,
    wanted: GradebookFilter,
    quizzes: Sequence[PublishedQuiz],
    user: User,
) -> Iterator[GradebookRow]:
    by_id = {quiz.revision_id: quiz for quiz in quizzes}
    found = db.session.execute(_select(edition, workshop, wanted, user))
    for _officer, lines in groupby(found, key=lambda row: row.enrolment_id):
        attempts = list(lines)
        first = attempts[0]
        waiting = {row.quiz_revision_id for row in attempts if row.is_waiting} & by_id.keys()
        tried = [row for row in attempts if row.quiz_revision_id in by_id and row.percent is not None]
        yield GradebookRow(
            enrolment_id=first.enrolment_id,
            registration_id=first.registration_id,
            name=first.full_name,
            service_number=first.service_number,
            is_synthetic=first.is_synthetic,
            waiting=frozenset(waiting),
            grades={
                quiz_id: _grade(by_id[quiz_id], list(group))
                for quiz_id, group in groupby(tried, key=lambda row: row.quiz_revision_id)
            },
        )


def _grade(quiz: PublishedQuiz, attempts: Sequence[Any]) -> Grade:
    percents = [row.percent for row in attempts]
    percent = counted_percent(percents, quiz.counts) or 0.0
    place = counted_attempt(percents, quiz.counts)
    return Grade(
        percent=percent,
        is_passed=None if quiz.pass_score is None else is_passed(percent, quiz.pass_score),
        tries=len(attempts),
        attempt_uid=None if place is None else attempts[place].attempt_uid,
        source=_source(attempts if place is None else [attempts[place]]),
    )


def _source(attempts: Sequence[Any]) -> str:
    if any(row.is_by_hand for row in attempts):
        return BY_HAND
    return REGRADED if any(row.is_regraded for row in attempts) else GRADED


def _select(edition: PublishedEdition, workshop: Workshop | None, wanted: GradebookFilter, user: User) -> Any:
    is_by_hand = exists().where(ScoreOverride.attempt_id == Attempt.id, ScoreOverride.undone_at.is_(None))
    is_regraded = exists().where(Regrade.grading_run_id == Attempt.grading_run_id)
    of_workshop = (
        and_(Registration.enrolment_id == Enrolment.id, Registration.workshop_id == workshop.id, is_active())
        if workshop
        else Registration.id.is_(None)
    )
    query = (
        select(
            Enrolment.id.label("enrolment_id"),
            Registration.id.label("registration_id"),
            Officer.full_name,
            Officer.service_number,
            Officer.is_synthetic,
            Attempt.quiz_revision_id,
            Attempt.uid.label("attempt_uid"),
            AttemptScore.percent,
            is_by_hand.label("is_by_hand"),
            is_regraded.label("is_regraded"),
            is_waiting().label("is_waiting"),
        )
        .select_from(Enrolment)
        .join(Officer, Officer.id == Enrolment.officer_id)
        .join(Registration, of_workshop, isouter=workshop is None)
        .outerjoin(Attempt, Attempt.enrolment_id == Enrolment.id)
        .outerjoin(AttemptScore, counts())
        .where(Enrolment.edition_id == edition.id, *_narrowed(workshop, wanted, user))
    )
    return query.order_by(
        Officer.sort_key,
        Officer.full_name,
        Enrolment.id,
        Attempt.quiz_revision_id,
        *AS_SAT,
    )


def _narrowed(
    workshop: Workshop | None, wanted: GradebookFilter, user: User
) -> Iterator[ColumnElement[bool]]:
    if workshop is None:
        yield opens_rows_to(user)
    if wanted.text or wanted.unit_ids is not None:
        chosen = matching(select(Officer), text=wanted.text, unit_ids=wanted.unit_ids)
        yield Officer.id.in_(chosen.with_only_columns(Officer.id))
