"""What the signed-in user's roles cover, and which officers, accounts and roles that opens to them."""

from __future__ import annotations

from typing import Protocol

from flask import abort, g
from flask_login import current_user
from sqlalchemy import select

from app.accounts.identity import Grant
from app.accounts.models import RoleProvince
from app.domain.places import Atlas
from app.domain.scope import Scope
from app.extensions import db
from app.places.queries import read_atlas
from app.shared import clock


class Holder(Protocol):
    """Whoever holds roles now: the signed-in user."""

    @property
    def grants(self) -> tuple[Grant, ...]: ...


def scope_of(user: Holder, *role_names: str) -> Scope:
    """What the user's roles of these names cover together, in ids of units and provinces.

    A role with a unit covers the unit, all below it and all that they took over; a role with provinces covers
    the units of its agency that stand there, likewise. An administrator's role without a unit covers everything;
    any other role without one, such as a trainee's, covers nothing. Four reads in a request, and one for each role.
    """
    grants = [grant for grant in user.grants if grant.name in role_names]
    return Scope.union(_scope_of_grant(grant) for grant in grants)


def has_everything(user: Holder) -> bool:
    """Whether the user administers the whole platform: every agency, and officers posted nowhere."""
    return any(grant.name == "administrator" and grant.unit_id is None for grant in user.grants)


def may_manage(user: Holder, *, unit_id: int | None = None, province_id: int | None = None) -> bool:
    """Whether a coordinator's or administrator's role of the user covers this unit, else this province."""
    return scope_of(user, "coordinator", "administrator").covers(unit_id=unit_id, province_id=province_id)


def require_role(*role_names: str) -> None:
    """Go on only for a user who now holds one of these roles, wherever it holds; 403 for others."""
    if not current_user.has_role(*role_names):
        abort(403)


def _scope_of_grant(grant: Grant) -> Scope:
    """Worked out once in a request: pages ask for the same scope in many places."""
    scopes: dict[int, Scope] = g.setdefault("scopes", {})
    if grant.role_id not in scopes:
        scopes[grant.role_id] = _work_out(grant)
    return scopes[grant.role_id]


def _work_out(grant: Grant) -> Scope:
    if grant.unit_id is None:
        return _everything() if grant.name == "administrator" else Scope()
    province_ids = frozenset(
        db.session.scalars(select(RoleProvince.province_id).where(RoleProvince.role_id == grant.role_id))
    )
    if province_ids:
        return _atlas().scope_of_provinces(grant.unit_id, province_ids, clock.today())
    return _atlas().scope_of_unit(grant.unit_id, clock.today())


def _everything() -> Scope:
    atlas = _atlas()
    return Scope(frozenset(placement.unit_id for placement in atlas.placements), atlas.province_ids)


def _atlas() -> Atlas:
    if "atlas" not in g:
        g.atlas = read_atlas(db.session())
    return g.atlas
