"""What instructors read beside the lessons: notes on modules, agendas of workshops, scenario exercises."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from flask_login import current_user

from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.published import PublishedEdition, PublishedTeaching
from app.domain.course import Exercise
from app.shared.storage import store

TEACHERS = ("instructor", "coordinator", "administrator")


@dataclass(frozen=True)
class TeachingText:
    """A text in the reader's language, as it was published."""

    edition: PublishedEdition
    text: PublishedTeaching
    html: str


def may_read_teaching(user: User) -> bool:
    """Answers and settings of exercises are not for those who will be asked."""
    return user.has_role(*TEACHERS)


def edition_for_teaching(slug: str) -> PublishedEdition:
    """The newest edition of a course, for those who teach or plan; 404 when there is none, 403 for others."""
    edition = catalogue.current_edition(slug) or abort(404)
    if not may_read_teaching(current_user):
        abort(403)
    return edition


def text_for_teaching(slug: str, kind: str, name: str, language: str) -> TeachingText:
    """Notes or an agenda; 404 or 403 as above."""
    edition = edition_for_teaching(slug)
    text = edition.teaching_text(kind, name) or abort(404)
    return TeachingText(edition, text, store().get(text.pages[language]).decode())


def exercise_for_teaching(slug: str, exercise_id: str) -> tuple[PublishedEdition, Exercise]:
    """A scenario exercise; 404 or 403 as above."""
    edition = edition_for_teaching(slug)
    return edition, edition.exercise(exercise_id) or abort(404)
