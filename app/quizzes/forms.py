"""Answers as scripts and plain forms send them, checked against what was set. Nothing here saves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Request, abort
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.domain import grading
from app.domain.certainty import CERTAINTY, LEVELS
from app.domain.grading_essay import LONGEST_ESSAY, clean_essay
from app.quizzes.answers import Answer, AnswerSheet
from app.quizzes.saved import Saved
from app.shared.models import new_uid
from app.shared.refusal import Malformed

MOST_BYTES = 65_536  # an essay of nothing but letters of four bytes fits
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


def answer_in_json(request: Request, sheet: AnswerSheet, item_id: str, language: str) -> Answer:
    """The answer in {"answer": as the domain reads it, "key": "…", "occurred_at": ISO 8601 with its offset}.

    Raises Malformed for anything else; 404 for an item that was not set.
    """
    body = _json_of(request)
    match body:
        case {"answer": dict(answer), "key": str(key), "occurred_at": str(moment)}:
            return Answer(
                item_id=item_id,
                given=_checked(sheet, item_id, answer),
                key=_checked_key(key),
                language=language,
                occurred_at=_moment(moment),
            )
    raise Malformed(_l("An answer needs what was answered, its key and the time when it was given."))


def check_in_json(request: Request, sheet: AnswerSheet, item_id: str, language: str) -> tuple[Answer, int]:
    """The answer to be checked and the number of the try, in {"answer": as above, "try": 1, "occurred_at": as above}.

    Raises Malformed for anything else; 404 for an item that was not set.
    """
    match _json_of(request):
        case {"answer": dict(answer), "try": int(number), "occurred_at": str(moment)}:
            given = _checked(sheet, item_id, answer)
            return Answer(item_id, given, new_uid().hex, language, _moment(moment)), number
    raise Malformed(_l("A check needs what was answered, the number of the try and the time."))


def check_in_form(
    form: MultiDict[str, str],
    sheet: AnswerSheet,
    item_id: str,
    saved: Mapping[str, Saved],
    language: str,
    at: datetime,
) -> tuple[Answer, int]:
    """The same of a plain form whose page is saved: what is saved of the item. Raises Malformed; 404 as above."""
    number = form.get("try", "")
    if not re.fullmatch(r"[1-9]", number):
        raise Malformed(_l("A check needs the number of the try."))
    given = saved[item_id].answer if item_id in saved else _empty(sheet, item_id)
    return Answer(item_id, given, new_uid().hex, language, occurred_at=at, origin="form"), int(number)


def _empty(sheet: AnswerSheet, item_id: str) -> grading.Answer:
    try:
        return READERS[sheet.item(item_id).gradable.key.shape](MultiDict(), item_id)
    except LookupError:
        abort(404)


def _json_of(request: Request) -> Any:
    raw = request.get_data()
    if len(raw) > MOST_BYTES:
        raise Malformed(_l("The answer is larger than any answer can be."))
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed(_l("The answer is not readable as JSON.")) from error


def _checked(sheet: AnswerSheet, item_id: str, answer: Any) -> grading.Answer:
    try:
        return sheet.checked(item_id, answer)
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
    form: MultiDict[str, str], sheet: AnswerSheet, language: str, at: datetime, saved: Mapping[str, Saved]
) -> Iterator[Answer]:
    """The answers of a whole page that are not what the page showed when it was made. Raises Malformed.

    A page left open behind another one thus never takes back what was answered there: what is filled in place by place,
    or ticked, changes in the `saved` answer only where it was changed on this page. An essay that is too long is left
    out, see `essays_too_long`.
    """
    skipped = essays_too_long(form, sheet)
    for entry in sheet.layout:
        item_id = entry["item"]
        if item_id in skipped:
            continue
        item = sheet.item(item_id).gradable
        read = READERS[item.key.shape]
        answer, was = read(form, f"answer-{item_id}"), read(form, f"was-{item_id}")
        level, was_level = _level(form, f"certainty:{item_id}"), _level(form, f"was-certainty:{item_id}")
        if (answer, level) != (was, was_level):
            kept = saved[item_id].answer if item_id in saved else {}
            changed = _changed(item, kept, was, answer) if answer != was else kept or answer
            said = level if level != was_level else kept.get(CERTAINTY)
            given = _checked(sheet, item_id, {**changed, CERTAINTY: said})
            yield Answer(item_id, given, new_uid().hex, language, occurred_at=at, origin="form")


def essays_too_long(form: MultiDict[str, str], sheet: AnswerSheet) -> dict[str, str]:
    """Item to what was written on the page, where it has more letters than are kept."""
    found = {}
    for entry in sheet.layout:
        key, text = sheet.item(entry["item"]).gradable.key, form.get(f"answer-{entry['item']}", "")
        if key.needs_marker and len(clean_essay(text)) > LONGEST_ESSAY:
            found[entry["item"]] = text
    return found


def _changed(
    item: grading.Item, kept: grading.Answer, was: grading.Answer, answer: grading.Answer
) -> grading.Answer:
    if item.type == grading.MULTIPLE:
        ticked, shown = set(answer[grading.CHOICES]), set(was[grading.CHOICES])
        return {
            grading.CHOICES: sorted(set(kept.get(grading.CHOICES, ())) - (shown - ticked) | (ticked - shown))
        }
    if item.key.shape == grading.PARTS:
        filled, shown = answer[grading.PARTS], was[grading.PARTS]
        moved = {
            name: filled.get(name) for name in {**shown, **filled} if filled.get(name) != shown.get(name)
        }
        places = {**kept.get(grading.PARTS, {}), **moved}
        return {grading.PARTS: {name: value for name, value in places.items() if value}}
    return answer


def _level(form: MultiDict[str, str], name: str) -> int | None:
    """How sure somebody said they are; what is no level counts as nothing said."""
    level = form.get(name, "")
    return int(level) if level in map(str, LEVELS) else None


def _choices(form: MultiDict[str, str], name: str) -> grading.Answer:
    """The ticks; what the page showed stands in one field, joined by spaces."""
    return {grading.CHOICES: sorted(word for words in form.getlist(name) for word in words.split())}


def _text(form: MultiDict[str, str], name: str) -> grading.Answer:
    return {grading.TEXT: form.get(name, ""), "language": form.get("language", "")}


def _parts(form: MultiDict[str, str], name: str) -> grading.Answer:
    """Each place has a field of its own: the item's, a full stop and the place's id."""
    prefix = f"{name}."
    named = ((field.removeprefix(prefix), form[field]) for field in form if field.startswith(prefix))
    return {grading.PARTS: {place: value for place, value in named if value}}


READERS: dict[str, Callable[[MultiDict[str, str], str], grading.Answer]] = {
    grading.CHOICES: _choices,
    grading.TEXT: _text,
    grading.PARTS: _parts,
}
