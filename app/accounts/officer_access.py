"""Which officers a user sees, and what they may do for each of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.access import has_everything, scope_of, scope_of_place, scopes_of
from app.accounts.identity import Grant, User
from app.accounts.models import Account, Officer, OfficerMerge, Role, SignIn
from app.accounts.officers import IS_LIVE, kept_ids
from app.accounts.postings import serves_in, unit_ids_of
from app.accounts.queries import OfficerRow, officer_rows
from app.domain.roles import RoleName, grants, helps
from app.domain.text import fold
from app.extensions import db
from app.shared import clock

SEES_OFFICERS = (RoleName.INSTRUCTOR, RoleName.COORDINATOR, RoleName.ADMINISTRATOR)
KEEPS_OFFICERS = (RoleName.COORDINATOR, RoleName.ADMINISTRATOR)


def officers_visible_to(user: User) -> Select[Officer]:
    """Officers of the units that the user instructs, coordinates or administers, and oneself.

    Merged and erased records are nobody's to see; officers posted nowhere are for whoever administers everything.
    """
    query = select(Officer).where(IS_LIVE)
    if has_everything(user):
        return query
    unit_ids = scope_of(user, *SEES_OFFICERS).unit_ids
    return query.where(or_(Officer.id == user.officer_id, serves_in(unit_ids, clock.today())))


def officers_kept_by(user: User) -> Select[Officer]:
    """Officers whose records the user keeps, of those whom the user sees: not those whom the user only instructs."""
    query = select(Officer).where(IS_LIVE)
    if has_everything(user):
        return query
    return query.where(serves_in(scope_of(user, *KEEPS_OFFICERS).unit_ids, clock.today()))


def officer_for_reading(uid: UUID) -> Officer:
    """An officer with postings, account and roles; of a merged record the one that is kept. 404 when out of sight."""
    officer_id = db.session.scalar(select(Officer.id).where(Officer.uid == uid))
    if officer_id is None:
        abort(404)
    query = officers_visible_to(current_user).where(Officer.id == kept_ids([officer_id])[officer_id])
    account = joinedload(Officer.account).selectinload(Account.roles)
    officer = db.session.scalar(query.options(selectinload(Officer.postings), account))
    return officer if officer is not None else abort(404)


def namesakes_visible_to(user: User, full_name: str) -> list[OfficerRow]:
    """Who is on record under the same name but for case and marks, of those whom the user sees."""
    alike = Officer.folded_name == fold(full_name)
    return officer_rows(officers_visible_to(user).where(alike))


def merges_into(officer: Officer) -> list[OfficerMerge]:
    """The merges that led other records to this one and can be undone, the latest first."""
    led_here = (OfficerMerge.kept_id == officer.id) & OfficerMerge.undone_at.is_(None)
    return list(db.session.scalars(select(OfficerMerge).where(led_here).order_by(OfficerMerge.id.desc())))


@dataclass(frozen=True)
class Rights:
    """What the user may do for an officer; pages show only that, and addresses check it again."""

    may_edit: bool
    may_help: bool  # make sign-in slips
    may_close: bool  # close and reopen the account
    may_merge: bool
    may_erase: bool
    roles_to_grant: frozenset[str]
    roles_to_end: frozenset[int]


def rights_over(user: User, officer: Officer) -> Rights:
    """The user's rights over an officer whose account and roles are loaded."""
    held = _grants_over(user, officer)
    names = {grant.name for grant in held}
    roles = officer.account.roles if officer.account else []
    is_held = [role for role in roles if role.ended_at is None]
    outranks = any(all(_may(helps, grant, role) for role in is_held) for grant in held)
    may_edit = not names.isdisjoint(KEEPS_OFFICERS)
    return Rights(
        may_edit=may_edit,
        may_help=officer.account is not None and outranks,
        may_close=officer.account is not None and outranks and may_edit,
        may_merge=may_edit and outranks,
        may_erase=RoleName.ADMINISTRATOR in names and outranks and officer.id != user.officer_id,
        roles_to_grant=frozenset[str]().union(*(grants(name) for name in names)),
        roles_to_end=frozenset(role.id for role in roles if any(_may(grants, grant, role) for grant in held)),
    )


