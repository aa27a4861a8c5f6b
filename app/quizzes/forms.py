"""Answers as scripts and plain forms send them, checked against what was set. Nothing here saves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Request, abort
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.quizzes.answers import Answer, AnswerSheet
from app.shared.models import new_uid
from app.shared.refusal import Malformed

MOST_BYTES = 4096
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


def answer_in_json(request: Request, sheet: AnswerSheet, item_id: str, language: str) -> Answer:
    """The answer in {"answer": {"choices": […]}, "key": "…", "occurred_at": ISO 8601 with its offset}.

    Raises Malformed for anything else; 404 for an item that was not set.
    """
    body = _json_of(request)
    match body:
        case {"answer": {"choices": list(choices)}, "key": str(key), "occurred_at": str(moment)}:
            return Answer(
                item_id=item_id,
                choices=_picked(sheet, item_id, choices),
                key=_checked_key(key),
                language=language,
                occurred_at=_moment(moment),
            )
    raise Malformed(_l("An answer needs its choices, its key and the time when it was given."))


def _json_of(request: Request) -> Any:
    raw = request.get_data()
    if len(raw) > MOST_BYTES:
        raise Malformed(_l("The answer is larger than any answer can be."))
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed(_l("The answer is not readable as JSON.")) from error


def _picked(sheet: AnswerSheet, item_id: str, choices: Sequence[Any]) -> tuple[str, ...]:
    try:
        return sheet.picked(item_id, choices)
    except LookupError:
        abort(404)


def _checked_key(key: str) -> str:
    if not KEY.fullmatch(key):
        raise Malformed(_l("The key of an answer has 8 to 64 letters, digits, - or _."))
    return key


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Malformed(_l("The time of an answer needs the form 2026-01-31T14:03:00+07:00."))


def answers_in_form(
    form: MultiDict[str, str], sheet: AnswerSheet, language: str, at: datetime
) -> Iterator[Answer]:
    """The answers of a whole page that are not what the page showed when it was made. Raises Malformed.

    A page left open behind another one thus never takes back what was answered there.
    """
    for entry in sheet.layout:
        item_id = entry["item"]
        choices = form.getlist(f"answer-{item_id}")
        if sorted(choices) != sorted(form.get(f"was-{item_id}", "").split()):
            picked = _picked(sheet, item_id, choices)
            yield Answer(item_id, picked, new_uid().hex, language, occurred_at=at, origin="form")
