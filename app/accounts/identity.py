"""The signed-in user as a plain value, loaded by one query on every request."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from flask import session
from flask_login import UserMixin
from sqlalchemy import bindparam, select

from app.accounts.models import Account, Officer, Role, SignIn
from app.shared import clock
from app.shared.database import reading


@dataclass(frozen=True)
class Grant:
    """A role that holds now: its row, its name, and the unit it starts from."""

    role_id: int
    name: str
    unit_id: int | None


@dataclass(frozen=True)
class User(UserMixin):
    """Who is signed in. `id` is the account's key, so a user can stand wherever an Actor is asked for."""

    id: int
    uid: uuid.UUID
    officer_id: int
    officer_uid: uuid.UUID
    sign_in_id: int
    sign_in_uid: uuid.UUID
    name: str
    language: str | None
    grants: tuple[Grant, ...] = field(default=())

    def get_id(self) -> str:
        """What the session cookie holds: the sign-in, so that ending it ends the session."""
        return str(self.sign_in_uid)

    def has_role(self, *names: str) -> bool:
        return any(grant.name in names for grant in self.grants)


COLUMNS = (
    Account.id,
    Account.uid,
    Account.officer_id,
    Officer.uid.label("officer_uid"),
    SignIn.id.label("sign_in_id"),
    SignIn.uid.label("sign_in_uid"),
    Officer.full_name,
    Account.language,
    Role.id.label("role_id"),
    Role.name.label("role_name"),
    Role.unit_id,
)


# Built once and run past the ORM: every request asks this, and building it would cost ten times the asking.
_OPEN_SIGN_IN = (
    select(*COLUMNS)
    .select_from(SignIn)
    .join(Account, Account.id == SignIn.account_id)
    .join(Officer, Officer.id == Account.officer_id)
    .outerjoin(Role, (Role.account_id == Account.id) & Role.ended_at.is_(None))
    .where(SignIn.uid == bindparam("uid"), SignIn.ended_at.is_(None), SignIn.expires_at > bindparam("now"))
    .where(Account.disabled_at.is_(None))
)


def load_user(sign_in_uid: str) -> User | None:
    """The user of an open sign-in, with the roles that hold now; None when it has ended, expired or is disabled."""
    try:
        uid = uuid.UUID(sign_in_uid)
    except ValueError:
        return None
    rows = reading().execute(_OPEN_SIGN_IN, {"uid": uid, "now": clock.now()}).all()
    if not rows:
        return None
    first = rows[0]
    grants = tuple(Grant(row.role_id, row.role_name, row.unit_id) for row in rows if row.role_id)
    return User(
        id=first.id,
        uid=first.uid,
        officer_id=first.officer_id,
        officer_uid=first.officer_uid,
        sign_in_id=first.sign_in_id,
        sign_in_uid=first.sign_in_uid,
        name=first.full_name,
        language=first.language,
        grants=grants,
    )


def remember(sign_in: SignIn, *, is_shared: bool = False) -> None:
    """Put the sign-in into the session cookie; a fresh session, so that nothing of an earlier user stays.

    On a shared phone the cookie goes when the browser is closed.
    """
    chosen = {key: session[key] for key in ("csrf_token",) if key in session}
    session.clear()
    session.update(chosen)
    session["_user_id"] = str(sign_in.uid)
    session["_fresh"] = True
    session.permanent = not is_shared
