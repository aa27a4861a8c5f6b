"""Which editions one reads, and who reads what instructors teach with."""

from __future__ import annotations

import uuid

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.models import PrintedBook
from app.curriculum.published import PublishedEdition, PublishedModule, PublishedTeaching
from app.domain.course import Exercise
from app.extensions import db
from app.learning.queries import Studying, studying

BOOKS_FOR_TEACHERS = ("teaching", "answers")
TEACHERS = ("instructor", "coordinator", "administrator")


def edition_for_reading(course_slug: str) -> tuple[PublishedEdition, Studying | None]:
    """The edition that the user studies and their place in it, else the newest one; 404 when there is none.

    One select for those who study, two for others.
    """
    place = studying(current_user.officer_id, course_slug)
    edition = catalogue.edition(place.edition_id) if place else catalogue.current_edition(course_slug)
    return edition or abort(404), place


def can_read_teaching(user: User) -> bool:
    """Answers and settings of exercises are not for those who will be asked."""
    return user.has_role(*TEACHERS)


def edition_for_teaching(course_slug: str) -> PublishedEdition:
    """The newest edition of a course, for those who teach or plan; 404 when there is none, 403 for others."""
    edition = catalogue.current_edition(course_slug) or abort(404)
    if not can_read_teaching(current_user):
        abort(403)
    return edition


def module_for_teaching(
    course_slug: str, module_slug: str | None
) -> tuple[PublishedEdition, PublishedModule | None]:
    """The newest edition and a module of it, or none where the whole course is asked for; 404 or 403 as above."""
    edition = edition_for_teaching(course_slug)
    return edition, (edition.module(module_slug) or abort(404)) if module_slug else None


def text_for_teaching(course_slug: str, kind: str, name: str) -> tuple[PublishedEdition, PublishedTeaching]:
    """Notes on a module or an agenda; 404 or 403 as above."""
    edition = edition_for_teaching(course_slug)
    return edition, edition.teaching_text(kind, name) or abort(404)


def exercise_for_teaching(course_slug: str, exercise_id: str) -> tuple[PublishedEdition, Exercise]:
    """A scenario exercise; 404 or 403 as above."""
    edition = edition_for_teaching(course_slug)
    return edition, edition.exercise(exercise_id) or abort(404)


def edition_for_printing(course_slug: str, kind: str) -> PublishedEdition:
    """The edition of which the user may have a book of this kind; 404 or 403 as above."""
    if kind in BOOKS_FOR_TEACHERS:
        return edition_for_teaching(course_slug)
    edition, _place = edition_for_reading(course_slug)
    return edition


def book_for_reading(course_slug: str, uid: uuid.UUID) -> PrintedBook:
    """A printed book of the edition that the user reads, or of the newest; else 404, or 403 as above."""
    book = db.session.scalar(select(PrintedBook).where(PrintedBook.uid == uid)) or abort(404)
    edition, _place = edition_for_reading(course_slug)
    newest = catalogue.current_edition(course_slug)
    if book.edition_id not in {edition.id, newest.id if newest else None}:
        abort(404)
    if book.kind in BOOKS_FOR_TEACHERS and not can_read_teaching(current_user):
        abort(403)
    return book
