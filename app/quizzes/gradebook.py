"""The gradebook: officers down, quizzes across, in each cell the score that counts. One query for page and file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

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

PER_PAGE = 50
EVERYBODY = "all"
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
    """What was asked for: the quizzes as columns, and the officers whose rows the reader may see, all or one page.

    `total`: how many officers there are on all pages; `has_samples`: whether any of them is sample data.
    """

    edition: PublishedEdition
    workshop: Workshop | None
    quizzes: Sequence[PublishedQuiz]
    rows: Sequence[GradebookRow]
    total: int
    has_samples: bool

    @property
    def is_synthetic(self) -> bool:
        """Whether the workshop, or anybody on any page, is sample data."""
        return self.has_samples or (self.workshop is not None and self.workshop.is_synthetic)


@dataclass(frozen=True)
class GradebookFilter:
    """What a gradebook is narrowed to: words of a name or number, units, and whose rows: `all`, `missing` (a quiz) or
    `failed` (one).
    """

    text: str = ""
    unit_ids: frozenset[int] | None = None
    shown: str = EVERYBODY


def gradebook_of(
    edition: PublishedEdition, workshop: Workshop | None, wanted: GradebookFilter, user: User
) -> Gradebook:
    """The gradebook of a workshop, or of all who study an edition and whose rows the user may see; in order of given
    name. One query.
    """
    quizzes = in_order(edition)
    rows = list(_rows(_officers(edition, workshop, wanted, user), quizzes))
    if wanted.shown == "missing":
        rows = [row for row in rows if row.misses(quizzes)]
    elif wanted.shown == "failed":
        rows = [row for row in rows if row.fails]
    samples = any(row.is_synthetic for row in rows)
    return Gradebook(edition, workshop, quizzes, rows, len(rows), samples)


def gradebook_page(
    edition: PublishedEdition, workshop: Workshop | None, wanted: GradebookFilter, user: User, page: int
) -> Gradebook:
    """Page `page` (from 1) of the same. Two queries, which read the attempts of its officers alone; but who misses or
    fails something is known only from everybody's.
    """
    start = (page - 1) * PER_PAGE
    if wanted.shown != EVERYBODY:
        book = gradebook_of(edition, workshop, wanted, user)
        return replace(book, rows=book.rows[start : start + PER_PAGE])
    officers, quizzes = _officers(edition, workshop, wanted, user), in_order(edition)
    of_all = select(func.count(), func.count().filter(Officer.is_synthetic))
    total, samples = db.session.execute(_joined(of_all, officers)).one()
    shown = _joined(select(Enrolment.id), officers).order_by(*_BY_NAME).offset(start).limit(PER_PAGE)
    of_page = replace(officers, conditions=(*officers.conditions, Enrolment.id.in_(shown.correlate(None))))
    return Gradebook(edition, workshop, quizzes, list(_rows(of_page, quizzes)), total, samples > 0)


def with_standings(book: Gradebook) -> Gradebook:
    """The same with how each officer of a workshop stands with register and certificate."""
    if book.workshop is None:
        return book
    held = standings_of(
        select(Registration.id).where(Registration.workshop_id == book.workshop.id, is_active())
    )
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


def _rows(officers: _Officers, quizzes: Sequence[PublishedQuiz]) -> Iterator[GradebookRow]:
    by_id = {quiz.revision_id: quiz for quiz in quizzes}
    found = db.session.execute(_select(officers))
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


@dataclass(frozen=True)
class _Officers:
    """Whose rows these are: their enrolments, and their places on the roster of a workshop."""

    on_roster: ColumnElement[bool]
    has_roster: bool
    conditions: tuple[ColumnElement[bool], ...]


def _officers(
    edition: PublishedEdition, workshop: Workshop | None, wanted: GradebookFilter, user: User
) -> _Officers:
    on_roster = (
        and_(Registration.enrolment_id == Enrolment.id, Registration.workshop_id == workshop.id, is_active())
        if workshop
        else Registration.id.is_(None)
    )
    conditions = (Enrolment.edition_id == edition.id, *_narrowed(workshop, wanted, user))
    return _Officers(on_roster, workshop is not None, conditions)


def _joined(query: Any, officers: _Officers) -> Any:
    """A query of columns of these officers, enrolments and places."""
    query = query.select_from(Enrolment).join(Officer, Officer.id == Enrolment.officer_id)
    query = query.join(Registration, officers.on_roster, isouter=not officers.has_roster)
    return query.where(*officers.conditions)


_BY_NAME = (Officer.sort_key, Officer.full_name, Enrolment.id)


def _select(officers: _Officers) -> Any:
    is_by_hand = exists().where(ScoreOverride.attempt_id == Attempt.id, ScoreOverride.undone_at.is_(None))
    is_regraded = exists().where(Regrade.grading_run_id == Attempt.grading_run_id)
    query = _joined(
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
        ),
        officers,
    )
    query = query.outerjoin(Attempt, Attempt.enrolment_id == Enrolment.id).outerjoin(AttemptScore, counts())
    return query.order_by(*_BY_NAME, Attempt.quiz_revision_id, *AS_SAT)


def _narrowed(
    workshop: Workshop | None, wanted: GradebookFilter, user: User
) -> Iterator[ColumnElement[bool]]:
    if workshop is None:
        yield opens_rows_to(user)
    if wanted.text or wanted.unit_ids is not None:
        chosen = matching(select(Officer), text=wanted.text, unit_ids=wanted.unit_ids)
        yield Officer.id.in_(chosen.with_only_columns(Officer.id))
