"""Who was trained in a programme: one read behind every figure, list and file about it.

Trained is who stands on the roster of a workshop, was not withdrawn, and was present or late in at least one
half-day. Each officer counts once, as posted on the first day of the first such workshop.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from app.accounts.models import Officer
from app.attendance.attended import attended_at_all
from app.certificates.models import Certificate, Revocation
from app.domain.ranks import RANK_BY_KEY
from app.extensions import db
from app.home.access import Vantage
from app.places.models import UnitVersion
from app.programme.models import Programme
from app.shared.models import Words
from app.workshops.models import Workshop
from app.workshops.registrations import Registration, is_active

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Trained:
    """An officer as posted then. `kind` of unit, `sex` and `rank_group` are "unknown" where nothing is on record."""

    officer_id: int
    officer_uid: uuid.UUID
    name: str
    service_number: str
    sex: str
    rank: str
    rank_group: str
    kind: str
    unit: Words
    province_id: int | None
    workshop_id: int
    is_certified: bool


def trained_in(programme: Programme, vantage: Vantage) -> list[Trained]:
    """Everybody trained in the programme whom the vantage covers, in order of given name. Three reads."""
    places = _places(programme, vantage)
    attended = attended_at_all(places.with_only_columns(Registration.id).order_by(None))
    rows = (row for row in db.session.execute(places) if row.id in attended)
    return list(_once_each(map(_trained, rows)))


def _places(programme: Programme, vantage: Vantage) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Registration.id,
            Officer.id.label("officer_id"),
            Officer.uid,
            Officer.full_name,
            Officer.service_number,
            Officer.sex,
            Registration.rank,
            UnitVersion.kind,
            UnitVersion.name_vi,
            UnitVersion.name_en,
            Registration.province_id,
            Registration.workshop_id,
            _has_certificate().label("is_certified"),
        )
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .join(Officer, Officer.id == Registration.officer_id)
        .outerjoin(UnitVersion, UnitVersion.id == Registration.unit_version_id)
        .where(Workshop.programme_id == programme.id, is_active(), _is_covered(vantage))
        .order_by(Officer.sort_key, Officer.id, Workshop.starts_on, Workshop.id)
    )


def _has_certificate() -> ColumnElement[bool]:
    revoked = exists().where(Revocation.certificate_id == Certificate.id)
    return exists().where(Certificate.registration_id == Registration.id, ~revoked)


def _is_covered(vantage: Vantage) -> ColumnElement[bool]:
    """The unit where the officer served then decides; without one, the province."""
    if vantage.is_whole:
        return true()
    return or_(
        UnitVersion.unit_id.in_(vantage.scope.unit_ids),
        and_(
            Registration.unit_version_id.is_(None), Registration.province_id.in_(vantage.scope.province_ids)
        ),
    )


def _trained(row: Any) -> Trained:
    rank = RANK_BY_KEY.get(row.rank)
    return Trained(
        officer_id=row.officer_id,
        officer_uid=row.uid,
        name=row.full_name,
        service_number=row.service_number or "",
        sex=row.sex or UNKNOWN,
        rank=row.rank,
        rank_group=rank.group.value if rank else UNKNOWN,
        kind=row.kind or UNKNOWN,
        unit={"vi": row.name_vi or "", "en": row.name_en or ""},
        province_id=row.province_id,
        workshop_id=row.workshop_id,
        is_certified=bool(row.is_certified),
    )


def _once_each(places: Iterable[Trained]) -> Iterable[Trained]:
    """The first place of each officer; certified if any of them is."""
    first: dict[int, Trained] = {}
    for place in places:
        known = first.setdefault(place.officer_id, place)
        if place.is_certified and not known.is_certified:
            first[place.officer_id] = replace(known, is_certified=True)
    return first.values()


@dataclass(frozen=True)
class Chosen:
    """What a list of the trained is narrowed to; "" for any. `provinces` are ids as of then, None for any."""

    sex: str = ""
    kind: str = ""
    rank_group: str = ""
    provinces: frozenset[int | None] | None = None
    certificate: str = ""  # yes, no

    def has(self, officer: Trained) -> bool:
        return (
            self.sex in ("", officer.sex)
            and self.kind in ("", officer.kind)
            and self.rank_group in ("", officer.rank_group)
            and (self.provinces is None or officer.province_id in self.provinces)
            and self.certificate in ("", "yes" if officer.is_certified else "no")
        )


def count_by(officers: Iterable[Trained], column: str) -> dict[Any, int]:
    """How many of them have each value of a column of Trained."""
    return dict(Counter(getattr(officer, column) for officer in officers))


@dataclass(frozen=True)
class Held:
    """A workshop as the list of the trained names it."""

    uid: uuid.UUID
    code: str
    title: Words
    starts_on: date


def workshops_of(officers: Iterable[Trained]) -> dict[int, Held]:
    """The workshops by which these officers count, by id. One read."""
    columns = (Workshop.id, Workshop.uid, Workshop.code, Workshop.title, Workshop.starts_on)
    ids = {officer.workshop_id for officer in officers}
    return {
        row.id: Held(*row[1:]) for row in db.session.execute(select(*columns).where(Workshop.id.in_(ids)))
    }
