"""Which deliveries somebody may see, keep and count, and to whom somebody may send."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, exists, or_, select

from app.accounts.access import Holder, require_role, scope_of
from app.accounts.identity import User
from app.accounts.postings import unit_ids_of
from app.dissemination.adoptions import Adoption
from app.dissemination.models import Delivery
from app.dissemination.recalls import Recall, RecalledDelivery
from app.domain.scope import Scope
from app.extensions import db
from app.places.models import Unit, UnitVersion
from app.places.queries import units_on

KEEPERS = ("coordinator", "administrator")
READERS = ("instructor", *KEEPERS)
COUNTERS = (*READERS, "observer")  # observers see counts by province, never rows


def deliveries_visible_to(user: Holder) -> Select[Delivery]:
    """The deliveries to units in the scope of the user's roles, and what an agency wholly in it sends to others.

    Pages, exports, delivery notes, notices and lists of holders all read through this.
    """
    return select(Delivery).where(_reached_by(scope_of(user, *READERS)))


def deliveries_kept_by(user: Holder) -> Select[Delivery]:
    """Those whose receipts, cancellations and notices are the user's to record."""
    return select(Delivery).where(_reached_by(scope_of(user, *KEEPERS)))


def deliveries_counted_for(user: Holder) -> Select[Delivery]:
    """Those that the user may see counted."""
    return select(Delivery).where(_reached_by(scope_of(user, *COUNTERS)))


def _reached_by(scope: Scope) -> ColumnElement[bool]:
    return or_(Delivery.unit_id.in_(scope.unit_ids), Delivery.sender_id.in_(scope.unit_ids))


def require_reader() -> None:
    require_role(*READERS)


def require_keeper() -> None:
    require_role(*KEEPERS)


def is_keeper(user: Holder) -> bool:
    return bool(scope_of(user, *KEEPERS).unit_ids)


def delivery_for_reading(uid: uuid.UUID) -> Delivery:
    """The delivery, or 404."""
    return db.session.scalar(deliveries_visible_to(current_user).where(Delivery.uid == uid)) or abort(404)


def delivery_for_keeping(uid: uuid.UUID) -> Delivery:
    """The delivery, or 404 when it cannot be seen, 403 when it is not the user's to record anything of."""
    delivery = delivery_for_reading(uid)
    if not can_keep(current_user, delivery):
        abort(403)
    return delivery


def can_keep(user: Holder, delivery: Delivery) -> bool:
    reached = scope_of(user, *KEEPERS).unit_ids
    return delivery.unit_id in reached or delivery.sender_id in reached


def units_to_send_to(user: Holder, on: date) -> list[UnitVersion]:
    """The units of the user's scope on a day; whoever holds a whole agency sends to other agencies too."""
    scope, roots = scope_of(user, *KEEPERS), _roots()
    reaches_all = bool(scope.unit_ids & roots)
    return units_on(db.session(), on, None if reaches_all else scope.unit_ids)


def senders_of(user: User, unit_ids: Iterable[int], today: date) -> dict[int, int]:
    """By unit id, the agency that sends: the one where the user serves, when it is wholly the user's.

    Else the unit's own when it is in scope, or one that the user wholly holds.
    """
    scope = scope_of(user, *KEEPERS)
    agencies = _agencies()
    whole = scope.unit_ids & frozenset(agencies.values())
    own = whole & {agencies[each] for each in unit_ids_of(user.officer_id, today)}
    if own:
        return dict.fromkeys(unit_ids, min(own))
    return {each: agencies[each] if each in scope.unit_ids else min(whole) for each in unit_ids}


def _agencies() -> Mapping[int, int]:
    """Each unit's agency."""
    rows = db.session.execute(select(Unit.id, Unit.agency_id))
    return {row.id: row.agency_id or row.id for row in rows}


def _roots() -> frozenset[int]:
    return frozenset(db.session.scalars(select(Unit.id).where(Unit.id == Unit.agency_id)))


def recalls_visible_to(user: Holder) -> Select[Recall]:
    """The notices that are addressed to receivers of deliveries that the user may see."""
    visible = deliveries_visible_to(user).with_only_columns(Delivery.id)
    reaches = exists().where(
        RecalledDelivery.recall_id == Recall.id, RecalledDelivery.delivery_id.in_(visible)
    )
    return select(Recall).where(reaches)


def recall_for_reading(uid: uuid.UUID) -> Recall:
    return db.session.scalar(recalls_visible_to(current_user).where(Recall.uid == uid)) or abort(404)


def adoptions_visible_to(user: Holder) -> Select[Adoption]:
    return select(Adoption).where(Adoption.unit_id.in_(scope_of(user, *READERS).unit_ids))


def adoption_for_keeping(uid: uuid.UUID) -> Adoption:
    """The adoption of an academy in scope, or 404 when it cannot be seen, 403 when it is not the user's to end."""
    found: Adoption = db.session.scalar(
        adoptions_visible_to(current_user).where(Adoption.uid == uid)
    ) or abort(404)
    if found.unit_id not in scope_of(current_user, *KEEPERS).unit_ids:
        abort(403)
    return found


def academies_of(user: Holder, on: date) -> list[UnitVersion]:
    """The academies of the user's scope on a day."""
    return units_on(db.session(), on, scope_of(user, *KEEPERS).unit_ids, ["academy"])
