"""Where officers serve: in one unit at a time, from a day until the next posting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Officer, Posting
from app.extensions import db
from app.places.models import Unit, UnitVersion
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.refusal import Refused


@dataclass(frozen=True)
class Posted:
    """The columns of `models.PostedAs`: `Registration(officer_id=…, **asdict(posted))`."""

    unit_version_id: int | None = None
    province_id: int | None = None
    agency_id: int | None = None
    rank: str = ""


def post_officer(
    officer: Officer, unit_id: int, starts_on: date, title: str = "", *, by: Actor | None, at: datetime
) -> None:
    """Post an officer to a unit from a day on; the posting before ends that day. A verb for write().

    The same day again corrects the posting of that day. Refuses a day before the last posting began.
    """
    officer.refuse_if_erased()
    last = _last_posting(officer.id)
    if last is not None and last.starts_on == starts_on:
        last.unit_id, last.title = unit_id, title
    else:
        _close(last, starts_on)
        db.session.add(Posting(officer_id=officer.id, unit_id=unit_id, starts_on=starts_on, title=title))
    audit("post_officer", officer, by=by, at=at)


def _last_posting(officer_id: int) -> Posting | None:
    query = select(Posting).where(Posting.officer_id == officer_id)
    return db.session.scalar(query.order_by(Posting.starts_on.desc()).limit(1))


def _close(last: Posting | None, on: date) -> None:
    if last is None:
        return
    if on < last.starts_on:
        raise Refused(
            _l("The new posting would begin before the last one did."),
            to_do=_l("Give a later day, or the same day to correct the last posting."),
        )
    last.ends_on = min(on, last.ends_on or on)


def posted_as(officer_ids: Collection[int], on: date) -> dict[int, Posted]:
    """Where each officer served on a day and the rank they bear now, to freeze beside what they do; one query.

    The unit's version is the one in force that day, else its last: a closed unit stays where it was.
    An officer without a posting on that day has the rank alone.
    """
    query = (
        select(Officer.id, Officer.rank, UnitVersion.id, UnitVersion.province_id, Unit.agency_id)
        .outerjoin(Posting, and_(Posting.officer_id == Officer.id, _in_force(on)))
        .outerjoin(Unit, Unit.id == Posting.unit_id)
        .outerjoin(UnitVersion, and_(UnitVersion.unit_id == Unit.id, UnitVersion.starts_on <= on))
        .where(Officer.id.in_(officer_ids))
        .order_by(UnitVersion.starts_on)
    )
    return {
        officer_id: Posted(version_id, province_id, agency_id, rank)  # of several versions the last stays
        for officer_id, rank, version_id, province_id, agency_id in db.session.execute(query)
    }


def _in_force(on: date) -> ColumnElement[bool]:
    return and_(Posting.starts_on <= on, or_(Posting.ends_on.is_(None), Posting.ends_on > on))


def is_last_posting(today: date) -> ColumnElement[bool]:
    """Whether a Posting is where its officer serves or last served, or will serve next: none later has begun."""
    later = aliased(Posting)
    begun_later = (later.starts_on > Posting.starts_on) & (later.starts_on <= today)
    return ~exists().where(later.officer_id == Posting.officer_id, begun_later)


def serves_in(unit_ids: Collection[int], today: date) -> ColumnElement[bool]:
    """Whether an Officer serves in one of these units, last served there, or will serve there next."""
    theirs = (Posting.officer_id == Officer.id) & Posting.unit_id.in_(unit_ids)
    return exists().where(theirs, is_last_posting(today))


def unit_ids_of(officer_id: int, today: date) -> frozenset[int]:
    """The units that decide who may see an officer, as `serves_in` has them."""
    query = select(Posting.unit_id).where(Posting.officer_id == officer_id, is_last_posting(today))
    return frozenset(db.session.scalars(query))
