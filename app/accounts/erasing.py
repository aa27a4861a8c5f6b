"""Personal data of a person goes, for good; what happened in trainings stays, as nobody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app.accounts.models import ERASED_NAME, Account, Officer, OfficerMerge, Posting, Role, SignIn
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.refusal import Refused

Eraser = Callable[[int, datetime], None]
_erasers: list[Eraser] = []


def also_erases(eraser: Eraser) -> Eraser:
    """Register what a feature blanks of an officer (id, moment), such as the text of certificates.

    It runs inside the transaction of the erasure and must not commit.
    """
    _erasers.append(eraser)
    return eraser


def erase_officer(officer: Officer, *, by: Actor, at: datetime) -> None:
    """Blank everything personal about somebody and about the records merged into them. A verb for write().

    Cannot be undone. Refuses to erase oneself.
    """
    officer.refuse_if_erased()
    if db.session.scalar(select(Account.officer_id).where(Account.id == by.id)) == officer.id:
        raise Refused(_l("You cannot erase yourself."), to_do=_l("Ask another administrator."))
    for one in [officer, *_merged_into(officer)]:
        _blank(one, at)
        _shut(one, by, at)
        for eraser in _erasers:
            eraser(one.id, at)
    audit("erase_officer", officer, by=by, at=at)


def _merged_into(officer: Officer) -> list[Officer]:
    """The duplicates of a person, and theirs."""
    duplicates = select(OfficerMerge.duplicate_id).where(
        OfficerMerge.kept_id == officer.id, OfficerMerge.undone_at.is_(None)
    )
    found = list(db.session.scalars(select(Officer).where(Officer.id.in_(duplicates))))
    return [*found, *(deeper for one in found for deeper in _merged_into(one))]


def _blank(officer: Officer, at: datetime) -> None:
    officer.full_name, officer.service_number = ERASED_NAME, None
    officer.rank, officer.sex, officer.erased_at = "", None, at
    db.session.execute(update(Posting).where(Posting.officer_id == officer.id).values(title=""))


def _shut(officer: Officer, by: Actor, at: datetime) -> None:
    """Nobody signs in as this person again, and the user name, often a name or number, goes too."""
    account = db.session.scalar(select(Account).where(Account.officer_id == officer.id))
    if account is None:
        return
    account.close(by=by, at=at)
    account.user_name, account.password_hash = f"erased.{account.uid}", None
    is_held = (Role.account_id == account.id) & Role.ended_at.is_(None)
    db.session.execute(update(Role).where(is_held).values(ended_at=at))
    db.session.execute(update(SignIn).where(SignIn.account_id == account.id).values(device=""))
