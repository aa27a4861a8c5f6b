"""Officers found and added: one person, one record, however often a roster names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from app.accounts.models import (
    Account,
    Officer,
    OfficerDetails,
    OfficerMerge,
)
from app.accounts.postings import post_officer
from app.domain.identifiers import service_number_key, user_name_key, user_names_for
from app.domain.names import sort_key
from app.domain.roles import RoleName
from app.domain.text import fold
from app.extensions import db
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.refusal import Refused

IS_MERGED_AWAY = exists().where(OfficerMerge.duplicate_id == Officer.id, OfficerMerge.undone_at.is_(None))
IS_LIVE = ~IS_MERGED_AWAY & Officer.erased_at.is_(None)


def add_officer(
    details: OfficerDetails,
    unit_id: int | None,
    posted_on: date,
    *,
    by: Actor | None,
    at: datetime,
    title: str = "",
    is_synthetic: bool = False,
) -> Officer:
    """Write down a person, serving in a unit since a day (nowhere: `unit_id` None). A verb for write().

    Refuses a service number that another officer bears.
    """
    _refuse_taken_number(details.service_number)
    officer = Officer(
        full_name=details.full_name,
        service_number=details.service_number,
        rank=details.rank,
        sex=details.sex,
        is_synthetic=is_synthetic,
    )
    db.session.add(officer)
    db.session.flush()
    audit("add_officer", officer, by=by, at=at)
    if unit_id is not None:
        post_officer(officer, unit_id, posted_on, title, by=by, at=at)
    return officer


def correct_officer(officer: Officer, details: OfficerDetails, *, by: Actor | None, at: datetime) -> None:
    """Write down anew who somebody is. A verb for write().

    Refuses for an erased person, and a service number that another officer bears.
    """
    officer.refuse_if_erased()
    _refuse_taken_number(details.service_number, but=officer.id)
    officer.full_name, officer.service_number = details.full_name, details.service_number
    officer.rank, officer.sex = details.rank, details.sex
    audit("change_officer", officer, by=by, at=at)


def _refuse_taken_number(service_number: str | None, *, but: int = 0) -> None:
    number = service_number_key(service_number or "")
    taken = select(Officer.id).where(Officer.service_number == number, Officer.id != but)
    if number and db.session.scalar(taken) is not None:
        raise Refused(
            _l("Another officer already has this service number."),
            to_do=_l("Look the number up in the list of officers; if it is the same person, merge the two."),
        )


def find_or_create_officer(
    details: OfficerDetails,
    unit_id: int,
    posted_on: date,
    *,
    by: Actor | None,
    at: datetime,
    is_synthetic: bool = False,
) -> tuple[Officer, bool]:
    """The officer that these details name and whether they are new. A verb for write(), or a part of one.

    The same person is who bears the service number; without one, who serves in that unit under the same name,
    marks included. Nothing is changed of a person who is found; who only resembles them is not them.
    """
    found = _same_person(details, unit_id)
    if found is not None:
        return found, False
    return add_officer(details, unit_id, posted_on, by=by, at=at, is_synthetic=is_synthetic), True


def _same_person(details: OfficerDetails, unit_id: int) -> Officer | None:
    if service_number_key(details.service_number or ""):
        return officer_by_service_number(details.service_number or "")
    key = sort_key(details.full_name)
    alike = officers_alike([details.full_name])[fold(details.full_name)]
    namesakes = [officer for officer in alike if officer.sort_key == key]
    there = [officer for officer in namesakes if unit_id in unit_ids_now(officer)]
    return there[0] if len(there) == 1 else None


def unit_ids_now(officer: Officer) -> frozenset[int]:
    """Where an officer with loaded postings serves, last served, or will serve next."""
    today = clock.today()
    begun = [posting for posting in officer.postings if posting.starts_on <= today]
    return frozenset(p.unit_id for p in [*begun[-1:], *(p for p in officer.postings if p.starts_on > today)])


def officer_by_service_number(text: str) -> Officer | None:
    """Who bears this number, typed in any case; of merged records the kept one."""
    return officers_by_service_number([text]).get(service_number_key(text))


def officers_by_service_number(texts: Iterable[str]) -> dict[str, Officer]:
    """The bearers of many numbers, by the number's key, in two reads."""
    keys = {service_number_key(text) for text in texts} - {""}
    query = select(Officer.id, Officer.service_number).where(Officer.service_number.in_(keys))
    ids = {number: officer_id for officer_id, number in db.session.execute(query)}
    kept = kept_ids(ids.values())
    officers = _load(kept.values())
    return {number: officers[kept[id_]] for number, id_ in ids.items() if number}


