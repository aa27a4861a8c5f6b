"""Publishes the mini course that every test of editions, quizzes and workshops may use."""

from __future__ import annotations

from pathlib import Path

from app.curriculum.models import Edition, InstrumentRevision
from app.curriculum.publishing import publish_course, publish_instrument
from app.curriculum.working_copy import read_files
from app.shared import clock

COURSES = Path(__file__).parent.parent / "courses"


def mini_files() -> dict[str, bytes]:
    """The files of the mini course: two modules (the second without a quiz), a pre-test and a post-test."""
    return read_files(COURSES / "mini")


def publish_mini(by=None) -> Edition:
    """The mini course, published; call outside write()."""
    edition, _is_new = publish_course(mini_files(), by=by, at=clock.now())
    return edition


def publish_mini_instrument(by=None) -> InstrumentRevision:
    """The instrument `mini-assessment`: one question of each type; anonymous. Call outside write()."""
    path = COURSES / "instruments" / "mini-assessment.yml"
    revision, _is_new = publish_instrument(path.name, path.read_bytes(), by=by, at=clock.now())
    return revision
