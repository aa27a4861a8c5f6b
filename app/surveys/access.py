"""Which rounds somebody may read or keep, and which ask them."""

from __future__ import annotations

import uuid

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from app.accounts.access import Holder, scope_of
from app.accounts.identity import User
from app.domain.scope import Scope
from app.extensions import db
from app.places.models import Unit
from app.programme.models import Programme
from app.surveys.models import Participation, Round, RoundProvince

READERS = ("coordinator", "administrator", "observer")
MANAGERS = ("coordinator", "administrator")


def rounds_visible_to(user: Holder) -> Select[Round]:
    """The rounds of the agencies that the user's roles reach into, in at least one province that they cover."""
    scope = scope_of(user, *READERS)
    covered = RoundProvince.province_id.in_(scope.province_ids)
    return (
        select(Round)
        .where(Round.programme_id.in_(_programme_ids(scope)))
        .where(exists().where(RoundProvince.round_id == Round.id, covered))
        .options(joinedload(Round.programme))
        .order_by(Round.opens_on.desc(), Round.id.desc())
    )


def _programme_ids(scope: Scope) -> Select[int]:
    agencies = select(Unit.agency_id).where(Unit.id.in_(scope.unit_ids))
    return select(Programme.id).where(Programme.agency_id.in_(agencies))


def programmes_to_ask_in(user: Holder) -> Select[Programme]:
    """The programmes in which the user may start a round."""
    query = select(Programme).where(Programme.id.in_(_programme_ids(scope_of(user, *MANAGERS))))
    return query.order_by(Programme.starts_on.desc())


def provinces_open_to(user: Holder, round_: Round) -> frozenset[int]:
    """The round's provinces of which the user may see results."""
    return round_.province_ids & scope_of(user, *READERS).province_ids


def can_manage_round(user: Holder, round_: Round) -> bool:
    """A round belongs to those whose scope holds all its provinces."""
    return round_.province_ids <= scope_of(user, *MANAGERS).province_ids


def round_for_reading(uid: uuid.UUID) -> Round:
    """The round, or 404."""
    return db.session.scalar(rounds_visible_to(current_user).where(Round.uid == uid)) or abort(404)


def round_for_managing(uid: uuid.UUID) -> Round:
    """The round, or 404 when it cannot be seen, 403 when it is not the user's to keep."""
    round_ = round_for_reading(uid)
    if not can_manage_round(current_user, round_):
        abort(403)
    return round_


def programme_for_asking(uid: uuid.UUID) -> Programme:
    """The programme in which the user wants to start a round, or 404."""
    return db.session.scalar(programmes_to_ask_in(current_user).where(Programme.uid == uid)) or abort(404)


def participations_of(user: User) -> Select[Round, Participation]:
    """The rounds that ask the user, the newest first."""
    query = select(Round, Participation).join(Participation, Participation.round_id == Round.id)
    return query.where(Participation.officer_id == user.officer_id).order_by(
        Round.closes_on.desc(), Round.id.desc()
    )


def is_invited(uid: uuid.UUID) -> bool:
    return db.session.execute(participations_of(current_user).where(Round.uid == uid)).first() is not None


def participation_for_answering(uid: uuid.UUID) -> tuple[Round, Participation]:
    """A round with the user's own part in it; 404 for those who were not invited."""
    row = db.session.execute(participations_of(current_user).where(Round.uid == uid)).first() or abort(404)
    return row[0], row[1]
