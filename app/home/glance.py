"""A programme at a glance: what was reached of what was aimed at. The figures; words and drawings are elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import and_, or_, select

from app.domain.suppression import Cell, protect_list, protect_share
from app.extensions import db
from app.home.access import Vantage
from app.home.areas import Area, areas_of
from app.home.gains import Gains, gains_in
from app.home.rounds import RoundLine, rounds_in
from app.home.trained import Trained, count_by, trained_in
from app.places.models import ProvinceVersion
from app.programme.models import Programme, ProgrammeProvince
from app.shared import clock
from app.shared.models import Words
from app.workshops.models import Workshop

GROUPINGS = ("sex", "kind", "rank_group")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop on the timeline; `trained` is None for those who see no single workshop's roster."""

    uid: uuid.UUID
    title: Words
    province: Words
    starts_on: date
    ends_on: date
    trained: int | None

    def phase(self, today: date) -> str:
        if self.starts_on > today:
            return "coming"
        return "past" if self.ends_on < today else "running"


@dataclass(frozen=True)
class Glance:
    """Officers are counted as `trained` says. Cells are as the vantage may see them.

    `areas` hold the cells of the provinces of then that each is made of: what is hidden then stays hidden now.
    """

    programme: Programme
    vantage: Vantage
    today: date
    total: Cell
    certified: Cell
    reached: int | None
    areas: list[tuple[Area, list[Cell]]]
    areas_then: list[Area]
    groups: Mapping[str, Mapping[str, Cell]]
    workshops: list[WorkshopLine]
    gains: Gains
    rounds: list[RoundLine]

    @property
    def workshops_held(self) -> int:
        return sum(workshop.phase(self.today) == "past" for workshop in self.workshops)

    @property
    def waiting(self) -> int:
        """Recommendations that nobody has answered yet."""
        return sum(line.waiting for line in self.rounds)


def glance_at(programme: Programme, vantage: Vantage, *, as_now: bool) -> Glance:
    """Everything on the page, in a fixed number of reads."""
    officers, aimed_at = trained_in(programme, vantage), _aimed_at(programme, vantage)
    provinces = _protected(dict.fromkeys(aimed_at, 0) | count_by(officers, "province_id"), vantage)
    areas = _by_area(provinces, as_now=as_now)
    return Glance(
        programme=programme,
        vantage=vantage,
        today=clock.today(),
        total=_total(len(officers), vantage),
        certified=_certified(officers, vantage),
        reached=_reached(provinces, aimed_at),
        areas=areas,
        areas_then=areas_of(list(provinces), as_now=False) if as_now else [area for area, _ in areas],
        groups={column: _protected(count_by(officers, column), vantage) for column in GROUPINGS},
        workshops=workshops_in(programme, vantage, count_by(officers, "workshop_id")),
        gains=gains_in(programme, vantage, list(provinces)),
        rounds=rounds_in(programme, vantage),
    )


def provinces_in(programme: Programme, vantage: Vantage, *, as_now: bool) -> list[tuple[Area, list[Cell]]]:
    """The officers trained by area, as the page has them, for the drawing alone."""
    officers = trained_in(programme, vantage)
    sizes = dict.fromkeys(_aimed_at(programme, vantage), 0) | count_by(officers, "province_id")
    return _by_area(_protected(sizes, vantage), as_now=as_now)


def province_ids_of(programme: Programme, vantage: Vantage, officers: Iterable[Trained]) -> list[int | None]:
    """The provinces of then that figures are told by: those aimed at, and those where officers served."""
    served = {officer.province_id: None for officer in officers}
    return list(dict.fromkeys(_aimed_at(programme, vantage)) | served)


def _by_area(provinces: Mapping[int | None, Cell], *, as_now: bool) -> list[tuple[Area, list[Cell]]]:
    areas = areas_of(list(provinces), as_now=as_now)
    return [(area, [provinces[id_] for id_ in area.holds]) for area in areas]


def _aimed_at(programme: Programme, vantage: Vantage) -> list[int]:
    """The target provinces, as far as the vantage reaches."""
    query = select(ProgrammeProvince.province_id).where(ProgrammeProvince.programme_id == programme.id)
    ids = db.session.scalars(query.order_by(ProgrammeProvince.province_id))
    return [id_ for id_ in ids if vantage.is_whole or id_ in vantage.scope.province_ids]


def _protected(sizes: Mapping[Key, int], vantage: Vantage) -> dict[Key, Cell]:
    """The sizes of groups that add up to everybody, as the vantage may see them."""
    if vantage.opens_lists:
        return {key: Cell(size) for key, size in sizes.items()}
    return dict(protect_list(sizes).cells)


def _total(count: int, vantage: Vantage) -> Cell:
    return Cell(count) if vantage.opens_lists else protect_list({"all": count}).total


def _certified(officers: Iterable[Trained], vantage: Vantage) -> Cell:
    flags = [officer.is_certified for officer in officers]
    return Cell(sum(flags)) if vantage.opens_lists else protect_share(sum(flags), len(flags))


def _reached(provinces: Mapping[int | None, Cell], aimed_at: list[int]) -> int | None:
    """How many target provinces have trained officers; None where a withheld count could be nought."""
    cells = [provinces[id_] for id_ in aimed_at]
    if any(cell.reason == "withheld" for cell in cells):
        return None
    return sum(cell.reason == "small" or bool(cell.value) for cell in cells)


def workshops_in(programme: Programme, vantage: Vantage, trained: Mapping[int, int]) -> list[WorkshopLine]:
    """The programme's workshops in order of time, of units in scope alone unless the vantage is the whole agency."""
    names = (ProvinceVersion.name_vi, ProvinceVersion.name_en)
    has_begun = ProvinceVersion.starts_on <= Workshop.starts_on
    has_not_ended = or_(ProvinceVersion.ends_on.is_(None), ProvinceVersion.ends_on > Workshop.starts_on)
    query = (
        select(Workshop.id, Workshop.uid, Workshop.title, Workshop.starts_on, Workshop.ends_on, *names)
        .outerjoin(
            ProvinceVersion,
            and_(ProvinceVersion.province_id == Workshop.province_id, has_begun, has_not_ended),
        )
        .where(Workshop.programme_id == programme.id)
        .order_by(Workshop.starts_on, Workshop.id)
    )
    if not vantage.is_whole:
        query = query.where(Workshop.host_unit_id.in_(vantage.scope.unit_ids))
    return [
        WorkshopLine(
            uid=row.uid,
            title=row.title,
            province={"vi": row.name_vi or "", "en": row.name_en or ""},
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            trained=trained.get(row.id, 0) if vantage.opens_lists else None,
        )
        for row in db.session.execute(query)
    ]
