"""Provinces and units: permanent identities with dated versions and many-to-many successions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.shared.models import Base, HasId, HasUid, one_of

PROVINCE_KINDS = ("province", "city", "unpublished")
UNIT_KINDS = (
    "high_command",
    "department",
    "command",
    "board",
    "station",
    "land_gate",
    "air_gate",
    "sea_gate",
    "squadron",
    "academy",
    "agency",
)


class Province(HasUid, Base):
    """A province or city as such. `key` is permanent: the ISO code of the 63 (VN-44), 2025-91 for one made in 2025."""

    __tablename__ = "provinces"

    key: Mapped[str] = mapped_column(String(30), unique=True)
    versions: Mapped[list[ProvinceVersion]] = relationship(
        back_populates="province", order_by="ProvinceVersion.starts_on", lazy="raise_on_sql"
    )


class ProvinceVersion(HasId, Base):
    """What a province was called and was from `starts_on` until before `ends_on` (open when empty)."""

    __tablename__ = "province_versions"
    __table_args__ = (
        UniqueConstraint("province_id", "starts_on"),
        CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="period"),
        one_of("kind", PROVINCE_KINDS),
    )

    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), index=True)
    name_vi: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    gso_code: Mapped[str] = mapped_column(String(4), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    border_with: Mapped[list[str]]
    is_coastal: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    province: Mapped[Province] = relationship(back_populates="versions", lazy="raise_on_sql")


class ProvinceSuccession(HasId, Base):
    """On this day `after` took over (part of) `before`."""

    __tablename__ = "province_successions"
    __table_args__ = (UniqueConstraint("before_id", "after_id"),)

    before_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), index=True)
    happened_on: Mapped[date]


class HotspotPeriod(HasId, Base):
    """A time during which a province was treated as a hotspot area."""

    __tablename__ = "hotspot_periods"
    __table_args__ = (UniqueConstraint("province_id", "starts_on"),)

    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200))


class Unit(HasUid, Base):
    """An organisation unit as such: a command, a board, a station, a gate, an academy, a partner agency.

    `agency_id` is the root unit of its agency (the unit itself for a root).
    """

    __tablename__ = "units"

    key: Mapped[str] = mapped_column(String(60), unique=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    is_fictional: Mapped[bool] = mapped_column(default=False)
    versions: Mapped[list[UnitVersion]] = relationship(
        back_populates="unit",
        order_by="UnitVersion.starts_on",
        lazy="raise_on_sql",
        foreign_keys="UnitVersion.unit_id",
    )


class UnitVersion(HasId, Base):
    """What a unit was called, was, belonged to and where it stood, from `starts_on` until before `ends_on`."""

    __tablename__ = "unit_versions"
    __table_args__ = (
        UniqueConstraint("unit_id", "starts_on"),
        CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="period"),
        one_of("kind", UNIT_KINDS),
        Index("ix_unit_versions_parent_id", "parent_id"),
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name_vi: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(16))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("provinces.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    unit: Mapped[Unit] = relationship(back_populates="versions", lazy="raise_on_sql", foreign_keys=[unit_id])


class UnitSuccession(HasId, Base):
    """On this day `after` took over (part of) `before`."""

    __tablename__ = "unit_successions"
    __table_args__ = (UniqueConstraint("before_id", "after_id"),)

    before_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    happened_on: Mapped[date]
