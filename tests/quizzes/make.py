"""Quizzes, attempts and scores for tests of quizzes and of what stands on them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.curriculum.models import Edition, ItemRevision, QuizItem, QuizRevision
from app.domain.course import Choice, Item, body_of
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.models import Attempt, AttemptScore, GradingRun, Statistics
from app.quizzes.statistics import Subject, hash_inputs
from app.workshops.models import Registration
from tests.cast import THEN, add
from tests.curriculum.make import mini_files, publish_approved

ITEMS, QUIZ = "01-first-look/items.yml", "01-first-look/quiz.yml"
TESTED = datetime(2022, 7, 5, 2, 0, tzinfo=UTC)


def make_enrolment(account: Account, edition: Edition) -> Enrolment:
    """The officer of the account, enrolled; call inside write()."""
    return add(Enrolment(officer_id=account.officer_id, edition_id=edition.id, at=THEN))


def publish_with_items(count: int) -> Edition:
    """The mini course with a module quiz of `count` single-choice items, all like sky-is-up; call outside write()."""
    files = mini_files()
    text = files[ITEMS].decode()
    first = text[: text.index("- id: pick-both")]
    extra = [f"sky-{number}" for number in range(1, count + 1)]
    files[ITEMS] = (text + "".join(first.replace("id: sky-is-up", f"id: {name}") for name in extra)).encode()
    files[QUIZ] = f"purpose: module\npass_score: 60\nattempts: 3\nitems: [{', '.join(extra)}]\n".encode()
    return publish_approved(files, at=THEN)


def make_quiz(edition: Edition, purpose: str = "module") -> QuizRevision:
    """A quiz of one true/false item, made row by row; call inside write()."""
    words = {"vi": "Đúng", "en": "True"}
    body = body_of(
        Item(
            id="made-up",
            type="truefalse",
            objective="made-up",
            competency="detect",
            difficulty="easy",
            source="Invented",
            section="made-up",
            stem=words,
            choices=tuple(
                Choice(id=word, fraction=word == "yes", text=words, feedback=words) for word in ("yes", "no")
            ),
        )
    )
    item = add(ItemRevision(item_id="made-up", module_slug="made-up", sha256="0" * 64, body=body))
    place = QuizItem(position=1, item_revision_id=item.id)
    quiz = QuizRevision(
        edition_id=edition.id, module_slug="made-up", purpose=purpose, sha256="0" * 64, items=[place]
    )
    return add(quiz)


def quiz_revision(edition: Edition, purpose: str = "module", module_slug: str | None = None) -> QuizRevision:
    """A quiz of an edition; a module's is the first module's unless one is named."""
    query = select(QuizRevision).where(QuizRevision.edition_id == edition.id, QuizRevision.purpose == purpose)
    if module_slug is not None:
        query = query.where(QuizRevision.module_slug == module_slug)
    return db.session.scalars(query.order_by(QuizRevision.id).limit(1)).one()


def make_graded_attempt(
    enrolment: Enrolment,
    quiz: QuizRevision,
    percent: float,
    *,
    number: int = 1,
    form: str = "",
    registration: Registration | None = None,
    submitted_at: datetime = TESTED,
) -> Attempt:
    """An attempt that was handed in and graded, without its answers; call inside write().

    With a registration it belongs to that workshop and to the province the officer was registered from.
    """
    attempt = add(
        Attempt(
            enrolment_id=enrolment.id,
            officer_id=enrolment.officer_id,
            registration_id=registration.id if registration else None,
            province_id=registration.province_id if registration else None,
            quiz_revision_id=quiz.id,
            purpose=quiz.purpose,
            form=form,
            number=number,
            layout=[],
            language="vi",
            started_at=submitted_at,
            submitted_at=submitted_at,
        )
    )
    grade_as(attempt, percent, quiz.pass_score)
    return attempt


def grade_as(attempt: Attempt, percent: float, pass_score: int | None = None) -> GradingRun:
    """Another grading of an attempt, which counts from now on; call inside write()."""
    run = add(GradingRun(key_version="0" * 64, at=TESTED, reason="test"))
    add(
        AttemptScore(
            grading_run_id=run.id,
            attempt_id=attempt.id,
            score=percent / 10,
            max_score=10,
            percent=percent,
            is_passed=None if pass_score is None else percent >= pass_score,
        )
    )
    attempt.grading_run_id = run.id
    db.session.flush()
    return run


def make_statistics(subject: Subject, body: dict[str, Any], *, is_stale: bool = False) -> Statistics:
    """Kept figures of a subject without tests, fresh unless told otherwise; call inside write()."""
    inputs = "0" * 64 if is_stale else hash_inputs([])
    return add(Statistics(subject=str(subject), inputs_hash=inputs, body=body, computed_at=TESTED))
