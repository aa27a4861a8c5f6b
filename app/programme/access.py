"""Which programmes somebody may see, and who may change them."""

from __future__ import annotations

import uuid

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, select

from app.accounts.access import Holder, covers_an_agency, scope_of
from app.extensions import db
from app.places.models import Unit
from app.programme.models import Programme

READERS = ("instructor", "coordinator", "administrator", "observer")
MANAGERS = ("coordinator", "administrator")


def programmes_visible_to(user: Holder) -> Select[Programme]:
    """The programmes of the agencies that any of the user's roles reaches into; a trainee's reaches none."""
    agency_ids = scope_of(user, *READERS).unit_ids
    reached = select(Programme).where(Programme.agency_id.in_(_agencies_of(agency_ids)))
    return reached.order_by(Programme.starts_on.desc())


def _agencies_of(unit_ids: frozenset[int]) -> Select[int | None]:
    return select(Unit.agency_id).where(Unit.id.in_(unit_ids)).distinct()


def can_manage_programme(user: Holder, programme: Programme) -> bool:
    """Only those whose scope holds the whole agency plan its programmes."""
    return scope_of(user, *MANAGERS).covers(unit_id=programme.agency_id)


def can_plan_programmes(user: Holder) -> bool:
    return covers_an_agency(user, *MANAGERS)


def programme_for_reading(uid: uuid.UUID) -> Programme:
    """The programme, or 404."""
    found = db.session.scalar(programmes_visible_to(current_user).where(Programme.uid == uid))
    return found or abort(404)


def programme_for_managing(uid: uuid.UUID) -> Programme:
    """The programme, or 404 when it cannot be seen, 403 when it is not the user's to change."""
    programme = programme_for_reading(uid)
    if not can_manage_programme(current_user, programme):
        abort(403)
    return programme
