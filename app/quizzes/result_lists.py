"""Which quizzes have results, form by form."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.domain.suppression import MIN_COUNT
from app.quizzes.result_access import closed_parts
from app.quizzes.result_groups import parts_of
from app.quizzes.text import quiz_kind, quiz_title


@dataclass(frozen=True)
class QuizLine:
    """One form of a quiz that `officers` handed in."""

    quiz: PublishedQuiz
    form: str
    officers: int
    is_of_few: bool  # of officers whose rows the reader may not open: their number is not told

    @property
    def title(self) -> str:
        return f"{quiz_kind(self.quiz.purpose)}: {quiz_title(self.quiz)}"


def quizzes_of(edition_id: int, *, workshop: uuid.UUID | None = None) -> list[QuizLine]:
    """The quizzes of an edition that anybody handed in, or officers of a workshop did, whose rows are open then."""
    parts = parts_of(edition_id, workshop=workshop)
    closed = set() if workshop else closed_parts(edition_id)
    return [
        QuizLine(
            catalogue.quiz(part.quiz_revision_id),
            part.form,
            part.officers,
            is_of_few=part.officers < MIN_COUNT and (part.quiz_revision_id, part.form) in closed,
        )
        for part in parts
    ]
