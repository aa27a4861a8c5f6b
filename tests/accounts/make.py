"""People of the accounts feature, for tests."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.identity import Grant, User
from app.accounts.models import Account, Officer, Role
from app.accounts.passwords import hash_password
from app.extensions import db
from app.shared.models import new_uid
from tests.cast import THEN


def user_of(account: Account) -> User:
    """The account as the signed-in user that a request would load, without a sign-in."""
    roles = db.session.scalars(
        select(Role).where(Role.account_id == account.id, Role.ended_at.is_(None)).order_by(Role.id)
    )
    officer = db.session.get_one(Officer, account.officer_id)
    return User(
        id=account.id,
        uid=account.uid,
        officer_id=officer.id,
        officer_uid=officer.uid,
        sign_in_id=0,
        sign_in_uid=new_uid(),
        name=officer.full_name,
        language=account.language,
        grants=tuple(Grant(role.id, role.name, role.unit_id) for role in roles),
    )


PASSWORD = "sao vàng năm cánh"
PASSWORD_HASH = hash_password(PASSWORD)


def give_password(account: Account, password_hash: str = PASSWORD_HASH) -> Account:
    """Let the account sign in with PASSWORD; call inside write()."""
    account = db.session.get_one(Account, account.id)
    account.password_hash, account.password_set_at = password_hash, THEN
    return account
