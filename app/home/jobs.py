"""All long work, the newest first, for whoever keeps the platform going."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.models import Account, Officer
from app.extensions import db
from app.shared.jobs import STALE_AFTER, Job

PAGE = 50


@dataclass(frozen=True)
class JobLine:
    """A job in the list. `who`: the name of the person who started it, None when the platform did by itself."""

    uid: uuid.UUID
    kind: str
    state: str
    done: int
    total: int
    error: str
    at: datetime
    heard_at: datetime
    finished_at: datetime | None
    who: str | None

    def is_silent(self, now: datetime) -> bool:
        """Whether it is said to be running, but its worker has not been heard of for long."""
        return self.state == "running" and self.heard_at < now - STALE_AFTER


def count_jobs(state: str = "") -> int:
    """How many there are, in one state or in all."""
    return db.session.scalar(_in_state(select(func.count(Job.id)), state)) or 0


def job_lines(state: str = "", *, page: int = 1) -> list[JobLine]:
    """A page (from 1) of the jobs in one state, or of all, the newest first. One read."""
    query = (
        select(
            *(Job.uid, Job.kind, Job.state, Job.done, Job.total, Job.error),
            *(Job.at, Job.heard_at, Job.finished_at, Officer.full_name),
        )
        .outerjoin(Account, Account.id == Job.by_id)
        .outerjoin(Officer, Officer.id == Account.officer_id)
        .order_by(Job.id.desc())
    )
    rows = db.session.execute(_in_state(query, state).limit(PAGE).offset((page - 1) * PAGE))
    return [JobLine(*row) for row in rows]


def _in_state(query: Select[*tuple[Any, ...]], state: str) -> Select[*tuple[Any, ...]]:
    return query.where(Job.state == state) if state else query
