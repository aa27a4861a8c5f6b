"""Bring the reference places into the database; what is there already is left as it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.places.demonstration import demonstration_facts
from app.places.models import (
    HotspotPeriod,
    Province,
    ProvinceSuccession,
    ProvinceVersion,
    Unit,
    UnitSuccession,
    UnitVersion,
)
from app.places.reference import (
    Facts,
    HotspotFact,
    ProvinceFact,
    SuccessionFact,
    UnitFact,
    reference_facts,
)

# Two servers that load the same reference data must agree on its uids, so these come from the keys.
_NAMESPACE = uuid.UUID("0197f1e5-9b00-7a6e-8f3c-6d1b5a4e2c90")

Ids = dict[str, int]


def load_places(session: Session) -> None:
    """The 63 and the 34, the Border Guard and its partners. May run again; never commits."""
    _load(session, reference_facts())


def load_demonstration_places(session: Session) -> None:
    """The invented stations, gates and areas, after `load_places`. May run again; never commits."""
    _load(session, demonstration_facts())


def _load(session: Session, facts: Facts) -> None:
    provinces = _province_ids(session, facts.provinces)
    units = _unit_ids(session, facts.units)
    _add_province_versions(session, facts.provinces, provinces)
    _add_unit_versions(session, facts.units, units, provinces)
    _add_successions(session, ProvinceSuccession, facts.province_successions, provinces)
    _add_successions(session, UnitSuccession, facts.unit_successions, units)
    _add_hotspots(session, facts.hotspots, provinces)
    session.flush()


def _province_ids(session: Session, facts: Iterable[ProvinceFact]) -> Ids:
    """The ids of all provinces by key, the missing ones added."""
    known = _ids(session, Province)
    wanted = dict.fromkeys(fact.key for fact in facts)
    session.add_all(
        Province(key=key, uid=uuid.uuid5(_NAMESPACE, f"province {key}")) for key in wanted if key not in known
    )
    session.flush()
    return _ids(session, Province)


def _unit_ids(session: Session, facts: Iterable[UnitFact]) -> Ids:
    """The ids of all units by key, the missing ones added and joined to their agencies."""
    known = _ids(session, Unit)
    missing = {fact.key: fact for fact in facts if fact.key not in known}
    units = {
        key: Unit(key=key, uid=uuid.uuid5(_NAMESPACE, f"unit {key}"), is_fictional=fact.is_fictional)
        for key, fact in missing.items()
    }
    session.add_all(units.values())
    session.flush()
    ids = _ids(session, Unit)
    for key, unit in units.items():
        unit.agency_id = ids[missing[key].agency]
    return ids


def _ids(session: Session, model: type[Province] | type[Unit]) -> Ids:
    return dict(session.execute(select(model.key, model.id)).all())


def _add_province_versions(session: Session, facts: Iterable[ProvinceFact], provinces: Ids) -> None:
    known = set(session.execute(select(ProvinceVersion.province_id, ProvinceVersion.starts_on)))
    session.add_all(
        ProvinceVersion(
            province_id=provinces[fact.key],
            name_vi=fact.name["vi"],
            name_en=fact.name["en"],
            kind=fact.kind,
            gso_code=fact.gso_code,
            region=fact.region,
            border_with=list(fact.border_with),
            is_coastal=fact.is_coastal,
            starts_on=fact.starts_on,
            ends_on=fact.ends_on,
        )
        for fact in facts
        if (provinces[fact.key], fact.starts_on) not in known
    )


def _add_unit_versions(session: Session, facts: Iterable[UnitFact], units: Ids, provinces: Ids) -> None:
    known = set(session.execute(select(UnitVersion.unit_id, UnitVersion.starts_on)))
    session.add_all(
        UnitVersion(
            unit_id=units[fact.key],
            name_vi=fact.name["vi"],
            name_en=fact.name["en"],
            kind=fact.kind,
            parent_id=units[fact.parent] if fact.parent else None,
            province_id=provinces[fact.province] if fact.province else None,
            starts_on=fact.starts_on,
            ends_on=fact.ends_on,
        )
        for fact in facts
        if (units[fact.key], fact.starts_on) not in known
    )


def _add_successions(
    session: Session,
    model: type[ProvinceSuccession] | type[UnitSuccession],
    facts: Iterable[SuccessionFact],
    ids: Ids,
) -> None:
    known = set(session.execute(select(model.before_id, model.after_id)))
    pairs = {(ids[fact.before], ids[fact.after]): fact.happened_on for fact in facts}
    session.add_all(
        model(before_id=before, after_id=after, happened_on=day)
        for (before, after), day in pairs.items()
        if (before, after) not in known
    )


def _add_hotspots(session: Session, facts: Iterable[HotspotFact], provinces: Ids) -> None:
    known = set(session.execute(select(HotspotPeriod.province_id, HotspotPeriod.starts_on)))
    session.add_all(
        HotspotPeriod(
            province_id=provinces[fact.province],
            starts_on=fact.starts_on,
            ends_on=fact.ends_on,
            source=fact.source,
        )
        for fact in facts
        if (provinces[fact.province], fact.starts_on) not in known
    )
