"""Whose registers somebody may see, keep and correct."""

from __future__ import annotations

import uuid

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.accounts.identity import User
from app.extensions import db
from app.workshops.access import can_run_workshop, can_see_roster, is_taught_by, workshops_visible_to
from app.workshops.models import Workshop, WorkshopSession


def can_mark(user: User, workshop: Workshop) -> bool:
    """The workshop's instructors, and those who plan it."""
    return can_run_workshop(user, workshop)


def workshop_session_for_reading(uid: uuid.UUID) -> WorkshopSession:
    """A half-day with its workshop, for whoever may see the roster; 404 when the workshop cannot be seen, 403 for
    those who only attend it.
    """
    session = _visible_session(uid)
    if not can_see_roster(current_user, session.workshop):
        abort(403)
    return session


def workshop_session_for_marking(uid: uuid.UUID) -> WorkshopSession:
    """A half-day with its workshop, for those who keep its register; else 404 or 403.

    Its instructors are known by one read: marks are what comes most often, from a hall with a weak link.
    """
    taught = _with_workshop(uid).where(is_taught_by(current_user))
    session = db.session.scalar(taught) or _visible_session(uid)
    if not can_mark(current_user, session.workshop):
        abort(403)
    return session


def _visible_session(uid: uuid.UUID) -> WorkshopSession:
    visible = workshops_visible_to(current_user).with_only_columns(Workshop.id)
    query = _with_workshop(uid).where(WorkshopSession.workshop_id.in_(visible))
    return db.session.scalar(query) or abort(404)


def _with_workshop(uid: uuid.UUID) -> Select[WorkshopSession]:
    query = select(WorkshopSession).join(WorkshopSession.workshop).where(WorkshopSession.uid == uid)
    return query.options(contains_eager(WorkshopSession.workshop))
