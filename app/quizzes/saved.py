"""Answers as they are kept: the newest to each item of an attempt, with what was checked before it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select

from app.domain.grading import Answer, is_answered
from app.extensions import db
from app.quizzes.models import SETTLED, Response


class Saved(NamedTuple):
    """An answer that is kept, and the receipt that says so. `tried`: what was checked, the first first;
    `is_settled`: whether the last of it was for good.
    """

    item_id: str
    answer: Answer
    receipt: str
    saved_at: datetime
    tried: tuple[Answer, ...] = ()
    is_settled: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether there is anything in it: an answer can be emptied."""
        return is_answered(self.answer)


def latest_answers(attempt_id: int) -> dict[str, Saved]:
    """The newest answer to each item that has any, by item. One query."""
    return latest_answers_of([attempt_id])[attempt_id]


def latest_answers_of(attempt_ids: Collection[int]) -> dict[int, dict[str, Saved]]:
    """`latest_answers` of each attempt, in one query for all of them."""
    is_theirs = Response.attempt_id.in_(attempt_ids)
    newest = select(func.max(Response.id)).where(is_theirs).group_by(Response.attempt_id, Response.item_id)
    columns = (Response.item_id, Response.answer, Response.receipt, Response.received_at)
    query = select(Response.attempt_id, Response.mark, *columns)
    query = query.where(is_theirs, or_(Response.mark != "", Response.id.in_(newest)))
    found: dict[int, dict[str, Saved]] = {attempt_id: {} for attempt_id in attempt_ids}
    for attempt_id, mark, *row in db.session.execute(query.order_by(Response.id)):
        saved = Saved(*row)
        before = found[attempt_id].get(saved.item_id)
        tried = (*(before.tried if before else ()), *([saved.answer] if mark else []))
        found[attempt_id][saved.item_id] = saved._replace(tried=tried, is_settled=mark == SETTLED)
    return found
