"""What a group learnt between pre-test and post-test: worked out by a job, kept in a row, read by pages."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from app.curriculum.models import ItemRevision, QuizRevision
from app.domain.counterbalance import SatTest, gain_by_order, order_of
from app.domain.course import TESTS
from app.domain.gain import measure_gain
from app.extensions import db
from app.places.models import Province
from app.programme.models import Programme
from app.quizzes.models import Attempt, AttemptScore, ItemScore, Statistics
from app.quizzes.queries import counts
from app.shared import clock
from app.shared.database import write
from app.shared.jobs import Job, job_kind, start_job
from app.shared.models import Actor
from app.workshops.models import Workshop
from app.workshops.registrations import Registration

KIND = "quizzes.statistics"
Rows = Select[*tuple[Any, ...]]
CODE_VERSION = "6"  # raise it when the same scores would give other figures


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


def statistics_of(subject: Subject) -> tuple[dict[str, Any] | None, bool]:
    """The kept figures, and whether tests came in since. Two queries.

    The figures are `asdict` of `domain.gain.Gain` with "orders", a list of `asdict` of
    `domain.counterbalance.OrderGain`; None while none were worked out.
    """
    return statistics_of_many([subject])[subject]


def statistics_of_many(
    subjects: Collection[Subject],
) -> dict[Subject, tuple[dict[str, Any] | None, bool]]:
    """`statistics_of` for each subject, in two queries for all of them."""
    kept = _kept(subjects)
    inputs = _by_subject(_read_groups(subjects))
    return {subject: _state(kept.get(str(subject)), inputs.get(subject, [])) for subject in subjects}


def _state(kept: Statistics | None, groups: list[GradedGroup]) -> tuple[dict[str, Any] | None, bool]:
    if kept is None:
        return None, bool(groups)
    return kept.body, kept.inputs_hash != hash_inputs(groups)


def _kept(subjects: Iterable[Subject]) -> dict[str, Statistics]:
    query = select(Statistics).where(Statistics.subject.in_([str(subject) for subject in subjects]))
    return {row.subject: row for row in db.session.scalars(query)}


def hash_inputs(groups: Iterable[GradedGroup]) -> str:
    """SHA-256 of which gradings went in and of the code's version. A grading's scores never change."""
    numbers = sorted([str(value) for value in group] for group in groups)
    return hashlib.sha256(f"{CODE_VERSION} {numbers}".encode()).hexdigest()


T = TypeVar("T", GradedTest, GradedGroup)


def _by_subject(tests: Iterable[T]) -> dict[Subject, list[T]]:
    """Each subject's tests. Tests of one place have the same subjects."""
    places: dict[tuple[uuid.UUID | None, ...], list[T]] = defaultdict(list)
    for test in tests:
        places[test.workshop, test.programme, test.province].append(test)
    found: dict[Subject, list[T]] = defaultdict(list)
    for of_place in places.values():
        for subject in subjects_of(of_place[0]):
            found[subject] += of_place
    return found


def _read_groups(subjects: Collection[Subject] | None = None) -> list[GradedGroup]:
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


def _read_tests(subjects: Collection[Subject]) -> list[GradedTest]:
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
        query.outerjoin(Registration, Registration.id == Attempt.registration_id)
        .outerjoin(Workshop, Workshop.id == Registration.workshop_id)
        .outerjoin(Programme, Programme.id == Workshop.programme_id)
        .outerjoin(Province, Province.id == Attempt.province_id)
        .where(Attempt.purpose.in_(("pre", "post")))
    )


def _within_any(subjects: Collection[Subject] | None) -> ColumnElement[bool]:
    return true() if subjects is None else or_(*map(_within, subjects))


def _within(subject: Subject) -> ColumnElement[bool]:
    columns = ((Workshop, subject.workshop), (Programme, subject.programme), (Province, subject.province))
    return and_(true(), *(model.uid == uid for model, uid in columns if uid))


