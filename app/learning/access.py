"""Who may study what. Every published course may be read by everybody who is signed in."""

from __future__ import annotations

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.models import Course, Edition
from app.curriculum.published import PublishedEdition
from app.extensions import db
from app.learning.models import Enrolment


def may_enrol_alone(user: User) -> bool:
    """Trainees enrol by themselves; others look at courses without leaving a trace of study."""
    return user.has_role("trainee")


def edition_for_enrolling(course_slug: str) -> PublishedEdition:
    """The newest edition of a course, for a trainee; 403 for others, 404 when there is no such course."""
    edition = catalogue.current_edition(course_slug)
    if edition is None:
        abort(404)
    if not may_enrol_alone(current_user):
        abort(403)
    return edition


def enrolment_for_reading(course_slug: str) -> Enrolment:
    """One's own enrolment in the newest edition that one is enrolled in; else 404."""
    own = (
        select(Enrolment)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .join(Course, Course.id == Edition.course_id)
        .where(Enrolment.officer_id == current_user.officer_id, Course.slug == course_slug)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    return db.session.scalar(own) or abort(404)
