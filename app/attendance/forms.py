"""Marks as forms and scripts send them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import abort
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.attendance.marks import LONGEST_KEY, NewMark
from app.attendance.text import STATUS_WORDS
from app.domain.attendance import Status
from app.shared.forms import Form, choices_of

MOST_MARKS = 1000
MOST_SEEN = 8
_KEY = re.compile(rf"[A-Za-z0-9:_-]{{8,{LONGEST_KEY}}}")
_BATCH = re.compile(r"[A-Za-z0-9_-]{8,16}")

CHOICES = (Status.PRESENT, Status.LATE, Status.EXCUSED, Status.ABSENT)


class LockForm(Form):
    """Closing a register."""

    headcount = IntegerField(
        _l("People in the hall"),
        [InputRequired(), NumberRange(min=0, max=MOST_MARKS)],
        description=_l("Count them; the register closes only when it says the same."),
    )


class CorrectionForm(Form):
    """A mark changed after the register was closed."""

    status = RadioField(
        _l("Mark"), choices=choices_of((status.value, STATUS_WORDS[status]) for status in CHOICES)
    )
    reason = StringField(
        _l("Reason"),
        [InputRequired(), Length(max=300)],
        description=_l("In a few words, without health or family details."),
    )
    seen = HiddenField()
    key = HiddenField()

    def mark(self, registration_uid: uuid.UUID) -> NewMark:
        return NewMark(
            registration_uid=registration_uid,
            status=Status(self.status.data),
            key=_checked(self.key.data or "", _KEY),
            seen=_uids((self.seen.data or "").split()),
            reason=self.reason.data or "",
        )


def batch_of(form: Mapping[str, str]) -> str:
    """The random name of one rendered register; with it a form that is sent twice counts once."""
    return _checked(form.get("batch", ""), _BATCH)


def marks_from_form(form: Mapping[str, str]) -> list[NewMark]:
    """The marks of a register sent as a form: status-<registration> and seen-<registration>. 400 for nonsense.

    The key holds the status too: who goes back in the browser and marks differently has made another mark.
    """
    batch = batch_of(form)
    said = {name.removeprefix("status-"): value for name, value in form.items() if name.startswith("status-")}
    return [
        NewMark(
            registration_uid=uid,
            status=_status(value),
            key=f"{batch}:{uid.hex}:{value}",
            seen=_uids(form.get(f"seen-{name}", "").split()),
        )
        for name, value in said.items()
        for uid in _uids([name])
    ]


def marks_from_json(data: object, at: datetime) -> list[NewMark]:
    """The marks of a script: {"sent_at": …, "marks": [{registration, status, key, seen, occurred_at, origin}]}.

    400 for anything else. The device's clock is `sent_at` against ours.
    """
    if (
        not isinstance(data, dict)
        or not isinstance(marks := data.get("marks"), list)
        or len(marks) > MOST_MARKS
    ):
        abort(400)
    sent_at = _moment(data.get("sent_at"))
    offset = (sent_at - at).total_seconds() if sent_at else 0.0
    return [_mark_from_json(mark, offset) for mark in marks]


def _mark_from_json(mark: Any, offset: float) -> NewMark:
    if not isinstance(mark, dict) or not isinstance(seen := mark.get("seen", []), list):
        abort(400)
    origin = mark.get("origin", "page")
    if origin not in ("page", "offline"):
        abort(400)
    return NewMark(
        registration_uid=_uids([mark.get("registration")])[0],
        status=_status(mark.get("status")),
        key=_checked(mark.get("key"), _KEY),
        seen=_uids(seen),
        occurred_at=_moment(mark.get("occurred_at")),
        clock_offset=offset,
        origin=origin,
    )


def _checked(text: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        abort(400)
    return text


def _status(text: object) -> Status:
    try:
        return Status(text)  # type: ignore[arg-type]
    except ValueError:
        abort(400)


def _uids(texts: list[Any]) -> tuple[uuid.UUID, ...]:
    if len(texts) > MOST_SEEN or not all(isinstance(text, str) for text in texts):
        abort(400)
    try:
        return tuple(map(uuid.UUID, texts))
    except ValueError:
        abort(400)


def _moment(text: object) -> datetime | None:
    """A moment with its zone, as a script writes it; nothing for none."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)  # type: ignore[arg-type]
        return found.astimezone(UTC) if found.tzinfo else abort(400)
    except (TypeError, ValueError, OverflowError):
        abort(400)
