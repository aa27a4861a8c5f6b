"""Issuing to everybody who has earned a certificate, as a job that can be watched, killed and run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.certificates.issuing import count_due, issue_next
from app.shared import clock
from app.shared.database import write
from app.shared.jobs import Job, job_kind, start_job
from app.shared.models import Actor
from app.workshops.models import Workshop

KIND = "issue_certificates"


@dataclass(frozen=True)
class OnBehalfOf:
    """The account that started a job."""

    id: int


def start_issuing(workshop_ids: Sequence[int], *, back: str, by: Actor) -> Job:
    """Begin to issue to all of these workshops who have earned one; `back` is the page to return to."""
    return start_job(KIND, {"workshop_ids": list(workshop_ids), "back": back}, by=by)


@job_kind(KIND)
def issue_all(job: Job) -> dict[str, Any]:
    """Workshop after workshop, few by few; what an earlier run of the same job has issued counts as done."""
    workshop_ids = job.arguments["workshop_ids"]
    by = OnBehalfOf(job.by_id) if job.by_id else None
    total = job.done + count_due([Workshop.id.in_(workshop_ids)], clock.now())
    write(job.advance, job.done, total)
    for workshop_id in workshop_ids:
        _issue_workshop(job, workshop_id, by, clock.now())
    return {"issued": job.done}


def _issue_workshop(job: Job, workshop_id: int, by: Actor | None, at: datetime) -> None:
    left = 1
    while left:
        issued, left = issue_next([Workshop.id == workshop_id], by=by, at=at)
        done = job.done + issued
        write(job.advance, done, max(done, job.total))
