"""Signing in by name and password: the same time and the same words whoever asks, and not too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.accounts.models import Account, Officer, SignIn
from app.accounts.passwords import check_password, hash_password, is_outdated
from app.domain.identifiers import service_number_key, user_name_key
from app.extensions import db
from app.shared.refusal import Refused
from app.shared.throttle import count_recent, record

WINDOW = timedelta(minutes=15)
TRIES = 10  # at one account from one address
TRIES_FROM_ADDRESS = 1000  # a hall of sixty shares one address

KIND = "sign-in"
KIND_FROM_ADDRESS = "sign-in from address"


def has_tried_too_often(name: str, address: str, at: datetime) -> bool:
    """Whether this address has failed too often lately: at this name, or at any."""
    tries = count_recent(KIND, _pair(name, address), at=at, window=WINDOW)
    from_address = count_recent(KIND_FROM_ADDRESS, address, at=at, window=WINDOW)
    return tries >= TRIES or from_address >= TRIES_FROM_ADDRESS


def record_failure(name: str, address: str, at: datetime) -> None:
    """Count a failed try. A verb for write()."""
    record(KIND, _pair(name, address), at=at)
    record(KIND_FROM_ADDRESS, address, at=at)


def _pair(name: str, address: str) -> str:
    return f"{user_name_key(name)} {address}"


@dataclass(frozen=True)
class Checked:
    """An account whose password was right: the hash that was checked, and the one to keep from now on."""

    account_id: int
    old_hash: str
    new_hash: str


def check_account(name: str, password: str) -> Checked | None:
    """The account of that name, when the password is right.

    The name is a user name or a service number, typed in any case. An unknown name, a closed account and one
    without a password take as long as a wrong password. Holds no database connection while it hashes.
    """
    account_id, password_hash = _find(name)
    db.session.rollback()  # gives the connection back: sixty may be waiting here for their turn to hash
    is_right = check_password(password_hash, password)
    if account_id is None or password_hash is None or not is_right:
        return None
    new_hash = hash_password(password) if is_outdated(password_hash) else password_hash
    return Checked(account_id, password_hash, new_hash)


def _find(name: str) -> tuple[int | None, str | None]:
    """Id and hash of the open account of that name; a user name comes before a service number."""
    user_name, number = user_name_key(name), service_number_key(name)
    query = select(Account.id, Account.password_hash).join(Officer, Officer.id == Account.officer_id)
    query = query.where(or_(Account.user_name == user_name, Officer.service_number == number))
    query = query.where(Account.disabled_at.is_(None)).order_by(Account.user_name != user_name)
    row = db.session.execute(query.limit(1)).first()
    return (row.id, row.password_hash) if row else (None, None)


def hash_apart(password: str) -> str:
    """The hash of a new password, made while no database connection is held."""
    db.session.rollback()
    return hash_password(password)


def begin_sign_in(
    checked: Checked, *, device: str, is_shared: bool, replaces: int | None, at: datetime
) -> SignIn:
    """Sign the account in, and end the sign-in that this browser had. A verb for write()."""
    account = db.session.get_one(Account, checked.account_id)
    if account.password_hash != checked.old_hash:
        raise Refused(_l("The password was changed a moment ago."), to_do=_l("Sign in with the new one."))
    account.password_hash = checked.new_hash
    if replaces is not None:
        db.session.get_one(SignIn, replaces).end(by=account, at=at)
    return account.sign_in(device=device, is_shared=is_shared, at=at)
