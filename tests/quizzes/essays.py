"""The course with essays, and scripts of it for tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.curriculum import catalogue
from app.curriculum.models import Edition, ItemRevision
from app.curriculum.published import PublishedItem
from app.curriculum.working_copy import read_files
from app.domain.course import body_of
from app.domain.item import Criterion, Item, Level
from app.extensions import db
from app.quizzes.models import Attempt, AttemptScore, Response
from app.quizzes.saved import latest_answers
from app.workshops.models import Workshop
from tests.cast import Cast, add
from tests.curriculum.make import publish_approved
from tests.quizzes.every_type import FOLDER
from tests.quizzes.make import TESTED, made_up_item, make_quiz, quiz_revision, sit_quiz
from tests.quizzes.taking import Trainee
from tests.workshops.make import make_edition, make_workshop, register

QUIZ = "01-in-writing/quiz.yml"
NOTE, REPORT = "note-for-the-shift", "report-in-two-lines"
WRITTEN = "Lúc 8 giờ, một hành khách giao chiếc đồng hồ ở cổng số 2."
ALL, SOME, NONE = (
    {"facts": "all", "words": "neutral"},
    {"facts": "some", "words": "neutral"},
    {"facts": "none", "words": "judging"},
)


def essay_files(rules: str = "") -> dict[str, bytes]:
    """The files of the course; `rules` stand before those of its quiz, or in their place."""
    files = read_files(FOLDER / "essays")
    lines = files[QUIZ].decode().splitlines(keepends=True)
    kept = [line for line in lines if line.split(":")[0] not in rules]
    return {**files, QUIZ: (rules + "".join(kept)).encode()}


def publish_essays() -> Edition:
    """The course, published and approved; call outside write()."""
    return publish_approved(essay_files())


def item_of(edition: Edition, item_id: str) -> PublishedItem:
    quiz = catalogue.quiz(quiz_revision(edition).id)
    return next(each for each in quiz.items if each.item.id == item_id)


def text(written: str) -> dict[str, Any]:
    return {"text": written, "language": "vi"}


def hand_in(trainee: Trainee, **answers: str) -> Attempt:
    """An attempt that was handed in: the choice right, and the essays named by what is written in them."""
    attempt = trainee.start()
    trainee.put(attempt, "one-right", "up")
    for item_id, written in answers.items():
        name = item_id.replace("_", "-")
        body = {
            "answer": text(written),
            "key": f"key-{name}-{attempt[-12:]}",
            "occurred_at": "2026-03-01T12:00:00+07:00",
        }
        assert trainee.client.put(f"{attempt}/responses/{name}", json=body).status_code == 200
    trainee.submit(attempt)
    return db.session.scalars(select(Attempt).order_by(Attempt.id.desc()).limit(1)).one()


def receipt_of(attempt: Attempt, item_id: str) -> str:
    """What stands with the text of an essay that is read now."""
    return latest_answers(attempt.id)[item_id].receipt


def scores_of(attempt: Attempt) -> AttemptScore | None:
    """The score that counts, as the database has it now."""
    db.session.expire_all()
    query = select(AttemptScore).where(
        AttemptScore.attempt_id == attempt.id, AttemptScore.grading_run_id == attempt.grading_run_id
    )
    return db.session.scalar(query)


def write_in_workshop(
    workshop: Workshop, edition: Edition, written: list[tuple[Account, dict[str, str]]]
) -> list[Attempt]:
    """An attempt of each officer, put on the roster for it: the choice right, and essays by their ids; call inside
    write().
    """
    answers = [
        {"one-right": "up", **{key: text(each) for key, each in essays.items()}} for _who, essays in written
    ]
    registrations = [register(workshop, account) for account, _essays in written]
    return sit_quiz(quiz_revision(edition), answers, registrations)


def make_script(cast: Cast) -> Attempt:
    """The trainee's attempt in the instructor's workshop, handed in with one essay, made row by row; call inside
    write().
    """
    registration = register(make_workshop(cast), cast.trainee)
    quiz = make_quiz(make_edition())
    item = db.session.get_one(ItemRevision, quiz.items[0].item_revision_id)
    item.body = body_of(_made_up())
    attempt = Attempt(
        enrolment_id=registration.enrolment_id,
        officer_id=registration.officer_id,
        registration_id=registration.id,
        quiz_revision_id=quiz.id,
        purpose=quiz.purpose,
        number=1,
        layout=[{"item": "made-up", "revision": item.id, "choices": []}],
        language="vi",
        started_at=TESTED,
        submitted_at=TESTED,
    )
    add(attempt)
    add(
        Response(
            attempt_id=attempt.id,
            item_id="made-up",
            item_revision_id=item.id,
            answer=text(WRITTEN),
            language="vi",
            key="made-up-key",
            receipt="TEST",
            occurred_at=TESTED,
            received_at=TESTED,
        )
    )
    return attempt


def _made_up() -> Item:
    words = {"vi": "Thử", "en": "Made up"}
    levels = tuple(
        Level(id=name, points=points, text=words) for name, points in (("none", "0"), ("all", "1"))
    )
    rubric = (Criterion(id="facts", text=words, levels=levels),)
    return made_up_item("essay", words, choices=(), rubric=rubric, feedback=words)
