"""What of the published files is served, and who reads, proposes and decides about editions."""

from __future__ import annotations

import uuid

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.access import covers_an_agency, require_role
from app.accounts.identity import User
from app.curriculum.approval import EditionDecision
from app.curriculum.drawings import MEDIA_TYPE
from app.curriculum.models import Course, Edition, EditionFile
from app.curriculum.queries import newest_edition
from app.extensions import db

READERS = (
    "instructor",
    "coordinator",
    "administrator",
)  # they see what editions there are, and where each stands
REVIEWERS = ("coordinator", "administrator")  # they read what is not approved yet, and the letters


def can_see_editions(user: User) -> bool:
    return user.has_role(*READERS)


def can_review(user: User) -> bool:
    """Whether the user reads editions that are not approved, and the papers of their dossiers."""
    return user.has_role(*REVIEWERS)


def can_decide(user: User) -> bool:
    """Courses are for all provinces, so whoever decides about them coordinates or administers a whole agency."""
    return user.has_role(*REVIEWERS) and covers_an_agency(user, *REVIEWERS)


def require_decider() -> None:
    """Go on only for those who decide about editions; 403 for others."""
    if not can_decide(current_user):
        abort(403)


def _editions() -> Select[Edition]:
    return select(Edition).options(joinedload(Edition.course))


def editions_for_reading(course_slug: str) -> list[Edition]:
    """Every edition of a course, the newest first; 403 for those who only study, 404 when there is no such course."""
    require_role(*READERS)
    query = _editions().join(Course).where(Course.slug == course_slug).order_by(Edition.number.desc())
    return list(db.session.scalars(query)) or abort(404)


def edition_for_reading(uid: uuid.UUID) -> Edition:
    """An edition whatever its state; 404, or 403 for those who only study."""
    require_role(*READERS)
    return db.session.scalar(_editions().where(Edition.uid == uid)) or abort(404)


def edition_for_reviewing(uid: uuid.UUID) -> Edition:
    """An edition to read before it is approved; 404 or 403."""
    require_role(*REVIEWERS)
    return edition_for_reading(uid)


def edition_for_deciding(uid: uuid.UUID) -> Edition:
    """An edition to decide about; 404 or 403."""
    edition = edition_for_reviewing(uid)
    require_decider()
    return edition


def letter_for_reading(uid: uuid.UUID) -> EditionDecision:
    """A decision with the paper that goes with it; 404 when there is none, 403 for those who do not review."""
    require_role(*REVIEWERS)
    query = select(EditionDecision).where(
        EditionDecision.uid == uid, EditionDecision.letter_sha256.is_not(None)
    )
    query = query.options(joinedload(EditionDecision.edition).joinedload(Edition.course))
    return db.session.scalar(query) or abort(404)


def is_proposed_only(course_slug: str, user: User) -> bool:
    """Whether a reviewer asks for a course of which no edition is in use yet."""
    return can_review(user) and newest_edition(course_slug) is not None


def figure_for_reading(sha256: str) -> EditionFile:
    """A drawing of any published lesson; everything else in the content store is 404, pictures of items too."""
    return _drawing(sha256, "%/figures/%") or abort(404)


def item_picture_of(sha256: str) -> EditionFile | None:
    """A picture of any published item: only for those whom the caller lets see the item."""
    return _drawing(sha256, "%/pictures/%")


def _drawing(sha256: str, folder: str) -> EditionFile | None:
    query = select(EditionFile).where(
        EditionFile.sha256 == sha256, EditionFile.media_type == MEDIA_TYPE, EditionFile.path.like(folder)
    )
    return db.session.scalar(query.limit(1))