def officers_alike(full_names: Iterable[str]) -> dict[str, list[Officer]]:
    """Everybody whose name is one of these but for case and marks, by the folded name, with their postings."""
    folded = {fold(name)[:120] for name in full_names}
    query = select(Officer).where(Officer.folded_name.in_(folded), IS_LIVE).order_by(Officer.sort_key)
    found: dict[str, list[Officer]] = defaultdict(list)
    for officer in db.session.scalars(query.options(joinedload(Officer.postings))).unique():
        found[officer.folded_name].append(officer)
    return found


def _load(officer_ids: Collection[int]) -> dict[int, Officer]:
    query = select(Officer).where(Officer.id.in_(officer_ids)).options(joinedload(Officer.postings))
    return {officer.id: officer for officer in db.session.scalars(query).unique()}


def kept_ids(officer_ids: Iterable[int]) -> dict[int, int]:
    """For each record the one that is kept of the person: itself, unless it was merged into another."""
    query = select(OfficerMerge.duplicate_id, OfficerMerge.kept_id).where(OfficerMerge.undone_at.is_(None))
    into = {row.duplicate_id: row.kept_id for row in db.session.execute(query)}
    kept = {}
    for officer_id in officer_ids:
        here = officer_id
        while here in into:
            here = into[here]
        kept[officer_id] = here
    return kept


def open_account(officer: Officer, user_name: str, *, by: Actor | None, at: datetime) -> Account:
    """Give an officer a way to sign in; the first password comes by a slip. A verb for write().

    Refuses a second account, and a user name that is taken or is another officer's service number.
    """
    officer.refuse_if_erased()
    if db.session.scalar(select(Account.id).where(Account.officer_id == officer.id)) is not None:
        raise Refused(_l("This officer already has an account."))
    key = user_name_key(user_name)
    if _is_taken(key, officer.id):
        raise Refused(_l("This user name is taken."), to_do=_l("Choose another one."))
    account = Account(officer_id=officer.id, user_name=key, created_at=at)
    db.session.add(account)
    db.session.flush()
    audit("open_account", account, by=by, at=at)
    return account


def open_account_as(
    officer: Officer,
    user_name: str,
    role_name: str,
    *,
    unit_id: int | None = None,
    province_ids: Collection[int] = (),
    by: Actor | None,
    at: datetime,
) -> Account:
    """Give an officer an account with its first role. A verb for write(); refuses as `open_account` does."""
    account = open_account(officer, user_name, by=by, at=at)
    account.grant(role_name, unit_id=unit_id, province_ids=province_ids, by=by, at=at)
    return account


def _is_taken(user_name: str, officer_id: int) -> bool:
    others = select(Officer.id).where(Officer.service_number == service_number_key(user_name))
    accounts = select(Account.id).where(Account.user_name == user_name)
    return db.session.scalar(accounts.union(others.where(Officer.id != officer_id)).limit(1)) is not None


def open_trainee_accounts(officer_ids: Collection[int], *, by: Actor | None, at: datetime) -> dict[int, int]:
    """An account for each officer who has none, as a trainee under a name of ours. A verb for write().

    Gives the account's id of every officer, old and new; for `slips.make_slips`.
    """
    query = select(Officer).where(Officer.id.in_(officer_ids)).options(joinedload(Officer.account))
    officers = db.session.scalars(query.order_by(Officer.sort_key)).all()
    return {officer.id: (officer.account or _new_trainee(officer, by, at)).id for officer in officers}


def _new_trainee(officer: Officer, by: Actor | None, at: datetime) -> Account:
    return open_account_as(officer, free_user_name(officer), RoleName.TRAINEE, by=by, at=at)


def free_user_name(officer: Officer) -> str:
    """A user name that nobody has: the service number, else one made of the name."""
    names = user_names_for(officer.full_name, officer.service_number)
    return next(name for name in names if not _is_taken(name, officer.id))
