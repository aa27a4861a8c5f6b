"""Reads of places: as they stood on a day, by code, by name, and all of them at once for scopes and reports."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.domain.collation import collation_key
from app.domain.places import Atlas, Placement, Succession, place_key, successors_now
from app.places.models import (
    HotspotPeriod,
    Province,
    ProvinceSuccession,
    ProvinceVersion,
    Unit,
    UnitSuccession,
    UnitVersion,
)

_PLACEMENTS = select(
    UnitVersion.id,
    UnitVersion.unit_id,
    Unit.agency_id,
    UnitVersion.kind,
    UnitVersion.parent_id,
    UnitVersion.province_id,
    UnitVersion.starts_on,
    UnitVersion.ends_on,
).join(Unit, Unit.id == UnitVersion.unit_id)


def provinces_on(session: Session, day: date, *, with_unpublished: bool = False) -> list[ProvinceVersion]:
    """The provinces of a day in Vietnamese order: 63 until 30 June 2025, 34 after.

    `with_unpublished` puts the demonstration's areas, which are no provinces, at the end.
    """
    query = select(ProvinceVersion).where(in_force(ProvinceVersion, day))
    if not with_unpublished:
        query = query.where(ProvinceVersion.kind != "unpublished")
    return sorted(session.scalars(query), key=_province_order)


def province_on(session: Session, province_id: int, day: date) -> ProvinceVersion | None:
    """What a province was called and was on a day; None when it did not exist."""
    query = select(ProvinceVersion).where(ProvinceVersion.province_id == province_id)
    return session.scalar(query.where(in_force(ProvinceVersion, day)))


def provinces_as_of(session: Session, province_ids: Collection[int], day: date) -> dict[int, ProvinceVersion]:
    """Each province as it was on a day; as it was last before, or first after, when it did not exist then."""
    query = select(ProvinceVersion).where(ProvinceVersion.province_id.in_(province_ids))
    found: dict[int, ProvinceVersion] = {}
    for version in session.scalars(query.order_by(ProvinceVersion.starts_on)):
        if version.province_id not in found or version.starts_on <= day:
            found[version.province_id] = version
    return found


def province_with_code(session: Session, gso_code: str, day: date) -> ProvinceVersion | None:
    """The province that bore a statistics code on a day: 15 was Yên Bái and has been Lào Cai since July 2025."""
    query = select(ProvinceVersion).where(ProvinceVersion.gso_code == gso_code)
    return session.scalar(query.where(in_force(ProvinceVersion, day)))


def province_named(session: Session, text: str, day: date) -> ProvinceVersion | None:
    """The province that somebody means by a name in either language, with or without marks and "tỉnh"."""
    wanted = place_key(text)
    for province in provinces_on(session, day, with_unpublished=True):
        if wanted in (place_key(province.name_vi), place_key(province.name_en)):
            return province
    return None


def hotspot_ids(session: Session, day: date) -> frozenset[int]:
    """The provinces treated as hotspot areas on a day."""
    query = select(HotspotPeriod.province_id).where(in_force(HotspotPeriod, day))
    return frozenset(session.scalars(query))


def units_on(
    session: Session, day: date, unit_ids: Collection[int] | None = None, kinds: Collection[str] | None = None
) -> list[UnitVersion]:
    """The units of a day in Vietnamese order; of all units, or of those ids and kinds."""
    query = select(UnitVersion).where(in_force(UnitVersion, day))
    if unit_ids is not None:
        query = query.where(UnitVersion.unit_id.in_(unit_ids))
    if kinds is not None:
        query = query.where(UnitVersion.kind.in_(kinds))
    return sorted(session.scalars(query), key=lambda unit: collation_key(unit.name_vi))


def unit_on(session: Session, unit_id: int, day: date) -> UnitVersion | None:
    """What a unit was called, was and belonged to on a day; None when it did not exist."""
    query = select(UnitVersion).where(UnitVersion.unit_id == unit_id)
    return session.scalar(query.where(in_force(UnitVersion, day)))


def units_as_of(session: Session, unit_ids: Collection[int], day: date) -> dict[int, UnitVersion]:
    """Each unit as it was on a day; as it was last before, or first after, when it did not exist then."""
    query = select(UnitVersion).where(UnitVersion.unit_id.in_(unit_ids))
    found: dict[int, UnitVersion] = {}
    for version in session.scalars(query.order_by(UnitVersion.starts_on)):
        if version.unit_id not in found or version.starts_on <= day:
            found[version.unit_id] = version
    return found


def units_now(session: Session, unit_ids: Collection[int], day: date) -> dict[int, frozenset[int]]:
    """What became of each unit by a day: itself, or the units that took it over. One read."""
    successions = _successions(session, UnitSuccession)
    return {unit_id: successors_now(unit_id, successions, day) for unit_id in unit_ids}


def units_named(session: Session, text: str, day: date) -> list[UnitVersion]:
    """The units that somebody may mean by a name in either language, marks and case aside."""
    wanted = place_key(text)
    return [u for u in units_on(session, day) if wanted in (place_key(u.name_vi), place_key(u.name_en))]


def placement_on(session: Session, unit_id: int, day: date) -> Placement | None:
    """The version, agency and province of a unit on a day, to freeze beside what an officer did then."""
    query = _PLACEMENTS.where(UnitVersion.unit_id == unit_id, in_force(UnitVersion, day))
    row = session.execute(query).first()
    return Placement(*row) if row else None


def read_atlas(session: Session) -> Atlas:
    """All placements and successions in four reads; scopes and "as now" are worked out on it in memory."""
    return Atlas(
        placements=tuple(Placement(*row) for row in session.execute(_PLACEMENTS)),
        unit_successions=_successions(session, UnitSuccession),
        province_successions=_successions(session, ProvinceSuccession),
        province_ids=frozenset(session.scalars(select(Province.id))),
    )


def _successions(
    session: Session, model: type[ProvinceSuccession] | type[UnitSuccession]
) -> tuple[Succession, ...]:
    rows = session.execute(select(model.before_id, model.after_id, model.happened_on))
    return tuple(Succession(*row) for row in rows)


def in_force(
    model: type[ProvinceVersion] | type[UnitVersion] | type[HotspotPeriod], day: date
) -> ColumnElement[bool]:
    """Whether a version or period holds on a day: the first day counts, the last does not."""
    return (model.starts_on <= day) & or_(model.ends_on.is_(None), model.ends_on > day)


def _province_order(province: ProvinceVersion) -> tuple[bool, str]:
    return province.kind == "unpublished", collation_key(province.name_vi)
