"""The provinces that figures are told by: as they were then (63 names), or as they are now (34)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.domain.collation import collation_key
from app.extensions import db
from app.places.models import Province, ProvinceVersion
from app.places.queries import read_atlas
from app.shared import clock
from app.shared.models import Words

NOWHERE = "unknown"


@dataclass(frozen=True)
class Area:
    """A province that figures are told by. `holds`: the ids of then that are part of it, None for nowhere known."""

    key: str
    uid: uuid.UUID | None = None
    name: Words = field(default_factory=dict)
    since: date | None = None
    is_published: bool = True
    has_namesake: bool = False
    holds: frozenset[int | None] = frozenset({None})


def areas_of(province_ids: Collection[int | None], *, as_now: bool) -> list[Area]:
    """The areas that hold these provinces, in Vietnamese order, those without a published name last.

    One read, and four more as they are now.
    """
    held = _held_now(province_ids) if as_now else {id_: {id_} for id_ in province_ids if id_ is not None}
    found = _read(held)
    names = [area.name["vi"] for area in found]
    areas = [Area(**{**vars(area), "has_namesake": names.count(area.name["vi"]) > 1}) for area in found]
    return areas + [Area(NOWHERE)] * (None in province_ids)


def _held_now(province_ids: Iterable[int | None]) -> dict[int, set[int]]:
    """Ids of today's provinces with those of then within. One that was divided stays what it was."""
    atlas, today = read_atlas(db.session()), clock.today()
    held = defaultdict(set)
    for id_ in province_ids:
        if id_ is not None:
            now = atlas.provinces_now(id_, today)
            held[next(iter(now)) if len(now) == 1 else id_].add(id_)
    return held


def _read(held: dict[int, set[int]]) -> list[Area]:
    """Each under the last name that it bore."""
    query = (
        select(Province.key, Province.uid, ProvinceVersion)
        .join(Province, Province.id == ProvinceVersion.province_id)
        .where(ProvinceVersion.province_id.in_(held), ProvinceVersion.starts_on <= clock.today())
        .order_by(ProvinceVersion.starts_on)
    )
    found = {
        version.province_id: Area(
            key=key,
            uid=uid,
            name={"vi": version.name_vi, "en": version.name_en},
            since=version.starts_on,
            is_published=version.kind != "unpublished",
            holds=frozenset(held[version.province_id]),
        )
        for key, uid, version in db.session.execute(query)
    }
    return sorted(
        found.values(), key=lambda area: (not area.is_published, collation_key(area.name["vi"]), area.key)
    )
