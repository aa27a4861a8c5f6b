"""Who scores exercises, who reads the scores, and when."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from app.curriculum import catalogue
from app.domain.course import Exercise
from app.exercises.models import Observation
from app.extensions import db
from app.workshops.access import workshop_for_reading, workshop_for_roster, workshop_for_running
from app.workshops.models import Workshop
from app.workshops.registrations import Registration, is_active


class Played(NamedTuple):
    """An exercise in a workshop."""

    workshop: Workshop
    exercise: Exercise


class Sheet(NamedTuple):
    """An observer's own sheet, and whom and what it is about."""

    observation: Observation
    registration: Registration
    played: Played


def exercise_for_scores(uid: uuid.UUID, exercise_id: str) -> Played:
    """For those who may see the roster; 404 when there is no such exercise in the workshop's edition."""
    return _played(workshop_for_roster(uid), exercise_id)


def exercise_for_scoring(uid: uuid.UUID, exercise_id: str) -> Played:
    """For those who run the workshop: its instructors, and those who plan it."""
    return _played(workshop_for_running(uid), exercise_id)


def registration_for_scoring(played: Played, uid: uuid.UUID) -> Registration:
    """Somebody on the roster who has not withdrawn, else 404; 403 for oneself, whom one cannot watch."""
    query = select(Registration).where(Registration.uid == uid, is_active())
    found = db.session.scalar(query.where(Registration.workshop_id == played.workshop.id)) or abort(404)
    return found if found.officer_id != current_user.officer_id else abort(403)


def sheet_for_scoring(uid: uuid.UUID) -> Sheet:
    """The signed-in observer's own sheet; 404 for everybody else, and once they no longer run the workshop 403."""
    query = (
        select(Observation, Registration, Workshop.uid)
        .join(Registration, Registration.id == Observation.registration_id)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(Observation.uid == uid, Observation.by_id == current_user.id)
    )
    observation, registration, workshop_uid = db.session.execute(query).one_or_none() or abort(404)
    return Sheet(observation, registration, exercise_for_scoring(workshop_uid, observation.exercise_id))


def place_for_own_results(uid: uuid.UUID) -> tuple[Workshop, Registration]:
    """The workshop and the signed-in officer's own place in it; else 404."""
    workshop = workshop_for_reading(uid)
    query = select(Registration).where(Registration.workshop_id == workshop.id, is_active())
    own = db.session.scalar(query.where(Registration.officer_id == current_user.officer_id))
    return workshop, own or abort(404)


def _played(workshop: Workshop, exercise_id: str) -> Played:
    exercise = catalogue.edition(workshop.edition_id).exercise(exercise_id)
    return Played(workshop, exercise or abort(404))
