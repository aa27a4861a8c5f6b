"""Quizzes, attempts and scores for tests of quizzes and of what stands on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.curriculum import catalogue
from app.curriculum.models import Edition, ItemRevision, QuizItem, QuizRevision
from app.curriculum.published import PublishedQuiz
from app.domain.course import Choice, Item, body_of
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.graded_tests import Subject
from app.quizzes.grading import grade_attempts
from app.quizzes.models import Attempt, AttemptScore, GradingRun, Response, Statistics
from app.quizzes.starting import layout_of
from app.quizzes.statistics import hash_inputs
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
    choices = [Choice(id=word, fraction=word == "yes", text=words, feedback=words) for word in ("yes", "no")]
    body = body_of(made_up_item("truefalse", words, choices=tuple(choices)))
    item = add(ItemRevision(item_id="made-up", module_slug="made-up", sha256="0" * 64, body=body))
    place = QuizItem(position=1, item_revision_id=item.id)
    quiz = QuizRevision(
        edition_id=edition.id, module_slug="made-up", purpose=purpose, sha256="0" * 64, items=[place]
    )
    return add(quiz)


def made_up_item(kind: str, stem: dict[str, str], **more: Any) -> Item:
    """An item of a type, with what that type needs."""
    return Item(
        id="made-up",
        type=kind,
        objective="made-up",
        competency="detect",
        difficulty="easy",
        source="Invented",
        section="made-up",
        stem=stem,
        **more,
    )


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


def sit_quiz(
    quiz: QuizRevision,
    answers: Sequence[Mapping[str, Any]],
    registrations: Sequence[Registration],
    *,
    number: int = 1,
    form: str = "",
) -> list[Attempt]:
    """Attempts that were answered ({item: choice, or the whole answer}), handed in and graded together, one of each
    registration; call inside write().
    """
    published = catalogue.quiz(quiz.id)
    attempts = [_sitting(published, registration, number, form) for registration in registrations]
    for attempt, given in zip(attempts, answers, strict=True):
        add(
            *(
                _response(attempt, entry, given[entry["item"]])
                for entry in attempt.layout
                if entry["item"] in given
            )
        )
    grade_attempts(attempts, by=None, at=TESTED, reason="test")
    return attempts


def _sitting(quiz: PublishedQuiz, registration: Registration, number: int, form: str) -> Attempt:
    return add(
        Attempt(
            enrolment_id=registration.enrolment_id,
            officer_id=registration.officer_id,
            registration_id=registration.id,
            unit_version_id=registration.unit_version_id,
            province_id=registration.province_id,
            quiz_revision_id=quiz.revision_id,
            purpose=quiz.purpose,
            form=form,
            number=number,
            layout=layout_of(quiz, form, seed=number),
            language="vi",
            started_at=TESTED,
            submitted_at=TESTED,
        )
    )


def _response(attempt: Attempt, entry: dict[str, Any], given: Any) -> Response:
    return Response(
        attempt_id=attempt.id,
        item_id=entry["item"],
        item_revision_id=entry["revision"],
        answer={"choices": [given]} if isinstance(given, str) else given,
        language="vi",
        key=f"key-{entry['item']}",
        receipt="TEST",
        occurred_at=TESTED,
        received_at=TESTED,
    )


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
