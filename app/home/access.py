"""From where somebody looks at a programme: how far, and whether down to single officers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import abort
from flask_login import current_user
from sqlalchemy import func, select

from app.accounts.access import scope_of
from app.accounts.identity import User
from app.domain.scope import Scope
from app.extensions import db
from app.places.models import Unit
from app.programme.access import programme_for_reading, programmes_visible_to
from app.programme.models import Programme
from app.shared import clock
from app.workshops.models import Workshop

KEEPERS = ("coordinator", "administrator")  # they open the list behind a figure
WATCHERS = ("observer",)  # they see figures, small ones hidden


@dataclass(frozen=True)
class Vantage:
    """What one person sees of an agency's programmes. `is_whole`: everybody in them, guests of other agencies too."""

    scope: Scope
    opens_lists: bool
    is_whole: bool


def vantages_of(user: User) -> dict[int, Vantage]:
    """By agency id. Whoever both keeps and watches an agency's programmes sees them as a keeper."""
    return _vantages(user, WATCHERS, opens_lists=False) | _vantages(user, KEEPERS, opens_lists=True)


def _vantages(user: User, roles: tuple[str, ...], *, opens_lists: bool) -> dict[int, Vantage]:
    scope = scope_of(user, *roles)
    if not scope.unit_ids:
        return {}
    agencies = select(Unit.agency_id).where(Unit.id.in_(scope.unit_ids)).distinct()
    return {
        agency_id: Vantage(scope, opens_lists, scope.covers(unit_id=agency_id))
        for agency_id in db.session.scalars(agencies)
        if agency_id is not None
    }


def programmes_to_look_at(user: User) -> list[tuple[Programme, Vantage]]:
    """The programmes that the user coordinates, administers or watches, the newest first."""
    vantages = vantages_of(user)
    programmes = db.session.scalars(programmes_visible_to(user)).all()
    return [(each, vantages[each.agency_id]) for each in programmes if each.agency_id in vantages]


def worth_a_look(looks: list[tuple[Programme, Vantage]]) -> tuple[Programme, Vantage]:
    """The first programme of the list with a workshop that is over: before that its figures are nearly all nought.

    Else the first with a workshop planned; the first of all when none has any.
    """
    ids = [programme.id for programme, _ in looks]
    query = select(Workshop.programme_id, func.min(Workshop.ends_on)).where(Workshop.programme_id.in_(ids))
    first_end = dict(db.session.execute(query.group_by(Workshop.programme_id)).all())
    today = clock.today()

    def weight(look: tuple[Programme, Vantage]) -> int:
        end = first_end.get(look[0].id)
        return 0 if end is None else 2 if end < today else 1

    return max(looks, key=weight)  # of equal ones the first


def programme_for_looking(uid: uuid.UUID) -> tuple[Programme, Vantage]:
    """The programme for whoever may see its figures; else 404 or 403."""
    programme = programme_for_reading(uid)
    return programme, vantages_of(current_user).get(programme.agency_id) or abort(403)


def programme_for_listing(uid: uuid.UUID) -> tuple[Programme, Vantage]:
    """The programme for whoever may see its officers by name; else 404 or 403."""
    programme, vantage = programme_for_looking(uid)
    if not vantage.opens_lists:
        abort(403)
    return programme, vantage
