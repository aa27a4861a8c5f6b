"""Publishes the mini course that every test of editions, quizzes and workshops may use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from app.curriculum.approval import EditionDecision
from app.curriculum.models import Edition, InstrumentRevision
from app.curriculum.publishing import publish_course, publish_instrument
from app.curriculum.working_copy import read_files
from app.domain.approval import STAGES
from app.shared import clock
from app.shared.database import write
from tests.cast import add

COURSES = Path(__file__).parent.parent / "courses"


def mini_files() -> dict[str, bytes]:
    """The files of the mini course: two modules (the second without a quiz), a pre-test and a post-test."""
    return read_files(COURSES / "mini")


def publish_mini(by=None) -> Edition:
    """The mini course, published and approved; call outside write()."""
    return publish_approved(mini_files(), by=by)


def publish_approved(files: Mapping[str, bytes], *, by=None, at: datetime | None = None) -> Edition:
    """The edition of these files, published and approved by nobody in particular; call outside write()."""
    at = at or clock.now()
    edition, is_new = publish_course(files, by=by, at=at)
    if is_new:
        write(approve, edition, at)
    return edition


def approve(edition: Edition, at: datetime) -> Edition:
    """Pass every stage; call inside write()."""
    add(*(make_decision(edition, stage, at) for stage in STAGES))
    return edition


def make_decision(
    edition: Edition, stage: str, at: datetime, outcome: str = "passed", by=None
) -> EditionDecision:
    """A decision about an edition as a row, past all rules."""
    return EditionDecision(
        edition_id=edition.id,
        content_hash=edition.content_hash,
        stage=stage,
        outcome=outcome,
        decided_on=at.date(),
        comments={},
        at=at,
        by_id=by.id if by else None,
    )


def publish_mini_instrument(by=None) -> InstrumentRevision:
    """The instrument `mini-assessment`: one question of each type; anonymous. Call outside write()."""
    path = COURSES / "instruments" / "mini-assessment.yml"
    revision, _is_new = publish_instrument(path.name, path.read_bytes(), by=by, at=clock.now())
    return revision
