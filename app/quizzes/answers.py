"""Saving answers: the most frequent write there is, so it stays in Core and sends few statements.

Every answer is a row that is never changed; the newest received for an item counts. A client names each answer by a
key of its own: sent again with the same key it is the same answer and gets the same receipt, even after the end.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import bindparam, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.curriculum import catalogue
from app.domain.grading import BadAnswer
from app.extensions import db
from app.quizzes.grading import answer_of
from app.quizzes.models import GRACE, Attempt, Response
from app.quizzes.queries import Saved, latest_answers
from app.shared import clock
from app.shared.models import UtcDateTime, new_uid
from app.shared.refusal import Malformed, Refused
from app.shared.tokens import new_code

RECEIPT_LETTERS = 4

attempts = Attempt.metadata.tables["attempts"]
responses = Response.metadata.tables["responses"]
# Statements are put together once: to do so for every answer would cost more than running them.
_NAMES = [column.name for column in responses.columns if column.name != "id"]
_WHILE_OPEN = select(*(bindparam(f"new_{name}", type_=responses.c[name].type) for name in _NAMES)).where(
    attempts.c.id == bindparam("new_attempt_id"),
    attempts.c.submitted_at.is_(None),
    or_(attempts.c.due_at.is_(None), attempts.c.due_at >= bindparam("due_at_earliest", type_=UtcDateTime)),
)
_KEEP = {
    name: dialect.insert(responses)
    .from_select(_NAMES, _WHILE_OPEN)
    .on_conflict_do_nothing(index_elements=["attempt_id", "key"])
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True)
class Answer:
    """An answer as it came in: the ids of the picked choices, none when it was emptied."""

    item_id: str
    choices: tuple[str, ...]
    key: str
    language: str
    occurred_at: datetime
    origin: str = "page"


@dataclass(frozen=True)
class AnswerSheet:
    """What an attempt set, to check answers against, and the verbs that save them."""

    attempt_id: int
    uid: uuid.UUID
    layout: list[dict[str, Any]]
    due_at: datetime | None

    def picked(self, item_id: str, choices: Sequence[str]) -> tuple[str, ...]:
        """The choices in the order in which they were shown.

        Raises Malformed for choices that cannot answer the item, LookupError for an item that was not set.
        """
        entry = self._entry(item_id)
        try:
            answer_of(catalogue.item(entry["revision"]).gradable, choices)
        except BadAnswer as error:
            raise Malformed(_l("The answer does not fit the question.")) from error
        return tuple(choice_id for choice_id in entry["choices"] if choice_id in choices)

    def _entry(self, item_id: str) -> dict[str, Any]:
        for entry in self.layout:
            if entry["item"] == item_id:
                return entry
        raise LookupError(item_id)

    def due_in(self, at: datetime) -> int | None:
        """Seconds left by the server's clock, never below 0; None without a time limit."""
        return None if self.due_at is None else max(0, int((self.due_at - at).total_seconds()))

    def save(self, answers: Sequence[Answer], *, at: datetime) -> list[Saved]:
        """Keep checked answers and say so, one by one in their order; a verb. Raises Refused, Malformed.

        One statement keeps an answer while the attempt is open and its key is new; when it kept less than it was
        given, another finds what these keys have saved before.
        """
        saved = [Saved(each.item_id, each.choices, new_code(RECEIPT_LETTERS), at) for each in answers]
        rows = [self._row(*pair, at) for pair in zip(answers, saved, strict=True)]
        connection = db.session.connection()
        if connection.execute(_KEEP[connection.dialect.name], rows).rowcount == len(rows):
            return saved
        return self._saved_before(answers)

    def save_page(self, answers: Iterable[Answer], *, at: datetime) -> list[Saved]:
        """Keep those answers of a whole page that are not saved already; a verb. Raises Refused."""
        saved = latest_answers(self.attempt_id)
        changed = [each for each in answers if each.choices != _choices(saved.get(each.item_id))]
        return self.save(changed, at=at) if changed else []

    def _row(self, answer: Answer, saved: Saved, at: datetime) -> dict[str, Any]:
        return {
            "new_uid": new_uid(),
            "new_attempt_id": self.attempt_id,
            "new_item_id": answer.item_id,
            "new_item_revision_id": self._entry(answer.item_id)["revision"],
            "new_answer": {"choices": answer.choices},
            "new_language": answer.language,
            "new_key": answer.key,
            "new_receipt": saved.receipt,
            "new_origin": answer.origin,
            "new_occurred_at": answer.occurred_at,
            "new_received_at": at,
            "due_at_earliest": at - GRACE,
        }

    def _saved_before(self, answers: Sequence[Answer]) -> list[Saved]:
        query = select(
            Response.key, Response.item_id, Response.answer, Response.receipt, Response.received_at
        )
        query = query.where(Response.attempt_id == self.attempt_id)
        rows = db.session.execute(query.where(Response.key.in_([answer.key for answer in answers])))
        known = {row[0]: Saved(row[1], tuple(row[2]["choices"]), row[3], row[4]) for row in rows}
        if any(answer.key not in known for answer in answers):
            raise self._refusal()
        if any((answer.item_id, answer.choices) != known[answer.key][:2] for answer in answers):
            raise Malformed(_l("The key of this answer belongs to another one."))
        return [known[answer.key] for answer in answers]

    def _refusal(self) -> Refused:
        submitted_at = db.session.scalar(select(Attempt.submitted_at).where(Attempt.id == self.attempt_id))
        happened = _l("This attempt has been handed in; it takes no more answers.")
        if submitted_at is None and self.due_at:
            time = f"{clock.local(self.due_at):%H:%M}"
            happened = _l("Time was up at %(time)s; later answers are not taken.", time=time)
        count = sum(bool(saved.choices) for saved in latest_answers(self.attempt_id).values())
        return Refused(
            happened,
            kept=lazy_ngettext(
                "%(num)d answer that was confirmed before is kept and counts.",
                "%(num)d answers that were confirmed before are kept and count.",
                count,
            ),
            to_do=_l("Open the attempt again to see its result."),
        )


def _choices(saved: Saved | None) -> tuple[str, ...]:
    return saved.choices if saved else ()
