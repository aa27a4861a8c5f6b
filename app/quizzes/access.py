"""Which quizzes, attempts and results are open to whom."""

from __future__ import annotations

import uuid
from functools import lru_cache

from flask import abort, current_app
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound

from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.curriculum.published import PublishedQuiz
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.answers import AnswerSheet
from app.quizzes.models import Attempt
from app.quizzes.starting import Place

MOST_REMEMBERED = 2000  # sheets of about two kilobytes


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
    """What the signed-in officer's own attempt set; 404 otherwise. Asked of the database once in each process."""
    remembered = current_app.extensions.setdefault("answer_sheets", lru_cache(MOST_REMEMBERED)(_read_sheet))
    try:
        sheet: AnswerSheet = remembered(uid, current_user.officer_id)
    except NoResultFound:
        abort(404)
    return sheet


def _read_sheet(uid: uuid.UUID, officer_id: int) -> AnswerSheet:
    """What an attempt set never changes; whether it still takes answers is asked anew for every one of them."""
    columns = (Attempt.id, Attempt.uid, Attempt.layout, Attempt.quiz_revision_id)
    own = select(*columns).where(Attempt.uid == uid, Attempt.officer_id == officer_id)
    return AnswerSheet(*db.session.execute(own).one())
