"""The graded pre-tests and post-tests, gathered by what figures are about."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from app.curriculum.models import ItemRevision, QuizRevision
from app.domain.counterbalance import SatTest
from app.domain.course import TESTS
from app.extensions import db
from app.places.models import Province
from app.programme.models import Programme
from app.quizzes.models import Attempt, AttemptScore, ItemScore
from app.quizzes.queries import counts, with_workshop
from app.workshops.models import Workshop

Rows = Select[*tuple[Any, ...]]
ItemShares = dict[int, dict[str, float]]  # attempt id to item to share of its points


@dataclass(frozen=True)
class Subject:
    """What figures are about: a workshop, a programme, a province (where officers served then), or the last two."""

    workshop: uuid.UUID | None = None
    programme: uuid.UUID | None = None
    province: uuid.UUID | None = None

    def __str__(self) -> str:
        return "/".join(f"{kind}:{uid}" for kind, uid in vars(self).items() if uid)


class GradedTest(NamedTuple):
    """A pre-test or post-test that was handed in and graded; they sort as they were sat."""

    started_at: datetime
    attempt_id: int
    grading_run_id: int
    officer_id: int
    purpose: str
    form: str
    edition_id: int
    percent: float
    workshop: uuid.UUID | None
    programme: uuid.UUID | None
    province: uuid.UUID | None

    @property
    def sat(self) -> SatTest:
        return SatTest(self.form, self.edition_id)


class GradedGroup(NamedTuple):
    """The graded tests of one workshop, programme and province in numbers that any new test or grading changes."""

    workshop: uuid.UUID | None
    programme: uuid.UUID | None
    province: uuid.UUID | None
    tests: int
    attempt_ids: int  # their sum
    grading_run_ids: int  # their sum: a later grading has a higher key
    takers: int  # the sum of attempt times officer: merging officers joins their tests


def subjects_of(test: GradedTest | GradedGroup) -> set[Subject]:
    """Every subject whose figures a test is part of."""
    found = {
        Subject(workshop=test.workshop),
        Subject(programme=test.programme),
        Subject(province=test.province),
    }
    if test.programme and test.province:
        found.add(Subject(programme=test.programme, province=test.province))
    return found - {Subject()}


T = TypeVar("T", GradedTest, GradedGroup)


def by_subject(tests: Iterable[T]) -> dict[Subject, list[T]]:
    """Each subject's tests. Tests of one place have the same subjects."""
    places: dict[tuple[uuid.UUID | None, ...], list[T]] = defaultdict(list)
    for test in tests:
        places[test.workshop, test.programme, test.province].append(test)
    found: dict[Subject, list[T]] = defaultdict(list)
    for of_place in places.values():
        for subject in subjects_of(of_place[0]):
            found[subject] += of_place
    return found


def read_groups(subjects: Collection[Subject] | None = None) -> list[GradedGroup]:
    """The graded pre-tests and post-tests of some subjects in numbers, or of all there are."""
    places = (Workshop.uid, Programme.uid, Province.uid)
    numbers = (
        func.count(),
        func.sum(Attempt.id),
        func.sum(Attempt.grading_run_id),
        func.sum(Attempt.id * Attempt.officer_id),
    )
    query = _join_places(select(*places, *numbers).select_from(Attempt).join(AttemptScore, counts()))
    rows = db.session.execute(query.where(_within_any(subjects)).group_by(*places))
    return [GradedGroup(*row) for row in rows]


def read_tests(subjects: Collection[Subject]) -> list[GradedTest]:
    """The graded pre-tests and post-tests of some subjects."""
    query = _join_places(
        select(
            Attempt.started_at,
            Attempt.id,
            Attempt.grading_run_id,
            Attempt.officer_id,
            Attempt.purpose,
            Attempt.form,
            QuizRevision.edition_id,
            AttemptScore.percent,
            Workshop.uid,
            Programme.uid,
            Province.uid,
        )
        .join(AttemptScore, counts())
        .join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id)
    )
    return [GradedTest(*row) for row in db.session.execute(query.where(_within_any(subjects)))]


def _join_places(query: Rows) -> Rows:
    return (
        with_workshop(query)
        .outerjoin(Programme, Programme.id == Workshop.programme_id)
        .outerjoin(Province, Province.id == Attempt.province_id)
        .where(Attempt.purpose.in_(TESTS))
    )


def _within_any(subjects: Collection[Subject] | None) -> ColumnElement[bool]:
    return true() if subjects is None else or_(*map(_within, subjects))


def _within(subject: Subject) -> ColumnElement[bool]:
    columns = ((Workshop, subject.workshop), (Programme, subject.programme), (Province, subject.province))
    return and_(true(), *(model.uid == uid for model, uid in columns if uid))


def item_shares(subject: Subject) -> ItemShares:
    """What was earned of each item in the graded tests of a subject; of one that was dropped, nothing is said."""
    query = _join_places(
        select(
            ItemScore.attempt_id,
            ItemRevision.item_id,
            ItemRevision.meaning,
            ItemScore.score / ItemScore.max_score,
        )
        .select_from(Attempt)
        .join(
            ItemScore,
            and_(ItemScore.attempt_id == Attempt.id, ItemScore.grading_run_id == Attempt.grading_run_id),
        )
        .join(ItemRevision, ItemRevision.id == ItemScore.item_revision_id)
        .where(ItemScore.max_score > 0)
    )
    found: ItemShares = defaultdict(dict)
    for attempt_id, item_id, meaning, share in db.session.execute(query.where(_within(subject))):
        found[attempt_id][pooled_id(item_id, meaning)] = share
    return found


def pooled_id(item_id: str, meaning: int) -> str:
    """The name under which revisions of an item are pooled: a new meaning is another item."""
    return item_id if meaning == 1 else f"{item_id}:{meaning}"
