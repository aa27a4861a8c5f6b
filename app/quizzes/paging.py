"""Going through an attempt page by page, without a way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from app.extensions import db
from app.quizzes.answers import Answer, AnswerSheet, PageSaved
from app.quizzes.models import Attempt
from app.quizzes.saved import Saved


def go_on(
    sheet: AnswerSheet,
    answers_on: Callable[[Mapping[str, Saved]], Iterable[Answer]],
    page: int,
    *,
    at: datetime,
) -> PageSaved:
    """Keep the answers of a page and turn it; a verb. Raises Refused, Malformed, and then the page is not turned.

    Whoever sends the same page again has turned it already; the last page is never turned.
    """
    saved = sheet.save_page(answers_on, at=at)
    attempt = db.session.get_one(Attempt, sheet.attempt_id)
    is_open = attempt.submitted_at is None and not attempt.is_over(at)
    if is_open and attempt.page == page and 0 < page < last_page(attempt):
        attempt.page = page + 1
    return saved


def last_page(attempt: Attempt) -> int:
    """The number of its last page; 0 where everything is on one."""
    return max((entry.get("page", 0) for entry in attempt.layout), default=0)
