"""The register of a half-day: marks are added, never changed, and what stands follows from them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select

from app.attendance.marks import NewMark, SavedMark, saved_under
from app.attendance.models import AttendanceEvent, RegisterLock
from app.attendance.queries import marks_in
from app.domain.attendance import ATTENDED, Mark, Standing, Status, derive
from app.extensions import db
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, new_uid
from app.shared.refusal import Refused
from app.workshops.models import WorkshopSession
from app.workshops.queries import RosterLine, roster_of

NAMED_AT_MOST = 5


@dataclass(frozen=True)
class RegisterRow:
    """An officer in a register: every mark made, and where they stand."""

    officer: RosterLine
    marks: tuple[Mark, ...]
    standing: Standing

    @property
    def uid(self) -> uuid.UUID:
        return self.officer.registration_uid

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
        return not self.officer.is_withdrawn or not self.is_undecided or self.standing.is_conflict

    def marks_among(self, uids: Sequence[uuid.UUID]) -> list[Mark]:
        """Those of this officer's marks here that bear one of the uids."""
        wanted = {str(uid) for uid in uids}
        return [mark for mark in self.marks if mark.uid in wanted]


class Register:
    """One half-day's register, read in three queries. Its verbs read it again first, inside write()."""

    def __init__(self, workshop_session: WorkshopSession) -> None:
        self.session = workshop_session
        self.reload()

    def reload(self) -> None:
        """Read the roster, the marks and the lock as they are now."""
        marks = marks_in([self.session.id])
        listed = [
            _row(line, marks.get((line.registration_id, self.session.id), [])) for line in self._roster()
        ]
        self.rows = [row for row in listed if row.is_listed]
        lock = select(RegisterLock).where(RegisterLock.workshop_session_id == self.session.id)
        self.closed = db.session.scalar(lock)

    def _roster(self) -> list[RosterLine]:
        return roster_of(self.session.workshop_id)

    @property
    def is_locked(self) -> bool:
        return self.closed is not None

    @property
    def tally(self) -> dict[Status, int]:
        """How many stand at each status; a conflict counts as unset."""
        statuses = [row.status for row in self.rows]
        return {status: statuses.count(status) for status in Status}

    @property
    def headcount(self) -> int:
        """How many are in the hall by the register: present and late."""
        return sum(row.status in ATTENDED for row in self.rows)

    def row(self, registration_uid: uuid.UUID) -> RegisterRow | None:
        return next((row for row in self.rows if row.uid == registration_uid), None)

    def mark(self, marks: Sequence[NewMark], *, by: Actor, at: datetime) -> list[SavedMark]:
        """Add marks, all or none, and say of each, in their order, what was saved.

        A key that was sent before gets the same answer again. A mark that says what those it has seen say adds
        nothing. A mark made without sight of one that stands now leaves both standing, as a conflict.
        """
        self.reload()
        return self._mark(marks, by, at)

    def mark_rest_present(
        self, key: str, marks: Sequence[NewMark] = (), *, by: Actor, at: datetime
    ) -> list[SavedMark]:
        """Add marks, then mark everybody present of whom nobody has said anything; conflicts are left to people."""
        self.reload()
        named = {mark.registration_uid for mark in marks}
        rest = [row for row in self.rows if row.is_undecided and not row.standing.is_conflict]
        present = [
            NewMark(row.uid, Status.PRESENT, f"{key}:{row.uid.hex}", row.seen)
            for row in rest
            if row.uid not in named
        ]
        return self._mark([*marks, *present], by, at)

    def lock(self, headcount: int, *, by: Actor, at: datetime) -> None:
        """Close the register. Refuses while anybody is not marked, and when the hall holds another number."""
        self.reload()
        self._refuse_if_locked()
        self._refuse_before_the_day(at)
        self._refuse_while_undecided()
        self._refuse_other_headcount(headcount)
        lock = RegisterLock(workshop_session_id=self.session.id, headcount=headcount, at=at, by_id=by.id)
        db.session.add(lock)
        audit("lock_register", self.session, by=by, at=at)

    def correct(self, mark: NewMark, *, by: Actor, at: datetime) -> SavedMark:
        """Change a mark after the register was closed, for a reason; what was said before stays on record."""
        self.reload()
        if not self.is_locked:
            raise Refused(_l("The register is still open."), to_do=_l("Change the mark in the register."))
        if not mark.reason:
            raise Refused(_l("A correction needs its reason."))
        return self._add_unknown([mark], _known([mark], self.session.id), by, at)[0]

    def _mark(self, marks: Sequence[NewMark], by: Actor, at: datetime) -> list[SavedMark]:
        known = _known(marks, self.session.id)
        if any(mark.key not in known for mark in marks):
            self._refuse_before_the_day(at)
            self._refuse_if_locked()
        return self._add_unknown(marks, known, by, at)

    def _add_unknown(
        self, marks: Sequence[NewMark], known: Mapping[str, SavedMark], by: Actor, at: datetime
    ) -> list[SavedMark]:
        rows = {row.uid: row for row in self.rows}
        saved, events = [], []
        for mark in marks:
            if mark.key in known:
                saved.append(known[mark.key])
                continue
            answer, added = self._add(mark, rows.get(mark.registration_uid), by, at)
            saved.append(answer)
            events.extend(added)
        if events:
            db.session.execute(insert(AttendanceEvent), events)
            audit("mark_register", self.session, by=by, at=at)
        return saved

    def _add(
        self, mark: NewMark, row: RegisterRow | None, by: Actor, at: datetime
    ) -> tuple[SavedMark, list[dict[str, Any]]]:
        """What to answer, and the events to insert: one for each line that the mark ends, or begins."""
        if row is None:
            raise Refused(
                _l("Somebody you marked is no longer on the roster."),
                to_do=_l("Reload the register and mark again."),
            )
        seen = row.marks_among(mark.seen)
        if seen and all(before.status is mark.status for before in seen):
            return self._saved(mark, uuid.UUID(seen[0].uid), seen[0].received_at), []
        ended: list[uuid.UUID | None] = [uuid.UUID(before.uid) for before in seen]
        lines = enumerate(ended or [None], start=1)
        events = [self._event(mark, row, line, over, by, at) for line, over in lines]
        return self._saved(mark, events[0]["uid"], at), events

    def _saved(self, mark: NewMark, uid: uuid.UUID, at: datetime) -> SavedMark:
        return SavedMark(mark.key, uid, self.session.id, mark.registration_uid, mark.status, at)

    def _event(
        self, mark: NewMark, row: RegisterRow, line: int, over: uuid.UUID | None, by: Actor, at: datetime
    ) -> dict[str, Any]:
        return {
            "uid": new_uid(),
            "workshop_session_id": self.session.id,
            "registration_id": row.officer.registration_id,
            "status": mark.status.value,
            "key": mark.key if line == 1 else f"{mark.key}~{line}",
            "origin": mark.origin,
            "supersedes_uid": over,
            "is_claim": False,
            "reason": mark.reason,
            "by_id": by.id,
            "occurred_at": mark.occurred_at or at,
            "clock_offset": mark.clock_offset,
            "received_at": at,
        }

    def _refuse_if_locked(self) -> None:
        if self.is_locked:
            raise Refused(
                _l("This register is closed."),
                kept=_l("What it says is kept; the marks you sent now were not added."),
                to_do=_l("Open the history of the mark and enter a correction with its reason."),
            )

    def _refuse_before_the_day(self, at: datetime) -> None:
        if clock.local(at).date() < self.session.held_on:
            raise Refused(
                _l("This half-day has not come yet."), to_do=_l("Mark the register on the day itself.")
            )

    def _refuse_while_undecided(self) -> None:
        undecided = [row.officer.name for row in self.rows if row.is_undecided]
        if not undecided:
            return
        names = ", ".join(undecided[:NAMED_AT_MOST]) + (", …" if len(undecided) > NAMED_AT_MOST else "")
        raise Refused(
            _l(
                "Not marked yet, or marked twice in different ways (%(count)s): %(names)s.",
                count=len(undecided),
                names=names,
            ),
            kept=_l("All marks are kept; the register stays open."),
            to_do=_l("Mark each of them, then close the register."),
        )

    def _refuse_other_headcount(self, headcount: int) -> None:
        if headcount == self.headcount:
            return
        raise Refused(
            _l(
                "You counted %(counted)s in the hall; the register has %(marked)s present or late.",
                counted=headcount,
                marked=self.headcount,
            ),
            kept=_l("All marks are kept; the register stays open."),
            to_do=_l("Count again, or find the mark that is wrong."),
        )


def _row(line: RosterLine, marks: Sequence[Mark]) -> RegisterRow:
    return RegisterRow(line, tuple(marks), derive(marks))


def _known(marks: Sequence[NewMark], session_id: int) -> dict[str, SavedMark]:
    """What was saved under the keys of these marks. Refuses a key that stands for two different marks."""
    known = saved_under(mark.key for mark in marks)
    is_reused = any(not known[mark.key].answers(mark, session_id) for mark in marks if mark.key in known)
    if is_reused or len({mark.key for mark in marks}) < len(marks):
        raise Refused(_l("Two different marks were sent under one key."), to_do=_l("Reload the register."))
    return known
