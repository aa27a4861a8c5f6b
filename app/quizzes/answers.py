"""Saving answers: the most frequent write there is, so it stays in Core and sends few statements.

Every answer is a row that is never changed; the newest received for an item counts. A client names each answer by a
key of its own: sent again with the same key it is the same answer and gets the same receipt, even after the end.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.curriculum import catalogue
from app.curriculum.published import PublishedItem
from app.domain import grading
from app.domain.behaviour import Behaviour
from app.domain.certainty import CERTAINTY, LEVELS
from app.domain.grading_essay import LONGEST_ESSAY, TooLong
from app.extensions import db
from app.quizzes.models import GRACE, SETTLED, Attempt, Response
from app.quizzes.saved import Saved, latest_answers
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
    attempts.c.page == bindparam("new_page"),
    or_(attempts.c.due_at.is_(None), attempts.c.due_at >= bindparam("due_at_earliest", type_=UtcDateTime)),
)
_IS_SETTLED = exists(responses.c.id).where(
    responses.c.attempt_id == bindparam("new_attempt_id"),
    responses.c.item_id == bindparam("new_item_id"),
    responses.c.mark == SETTLED,
)
_KEEP = {  # by database, and whether answers can be checked
    (name, is_checked): dialect.insert(responses)
    .from_select(_NAMES, _WHILE_OPEN.where(~_IS_SETTLED) if is_checked else _WHILE_OPEN)
    .on_conflict_do_nothing(index_elements=["attempt_id", "key"])
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
    for is_checked in (False, True)
}
_ends = attempts.alias("ends")
_DUE_AT = select(_ends.c.due_at).where(_ends.c.id == bindparam("new_attempt_id")).scalar_subquery()
_KEEP_ONE = {key: keep.returning(_DUE_AT.label("due_at")) for key, keep in _KEEP.items()}


@dataclass(frozen=True)
class Answer:
    """An answer as it came in, in the form in which it is kept; `mark` as in Response."""

    item_id: str
    given: grading.Answer
    key: str
    language: str
    occurred_at: datetime
    origin: str = "page"
    mark: str = ""


@dataclass(frozen=True)
class PageSaved:
    """What became of a page: the answers that were saved, and the items that take no more."""

    saved: list[Saved]
    closed: list[str]


class KeptAnswer(NamedTuple):
    """An answer that is kept, and when time is up as of now: an instructor may have moved it."""

    saved: Saved
    due_at: datetime | None


def seconds_left(due_at: datetime | None, at: datetime) -> int | None:
    """Seconds left by the server's clock, never below 0; None without an end."""
    return None if due_at is None else max(0, int((due_at - at).total_seconds()))