def refresh_for(purpose: str, *, by: Actor | None) -> None:
    """Have the figures brought up to date after an attempt at a quiz of this purpose was scored, if it is a test. Not
    inside write().
    """
    if purpose in TESTS:
        refresh_soon(by=by)


def refresh_soon(*, by: Actor | None) -> None:
    """Have the figures brought up to date, unless a job that will do so is waiting already. Not inside write()."""
    waiting = select(Job.id).where(Job.kind == KIND, Job.state == "queued").limit(1)
    if db.session.scalar(waiting) is None:
        start_job(KIND, {}, by=by)


@job_kind(KIND)
def refresh_statistics(job: Job) -> dict[str, Any]:
    """Work out every figure whose tests have changed, showing how far it has come."""
    return {"refreshed": refresh_now(lambda done, total: write(job.advance, done, total))}


def refresh_now(advance: Callable[[int, int], object]) -> int:
    """Work out every figure whose tests have changed; the others cost nothing. Calls `advance(done, total)` after
    each. Not inside write().
    """
    groups = _by_subject(_read_groups())
    kept = _kept(groups)
    stale = [subject for subject in groups if _state(kept.get(str(subject)), groups[subject])[1]]
    tests = _by_subject(_read_tests(stale)) if stale else {}
    db.session.rollback()
    for done, subject in enumerate(stale, 1):
        body = _measure(subject, sorted(tests[subject]))
        write(keep_figures, str(subject), hash_inputs(groups[subject]), body)
        advance(done, len(stale))
    return len(stale)


def keep_figures(subject: str, inputs_hash: str, body: dict[str, Any]) -> None:
    """Keep the figures of a subject in place of those it had; a verb for write()."""
    row = db.session.scalar(select(Statistics).where(Statistics.subject == subject))
    if row is None:
        row = Statistics(subject=subject)
        db.session.add(row)
    row.inputs_hash, row.body, row.computed_at = inputs_hash, body, clock.now()


def _measure(subject: Subject, tests: Sequence[GradedTest]) -> dict[str, Any]:
    """`asdict` of the gain of those who took both tests, each officer's first of either kind; and "orders", of
    `gain_by_order`. Tests in the order in which they were sat.

    Later attempts at the same items would measure practice with the test.
    """
    first: dict[tuple[str, int], GradedTest] = {}
    for test in tests:
        first.setdefault((test.purpose, test.officer_id), test)
    pre, post = (
        {str(officer): test for (kind, officer), test in first.items() if kind == purpose}
        for purpose in ("pre", "post")
    )
    items = _item_scores(subject)
    before = {officer: test.percent for officer, test in pre.items()}
    after = {officer: test.percent for officer, test in post.items()}
    orders = {officer: order_of(pre[officer].sat, post[officer].sat) for officer in pre.keys() & post.keys()}
    gain = measure_gain(before, after, _shares(pre, items), _shares(post, items))
    return {
        **asdict(gain),
        "orders": [asdict(each) for each in gain_by_order(before, after, orders)],
    }


ItemShares = dict[int, dict[str, float]]  # attempt id to item to share of its points


def _item_scores(subject: Subject) -> ItemShares:
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
        .where(ItemScore.max_score > 0)  # what was dropped tells nothing
    )
    found: ItemShares = defaultdict(dict)
    for attempt_id, item_id, meaning, share in db.session.execute(query.where(_within(subject))):
        found[attempt_id][pooled_id(item_id, meaning)] = share
    return found


def pooled_id(item_id: str, meaning: int) -> str:
    """The name under which revisions of an item are pooled: a new meaning is another item."""
    return item_id if meaning == 1 else f"{item_id}:{meaning}"


def _shares(tests: dict[str, GradedTest], items: ItemShares) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for officer, test in tests.items():
        for item, share in items.get(test.attempt_id, {}).items():
            found[item][officer] = share
    return found
