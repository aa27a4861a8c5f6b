"""What units and provinces are called today, and the choices of them that forms offer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.accounts.models import Role, RoleProvince
from app.domain.collation import collation_key
from app.extensions import db
from app.places.models import Province, ProvinceVersion, Unit, UnitVersion
from app.places.queries import in_force
from app.shared import clock
from app.shared.forms import choices_of
from app.shared.locale import in_language
from app.shared.models import Words


@dataclass(frozen=True)
class UnitName:
    """A unit and the province where it stands, in both languages; empty where there is none."""

    unit: Words = field(default_factory=dict)
    province: Words = field(default_factory=dict)


@dataclass(frozen=True)
class PlaceChoice:
    """A unit or province that a form offers: its permanent key, and its name in the reader's language."""

    key: str
    id: int
    name: str
    parent_id: int | None = None


@dataclass(frozen=True)
class RoleLine:
    """A role and where it holds: a unit, perhaps in some provinces only; both empty for a trainee's."""

    role: Role
    unit: Words
    provinces: list[Words]


def unit_names(unit_ids: Collection[int]) -> dict[int, UnitName]:
    """What each unit is called and where it stands today; a closed one as it was last. Two reads."""
    query = select(UnitVersion).where(
        UnitVersion.unit_id.in_(unit_ids), UnitVersion.starts_on <= clock.today()
    )
    versions = {
        version.unit_id: version for version in db.session.scalars(query.order_by(UnitVersion.starts_on))
    }
    provinces = province_names({v.province_id for v in versions.values() if v.province_id})
    return {
        unit_id: UnitName(_words(version), provinces.get(version.province_id or 0, {}))
        for unit_id, version in versions.items()
    }


def province_names(province_ids: Collection[int]) -> dict[int, Words]:
    """What each province is called today; one that is no more as it was last."""
    query = select(ProvinceVersion).where(ProvinceVersion.province_id.in_(province_ids))
    begun = query.where(ProvinceVersion.starts_on <= clock.today()).order_by(ProvinceVersion.starts_on)
    return {version.province_id: _words(version) for version in db.session.scalars(begun)}


def _words(version: UnitVersion | ProvinceVersion) -> Words:
    return {"vi": version.name_vi, "en": version.name_en}


def role_lines(roles: Iterable[Role]) -> list[RoleLine]:
    """Roles with where they hold, in the order given; four reads."""
    held = list(roles)
    limits = select(RoleProvince).where(RoleProvince.role_id.in_([role.id for role in held]))
    limited = list(db.session.scalars(limits))
    units = unit_names({role.unit_id for role in held if role.unit_id})
    provinces = province_names({limit.province_id for limit in limited})
    return [
        RoleLine(
            role,
            units.get(role.unit_id or 0, UnitName()).unit,
            [provinces[limit.province_id] for limit in limited if limit.role_id == role.id],
        )
        for role in held
    ]


def unit_choices(unit_ids: Collection[int], kinds: Collection[str] | None = None) -> list[PlaceChoice]:
    """Today's units among these, of these kinds, in the order of their names."""
    query = select(Unit.key, UnitVersion).join(Unit, Unit.id == UnitVersion.unit_id)
    query = query.where(UnitVersion.unit_id.in_(unit_ids), in_force(UnitVersion, clock.today()))
    if kinds is not None:
        query = query.where(UnitVersion.kind.in_(kinds))
    found = [
        PlaceChoice(key, version.unit_id, in_language(_words(version)), version.parent_id)
        for key, version in db.session.execute(query)
    ]
    return sorted(found, key=lambda choice: collation_key(choice.name))


def grouped_units(choices: Iterable[PlaceChoice], blank: str) -> list[Any]:
    """A select's choices, each under the name of the unit that it belongs to; first `blank`, then the highest."""
    offered = list(choices)
    names = {choice.id: choice.name for choice in offered}
    highest = gettext("Highest units")
    groups: dict[str, list[tuple[str, str]]] = {highest: [("", blank)]}
    for choice in offered:
        groups.setdefault(names.get(choice.parent_id or 0, highest), []).append((choice.key, choice.name))
    return [choice for name, pairs in groups.items() for choice in choices_of(pairs, name)]


def province_choices(province_ids: Collection[int]) -> list[PlaceChoice]:
    """Today's provinces among these, in the order of their names."""
    query = select(Province.key, ProvinceVersion).join(Province, Province.id == ProvinceVersion.province_id)
    query = query.where(
        ProvinceVersion.province_id.in_(province_ids), in_force(ProvinceVersion, clock.today())
    )
    found = [
        PlaceChoice(key, version.province_id, in_language(_words(version)))
        for key, version in db.session.execute(query)
    ]
    return sorted(found, key=lambda choice: collation_key(choice.name))
