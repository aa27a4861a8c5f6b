"""What the signed-in user's roles cover, in units and provinces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Protocol

from flask import abort, g
from flask_login import current_user
from sqlalchemy import select

from app.accounts.identity import Grant
from app.accounts.models import RoleProvince
from app.domain.places import Atlas
from app.domain.roles import RoleName
from app.domain.scope import Scope
from app.extensions import db
from app.places.models import Unit
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
    any other role without one, such as a trainee's, covers nothing. Five reads in a request.
    """
    return Scope.union(scopes_of(grant for grant in user.grants if grant.name in role_names))


def has_everything(user: Holder) -> bool:
    """Whether the user administers the whole platform: every agency, and officers posted nowhere."""
    return any(grant.name == "administrator" and grant.unit_id is None for grant in user.grants)


def require_everything() -> None:
    """Go on only for a user who administers the whole platform; 403 for others, an agency's administrator too."""
    if not has_everything(current_user):
        abort(403)


def may_manage(user: Holder, *, unit_id: int | None = None, province_id: int | None = None) -> bool:
    """Whether a coordinator's or administrator's role of the user covers this unit, else this province."""
    return scope_of(user, "coordinator", "administrator").covers(unit_id=unit_id, province_id=province_id)


def covers_an_agency(user: Holder, *role_names: str) -> bool:
    """Whether the user's roles of these names cover the whole of any agency."""
    roots = select(Unit.id).where(Unit.id == Unit.agency_id)
    return not scope_of(user, *role_names).unit_ids.isdisjoint(db.session.scalars(roots))


def require_role(*role_names: str) -> None:
    """Go on only for a user who now holds one of these roles, wherever it holds; 403 for others."""
    if not current_user.has_role(*role_names):
        abort(403)


def scope_of_place(unit_id: int | None, province_ids: Collection[int] = (), *, role_name: str = "") -> Scope:
    """What a role of that name at that unit, perhaps in some of its provinces only, covers."""
    if unit_id is None:
        return _everything() if role_name == RoleName.ADMINISTRATOR else Scope()
    if province_ids:
        return _atlas().scope_of_provinces(unit_id, province_ids, clock.today())
    return _atlas().scope_of_unit(unit_id, clock.today())


def scopes_of(grants: Iterable[Grant]) -> list[Scope]:
    """What each role covers. Worked out once in a request: pages ask for it in many places."""
    asked = list(grants)
    known: dict[int, Scope] = g.setdefault("scopes", {})
    new = {grant.role_id: grant for grant in asked if grant.role_id not in known}
    limits = _provinces_of(new) if any(grant.unit_id is not None for grant in new.values()) else {}
    for role_id, grant in new.items():
        known[role_id] = scope_of_place(grant.unit_id, limits.get(role_id, ()), role_name=grant.name)
    return [known[grant.role_id] for grant in asked]


def _provinces_of(role_ids: Collection[int]) -> dict[int, list[int]]:
    limits: dict[int, list[int]] = defaultdict(list)
    for limit in db.session.scalars(select(RoleProvince).where(RoleProvince.role_id.in_(role_ids))):
        limits[limit.role_id].append(limit.province_id)
    return limits


def _everything() -> Scope:
    atlas = _atlas()
    return Scope(frozenset(placement.unit_id for placement in atlas.placements), atlas.province_ids)


def _atlas() -> Atlas:
    if "atlas" not in g:
        g.atlas = read_atlas(db.session())
    return g.atlas
