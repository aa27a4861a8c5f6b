"""Marks as forms and scripts send them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort

from app.domain.course import Exercise
from app.domain.observation import MARKS
from app.exercises.models import NewMark

MOST_MARKS = 100
_KEY = re.compile(r"[A-Za-z0-9:_-]{8,60}")
_BATCH = re.compile(r"[A-Za-z0-9_-]{8,16}")


def marks_from_form(form: Mapping[str, str], exercise: Exercise) -> list[NewMark]:
    """The marks of a sheet sent as a form: mark-<line>. 400 for nonsense.

    The key names the line by its place, for a line's own name may be long; it holds the mark too, so that who goes
    back in the browser and marks differently has made another mark.
    """
    batch = _checked(form.get("batch"), _BATCH)
    said = ((place, line.id, form.get(f"mark-{line.id}")) for place, line in enumerate(exercise.checklist))
    return [
        NewMark(line, _mark(mark), f"{batch}:{place}:{mark}")
        for place, line, mark in said
        if mark is not None
    ]


def marks_from_json(data: object, exercise: Exercise) -> list[NewMark]:
    """The marks of a script: {"marks": [{line, mark, key, occurred_at}]}. 400 for anything else."""
    marks = data.get("marks") if isinstance(data, dict) else None
    if not isinstance(marks, list) or len(marks) > MOST_MARKS:
        abort(400)
    lines = {line.id for line in exercise.checklist}
    return [_from_json(mark, lines) for mark in marks]


def _from_json(mark: Any, lines: set[str]) -> NewMark:
    if not isinstance(mark, dict) or mark.get("line") not in lines:
        abort(400)
    key, occurred_at = _checked(mark.get("key"), _KEY), _moment(mark.get("occurred_at"))
    return NewMark(mark["line"], _mark(mark.get("mark")), key, occurred_at)


def _mark(value: object) -> str:
    return str(value) if value in MARKS else abort(400)


def _checked(value: object, pattern: re.Pattern[str]) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else abort(400)


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        abort(400)
    return moment if moment.tzinfo else abort(400)
