"""Long work. A job is a row of ours that a queue merely carries: it can be watched, and found again after a crash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.models import Actor, Base, HasUid, one_of
from app.shared.refusal import Refused
from app.shared.rounds import each_round

if TYPE_CHECKING:
    from huey import Huey

log = structlog.get_logger()

STATES = ("queued", "running", "done", "failed")
STALE_AFTER = timedelta(
    seconds=60
)  # a running job that has not been heard of for so long has lost its worker
MOST_TRIES = 3

Work = Callable[["Job"], dict[str, Any] | None]
_kinds: dict[str, Work] = {}


class Job(HasUid, Base):
    """One piece of long work: what, for whom, how far."""

    __tablename__ = "jobs"
    __table_args__ = (one_of("state", STATES),)

    kind: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="queued", index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str] = mapped_column(String(500), default="")
    tries: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]
    heard_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]

    def advance(self, done: int, total: int) -> None:
        """Say how far the work has come; also the sign that the worker lives."""
        self.done, self.total, self.heard_at = done, total, clock.now()

    def finish(self, result: dict[str, Any] | None) -> None:
        self.state, self.result, self.finished_at = "done", result, clock.now()

    def fail(self, reason: str) -> None:
        """Give up, or go back into the queue while tries are left."""
        self.state = "failed" if self.tries >= MOST_TRIES else "queued"
        self.error, self.heard_at = reason[:500], clock.now()

    def retry(self, *, by: Actor, at: datetime) -> None:
        """Put a job that has failed back into the queue, with all its tries; it goes on where it stopped."""
        if self.state != "failed":
            raise Refused(_l("This job has not failed."), kept=_l("It stays as it is."))
        self.state, self.error, self.tries, self.heard_at = "queued", "", 0, at
        audit("retry_job", self, by=by, at=at)


def job_kind(kind: str) -> Callable[[Work], Work]:
    """Register the function that does jobs of this kind. It must be able to run twice."""

    def register(work: Work) -> Work:
        _kinds[kind] = work
        return work

    return register


def start_job(kind: str, arguments: dict[str, Any], *, by: Actor | None) -> Job:
    """Write the job down, then put it into the queue. Call outside write()."""
    job = write(add_job, kind, arguments, by.id if by else None)
    enqueue(job.id)
    return job


def start_job_once(kind: str, arguments: dict[str, Any], *, by: Actor) -> Job:
    """Like start_job(), but the same job of the same person that waits or runs is given instead of a second one."""
    job, is_new = write(_find_or_add, kind, arguments, by.id)
    if is_new:
        enqueue(job.id)
    return job


def _find_or_add(kind: str, arguments: dict[str, Any], by_id: int) -> tuple[Job, bool]:
    going = select(Job).where(Job.state.in_(("queued", "running")), Job.kind == kind, Job.by_id == by_id)
    for job in db.session.scalars(going.order_by(Job.id)):
        if job.arguments == arguments:
            return job, False
    return add_job(kind, arguments, by_id), True


def add_job(kind: str, arguments: dict[str, Any], by_id: int | None) -> Job:
    """Write a job down with what calls for it, in one transaction; the sweeper enqueues it within two minutes."""
    now = clock.now()
    job = Job(kind=kind, arguments=arguments, by_id=by_id, at=now, heard_at=now)
    db.session.add(job)
    db.session.flush()
    return job


def enqueue(job_id: int) -> None:
    """Hand the job to the queue; if that fails or is lost, the sweeper does it again."""
    queue: Queue = current_app.extensions["queue"]
    queue.put(job_id)


def run_job(job_id: int) -> None:
    """Do one job, if nobody else has it. What it raises is kept in the row and logged."""
    job = write(_claim, job_id)
    if job is None:
        return
    try:
        result = _kinds[job.kind](job)
        write(job.finish, result)
    except Exception as error:
        db.session.rollback()
        log.exception("job failed", kind=job.kind, job=str(job.uid))
        write(job.fail, f"{type(error).__name__}: {error}")


def _claim(job_id: int) -> Job | None:
    now = clock.now()
    free = or_(Job.state == "queued", (Job.state == "running") & (Job.heard_at < now - STALE_AFTER))
    claimed = update(Job).where(Job.id == job_id, free)
    taken = db.session.execute(claimed.values(state="running", heard_at=now, tries=Job.tries + 1))
    return db.session.get(Job, job_id, populate_existing=True) if taken.rowcount else None  # type: ignore[attr-defined]


@each_round
def sweep() -> int:
    """Put back what a killed worker or a lost queue has dropped; the number of jobs put back."""
    before = clock.now() - STALE_AFTER
    lost = select(Job.id).where(Job.state.in_(("queued", "running")), Job.heard_at < before)
    found = list(db.session.scalars(lost))
    db.session.rollback()
    for job_id in found:
        enqueue(job_id)
    return len(found)


class Queue:
    """The carrier: huey on SQLite, on PostgreSQL, or at once in the same process for tests.

    It is opened at first use, so that a process forked before that shares no connection.
    """

    def __init__(self, app: Flask, url: str, *, is_immediate: bool) -> None:
        self.app, self.url, self.is_immediate = app, url, is_immediate

    @cached_property
    def huey(self) -> Huey:
        huey = _open_huey(self.url, is_immediate=self.is_immediate)
        self._task = huey.task(name="run_job")(self._run)
        return huey

    def put(self, job_id: int) -> None:
        """Hand a job to the next free worker."""
        self.huey.enqueue(self._task.s(job_id))

    def _run(self, job_id: int) -> None:
        with self.app.app_context():
            run_job(job_id)


def _open_huey(url: str, *, is_immediate: bool) -> Huey:
    from huey import MemoryHuey, PostgresHuey, SqliteHuey  # noqa: PLC0415 - brings psycopg: where jobs are started

    if is_immediate:
        return MemoryHuey(immediate=True)
    if url.startswith("postgresql"):
        return PostgresHuey(dsn=url.replace("+psycopg", ""))
    Path(url).parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(filename=url, fsync=True)


def init_jobs(app: Flask, queue_url: str, *, is_immediate: bool) -> None:
    app.extensions["queue"] = Queue(app, queue_url, is_immediate=is_immediate)
