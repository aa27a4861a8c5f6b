"""Handing in what nobody comes back to: the worker closes attempts whose time is up."""

from __future__ import annotations

from app.quizzes.statistics import refresh_soon
from app.quizzes.submission import close_overdue, overdue_ids
from app.shared import clock
from app.shared.database import write
from app.shared.rounds import each_round


@each_round
def close_what_is_over() -> None:
    """Hand in and grade what is saved, each attempt by itself; then have figures brought up to date."""
    at = clock.now()
    closed = [write(close_overdue, attempt_id, at=at) for attempt_id in overdue_ids(at)]
    if any(closed):
        refresh_soon(by=None)
