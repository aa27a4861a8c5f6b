"""Editions of courses with their dossiers, for those who propose, review and approve them."""

from __future__ import annotations

from sqlalchemy import select

from app.curriculum.models import Course, Edition
from app.extensions import db


def newest_edition(slug: str) -> Edition | None:
    """The edition of a course that was published last, approved or not."""
    query = select(Edition).join(Course).where(Course.slug == slug)
    return db.session.scalar(query.order_by(Edition.number.desc()).limit(1))
