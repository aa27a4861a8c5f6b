"""Who somebody is (Officer), how they sign in (Account), what they may do (Role), where they serve (Posting)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    delete,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.domain.identifiers import service_number_key
from app.domain.names import sort_key
from app.domain.roles import RoleName
from app.domain.text import fold
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasId, HasUid, MadeBy, one_of
from app.shared.refusal import Refused

ROLES = tuple(RoleName)
SEXES = ("female", "male")
STAYS_SIGNED_IN = timedelta(days=30)
STAYS_ON_A_SHARED_PHONE = timedelta(hours=12)
REMEMBERED = timedelta(
    days=90
)  # after a sign-in has run out, which device it was is nobody's business any more
ERASED_NAME = "—"  # says "nobody" in every language


@dataclass(frozen=True)
class OfficerDetails:
    """What may be said of a person: name as written, service number, rank's key (or ""), "female", "male" or None."""

    full_name: str
    service_number: str | None = None
    rank: str = ""
    sex: str | None = None


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

    @validates("full_name")
    def _derive_keys(self, _key: str, full_name: str) -> str:
        self.sort_key, self.folded_name = sort_key(full_name), fold(full_name)[:120]
        return full_name

    @validates("service_number")
    def _as_kept(self, _key: str, service_number: str | None) -> str | None:
        return service_number_key(service_number or "") or None

    def refuse_if_erased(self) -> None:
        if self.erased_at is not None:
            raise Refused(_l("The personal data of this officer has been erased, for good."))


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


def account_state(disabled_at: datetime | None, password_set_at: datetime | None) -> str:
    """ "closed", "new" while no password has been set, else "open"."""
    if disabled_at is not None:
        return "closed"
    return "open" if password_set_at is not None else "new"


class Account(HasUid, Base):
    """How an officer signs in. Without a password until the first sign-in by slip."""

    __tablename__ = "accounts"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), unique=True)
    user_name: Mapped[str] = mapped_column(String(60), unique=True)  # folded, so typed in any case
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

    @property
    def state(self) -> str:
        return account_state(self.disabled_at, self.password_set_at)

    def sign_in(self, *, device: str, is_shared: bool, at: datetime) -> SignIn:
        """Begin a sign-in on a device: 30 days, or 12 hours on a phone that several people use."""
        self.refuse_if_closed()
        own = delete(SignIn).where(SignIn.account_id == self.id)
        db.session.execute(own.where(SignIn.expires_at < at - REMEMBERED))
        stays = STAYS_ON_A_SHARED_PHONE if is_shared else STAYS_SIGNED_IN
        sign_in = SignIn(account_id=self.id, device=device[:120], started_at=at, expires_at=at + stays)
        db.session.add(sign_in)
        db.session.flush()
        return sign_in

    def end_sign_ins(self, *, by: Actor, at: datetime, but: int | None = None) -> None:
        """End every open sign-in, except perhaps the one from which this is asked."""
        is_open = (SignIn.account_id == self.id) & SignIn.ended_at.is_(None) & (SignIn.id != (but or 0))
        db.session.execute(update(SignIn).where(is_open).values(ended_at=at, ended_by_id=by.id))

    def set_password(self, password_hash: str, *, by: Actor, at: datetime, but: int | None = None) -> None:
        """Take a new password. Other sign-ins end and printed slips no longer work."""
        self.password_hash, self.password_set_at = password_hash, at
        self.end_sign_ins(by=by, at=at, but=but)
        self.withdraw_slips(at)
        audit("set_password", self, by=by, at=at)

    def withdraw_slips(self, at: datetime) -> None:
        is_open = (SignInSlip.account_id == self.id) & SignInSlip.used_at.is_(None)
        still = is_open & SignInSlip.withdrawn_at.is_(None)
        db.session.execute(update(SignInSlip).where(still).values(withdrawn_at=at))

    def grant(
        self,
        name: str,
        *,
        unit_id: int | None = None,
        province_ids: Collection[int] = (),
        by: Actor | None,
        at: datetime,
    ) -> Role:
        """Give a role. Whoever calls has made sure that it does not go beyond the scope of `by`."""
        self.refuse_if_closed()
        role = Role(
            account_id=self.id, name=name, unit_id=unit_id, granted_at=at, granted_by_id=by.id if by else None
        )
        db.session.add(role)
        db.session.flush()
        db.session.add_all(RoleProvince(role_id=role.id, province_id=id_) for id_ in sorted(province_ids))
        audit("grant_role", role, by=by, at=at)
        return role

    def close(self, *, by: Actor, at: datetime) -> None:
        """Nobody can sign in any more, until it is opened again."""
        if self.id == by.id:
            raise Refused(_l("You cannot close your own account."))
        self.disabled_at = self.disabled_at or at
        self.end_sign_ins(by=by, at=at)
        self.withdraw_slips(at)
        audit("close_account", self, by=by, at=at)

    def reopen(self, *, by: Actor, at: datetime) -> None:
        self.disabled_at = None
        audit("reopen_account", self, by=by, at=at)

    def speak(self, language: str) -> None:
        """Choose the language of the pages, on every device."""
        self.language = language

    def refuse_if_closed(self) -> None:
        if self.disabled_at is not None:
            raise Refused(_l("This account is closed."), to_do=_l("Open it again first."))


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

    def end(self, *, by: Actor, at: datetime) -> None:
        """Take the role back; its time stays on record. Ending it again changes nothing."""
        if self.account_id == by.id and self.name == RoleName.ADMINISTRATOR:
            raise Refused(
                _l("You cannot take your own administrator's role: somebody must be able to give it back.")
            )
        if self.ended_at is None:
            self.ended_at = at
            audit("end_role", self, by=by, at=at)


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

    def is_valid(self, at: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at


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

    def end(self, *, by: Actor, at: datetime) -> None:
        """Sign out, or revoke from another device. Ending it again changes nothing."""
        if self.ended_at is None:
            self.ended_at, self.ended_by_id = at, by.id
