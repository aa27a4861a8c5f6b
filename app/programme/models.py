"""A programme (a project with its donor, period and targets), its yearly plans and its indicators."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid


class Programme(HasUid, Base):
    """A project: who pays, who runs it, when, and what it aims at. Targets count heads, workshops, provinces."""

    __tablename__ = "programmes"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="period"),)

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[dict[str, str]]
    donor: Mapped[dict[str, str]]
    partners: Mapped[dict[str, str]]
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    officers_target: Mapped[int | None]
    workshops_target: Mapped[int | None]
    provinces_target: Mapped[int | None]
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    provinces: Mapped[list[ProgrammeProvince]] = relationship(
        cascade="all, delete-orphan", order_by="ProgrammeProvince.province_id", lazy="raise_on_sql"
    )

    def describe(
        self,
        facts: dict[str, Any],
        province_ids: set[int],
        hotspot_ids: frozenset[int],
        *,
        by: Actor,
        at: datetime,
    ) -> None:
        """Set what the programme says of itself; a province that stays keeps its row. `hotspot_ids`: then hotspots."""
        for name, value in facts.items():
            setattr(self, name, value)
        kept = [place for place in self.provinces if place.province_id in province_ids]
        added = province_ids - {place.province_id for place in kept}
        self.provinces = kept + [
            ProgrammeProvince(province_id=id_, is_hotspot=id_ in hotspot_ids) for id_ in sorted(added)
        ]
        audit("describe_programme", self, by=by, at=at)


class ProgrammeProvince(Base):
    """A target province of a programme; a hotspot of it or not."""

    __tablename__ = "programme_provinces"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), primary_key=True)
    is_hotspot: Mapped[bool] = mapped_column(default=False)


class Plan(HasUid, Base):
    """One year of a programme."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("programme_id", "year"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    year: Mapped[int]
    workshops_target: Mapped[int | None]
    officers_target: Mapped[int | None]


class Indicator(HasUid, Base):
    """A figure that the programme answers for. `key` names how it is computed; `target` in its own unit."""

    __tablename__ = "indicators"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[dict[str, str]]
    target: Mapped[float | None]
