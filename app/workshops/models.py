"""One delivery of a course at a place: workshop, half-day sessions, roster."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Officer, PostedAs
from app.shared.models import Base, HasId, HasUid, MadeBy, one_of

HALVES = ("morning", "afternoon")


class Workshop(HasUid, MadeBy, Base):
    """A course edition taught at a place on some days, hosted by a unit, in a province."""

    __tablename__ = "workshops"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("capacity > 0", name="capacity"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    host_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), index=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    title: Mapped[dict[str, str]]
    place: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    capacity: Mapped[int] = mapped_column(default=36)
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    sessions: Mapped[list[WorkshopSession]] = relationship(
        back_populates="workshop", order_by="WorkshopSession.starts_at", lazy="raise_on_sql"
    )


class WorkshopInstructor(Base):
    """An account that teaches in a workshop and may keep its register."""

    __tablename__ = "workshop_instructors"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)


class WorkshopSession(HasUid, Base):
    """A half-day of a workshop; "buổi học" on screen."""

    __tablename__ = "workshop_sessions"
    __table_args__ = (
        UniqueConstraint("workshop_id", "held_on", "half"),
        CheckConstraint("ends_at > starts_at", name="period"),
        one_of("half", HALVES),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    held_on: Mapped[date] = mapped_column(index=True)
    half: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    topic: Mapped[dict[str, str]] = mapped_column(default=dict)
    workshop: Mapped[Workshop] = relationship(back_populates="sessions", lazy="raise_on_sql")


class Registration(HasUid, MadeBy, PostedAs, Base):
    """An officer on a workshop's roster, frozen as posted then."""

    __tablename__ = "registrations"
    __table_args__ = (UniqueConstraint("workshop_id", "officer_id"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    origin: Mapped[str] = mapped_column(String(12), default="page")  # page, import, walk-in
    officer: Mapped[Officer] = relationship(lazy="raise_on_sql")
    withdrawals: Mapped[list[Withdrawal]] = relationship(order_by="Withdrawal.id", lazy="raise_on_sql")


class Withdrawal(HasUid, MadeBy, Base):
    """A registration ended before the workshop did; taken back by `undone_at`."""

    __tablename__ = "withdrawals"
    __table_args__ = (
        Index(
            "uq_withdrawals_open",
            "registration_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    reason: Mapped[str] = mapped_column(String(300))
    undone_at: Mapped[datetime | None]


class RosterImport(HasUid, MadeBy, Base):
    """A roster file: first a dry run (the file is kept, nothing written), then applied once, all or nothing."""

    __tablename__ = "roster_imports"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, str]] = mapped_column(default=dict)
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class RosterImportRow(HasId, Base):
    """What one row of an applied import made, so that it can be undone."""

    __tablename__ = "roster_import_rows"

    roster_import_id: Mapped[int] = mapped_column(ForeignKey("roster_imports.id"), index=True)
    row_number: Mapped[int]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"))
    is_new_officer: Mapped[bool] = mapped_column(default=False)
