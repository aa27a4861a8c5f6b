"""The register of a half-day: marks are added, never changed, and what stands follows from them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table, insert, select

from app.attendance.entries import Entry
from app.attendance.marks import NewMark, SavedMark, saved_under
from app.attendance.models import AttendanceEvent, RegisterLock
from app.attendance.queries import marks_in
from app.domain.attendance import ATTENDED, Standing, Status
from app.extensions import db
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.refusal import Refused
from app.workshops.models import WorkshopSession
from app.workshops.queries import RosterLine, places_of, roster_of

NAMED_AT_MOST = 5
EVENTS = cast(Table, AttendanceEvent.__table__)  # Core: hundreds of rows at once, without the unit of work


@dataclass(frozen=True)
class RegisterRow:
    """An officer in a register, and where they stand."""

    officer: RosterLine
    standing: Standing

    @property
    def uid(self) -> uuid.UUID:
        return self.officer.registration_uid

    @property
    def status(self) -> Status:
        return self.standing.status

    @property
    def seen(self) -> tuple[uuid.UUID, ...]:
        return tuple(uuid.UUID(head.uid) for head in self.standing.heads)


class Register:
    """One half-day's register: read when first asked for, in two queries, one more for the lock and one for names.

    Its verbs read it afresh inside write(), and leave it as it then stands.
    """

    def __init__(self, workshop_session: WorkshopSession) -> None:
        self.session = workshop_session

    @cached_property
    def entries(self) -> dict[uuid.UUID, Entry]:
        """Everybody who is in this register, by the uid of the registration."""
        marks = marks_in([self.session.id])
        places = places_of(self.session.workshop_id)
        entries = [Entry(key, uid, gone, marks.get((key, self.session.id), [])) for key, uid, gone in places]
        return {entry.uid: entry for entry in entries if entry.is_listed}

    @cached_property
    def rows(self) -> list[RegisterRow]:
        """The same in order of given name, with who they are."""
        roster = roster_of(self.session.workshop_id)
        listed = [(line, self.entries.get(line.registration_uid)) for line in roster]
        return [RegisterRow(line, entry.standing) for line, entry in listed if entry is not None]

    @cached_property
    def closed(self) -> RegisterLock | None:
        """When, by whom and at which headcount the register was closed; None while it is open."""
        lock = select(RegisterLock).where(RegisterLock.workshop_session_id == self.session.id)
        return db.session.scalar(lock)

    def reload(self) -> None:
        """Read everything again when it is next asked for."""
        for name in ("entries", "rows", "closed"):
            vars(self).pop(name, None)

    @property
    def is_locked(self) -> bool:
        return self.closed is not None

    @property
    def tally(self) -> dict[Status, int]:
        """How many stand at each status; a conflict counts as unset."""
        statuses = [entry.status for entry in self.entries.values()]
        return {status: statuses.count(status) for status in Status}

    @property
    def headcount(self) -> int:
        """How many are in the hall by the register: present and late."""
        return sum(entry.status in ATTENDED for entry in self.entries.values())

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
        rest = [entry for uid, entry in self.entries.items() if uid not in named and entry.is_undecided]
        present = [
            NewMark(entry.uid, Status.PRESENT, f"{key}:{entry.uid.hex}", entry.seen)
            for entry in rest
            if not entry.standing.is_conflict
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
        self.closed = lock

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
        by_id = by.id
        saved, events = [], []
        for mark in marks:
            if mark.key in known:
                saved.append(known[mark.key])
                continue
            answer, added = self._add(mark, by_id, at)
            saved.append(answer)
            events.extend(added)
        if events:
            db.session.execute(insert(EVENTS), events)
            audit("mark_register", self.session, by=by, at=at)
        return saved

    def _add(self, mark: NewMark, by_id: int, at: datetime) -> tuple[SavedMark, list[dict[str, Any]]]:
        """What to answer, and the events to insert: one for each line that the mark ends, or begins."""
        entry = self.entries.get(mark.registration_uid)
        if entry is None:
            raise Refused(
                _l("Somebody you marked is no longer on the roster."),
                to_do=_l("Reload the register and mark again."),
            )
        seen = entry.marks_among(mark.seen)
        if seen and all(before.status is mark.status for before in seen):
            return self._saved(mark, uuid.UUID(seen[0].uid), seen[0].received_at), []
        events = entry.add(mark, seen, session_id=self.session.id, by_id=by_id, at=at)
        return self._saved(mark, events[0]["uid"], at), events

    def _saved(self, mark: NewMark, uid: uuid.UUID, at: datetime) -> SavedMark:
        return SavedMark(mark.key, uid, self.session.id, mark.registration_uid, mark.status, at)

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
        undecided = [row.officer.name for row in self.rows if row.status is Status.UNSET]
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


def _known(marks: Sequence[NewMark], session_id: int) -> dict[str, SavedMark]:
    """What was saved under the keys of these marks. Refuses a key that stands for two different marks."""
    known = saved_under(mark.key for mark in marks)
    is_reused = any(not known[mark.key].answers(mark, session_id) for mark in marks if mark.key in known)
    if is_reused or len({mark.key for mark in marks}) < len(marks):
        raise Refused(_l("Two different marks were sent under one key."), to_do=_l("Reload the register."))
    return known
