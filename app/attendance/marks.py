"""Marks as they are sent, and the receipts for those that were saved."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.attendance.models import AttendanceEvent
from app.domain.attendance import Status
from app.extensions import db
from app.shared.tokens import ALPHABET
from app.workshops.models import Registration

LONGEST_KEY = (
    60  # the column holds 64: a mark that settles a conflict is kept once for each line that it ends
)


class NewMark(NamedTuple):
    """One tap. `seen` are the marks that stood when it was made; `key` is the client's, the same at every retry.

    `occurred_at` by the device's clock, which was `clock_offset` seconds ahead of ours.
    """

    registration_uid: uuid.UUID
    status: Status
    key: str
    seen: tuple[uuid.UUID, ...] = ()
    occurred_at: datetime | None = None
    clock_offset: float = 0.0
    origin: str = "page"
    reason: str = ""


class SavedMark(NamedTuple):
    """A mark that is in the register; what its receipt says."""

    key: str
    uid: uuid.UUID
    session_id: int
    registration_uid: uuid.UUID
    status: Status
    saved_at: datetime

    @property
    def receipt(self) -> str:
        return receipt_code(self.uid)

    def answers(self, mark: NewMark, session_id: int) -> bool:
        """Whether this is what that mark asked for."""
        asked = (mark.registration_uid, mark.status, session_id)
        return asked == (self.registration_uid, self.status, self.session_id)


def receipt_code(uid: uuid.UUID) -> str:
    """Four letters of a mark's random part, about 20 bits: enough to tell the marks of a hall apart."""
    number, letters = uid.int & 0xFFFFFFFF, []
    for _ in range(4):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def saved_under(keys: Iterable[str]) -> dict[str, SavedMark]:
    """The marks that were saved under these keys before. One read."""
    query = (
        select(
            AttendanceEvent.key,
            AttendanceEvent.uid,
            AttendanceEvent.workshop_session_id,
            Registration.uid.label("registration_uid"),
            AttendanceEvent.status,
            AttendanceEvent.received_at,
        )
        .join(Registration, Registration.id == AttendanceEvent.registration_id)
        .where(AttendanceEvent.key.in_(set(keys)))
    )
    return {
        row.key: SavedMark(
            row.key,
            row.uid,
            row.workshop_session_id,
            row.registration_uid,
            Status(row.status),
            row.received_at,
        )
        for row in db.session.execute(query)
    }