@dataclass(frozen=True)
class AnswerSheet:
    """What an attempt set, to check answers against, and the verbs that save them."""

    attempt_id: int
    uid: uuid.UUID
    layout: list[dict[str, Any]]
    quiz_revision_id: int

    @property
    def behaviour(self) -> Behaviour:
        return catalogue.quiz(self.quiz_revision_id).behaviour

    def item(self, item_id: str) -> PublishedItem:
        """The item as it was set. Raises LookupError for one that was not."""
        return catalogue.item(self._entry(item_id)["revision"])

    def checked(self, item_id: str, answer: Any) -> grading.Answer:
        """The answer in the form in which it is kept; choices in the order in which they were shown.

        Raises Malformed for what cannot answer the item, LookupError for an item that was not set.
        """
        try:
            found = self.item(item_id).gradable.key.read(answer)
        except TooLong as error:
            raise too_long(error) from error
        except grading.BadAnswer as error:
            raise Malformed(_l("The answer does not fit the question.")) from error
        if grading.CHOICES in found:
            shown, picked = self._entry(item_id)["choices"], found[grading.CHOICES]
            found = {grading.CHOICES: [choice_id for choice_id in shown if choice_id in picked]}
        return {**found, **self._level(answer)}

    def _level(self, answer: Mapping[str, Any]) -> grading.Answer:
        """How sure somebody is, where the quiz asks that and they said it. Raises Malformed."""
        level = answer.get(CERTAINTY)
        if level is None or self.behaviour.kind != CERTAINTY:
            return {}
        if type(level) is not int or level not in LEVELS:
            raise Malformed(_l("The level of certainty is 1, 2 or 3."))
        return {CERTAINTY: level}

    def _entry(self, item_id: str) -> dict[str, Any]:
        for entry in self.layout:
            if entry["item"] == item_id:
                return entry
        raise LookupError(item_id)

    def save_one(self, answer: Answer, *, at: datetime) -> KeptAnswer:
        """Keep a checked answer and say so, with when time is up; a verb. Raises Refused, Malformed.

        `save` for one, whose statement tells the end as well: what a process remembers of it may be out of date.
        """
        saved = Saved(answer.item_id, answer.given, new_code(RECEIPT_LETTERS), at)
        connection = db.session.connection()
        keep = _KEEP_ONE[connection.dialect.name, self.behaviour.is_checked]
        kept = connection.execute(keep, self._row(answer, saved, at)).one_or_none()
        if kept is not None:
            return KeptAnswer(saved, kept.due_at)
        (before,) = self._saved_before([answer])
        return KeptAnswer(before, self._due_at())

    def _due_at(self) -> datetime | None:
        return db.session.scalar(select(Attempt.due_at).where(Attempt.id == self.attempt_id))

    def save(self, answers: Sequence[Answer], *, at: datetime) -> list[Saved]:
        """Keep checked answers and say so, one by one in their order; a verb. Raises Refused, Malformed.

        One statement keeps an answer while the attempt is open and its key is new; when it kept less than it was
        given, another finds what these keys have saved before.
        """
        saved = [Saved(each.item_id, each.given, new_code(RECEIPT_LETTERS), at) for each in answers]
        rows = [self._row(*pair, at) for pair in zip(answers, saved, strict=True)]
        connection = db.session.connection()
        keep = _KEEP[connection.dialect.name, self.behaviour.is_checked]
        if connection.execute(keep, rows).rowcount == len(rows):
            return saved
        return self._saved_before(answers)

    def save_page(
        self, answers_on: Callable[[Mapping[str, Saved]], Iterable[Answer]], *, at: datetime
    ) -> PageSaved:
        """Keep those answers of a whole page that are not saved already; a verb. Raises Refused, Malformed.

        `answers_on`: the page's answers, given those that are saved. Questions that were checked for good since the
        page was made take none, and hold up no other.
        """
        saved = latest_answers(self.attempt_id)
        changed = [each for each in answers_on(saved) if not _is_kept(each.given, saved.get(each.item_id))]
        closed = [
            each.item_id for each in changed if each.item_id in saved and saved[each.item_id].is_settled
        ]
        to_save = [each for each in changed if each.item_id not in closed]
        return PageSaved(self.save(to_save, at=at) if to_save else [], closed)

    def _row(self, answer: Answer, saved: Saved, at: datetime) -> dict[str, Any]:
        return {
            "new_uid": new_uid(),
            "new_attempt_id": self.attempt_id,
            "new_item_id": answer.item_id,
            "new_item_revision_id": self._entry(answer.item_id)["revision"],
            "new_answer": answer.given,
            "new_language": answer.language,
            "new_key": answer.key,
            "new_receipt": saved.receipt,
            "new_origin": answer.origin,
            "new_mark": answer.mark,
            "new_occurred_at": answer.occurred_at,
            "new_received_at": at,
            "new_page": self._entry(answer.item_id).get("page", 0),
            "due_at_earliest": at - GRACE,
        }

    def _saved_before(self, answers: Sequence[Answer]) -> list[Saved]:
        query = select(
            Response.key, Response.item_id, Response.answer, Response.receipt, Response.received_at
        )
        query = query.where(Response.attempt_id == self.attempt_id)
        rows = db.session.execute(query.where(Response.key.in_([answer.key for answer in answers])))
        known = {row[0]: Saved(*row[1:]) for row in rows}
        for answer in answers:
            if answer.key not in known:
                raise self._refusal(answer.item_id)
        if any((answer.item_id, answer.given) != known[answer.key][:2] for answer in answers):
            raise Malformed(_l("The key of this answer belongs to another one."))
        return [known[answer.key] for answer in answers]

    def _refusal(self, item_id: str) -> Refused:
        saved = latest_answers(self.attempt_id)
        if item_id in saved and saved[item_id].is_settled:
            return settled_refusal()
        attempt = select(Attempt.submitted_at, Attempt.due_at, Attempt.page)
        asked = attempt.where(Attempt.id == self.attempt_id)
        submitted_at, due_at, page = db.session.execute(asked).one()
        if submitted_at is None and self._entry(item_id).get("page", 0) != page:
            return _other_page_refusal()
        happened = _l("This attempt has been handed in; it takes no more answers.")
        if submitted_at is None and due_at:
            time = f"{clock.local(due_at):%H:%M}"
            happened = _l("Time was up at %(time)s; later answers are not taken.", time=time)
        count = sum(each.is_answered for each in saved.values())
        return Refused(
            happened,
            kept=lazy_ngettext(
                "%(num)d answer that was confirmed before is kept and counts.",
                "%(num)d answers that were confirmed before are kept and count.",
                count,
            ),
            to_do=_l("Open the attempt again to see its result."),
        )


def _other_page_refusal() -> Refused:
    """Why a question takes no answer before its page has come, nor after it was left."""
    return Refused(
        _l("This question is not on the page where you are; it takes no answer."),
        kept=_l("All answers that were confirmed are kept and count."),
        to_do=_l("Open the attempt again to go on."),
    )


def settled_refusal() -> Refused:
    """Why a question takes no more answers while the attempt goes on."""
    return Refused(
        _l("This question has been checked for good; it takes no more answers."),
        kept=_l("The answer that was checked is kept and counts."),
        to_do=_l("Reload the page and go on with the other questions."),
    )


def too_long(error: TooLong) -> Malformed:
    """What is said of an essay that has too many letters."""
    return Malformed(
        _l(
            "Your text has %(count)s letters; at most %(most)s can be kept.",
            count=error.count,
            most=LONGEST_ESSAY,
        ),
        kept=_l("What was saved last is kept, and what you wrote still stands on the page."),
        to_do=_l("Shorten it; then it is saved."),
    )


def _is_kept(given: grading.Answer, saved: Saved | None) -> bool:
    return given == saved.answer if saved else not (grading.is_answered(given) or CERTAINTY in given)
