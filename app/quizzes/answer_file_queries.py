"""Files of answers as a page lists them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import aliased

from app.accounts.identity import User
from app.accounts.models import Account, Officer
from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.extensions import db
from app.quizzes.answer_file_access import answer_files_visible_to
from app.quizzes.answer_files import AnswerFile
from app.quizzes.models import Attempt

MOST_LISTED = 100


@dataclass(frozen=True)
class FileLine:
    """A file with whose attempt it is of and who took it in."""

    file: AnswerFile
    officer: str
    is_synthetic: bool
    quiz: PublishedQuiz
    by: str


def lines_visible_to(user: User) -> list[FileLine]:
    """The files that a user may see, the newest first, at most a hundred. One query."""
    officer, receiver = aliased(Officer), aliased(Officer)
    query = (
        answer_files_visible_to(user)
        .join(Attempt, Attempt.id == AnswerFile.attempt_id)
        .join(officer, officer.id == Attempt.officer_id)
        .outerjoin(Account, Account.id == AnswerFile.by_id)
        .outerjoin(receiver, receiver.id == Account.officer_id)
        .with_only_columns(
            AnswerFile, Attempt.quiz_revision_id, officer.full_name, officer.is_synthetic, receiver.full_name
        )
        .order_by(AnswerFile.id.desc())
        .limit(MOST_LISTED)
    )
    return [
        FileLine(file, name, is_synthetic, catalogue.quiz(quiz_id), by or "")
        for file, quiz_id, name, is_synthetic, by in db.session.execute(query)
    ]
