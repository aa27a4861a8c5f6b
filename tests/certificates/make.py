"""Officers who have earned a certificate, or not yet, for tests. Call inside write()."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from app.curriculum.models import Edition, QuizRevision
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.models import Attempt
from app.workshops.models import Registration, Workshop, WorkshopSession
from tests.attendance.make import attend
from tests.cast import Cast, add
from tests.quizzes.make import make_graded_attempt
from tests.workshops.make import make_workshop, register, register_many

AFTER = datetime(2022, 7, 20, 2, 0, tzinfo=UTC)
"""A moment after the workshop of the factories, whose half-days are on 5 to 7 July 2022."""


def final_test(edition: Edition) -> QuizRevision:
    """The post-test of an edition, which a certificate asks for; the same one when asked again."""
    query = select(QuizRevision).where(QuizRevision.edition_id == edition.id, QuizRevision.purpose == "post")
    return db.session.scalar(query) or add(
        QuizRevision(edition_id=edition.id, purpose="post", sha256="0" * 64, pass_score=70)
    )


def give_results(
    workshop: Workshop, registration: Registration, *, marks: str = "pppppp", score: float | None = 85
) -> None:
    """Marks for the half-days, one letter each (see tests.attendance.make.attend), and a post-test's score.

    Whoever was in another workshop of the edition has handed in the post-test already.
    """
    query = select(WorkshopSession).where(WorkshopSession.workshop_id == workshop.id)
    attend(db.session.scalars(query.order_by(WorkshopSession.starts_at)).all(), registration, marks)
    if (
        score is not None
        and not db.session.query(Attempt).filter_by(enrolment_id=registration.enrolment_id).count()
    ):
        edition = db.session.get_one(Edition, workshop.edition_id)
        enrolment = db.session.get_one(Enrolment, registration.enrolment_id)
        make_graded_attempt(enrolment, final_test(edition), score, registration=registration)


def make_finished_workshop(cast: Cast, people=(), **options) -> tuple[Workshop, list[Registration]]:
    """A workshop in which these accounts have earned the certificate."""
    workshop = make_workshop(cast, **options)
    registrations = [register(workshop, person) for person in people]
    for registration in registrations:
        give_results(workshop, registration)
    return workshop, registrations


def make_full_workshop(cast: Cast, count: int, **options) -> tuple[Workshop, list[Registration]]:
    """A workshop in which so many made-up officers have earned the certificate."""
    workshop = make_workshop(cast, **options)
    registrations = register_many(workshop, cast.north_station, count)
    for registration in registrations:
        give_results(workshop, registration)
    return workshop, registrations
