"""Who somebody is (Officer), how they sign in (Account), what they may do (Role), where they serve (Posting)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.shared.models import Base, HasId, HasUid, MadeBy, one_of

ROLES = ("trainee", "instructor", "coordinator", "administrator", "observer")
SEXES = ("female", "male")


class PostedAs:
    """Where somebody served when a row was made; frozen, never updated."""

    unit_version_id: Mapped[int | None] = mapped_column(ForeignKey("unit_versions.id"))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("provinces.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    rank: Mapped[str] = mapped_column(String(60), default="")


class Officer(HasUid, Base):
    """A person. All personal data of the person stands here (and in a certificate's frozen text)."""

    __tablename__ = "officers"
    __table_args__ = (CheckConstraint("sex IS NULL OR sex IN ('female', 'male')", name="sex"),)

    full_name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400), index=True)
    folded_name: Mapped[str] = mapped_column(String(120), index=True)
    service_number: Mapped[str | None] = mapped_column(String(30), unique=True)
    rank: Mapped[str] = mapped_column(String(60), default="")
    sex: Mapped[str | None] = mapped_column(String(6))
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None]
    postings: Mapped[list[Posting]] = relationship(
        back_populates="officer", order_by="Posting.starts_on", lazy="raise_on_sql"
    )
    account: Mapped[Account | None] = relationship(
        back_populates="officer", lazy="raise_on_sql", foreign_keys="Account.officer_id"
    )


class OfficerMerge(HasUid, MadeBy, Base):
    """`duplicate` is the same person as `kept`; links to the duplicate lead to the kept one. Can be undone."""

    __tablename__ = "officer_merges"

    duplicate_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]


class Posting(HasId, Base):
    """An officer serves in a unit from `starts_on` until before `ends_on`."""

    __tablename__ = "postings"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="period"),)

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    officer: Mapped[Officer] = relationship(back_populates="postings", lazy="raise_on_sql")


class Account(HasUid, Base):
    """How an officer signs in. Without a password until the first sign-in by slip."""

    __tablename__ = "accounts"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), unique=True)
    user_name: Mapped[str] = mapped_column(
        String(60), unique=True
    )  # folded: typed in any case, with or without marks
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(String(2))
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    officer: Mapped[Officer] = relationship(
        back_populates="account", lazy="raise_on_sql", foreign_keys=[officer_id]
    )
    roles: Mapped[list[Role]] = relationship(
        back_populates="account", lazy="raise_on_sql", foreign_keys="Role.account_id"
    )


class Role(HasUid, Base):
    """An account may do this, within a unit's subtree or within some provinces of an agency.

    `unit_id` alone: that unit and all below it. `unit_id` (an agency's root) with provinces: that agency's units there.
    A trainee's role has neither.
    """

    __tablename__ = "roles"
    __table_args__ = (one_of("name", ROLES),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(String(14))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(
        back_populates="roles", lazy="raise_on_sql", foreign_keys=[account_id]
    )


class RoleProvince(HasId, Base):
    """One of the provinces that a role is limited to."""

    __tablename__ = "role_provinces"
    __table_args__ = (UniqueConstraint("role_id", "province_id"),)

    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))


class SignInSlip(HasUid, MadeBy, Base):
    """A printed one-time code for the first sign-in or a reset. Only its keyed hash is kept."""

    __tablename__ = "sign_in_slips"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SignIn(HasUid, Base):
    """One sign-in on one device; listed for its owner, ended by sign-out or revocation."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_open", "account_id", sqlite_where=text("ended_at IS NULL")),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    device: Mapped[str] = mapped_column(String(120), default="")
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
