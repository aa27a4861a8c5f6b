"""A programme (a project with its donor, period and targets), its yearly plans and its indicators."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models import Base, HasUid


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
