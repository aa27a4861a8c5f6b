"""A workshop that sits quizzes of the mini course on paper, and people who key what comes back."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.curriculum import catalogue
from app.curriculum.models import Edition, QuizItem, QuizRevision
from app.extensions import db
from app.quizzes.models import Attempt, AttemptScore
from app.quizzes.paper import PaperEntry, PaperSettlement, PaperSheet, PaperVersion
from app.quizzes.paper_making import make_papers
from app.shared import clock
from app.shared.database import write
from app.workshops.models import Registration, Workshop
from tests.cast import THEN, Cast, add
from tests.pages import english_client
from tests.quizzes.make import make_quiz, quiz_revision
from tests.workshops.make import make_workshop, register

DAY = date(2026, 3, 1)  # of tests.quizzes.taking.MORNING
RIGHT = {"sky-is-up": {"up"}, "pick-both": {"two", "four"}, "true-or-not": {"true"}}


class Hall:
    """A workshop with the trainees of the cast on its roster, its instructor and the coordinator keying."""

    def __init__(self, app: Flask, cast: Cast, edition: Edition, starts_on: date = DAY) -> None:
        self.app, self.cast, self.edition = app, cast, edition
        self.workshop: Workshop = write(make_workshop, cast, edition=edition, starts_on=starts_on)
        self.registration: Registration = write(register, self.workshop, cast.trainee)
        self.other: Registration = write(register, self.workshop, cast.other_trainee)
        self.arrive()

    def arrive(self) -> None:
        """Those who key sign in: once more when a day has passed."""
        self.instructor = english_client(self.app, self.cast.instructor)
        self.coordinator = english_client(self.app, self.cast.coordinator)

    def make(self, purpose: str = "module", language: str = "vi", by: Account | None = None) -> PaperVersion:
        """The first version of a quiz."""
        quiz = catalogue.quiz(quiz_revision(self.edition, purpose).id)
        actor = by or self.cast.instructor
        return write(make_papers, self.workshop, quiz, language, by=actor, at=clock.now())[0]

    def address(self, version: PaperVersion, registration: Registration | None = None) -> str:
        return f"/papers/{version.uid}/sheets/{(registration or self.registration).uid}"


def make_keyed_sheet(workshop: Workshop, registration: Registration, *keyers: Account) -> PaperVersion:
    """A version made row by row, of a quiz with one true/false item, and the officer's sheet of it on which those who
    keyed it differ; call inside write().
    """
    quiz = db.session.scalars(select(QuizRevision).filter_by(edition_id=workshop.edition_id)).first()
    quiz = quiz or make_quiz(db.session.get_one(Edition, workshop.edition_id))
    item = db.session.scalars(select(QuizItem).filter_by(quiz_revision_id=quiz.id)).first()
    version = add(
        PaperVersion(
            workshop_id=workshop.id,
            quiz_revision_id=quiz.id,
            language="vi",
            form="",
            code="MADEUP",
            layout=[{"item": "made-up", "revision": item.item_revision_id, "choices": ["yes", "no"]}],
            at=THEN,
        )
    )
    sheet = add(PaperSheet(version_id=version.id, registration_id=registration.id))
    for number, keyer in enumerate(keyers, start=1):
        answers = {"made-up": ["yes"]} if number == 1 else {}
        rows = {"sheet_id": sheet.id, "number": number, "sat_on": workshop.starts_on, "answers": answers}
        add(PaperEntry(**rows, at=THEN, by_id=keyer.id))
    add(
        PaperSettlement(
            sheet_id=sheet.id, line="another", decided={"choices": []}, at=THEN, by_id=keyers[0].id
        )
    )
    return version


def letters(version: PaperVersion, answers: dict[str, set[str]]) -> dict[str, str]:
    """The letters of these answers on this version's sheet, by item."""
    return {
        entry["item"]: "".join(
            letter
            for letter, choice in zip("ABCDEF", entry["choices"], strict=False)
            if choice in answers.get(entry["item"], ())
        )
        for entry in version.layout
    }


def filled(
    version: PaperVersion, answers: dict[str, set[str]], code: str | None = None, day: date = DAY
) -> dict[str, str]:
    """The form of an entry as somebody types it."""
    typed = {f"line-{item}": said for item, said in letters(version, answers).items()}
    return {"code": version.code if code is None else code, "sat_on": day.isoformat(), **typed}


def attempts_of(registration: Registration) -> list[Attempt]:
    query = select(Attempt).filter_by(enrolment_id=registration.enrolment_id).order_by(Attempt.number)
    return list(db.session.scalars(query))


def score_of(attempt: Attempt) -> AttemptScore:
    query = select(AttemptScore).filter_by(attempt_id=attempt.id, grading_run_id=attempt.grading_run_id)
    return db.session.scalars(query).one()
