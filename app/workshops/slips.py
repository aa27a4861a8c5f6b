"""Sign-in slips for a whole roster, so that a hall can sign in at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.accounts.identity import User
from app.accounts.models import Account, Officer, Role
from app.accounts.officer_access import officers_visible_to
from app.accounts.officers import open_trainee_accounts
from app.accounts.slips import PrintedSlip, make_slips
from app.domain.roles import RoleName
from app.extensions import db
from app.shared.models import Actor
from app.workshops.access import can_manage_workshop
from app.workshops.models import Workshop
from app.workshops.registrations import Registration, is_active


def officers_for_slips(user: User, workshop: Workshop) -> list[int]:
    """Whoever on the roster has not signed in yet, within the user's scope, and may do no more than study.

    Only those who plan the workshop open accounts; its instructors help those who have one.
    """
    on_roster = select(Registration.officer_id).where(Registration.workshop_id == workshop.id, is_active())
    query = (
        officers_visible_to(user)
        .outerjoin(Account, Account.officer_id == Officer.id)
        .where(Officer.id.in_(on_roster), _needs_slip(may_open=can_manage_workshop(user, workshop)))
    )
    return list(db.session.scalars(query.with_only_columns(Officer.id).order_by(Officer.sort_key)))


def _needs_slip(*, may_open: bool) -> ColumnElement[bool]:
    held = (Role.account_id == Account.id) & Role.ended_at.is_(None)
    does_more = exists().where(held, Role.name != RoleName.TRAINEE)
    waits = and_(Account.password_set_at.is_(None), Account.disabled_at.is_(None), ~does_more)
    return or_(waits, Account.id.is_(None)) if may_open else and_(Account.id.is_not(None), waits)


def make_roster_slips(officer_ids: Collection[int], *, by: Actor, at: datetime) -> list[PrintedSlip]:
    """An account for each who has none, and a new slip for all, in order of given name. A verb for write()."""
    accounts = open_trainee_accounts(officer_ids, by=by, at=at)
    return make_slips(list(accounts.values()), by=by, at=at)
