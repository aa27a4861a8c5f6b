"""A place in a register: the marks made for it, and the events that a further mark makes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from app.attendance.marks import NewMark
from app.domain.attendance import Mark, Standing, Status, derive
from app.shared.models import new_uid


@dataclass
class Entry:
    """A place on the roster with every mark made for it in this half-day."""

    registration_id: int
    uid: uuid.UUID
    is_withdrawn: bool
    marks: list[Mark] = field(default_factory=list)

    @cached_property
    def standing(self) -> Standing:
        """What follows from the marks; `add` makes it follow anew."""
        return derive(self.marks)

    @property
    def status(self) -> Status:
        return self.standing.status

    @property
    def is_undecided(self) -> bool:
        return self.status is Status.UNSET

    @property
    def seen(self) -> tuple[uuid.UUID, ...]:
        """The marks that stand: what a further mark has to supersede."""
        return tuple(uuid.UUID(head.uid) for head in self.standing.heads)

    @property
    def is_listed(self) -> bool:
        """Whoever has withdrawn is in the registers of the half-days they came to, and in no others."""
        return not self.is_withdrawn or not self.is_undecided or self.standing.is_conflict

    def marks_among(self, uids: Iterable[uuid.UUID]) -> list[Mark]:
        """Those of these marks that bear one of the uids."""
        wanted = {str(uid) for uid in uids}
        return [mark for mark in self.marks if mark.uid in wanted]

    def add(
        self, mark: NewMark, seen: Sequence[Mark], *, session_id: int, by_id: int, at: datetime
    ) -> list[dict[str, Any]]:
        """Take the mark in, and give the rows to insert: one for each line that it ends, or the one it begins."""
        ended: list[uuid.UUID | None] = [uuid.UUID(before.uid) for before in seen]
        where = {"workshop_session_id": session_id, "registration_id": self.registration_id}
        events = [
            {**where, **_event(mark, line, over, by_id, at)}
            for line, over in enumerate(ended or [None], start=1)
        ]
        self.marks.extend(map(_as_mark, events))
        vars(self).pop("standing", None)
        return events


def _event(mark: NewMark, line: int, over: uuid.UUID | None, by_id: int, at: datetime) -> dict[str, Any]:
    return {
        "uid": new_uid(),
        "status": mark.status.value,
        "key": mark.key if line == 1 else f"{mark.key}~{line}",
        "origin": mark.origin,
        "supersedes_uid": over,
        "is_claim": False,
        "reason": mark.reason,
        "by_id": by_id,
        "occurred_at": mark.occurred_at or at,
        "clock_offset": mark.clock_offset,
        "received_at": at,
    }


def _as_mark(event: Mapping[str, Any]) -> Mark:
    return Mark(
        uid=str(event["uid"]),
        status=Status(event["status"]),
        supersedes_uid=str(event["supersedes_uid"]) if event["supersedes_uid"] else None,
        origin=event["origin"],
        occurred_at=event["occurred_at"],
        received_at=event["received_at"],
        is_instructor=not event["is_claim"],
    )
