"""Marks as forms and scripts send them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import abort

from app.domain.course import Exercise
from app.domain.observation import MARKS
from app.exercises.models import NewMark
from app.shared.models import new_uid

MOST_MARKS = 100
_KEY = re.compile(r"[A-Za-z0-9:_-]{8,60}")


def marks_from_form(form: Mapping[str, str], exercise: Exercise) -> list[NewMark]:
    """The lines of a whole page, mark-<line>, that are not what the page showed, was-<line>. 400 for nonsense.

    Each has a key of its own: who goes back in the browser and marks as before has made another mark.
    """
    said = ((line.id, form.get(f"mark-{line.id}")) for line in exercise.checklist)
    return [
        NewMark(line, _mark(mark), new_uid().hex)
        for line, mark in said
        if mark is not None and mark != form.get(f"was-{line}")
    ]


def marks_from_json(data: object, exercise: Exercise, at: datetime) -> list[NewMark]:
    """The marks of a script: {"sent_at": …, "marks": [{line, mark, key, occurred_at}]}. 400 for anything else.

    What the device's clock is ahead of ours, `sent_at` against `at`, is taken off the times of its marks.
    """
    marks = data.get("marks") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(marks, list) or len(marks) > MOST_MARKS:
        abort(400)
    ahead = _moment(data["sent_at"]) - at if "sent_at" in data else timedelta()
    lines = {line.id for line in exercise.checklist}
    found = [_from_json(mark, lines, ahead) for mark in marks]
    return found if len({mark.key for mark in found}) == len(found) else abort(400)


def _from_json(mark: Any, lines: set[str], ahead: timedelta) -> NewMark:
    if not isinstance(mark, dict) or not isinstance(line := mark.get("line"), str) or line not in lines:
        abort(400)
    key, occurred_at = _checked(mark.get("key"), _KEY), _moment(mark.get("occurred_at"))
    return NewMark(line, _mark(mark.get("mark")), key, _set_right(occurred_at, ahead))


def _mark(value: object) -> str:
    return str(value) if value in MARKS else abort(400)


def _checked(value: object, pattern: re.Pattern[str]) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else abort(400)


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.astimezone(UTC) if moment.tzinfo else abort(400)
    except (ValueError, OverflowError):
        abort(400)


def _set_right(occurred_at: datetime, ahead: timedelta) -> datetime:
    try:
        return occurred_at - ahead
    except OverflowError:
        abort(400)
