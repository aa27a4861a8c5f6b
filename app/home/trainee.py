"""What a trainee's first page says: where to be, what to do next, what was earned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.identity import User
from app.certificates.models import Certificate, Revocation
from app.curriculum import catalogue
from app.curriculum.models import Course, Edition
from app.extensions import db
from app.learning.models import Enrolment
from app.shared import clock
from app.shared.locale import language
from app.study.overview import Overview, overview_of
from app.surveys.queries import Awaiting, rounds_awaiting
from app.workshops.queries import ComingSession, next_session_for


@dataclass(frozen=True)
class Standing:
    """A trainee now. `course` is the one last studied, else one to begin; None when none is published."""

    at: datetime
    session: ComingSession | None
    course: Overview | None
    rounds: list[Awaiting]
    certificates: int


def standing_of(user: User) -> Standing:
    """Nine reads at most, whatever was studied and attended."""
    now = clock.now()
    slug = _course_of(user.officer_id)
    return Standing(
        at=now,
        session=next_session_for(user.officer_id, now),
        course=overview_of(slug, user, language()) if slug else None,
        rounds=rounds_awaiting(user.officer_id, clock.local(now).date()),
        certificates=_count_certificates(user.officer_id),
    )


def _course_of(officer_id: int) -> str | None:
    """The course that was read last, or enrolled in; else the first that is published."""
    query = (
        select(Course.slug)
        .join(Edition, Edition.course_id == Course.id)
        .join(Enrolment, Enrolment.edition_id == Edition.id)
        .where(Enrolment.officer_id == officer_id)
        .order_by(func.coalesce(Enrolment.last_read_at, Enrolment.at).desc(), Edition.number.desc())
    )
    studied = db.session.scalar(query.limit(1))
    return studied or next((edition.slug for edition in catalogue.current_editions()), None)


def _count_certificates(officer_id: int) -> int:
    query = (
        select(func.count(Certificate.id))
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.officer_id == officer_id, Revocation.id.is_(None))
    )
    return db.session.scalar(query) or 0
