"""What of the published files is served. Courses are open to everybody who is signed in."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select

from app.curriculum.models import EditionFile
from app.extensions import db

FIGURE = "image/svg+xml"


def figure_for_reading(sha256: str) -> EditionFile:
    """A drawing of any published edition; everything else in the content store is 404."""
    query = select(EditionFile).where(EditionFile.sha256 == sha256, EditionFile.media_type == FIGURE)
    return db.session.scalar(query.limit(1)) or abort(404)
