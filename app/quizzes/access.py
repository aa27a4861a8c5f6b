"""Which quizzes, attempts and results are open to whom."""

from __future__ import annotations

import uuid

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, select

from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.curriculum.published import PublishedQuiz
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.answers import AnswerSheet
from app.quizzes.models import Attempt
from app.quizzes.starting import Place


def attempts_visible_to(user: User) -> Select[Attempt]:
    """An attempt, with what was answered, is its officer's own; instructors see scores, in results."""
    return select(Attempt).where(Attempt.officer_id == user.officer_id)


def quiz_for_taking(uid: uuid.UUID) -> tuple[PublishedQuiz, Place]:
    """A quiz of an edition that the signed-in officer is enrolled in; 404 otherwise."""
    query = (
        select(QuizRevision.id, Enrolment.id, Enrolment.officer_id)
        .join(Enrolment, Enrolment.edition_id == QuizRevision.edition_id)
        .where(QuizRevision.uid == uid, Enrolment.officer_id == current_user.officer_id)
    )
    row = db.session.execute(query).one_or_none() or abort(404)
    return catalogue.quiz(row[0]), Place(*row[1:])


def attempt_for_reading(uid: uuid.UUID) -> Attempt:
    """The signed-in officer's own attempt; 404 otherwise."""
    attempt = db.session.scalar(attempts_visible_to(current_user).where(Attempt.uid == uid))
    return attempt or abort(404)


def sheet_for_answering(uid: uuid.UUID) -> AnswerSheet:
    """What the signed-in officer's own attempt set; 404 otherwise. One Core statement: answers come most often."""
    columns = (Attempt.id, Attempt.uid, Attempt.layout, Attempt.due_at)
    own = select(*columns).where(Attempt.uid == uid, Attempt.officer_id == current_user.officer_id)
    row = db.session.execute(own).one_or_none() or abort(404)
    return AnswerSheet(*row)
