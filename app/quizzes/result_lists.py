"""Which quizzes have results, form by form."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.quizzes.result_groups import parts_of
from app.quizzes.text import quiz_kind, quiz_title


@dataclass(frozen=True)
class QuizLine:
    """One form of a quiz that `officers` handed in."""

    quiz: PublishedQuiz
    form: str
    officers: int

    @property
    def title(self) -> str:
        return f"{quiz_kind(self.quiz.purpose)}: {quiz_title(self.quiz)}"


def quizzes_of(edition_id: int, *, workshop: uuid.UUID | None = None) -> list[QuizLine]:
    """The quizzes of an edition that anybody handed in, or officers of a workshop did."""
    parts = parts_of(edition_id, workshop=workshop)
    return [QuizLine(catalogue.quiz(part.quiz_revision_id), part.form, part.officers) for part in parts]
