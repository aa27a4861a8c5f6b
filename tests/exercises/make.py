"""Exercises of a workshop for tests. Call inside write()."""

from __future__ import annotations

from app.accounts.models import Account
from app.curriculum import catalogue
from app.domain.course import Exercise
from app.exercises.models import NewMark, Observation
from app.workshops.models import Registration, Workshop
from tests.cast import THEN

EXERCISE = "say-what-you-see"  # of the sample course: looks-first for 2 points, says-no-more for 1


def exercise_of(workshop: Workshop) -> Exercise:
    exercise = catalogue.edition(workshop.edition_id).exercise(EXERCISE)
    assert exercise is not None
    return exercise


def begin(workshop: Workshop, registration: Registration, by: Account) -> Observation:
    """An observer's sheet, still empty."""
    return Observation.begin(registration, exercise_of(workshop), by=by, at=THEN)


def score(
    workshop: Workshop, registration: Registration, by: Account, first: str, second: str
) -> Observation:
    """A sheet with a mark on both lines, handed in."""
    sheet = begin(workshop, registration, by)
    marks = [("looks-first", first), ("says-no-more", second)]
    sheet.save([NewMark(line, mark, f"key:{line}:{mark}") for line, mark in marks], at=THEN)
    sheet.submit(by=by, at=THEN)
    return sheet
