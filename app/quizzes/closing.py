"""Handing in what nobody comes back to: the worker closes attempts whose time is up."""

from __future__ import annotations

from datetime import datetime

import structlog

from app.quizzes.statistics import refresh_soon
from app.quizzes.submission import close_overdue, overdue_ids
from app.shared import clock
from app.shared.database import write
from app.shared.rounds import each_round

log = structlog.get_logger()


@each_round
def close_what_is_over() -> None:
    """Hand in and grade what is saved, each attempt by itself; then have figures brought up to date."""
    at = clock.now()
    closed = [_close(attempt_id, at) for attempt_id in overdue_ids(at)]
    if any(closed):
        refresh_soon(by=None)


def _close(attempt_id: int, at: datetime) -> bool:
    """Whether it was closed. One that cannot be graded is logged: it must not keep the others open."""
    try:
        return write(close_overdue, attempt_id, at=at)
    except Exception:
        log.exception("close attempt", attempt_id=attempt_id)
        return False
