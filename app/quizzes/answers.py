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
from sqlalchemy import Table, and_, insert, select

from app.curriculum import catalogue
from app.domain.grading import BadAnswer
from app.extensions import db
from app.quizzes.grading import answer_of, gradable
from app.quizzes.models import GRACE, Attempt, Response
from app.quizzes.queries import Saved, latest_answers
from app.shared import clock
from app.shared.models import new_uid
from app.shared.refusal import Malformed, Refused
from app.shared.tokens import new_code

RECEIPT_LETTERS = 4

attempts: Table = Attempt.metadata.tables["attempts"]
responses: Table = Response.metadata.tables["responses"]


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
            answer_of(gradable(catalogue.item(entry["revision"])), choices)
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
        """Keep checked answers and say so, one by one in their order; a verb. Raises Refused, Malformed."""
        submitted_at, known = self._look([answer.key for answer in answers])
        fresh = [answer for answer in answers if answer.key not in known]
        if fresh:
            self._refuse_when_closed(submitted_at, at)
            known |= self._insert(fresh, at)
        for answer in answers:
            if (answer.item_id, answer.choices) != known[answer.key][:2]:
                raise Malformed(_l("The key of this answer belongs to another one."))
        return [known[answer.key] for answer in answers]

    def save_page(self, answers: Iterable[Answer], *, at: datetime) -> list[Saved]:
        """Keep those answers of a whole page that are not saved already; a verb. Raises Refused."""
        saved = latest_answers(self.attempt_id)
        changed = [each for each in answers if each.choices != _choices(saved.get(each.item_id))]
        return self.save(changed, at=at) if changed else []

    def _look(self, keys: list[str]) -> tuple[datetime | None, dict[str, Saved]]:
        """When the attempt was handed in, and what these keys have saved before; one statement."""
        columns = (responses.c[name] for name in ("key", "item_id", "answer", "receipt", "received_at"))
        has_key = and_(responses.c.attempt_id == attempts.c.id, responses.c.key.in_(keys))
        query = (
            select(attempts.c.submitted_at, *columns)
            .select_from(attempts.outerjoin(responses, has_key))
            .where(attempts.c.id == self.attempt_id)
        )
        rows = db.session.execute(query).all()
        return rows[0][0], {
            key: Saved(item_id, tuple(answer["choices"]), receipt, received_at)
            for _submitted_at, key, item_id, answer, receipt, received_at in rows
            if key
        }

    def _insert(self, answers: Sequence[Answer], at: datetime) -> dict[str, Saved]:
        saved = {
            each.key: Saved(each.item_id, each.choices, new_code(RECEIPT_LETTERS), at) for each in answers
        }
        rows = [
            {
                "uid": new_uid(),
                "attempt_id": self.attempt_id,
                "item_id": each.item_id,
                "item_revision_id": self._entry(each.item_id)["revision"],
                "answer": {"choices": each.choices},
                "language": each.language,
                "key": each.key,
                "receipt": saved[each.key].receipt,
                "origin": each.origin,
                "occurred_at": each.occurred_at,
                "received_at": at,
            }
            for each in answers
        ]
        db.session.execute(insert(responses), rows)
        return saved

    def _refuse_when_closed(self, submitted_at: datetime | None, at: datetime) -> None:
        if submitted_at:
            raise self._closed(_l("This attempt has been handed in; it takes no more answers."))
        if self.due_at and at > self.due_at + GRACE:
            time = f"{clock.local(self.due_at):%H:%M}"
            raise self._closed(_l("Time was up at %(time)s; later answers are not taken.", time=time))

    def _closed(self, happened: Any) -> Refused:
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
