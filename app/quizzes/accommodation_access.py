"""Who gives more time and attempts, to whom, and whose they see."""

from __future__ import annotations

import uuid

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, or_, select

from app.accounts.access import require_role, scope_of
from app.accounts.identity import User
from app.accounts.models import Officer
from app.accounts.officer_access import officers_kept_by
from app.curriculum.published import PublishedEdition
from app.domain.identifiers import service_number_key
from app.extensions import db
from app.quizzes.accommodations import Accommodation
from app.quizzes.result_access import edition_for_results
from app.workshops.access import MANAGERS, can_run_workshop, workshop_for_running
from app.workshops.models import Workshop
from app.workshops.registrations import Registration


def can_accommodate(user: User, workshop: Workshop | None) -> bool:
    """Whether the user gives more in a workshop; with none, to officers and units of an edition."""
    return can_run_workshop(user, workshop) if workshop else user.has_role(*MANAGERS)


def edition_for_accommodating(uid: uuid.UUID) -> PublishedEdition:
    """An edition for those who coordinate; 404 or 403."""
    require_role(*MANAGERS)
    return edition_for_results(uid)


def in_workshop(workshop: Workshop) -> ColumnElement[bool]:
    """Accommodations of a workshop and of places on its roster."""
    places = select(Registration.id).where(Registration.workshop_id == workshop.id)
    return or_(Accommodation.workshop_id == workshop.id, Accommodation.registration_id.in_(places))


def in_scope_of(user: User) -> ColumnElement[bool]:
    """Accommodations of officers and of units that the user coordinates."""
    theirs = officers_kept_by(user).with_only_columns(Officer.id)
    units = scope_of(user, *MANAGERS).unit_ids
    return or_(Accommodation.officer_id.in_(theirs), Accommodation.unit_id.in_(units))


def officer_in_scope(user: User, service_number: str) -> int | None:
    """An officer whom the user coordinates, by service number however it is written; None for nobody."""
    query = officers_kept_by(user).where(Officer.service_number == service_number_key(service_number))
    return db.session.scalar(query.with_only_columns(Officer.id))


def accommodation_for_ending(uid: uuid.UUID) -> Accommodation:
    """An accommodation for whoever could have given it; 404 or 403."""
    row = db.session.scalar(select(Accommodation).where(Accommodation.uid == uid)) or abort(404)
    workshop_id = row.workshop_id
    if row.registration_id is not None:
        workshop_id = db.session.get_one(Registration, row.registration_id).workshop_id
    if workshop_id is not None:
        workshop_for_running(db.session.get_one(Workshop, workshop_id).uid)
        return row
    require_role(*MANAGERS)
    seen = select(Accommodation.id).where(Accommodation.id == row.id, in_scope_of(current_user))
    return row if db.session.scalar(seen) is not None else abort(404)
