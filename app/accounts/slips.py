"""Printed one-time slips: how somebody gets their first password, or a new one, without e-mail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import Account, SignIn, SignInSlip
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.refusal import Refused
from app.shared.throttle import count_recent, record
from app.shared.tokens import grouped, keyed_hash, new_code, typed

CODE_LENGTH = 15  # letters, 74 bits
GROUP = 5
GOOD_FOR = timedelta(hours=72)
PURPOSE = "sign-in slip"
WINDOW = timedelta(minutes=15)
TRIES_FROM_ADDRESS = 300  # a hall shares one address, and types codes from paper
KIND = "slip from address"


@dataclass(frozen=True)
class PrintedSlip:
    """What stands on the paper. The code exists nowhere else: the database keeps a keyed hash of it."""

    officer_name: str
    sort_key: str
    user_name: str
    code: str
    expires_at: datetime


def make_slips(account_ids: Collection[int], *, by: Actor | None, at: datetime) -> list[PrintedSlip]:
    """A new slip for each open account, in order of given name; earlier ones no longer work. A verb for write().

    Whoever calls has made sure that `by` may help each of them (`access.may_help`).
    """
    query = select(Account).options(joinedload(Account.officer)).where(Account.id.in_(account_ids))
    accounts = db.session.scalars(query.where(Account.disabled_at.is_(None))).all()
    _withdraw([account.id for account in accounts], at)
    slips = [_make_slip(account, by, at) for account in accounts]
    return sorted(slips, key=lambda slip: (slip.sort_key, slip.user_name))


def _withdraw(account_ids: Sequence[int], at: datetime) -> None:
    is_open = SignInSlip.used_at.is_(None) & SignInSlip.withdrawn_at.is_(None)
    theirs = SignInSlip.account_id.in_(account_ids)
    db.session.execute(update(SignInSlip).where(theirs, is_open).values(withdrawn_at=at))


def _make_slip(account: Account, by: Actor | None, at: datetime) -> PrintedSlip:
    code, expires_at = new_code(CODE_LENGTH), at + GOOD_FOR
    slip = SignInSlip(
        account_id=account.id,
        code_hash=keyed_hash(PURPOSE, code),
        expires_at=expires_at,
        at=at,
        by_id=by.id if by else None,
    )
    db.session.add(slip)
    db.session.flush()
    audit("make_slip", slip, by=by, at=at)
    officer = account.officer
    return PrintedSlip(
        officer.full_name, officer.sort_key, account.user_name, grouped(code, GROUP), expires_at
    )


def has_tried_too_often(address: str, at: datetime) -> bool:
    """Whether too many wrong codes came from this address lately."""
    return count_recent(KIND, address, at=at, window=WINDOW) >= TRIES_FROM_ADDRESS


def record_failure(address: str, at: datetime) -> None:
    """Count a wrong code. A verb for write()."""
    record(KIND, address, at=at)


def account_of_slip(code: str, at: datetime) -> Account | None:
    """The open account, with its officer, that a typed code is for; None when no such slip works any more."""
    slip = _find_slip(code, at)
    if slip is None:
        return None
    query = select(Account).options(joinedload(Account.officer)).where(Account.id == slip.account_id)
    return db.session.scalar(query.where(Account.disabled_at.is_(None)))


def use_slip(code: str, password_hash: str, *, device: str, is_shared: bool, at: datetime) -> SignIn:
    """Set the password by slip and sign in; every open sign-in ends. A verb for write(). Refuses a spent slip."""
    slip = _find_slip(code, at)
    if slip is None:
        raise Refused(
            _l("This code no longer works."), to_do=_l("Ask your instructor or coordinator for a new slip.")
        )
    slip.used_at = at
    account = db.session.get_one(Account, slip.account_id)
    account.set_password(password_hash, by=account, at=at)
    return account.sign_in(device=device, is_shared=is_shared, at=at)


def _find_slip(code: str, at: datetime) -> SignInSlip | None:
    key = keyed_hash(PURPOSE, typed(code))
    slip = db.session.scalar(select(SignInSlip).where(SignInSlip.code_hash == key))
    return slip if slip is not None and slip.is_valid(at) else None
