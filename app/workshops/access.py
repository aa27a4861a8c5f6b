"""Which workshops somebody may see, whose rosters, and who may plan them and fill them."""

from __future__ import annotations

import uuid
from typing import TypeVar

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.access import scope_of
from app.accounts.identity import User
from app.accounts.models import Officer
from app.accounts.officer_access import officers_visible_to
from app.accounts.officers import kept_ids, officer_by_service_number
from app.accounts.queries import OfficerRow, matching, officer_rows
from app.extensions import db
from app.workshops.models import Workshop, WorkshopInstructor
from app.workshops.registrations import Registration, is_active
from app.workshops.roster_import import RosterImport

MANAGERS = ("coordinator", "administrator")
READERS = ("instructor", *MANAGERS)  # observers see figures, never rows

T = TypeVar("T")


def workshops_visible_to(user: User) -> Select[Workshop]:
    """Those whose roster is open to the user, and those the user is registered in."""
    return select(Workshop).where(or_(opens_roster_to(user), _has_place_for(user)))


def rosters_visible_to(user: User) -> Select[Workshop]:
    """The workshops whose roster, registers and results the user may see by name."""
    return select(Workshop).where(opens_roster_to(user))


def opens_roster_to(user: User) -> ColumnElement[bool]:
    """The workshops that the user teaches, and those of host units in the user's scope. The host unit decides,
    wherever the workshop is held.
    """
    in_scope = Workshop.host_unit_id.in_(scope_of(user, *READERS).unit_ids)
    return or_(in_scope, is_taught_by(user))


def is_taught_by(user: User) -> ColumnElement[bool]:
    theirs = (WorkshopInstructor.workshop_id == Workshop.id) & (WorkshopInstructor.account_id == user.id)
    return exists().where(theirs)


def _has_place_for(user: User) -> ColumnElement[bool]:
    theirs = (Registration.workshop_id == Workshop.id) & (Registration.officer_id == user.officer_id)
    return exists().where(theirs, is_active())


def can_see_roster(user: User, workshop: Workshop) -> bool:
    query = rosters_visible_to(user).where(Workshop.id == workshop.id).with_only_columns(Workshop.id)
    return db.session.scalar(query) is not None


def can_manage_workshop(user: User, workshop: Workshop) -> bool:
    """Coordinators and administrators plan what units in their scope host."""
    return scope_of(user, *MANAGERS).covers(unit_id=workshop.host_unit_id)


def can_plan_workshops(user: User) -> bool:
    return bool(scope_of(user, *MANAGERS).unit_ids)


def teaches(user: User, workshop: Workshop) -> bool:
    return db.session.get(WorkshopInstructor, (workshop.id, user.id)) is not None


def can_run_workshop(user: User, workshop: Workshop) -> bool:
    """Whoever is in the hall or answers for it keeps the registers and adds those who walk in."""
    return teaches(user, workshop) or can_manage_workshop(user, workshop)


def workshop_for_reading(uid: uuid.UUID) -> Workshop:
    """The workshop, or 404."""
    return db.session.scalar(workshops_visible_to(current_user).where(Workshop.uid == uid)) or abort(404)


def workshop_for_roster(uid: uuid.UUID) -> Workshop:
    """The workshop for whoever may see its roster; 404 when it cannot be seen, 403 for those who only attend it."""
    workshop = workshop_for_reading(uid)
    return _or_403(workshop, can_see_roster(current_user, workshop))


def workshop_for_running(uid: uuid.UUID) -> Workshop:
    """The workshop for its instructors and those who manage it; else 404 or 403."""
    workshop = workshop_for_reading(uid)
    return _or_403(workshop, can_run_workshop(current_user, workshop))


def workshop_for_managing(uid: uuid.UUID) -> Workshop:
    """The workshop for those who plan it; else 404 or 403."""
    workshop = workshop_for_reading(uid)
    return _or_403(workshop, can_manage_workshop(current_user, workshop))


def registration_for_managing(uid: uuid.UUID) -> tuple[Workshop, Registration]:
    """A place on a roster with its workshop, for those who plan that; else 404 or 403."""
    query = select(Registration, Workshop).join(Workshop, Workshop.id == Registration.workshop_id)
    found = db.session.execute(query.where(Registration.uid == uid)).first() or abort(404)
    registration, workshop = found
    return workshop_for_managing(workshop.uid), registration


def roster_import_for_managing(uid: uuid.UUID) -> RosterImport:
    """A roster file with its workshop, for those who plan that; else 404 or 403."""
    query = select(RosterImport).where(RosterImport.uid == uid).options(joinedload(RosterImport.workshop))
    found = db.session.scalar(query) or abort(404)
    workshop_for_managing(found.workshop.uid)
    return found


def officer_for_rostering(uid: uuid.UUID) -> int:
    """The id of a live officer, of merged records the kept one; 404 for nobody."""
    officer_id = db.session.scalar(select(Officer.id).where(Officer.uid == uid, Officer.erased_at.is_(None)))
    return kept_ids([officer_id])[officer_id] if officer_id else abort(404)


def officers_found_by(user: User, text: str) -> list[OfficerRow]:
    """Officers in the user's scope whose name or number has these words, and whoever bears exactly this number."""
    if not text:
        return []
    rows = officer_rows(matching(officers_visible_to(user), text=text), page=1)
    bearer = officer_by_service_number(text)
    if bearer is None or bearer.uid in {row.uid for row in rows}:
        return rows
    return [*officer_rows(select(Officer).where(Officer.id == bearer.id)), *rows]


def _or_403(found: T, is_allowed: bool) -> T:
    if not is_allowed:
        abort(403)
    return found
