"""The short lists of the ledger: what academies teach, which notices were given, which editions there are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.curriculum.models import Edition
from app.dissemination.adoptions import Adoption, AdoptionEnd
from app.dissemination.models import Delivery
from app.dissemination.recalls import Recall, RecalledDelivery
from app.extensions import db
from app.places.models import UnitVersion
from app.shared.models import Words


@dataclass(frozen=True)
class AdoptionLine:
    """An edition in an academy's own course; the academy under the name it had on the first day."""

    uid: uuid.UUID
    academy: Words
    course_code: str
    course: Words
    edition: int
    hours: int
    since: date
    ended_on: date | None
    reason: str
    is_synthetic: bool
    unit_id: int


def list_adoptions(visible: Select[Adoption]) -> list[AdoptionLine]:
    """Those that are taught now before those that have ended. One read."""
    has_not_ended = or_(UnitVersion.ends_on.is_(None), UnitVersion.ends_on > Adoption.since)
    query = (
        select(Adoption, UnitVersion.name_vi, UnitVersion.name_en, Edition.title, Edition.number, AdoptionEnd)
        .join(Edition, Edition.id == Adoption.edition_id)
        .outerjoin(
            UnitVersion,
            and_(
                UnitVersion.unit_id == Adoption.unit_id,
                UnitVersion.starts_on <= Adoption.since,
                has_not_ended,
            ),
        )
        .outerjoin(AdoptionEnd, AdoptionEnd.adoption_id == Adoption.id)
        .where(Adoption.id.in_(visible.with_only_columns(Adoption.id)))
        .order_by(AdoptionEnd.ended_on.is_not(None), Adoption.since.desc(), Adoption.id.desc())
    )
    return [
        AdoptionLine(
            uid=adoption.uid,
            academy={"vi": name_vi or "", "en": name_en or ""},
            course_code=adoption.course_code,
            course=title,
            edition=number,
            hours=adoption.hours,
            since=adoption.since,
            ended_on=end.ended_on if end else None,
            reason=end.reason if end else "",
            is_synthetic=adoption.is_synthetic,
            unit_id=adoption.unit_id,
        )
        for adoption, name_vi, name_en, title, number, end in db.session.execute(query)
    ]


@dataclass(frozen=True)
class RecallLine:
    """A notice; `receivers` counts those of the deliveries that one may see."""

    uid: uuid.UUID
    at: datetime
    cause: str
    reason: str
    course: Words
    edition: int
    receivers: int
    is_synthetic: bool


def list_recalls(recalls: Select[Recall], deliveries: Select[Delivery]) -> list[RecallLine]:
    """The last given first. One read."""
    ids = recalls.with_only_columns(Recall.id)
    rows = db.session.execute(_recalls_reaching(deliveries).where(Recall.id.in_(ids)))
    return [RecallLine(*row) for row in rows]


def describe_recall(recall: Recall, deliveries: Select[Delivery]) -> RecallLine:
    """One notice as its page heads it."""
    return RecallLine(*db.session.execute(_recalls_reaching(deliveries).where(Recall.id == recall.id)).one())


def _recalls_reaching(deliveries: Select[Delivery]) -> Select[Any]:
    seen = deliveries.with_only_columns(Delivery.id)
    return (
        select(Recall.uid, Recall.at, Recall.cause, Recall.reason, Edition.title, Edition.number)
        .add_columns(func.count(RecalledDelivery.id), func.max(case((Delivery.is_synthetic, 1), else_=0)) > 0)
        .join(Edition, Edition.id == Recall.edition_id)
        .join(RecalledDelivery, RecalledDelivery.recall_id == Recall.id)
        .join(Delivery, Delivery.id == RecalledDelivery.delivery_id)
        .where(RecalledDelivery.delivery_id.in_(seen))
        .group_by(Recall.id, Edition.id)
        .order_by(Recall.at.desc(), Recall.id.desc())
    )


def list_editions(*conditions: ColumnElement[bool]) -> Sequence[tuple[str, Words, int]]:
    """The editions that meet all conditions by their key, the newest of each course first."""
    query = select(Edition.id, Edition.title, Edition.number).order_by(
        Edition.course_id, Edition.number.desc()
    )
    rows = db.session.execute(query.where(*conditions))
    return [(str(row.id), row.title, row.number) for row in rows]
