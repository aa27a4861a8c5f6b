"""Who is asked: the officers of a programme's workshops who served in a round's provinces when they were registered."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, select

from app.extensions import db
from app.programme.models import ProgrammeProvince
from app.surveys.models import Participation, Round
from app.workshops.models import Registration, Workshop
from app.workshops.registrations import is_active

_PROVINCE_THEN: ColumnElement[int] = func.coalesce(Registration.province_id, Workshop.province_id)


def invite_officers(round_: Round) -> int:
    """Invite whoever is not invited yet, and say how many those were. A verb; may run again as rosters grow.

    Of several workshops the last one tells the province. Nobody's invitation is taken back.
    """
    invited = select(Participation.officer_id).where(Participation.round_id == round_.id)
    known = set(db.session.scalars(invited))
    rows = db.session.execute(_officers_of(round_.programme_id).order_by(Workshop.starts_on, Registration.id))
    provinces = dict(rows.all())
    fresh = {
        officer_id: province_id
        for officer_id, province_id in sorted(provinces.items())
        if province_id in round_.province_ids and officer_id not in known
    }
    db.session.add_all(
        Participation(round_id=round_.id, officer_id=officer_id, province_id=province_id)
        for officer_id, province_id in fresh.items()
    )
    return len(fresh)


def _officers_of(programme_id: int) -> Select[int, int]:
    return (
        select(Registration.officer_id, _PROVINCE_THEN)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(Workshop.programme_id == programme_id, is_active())
    )


def count_officers(programme_id: int) -> dict[int, int]:
    """Province to the number of officers of the programme who served there; target provinces without any too."""
    targets = select(ProgrammeProvince.province_id).where(ProgrammeProvince.programme_id == programme_id)
    officers = _officers_of(programme_id).subquery()
    officer_id, province_id = officers.c
    query = select(province_id, func.count(officer_id.distinct())).group_by(province_id)
    return dict.fromkeys(db.session.scalars(targets), 0) | dict(db.session.execute(query).all())