def _grants_over(user: User, officer: Officer) -> list[Grant]:
    """The user's roles that cover the officer."""
    unit_ids = unit_ids_of(officer.id, clock.today())
    seeing = [grant for grant in user.grants if grant.name in SEES_OFFICERS]
    return [
        grant
        for grant, scope in zip(seeing, scopes_of(seeing), strict=True)
        if not scope.unit_ids.isdisjoint(unit_ids) or _is_everything(grant)
    ]


def _is_everything(grant: Grant) -> bool:
    return grant.name == RoleName.ADMINISTRATOR and grant.unit_id is None


def _may(rule: Callable[[str], frozenset[str]], grant: Grant, role: Role) -> bool:
    """Whether the rule (`grants`, `helps`) lets the holder of the grant deal with the role, and it covers no more."""
    scope, other = scopes_of((grant, Grant(role.id, role.name, role.unit_id)))
    return role.name in rule(grant.name) and scope.contains(other)


def may_grant(
    user: User, officer: Officer, role_name: str, unit_id: int | None, province_ids: Collection[int] = ()
) -> bool:
    """Whether the user may give this officer that role at that place: nobody grants beyond their own scope."""
    wanted = scope_of_place(unit_id, province_ids, role_name=role_name)
    held = [grant for grant in _grants_over(user, officer) if role_name in grants(grant.name)]
    return any(scope.contains(wanted) for scope in scopes_of(held))


def officer_for_editing(uid: UUID) -> Officer:
    officer = officer_for_reading(uid)
    return officer if rights_over(current_user, officer).may_edit else abort(403)


def officer_for_helping(uid: UUID) -> Officer:
    """An officer for whose account the user may make slips."""
    officer = officer_for_reading(uid)
    return officer if rights_over(current_user, officer).may_help else abort(403)


def officer_for_closing(uid: UUID) -> Officer:
    """An officer whose account the user may close and reopen."""
    officer = officer_for_reading(uid)
    return officer if rights_over(current_user, officer).may_close else abort(403)


def officer_for_granting(uid: UUID) -> Officer:
    officer = officer_for_reading(uid)
    return officer if rights_over(current_user, officer).roles_to_grant else abort(403)


def officer_for_merging(uid: UUID) -> Officer:
    officer = officer_for_reading(uid)
    return officer if rights_over(current_user, officer).may_merge else abort(403)


def officer_for_erasing(uid: UUID) -> Officer:
    officer = officer_for_reading(uid)
    return officer if rights_over(current_user, officer).may_erase else abort(403)


def role_for_ending(uid: UUID) -> tuple[Role, Officer]:
    """A role that the user may take back, and whose it is."""
    found = db.session.execute(
        select(Role, Officer.uid)
        .join(Account, Account.id == Role.account_id)
        .join(Officer, Officer.id == Account.officer_id)
        .where(Role.uid == uid)
    ).first()
    if found is None:
        abort(404)
    role, officer = found[0], officer_for_reading(found[1])
    return (role, officer) if role.id in rights_over(current_user, officer).roles_to_end else abort(403)


def merge_for_undoing(uid: UUID) -> tuple[OfficerMerge, Officer]:
    """A merge of a kept record that the user may merge, and that record."""
    merge = db.session.scalar(select(OfficerMerge).where(OfficerMerge.uid == uid))
    if merge is None:
        abort(404)
    kept_uid = db.session.scalars(select(Officer.uid).where(Officer.id == merge.kept_id)).one()
    return merge, officer_for_merging(kept_uid)


def my_account() -> Account:
    """The user's own account with roles, officer and postings."""
    officer = joinedload(Account.officer).selectinload(Officer.postings)
    query = select(Account).where(Account.id == current_user.id)
    return db.session.scalars(query.options(selectinload(Account.roles), officer)).one()


def my_sign_ins() -> list[SignIn]:
    """Where the user is signed in, the latest first."""
    is_open = SignIn.ended_at.is_(None) & (SignIn.expires_at > clock.now())
    query = select(SignIn).where(SignIn.account_id == current_user.id, is_open)
    return list(db.session.scalars(query.order_by(SignIn.started_at.desc())))


def sign_in_for_ending(uid: UUID) -> SignIn:
    """One of the user's own sign-ins."""
    own = (SignIn.uid == uid) & (SignIn.account_id == current_user.id)
    return db.session.scalar(select(SignIn).where(own)) or abort(404)
