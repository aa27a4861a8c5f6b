"""The audit as it is read: newest first, by person, deed and days, a page at a time along an index."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import abort
from sqlalchemy import Select, or_, select

from app.accounts.models import Account, Officer
from app.accounts.queries import matching
from app.domain.identifiers import user_name_key
from app.extensions import db
from app.shared import clock
from app.shared.audit import AuditEvent

PAGE = 50
MOST_EXPORTED = 20_000  # rows of one file; a sheet of more is no reading matter


@dataclass(frozen=True)
class Sought:
    """Which events: by whom (words of a name, a number or a user name), which deed, from day to day in Viet Nam."""

    person: str = ""
    verb: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Event:
    """One event. `who`: the name of the account's officer; None when the platform did it by itself."""

    uid: uuid.UUID
    at: datetime
    verb: str
    object_kind: str
    object_uid: uuid.UUID | None
    purpose: str
    request_id: str
    who: str | None
    user_name: str | None


def events(sought: Sought, *, limit: int, before: uuid.UUID | None = None) -> list[Event]:
    """The newest so many of the events, or of those older than one of them. At most three reads.

    404 when `before` names no event.
    """
    query = _narrowed(_lines(), sought)
    if before is not None:
        query = _older_than(query, before)
    rows = db.session.execute(query.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(limit))
    return [Event(*row) for row in rows]


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(AuditEvent.uid, AuditEvent.at, AuditEvent.action, AuditEvent.object_kind),
            *(AuditEvent.object_uid, AuditEvent.purpose, AuditEvent.request_id),
            *(Officer.full_name, Account.user_name),
        )
        .outerjoin(Account, Account.id == AuditEvent.by_id)
        .outerjoin(Officer, Officer.id == Account.officer_id)
    )


def _narrowed(query: Select[*tuple[Any, ...]], sought: Sought) -> Select[*tuple[Any, ...]]:
    if sought.first:
        query = query.where(AuditEvent.at >= clock.moment(sought.first, time.min))
    if sought.last:
        query = query.where(AuditEvent.at < clock.moment(sought.last + timedelta(days=1), time.min))
    if sought.verb:
        query = query.where(AuditEvent.action == sought.verb)
    if sought.person:
        query = query.where(AuditEvent.by_id.in_(_account_ids(sought.person)))
    return query


def _account_ids(person: str) -> list[int]:
    """Asked first, so that the database knows how few they are when it chooses an index."""
    officers = matching(select(Officer), text=person).with_only_columns(Officer.id)
    is_meant = or_(Account.user_name == user_name_key(person), Account.officer_id.in_(officers))
    return list(db.session.scalars(select(Account.id).where(is_meant)))


def _older_than(query: Select[*tuple[Any, ...]], uid: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Events of one moment follow each other by id; the first condition is what the index is entered by."""
    found = db.session.execute(select(AuditEvent.at, AuditEvent.id).where(AuditEvent.uid == uid)).first()
    at, id_ = found or abort(404)
    return query.where(AuditEvent.at <= at, or_(AuditEvent.at < at, AuditEvent.id < id_))
