"""Who reads the rows behind a summary, and who writes conclusions."""

from __future__ import annotations

import uuid

from flask import abort
from sqlalchemy import select

from app.accounts.access import Holder, scope_of
from app.extensions import db
from app.summaries.models import Finding, Recommendation
from app.summaries.queries import refuse_while_open
from app.surveys.access import MANAGERS, round_for_managing
from app.surveys.models import Round


def can_read_rows(user: Holder, province_ids: frozenset[int]) -> bool:
    """Answers in officers' own words are for those who keep these provinces, not for observers."""
    return province_ids <= scope_of(user, *MANAGERS).province_ids


def finding_for_editing(uid: uuid.UUID) -> tuple[Round, Finding]:
    """A finding with its round, or 404; 403 for those who may only read it."""
    found = db.session.scalar(select(Finding).where(Finding.uid == uid)) or abort(404)
    return _round_of(found.round_id), found


def recommendation_for_editing(uid: uuid.UUID) -> tuple[Round, Recommendation]:
    """A recommendation with its round, or 404; 403 for those who may only read it."""
    found = db.session.scalar(select(Recommendation).where(Recommendation.uid == uid)) or abort(404)
    return _round_of(found.round_id), found


def _round_of(round_id: int) -> Round:
    return round_for_concluding(db.session.scalars(select(Round.uid).where(Round.id == round_id)).one())


def round_for_concluding(uid: uuid.UUID) -> Round:
    """A closed round that the user keeps: 404, 403, and Refused while it is open."""
    round_ = round_for_managing(uid)
    refuse_while_open(round_)
    return round_
