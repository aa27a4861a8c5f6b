"""People of the accounts feature, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, select

from app.accounts.identity import Grant, User
from app.accounts.models import Account, Officer, Role
from app.extensions import db
from app.shared.models import new_uid


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


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Collects the statements that are sent to the database meanwhile."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "PRAGMA")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
