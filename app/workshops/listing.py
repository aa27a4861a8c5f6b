"""Workshops as lists and pages show them: with the names that places had on the first day."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from app.accounts.models import Account, Officer
from app.curriculum.models import Edition
from app.domain.collation import collation_key
from app.extensions import db
from app.places.models import Province, ProvinceVersion, UnitVersion
from app.programme.models import Programme
from app.shared.models import Words
from app.workshops.models import Workshop, WorkshopInstructor
from app.workshops.registrations import Registration, is_active

PER_PAGE = 30
PHASES = ("running", "coming", "past")


@dataclass(frozen=True)
class WorkshopFilter:
    """What a list is narrowed to: a phase of PHASES, a year, a province's key, a programme's slug; "" for any."""

    phase: str = ""
    year: str = ""
    province: str = ""
    programme: str = ""

    def conditions(self, today: date) -> Iterator[ColumnElement[bool]]:
        if self.phase:
            yield _is_in_phase(self.phase, today)
        if self.year:
            yield Workshop.starts_on.between(date(int(self.year), 1, 1), date(int(self.year), 12, 31))
        if self.province:
            yield Province.key == self.province
        if self.programme:
            yield Programme.slug == self.programme


def _is_in_phase(phase: str, today: date) -> ColumnElement[bool]:
    if phase == "coming":
        return Workshop.starts_on > today
    if phase == "past":
        return Workshop.ends_on < today
    return and_(Workshop.starts_on <= today, Workshop.ends_on >= today)


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop in a list; province and host as they were called on its first day."""

    uid: uuid.UUID
    code: str
    title: Words
    place: str
    starts_on: date
    ends_on: date
    capacity: int
    is_synthetic: bool
    programme: Words
    province: Words
    host: Words
    course: Words
    edition: int
    registered: int

    def phase(self, today: date) -> str:
        if self.starts_on > today:
            return "coming"
        return "past" if self.ends_on < today else "running"


_REGISTERED = (
    select(func.count(Registration.id))
    .where(Registration.workshop_id == Workshop.id, is_active())
    .correlate(Workshop)
    .scalar_subquery()
)
_LINES = (
    select(
        Workshop.uid,
        Workshop.code,
        Workshop.title,
        Workshop.place,
        Workshop.starts_on,
        Workshop.ends_on,
        Workshop.capacity,
        Workshop.is_synthetic,
        Programme.name,
        ProvinceVersion.name_vi.label("province_vi"),
        ProvinceVersion.name_en.label("province_en"),
        UnitVersion.name_vi.label("host_vi"),
        UnitVersion.name_en.label("host_en"),
        Edition.title.label("course"),
        Edition.number,
        _REGISTERED.label("registered"),
    )
    .join(Programme, Programme.id == Workshop.programme_id)
    .join(Edition, Edition.id == Workshop.edition_id)
    .join(Province, Province.id == Workshop.province_id)
)


def _in_force(model: type[ProvinceVersion] | type[UnitVersion]) -> ColumnElement[bool]:
    """Whether a version held on a Workshop's first day."""
    has_begun = model.starts_on <= Workshop.starts_on
    return and_(has_begun, or_(model.ends_on.is_(None), model.ends_on > Workshop.starts_on))


_LINES = _LINES.outerjoin(
    ProvinceVersion, and_(ProvinceVersion.province_id == Workshop.province_id, _in_force(ProvinceVersion))
).outerjoin(UnitVersion, and_(UnitVersion.unit_id == Workshop.host_unit_id, _in_force(UnitVersion)))


def list_workshops(
    visible: Select[Workshop], narrowed: WorkshopFilter, today: date, page: int = 1
) -> list[WorkshopLine]:
    """A page of the visible workshops that the filter leaves, the latest first. One read."""
    query = _LINES.where(Workshop.id.in_(_ids(visible)), *narrowed.conditions(today))
    query = query.order_by(Workshop.starts_on.desc(), Workshop.id.desc())
    rows = db.session.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return [_line(row) for row in rows]


def count_workshops(visible: Select[Workshop], narrowed: WorkshopFilter, today: date) -> int:
    query = (
        select(func.count(Workshop.id))
        .join(Programme, Programme.id == Workshop.programme_id)
        .join(Province, Province.id == Workshop.province_id)
        .where(Workshop.id.in_(_ids(visible)), *narrowed.conditions(today))
    )
    return db.session.scalar(query) or 0


def describe_workshop(workshop_id: int) -> WorkshopLine:
    """One workshop as its page heads it."""
    return _line(db.session.execute(_LINES.where(Workshop.id == workshop_id)).one())


def _ids(visible: Select[Workshop]) -> Select[int]:
    return visible.with_only_columns(Workshop.id)


def _line(row: Row[*tuple[Any, ...]]) -> WorkshopLine:
    return WorkshopLine(
        uid=row.uid,
        code=row.code,
        title=row.title,
        place=row.place,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        capacity=row.capacity,
        is_synthetic=row.is_synthetic,
        programme=row.name,
        province={"vi": row.province_vi or "", "en": row.province_en or ""},
        host={"vi": row.host_vi or "", "en": row.host_en or ""},
        course=row.course,
        edition=row.number,
        registered=row.registered,
    )


@dataclass(frozen=True)
class FilterChoices:
    """What the visible workshops can be narrowed to: years, provinces by key, programmes by slug."""

    years: tuple[int, ...]
    provinces: tuple[tuple[str, Words], ...]
    programmes: tuple[tuple[str, Words], ...]


def filter_choices(visible: Select[Workshop]) -> FilterChoices:
    """One read; provinces under the last name they had when a workshop was held there."""
    query = (
        select(
            Workshop.starts_on,
            Province.key,
            ProvinceVersion.name_vi,
            ProvinceVersion.name_en,
            Programme.slug,
            Programme.name,
        )
        .join(Programme, Programme.id == Workshop.programme_id)
        .join(Province, Province.id == Workshop.province_id)
        .join(ProvinceVersion, and_(ProvinceVersion.province_id == Province.id, _in_force(ProvinceVersion)))
        .where(Workshop.id.in_(_ids(visible)))
        .order_by(Workshop.starts_on)
    )
    rows = db.session.execute(query).all()
    provinces = {row.key: {"vi": row.name_vi, "en": row.name_en} for row in rows}
    programmes = {row.slug: row.name for row in rows}
    return FilterChoices(
        years=tuple(sorted({row.starts_on.year for row in rows}, reverse=True)),
        provinces=tuple(sorted(provinces.items(), key=lambda item: collation_key(item[1]["vi"]))),
        programmes=tuple(programmes.items()),
    )


def instructor_names(workshop_id: int) -> Sequence[str]:
    """Who teaches, in order of given name."""
    query = (
        select(Officer.full_name)
        .join(Account, Account.officer_id == Officer.id)
        .join(WorkshopInstructor, WorkshopInstructor.account_id == Account.id)
        .where(WorkshopInstructor.workshop_id == workshop_id)
        .order_by(Officer.sort_key, Officer.id)
    )
    return db.session.scalars(query).all()
