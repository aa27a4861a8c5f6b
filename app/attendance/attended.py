"""Who came at all: read for many workshops at once."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Select, func, select, tuple_

from app.attendance.models import AttendanceEvent
from app.attendance.queries import EVENTS, Place, mark_from
from app.domain.attendance import ATTENDED, Mark, derive
from app.extensions import db

_ATTENDED = sorted(status.value for status in ATTENDED)


def attended_at_all(registration_ids: Select[int]) -> frozenset[int]:
    """Those of the registrations that stand as present or late in at least one half-day. Two reads.

    A half-day with one mark stands as that mark says, so the database sorts these out; where there are several,
    `derive` weighs them.
    """
    marks = (
        select(
            AttendanceEvent.registration_id,
            AttendanceEvent.workshop_session_id,
            func.count().label("n"),
            func.max(AttendanceEvent.status).label("status"),
        )
        .where(AttendanceEvent.registration_id.in_(registration_ids))
        .group_by(AttendanceEvent.registration_id, AttendanceEvent.workshop_session_id)
        .subquery()
    )
    plain = select(marks.c.registration_id).where(marks.c.n == 1, marks.c.status.in_(_ATTENDED)).distinct()
    several = select(marks.c.registration_id, marks.c.workshop_session_id).where(marks.c.n > 1)
    return frozenset(db.session.scalars(plain)) | _attended_by_derivation(several)


def _attended_by_derivation(places: Select[int, int]) -> frozenset[int]:
    where = tuple_(AttendanceEvent.registration_id, AttendanceEvent.workshop_session_id).in_(places)
    marks: dict[Place, list[Mark]] = defaultdict(list)
    for row in db.session.execute(EVENTS.where(where)):
        marks[row.registration_id, row.workshop_session_id].append(mark_from(row))
    return frozenset(place[0] for place, found in marks.items() if derive(found).status in ATTENDED)
