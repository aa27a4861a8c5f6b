"""An edition proposed by sending a course in as one ZIP file: checked at once, published as a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.curriculum.hashing import content_hash
from app.curriculum.models import Edition
from app.curriculum.queries import edition_of
from app.domain.course import Course
from app.domain.course_source import Problem
from app.extensions import db
from app.shared import clock
from app.shared.database import write
from app.shared.jobs import Job, job_kind, start_job
from app.shared.models import Actor
from app.shared.storage import store

KIND = "propose_edition"


@dataclass(frozen=True)
class OnBehalfOf:
    """The account that sent the course."""

    id: int


@dataclass(frozen=True)
class Sent:
    """A course as it was sent, with its files; or every problem by file and line, and then no course."""

    course: Course | None
    files: Mapping[str, bytes]
    problems: list[Problem]

    def published(self) -> Edition | None:
        """The edition that holds these very files already."""
        return edition_of(self.course.slug, content_hash(self.files)) if self.course else None


def read_sent(content: bytes) -> Sent:
    """The course in a ZIP file. Nothing of it is kept, and nothing written outside memory."""
    from app.domain.course_archive import unpack_course  # noqa: PLC0415 - only where courses are sent
    from app.domain.course_files import read_course  # noqa: PLC0415 - YAML

    files, problems = unpack_course(content)
    if problems:
        return Sent(None, {}, problems)
    course, problems = read_course(files)
    return Sent(None if problems else course, files, problems)


def start_proposing(content: bytes, notes: str, *, back: str, by: Actor) -> Job:
    """Begin to publish a course that read_sent() found fit; `back` is the page to return to."""
    arguments = {"sha256": store().put(content), "notes": notes, "back": back}
    return start_job(KIND, arguments, by=by)


@job_kind(KIND)
def propose(job: Job) -> dict[str, Any]:
    """Publish what was sent, as proposed by whoever sent it. Done twice, it is one edition."""
    from app.curriculum.drafts import Unfit  # noqa: PLC0415 - Markdown
    from app.curriculum.publishing import publish_read_course  # noqa: PLC0415 - likewise

    write(job.advance, 0, 1)
    sent = read_sent(store().get(job.arguments["sha256"]))
    if sent.course is None:
        raise Unfit(sent.problems)
    by = OnBehalfOf(job.by_id) if job.by_id else None
    notes = job.arguments["notes"]
    edition, _is_new = publish_read_course(sent.course, sent.files, by=by, at=clock.now(), notes=notes)
    write(job.advance, 1, 1)
    return {"edition": str(db.session.get_one(Edition, edition.id).uid)}
