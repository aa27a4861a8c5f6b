"""What a group learnt between pre-test and post-test: worked out by a job, kept in a row, read by pages."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from app.domain.counterbalance import gain_by_order, order_of
from app.domain.course import TESTS
from app.domain.gain import measure_gain
from app.extensions import db
from app.quizzes.graded_tests import (
    GradedGroup,
    GradedTest,
    ItemShares,
    Subject,
    by_subject,
    item_shares,
    read_groups,
    read_tests,
)
from app.quizzes.models import Statistics
from app.shared import clock
from app.shared.database import write
from app.shared.jobs import Job, job_kind, start_job
from app.shared.models import Actor

KIND = "quizzes.statistics"
CODE_VERSION = "6"  # raise it when the same scores would give other figures


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
    inputs = by_subject(read_groups(subjects))
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
    groups = by_subject(read_groups())
    kept = _kept(groups)
    stale = [subject for subject in groups if _state(kept.get(str(subject)), groups[subject])[1]]
    tests = by_subject(read_tests(stale)) if stale else {}
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
    items = item_shares(subject)
    before = {officer: test.percent for officer, test in pre.items()}
    after = {officer: test.percent for officer, test in post.items()}
    orders = {officer: order_of(pre[officer].sat, post[officer].sat) for officer in pre.keys() & post.keys()}
    gain = measure_gain(before, after, _shares(pre, items), _shares(post, items))
    return {
        **asdict(gain),
        "orders": [asdict(each) for each in gain_by_order(before, after, orders)],
    }


def _shares(tests: dict[str, GradedTest], items: ItemShares) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for officer, test in tests.items():
        for item, share in items.get(test.attempt_id, {}).items():
            found[item][officer] = share
    return found
