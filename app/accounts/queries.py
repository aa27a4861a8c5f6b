"""Reads of officers, for the list and its exports alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, case, func, literal, or_, select

from app.accounts.models import Account, Officer, Posting, Role, account_state
from app.accounts.names import UnitName, unit_names
from app.accounts.postings import is_last_posting
from app.domain.identifiers import service_number_key
from app.domain.text import fold
from app.extensions import db
from app.shared import clock

PAGE = 50


@dataclass(frozen=True)
class OfficerRow:
    """One line of the list of officers. `account`: "none", "new" (no password yet), "open" or "closed"."""

    uid: UUID
    full_name: str
    service_number: str
    rank: str
    sex: str
    unit: UnitName
    user_name: str
    account: str
    is_synthetic: bool


def matching(
    query: Select[Officer], *, text: str = "", unit_ids: Collection[int] | None = None, role: str = ""
) -> Select[Officer]:
    """Of the query's officers those whose name or number has all these words, in these units, with this role."""
    for word in text.split():
        query = query.where(_mentions(word))
    if unit_ids is not None:
        there = Posting.unit_id.in_(unit_ids) & is_last_posting(clock.today())
        query = query.where(Officer.id.in_(select(Posting.officer_id).where(there)))
    if role:
        holders = select(Account.officer_id).join(Role, Role.account_id == Account.id)
        query = query.where(Officer.id.in_(holders.where(Role.name == role, Role.ended_at.is_(None))))
    return query


def _mentions(word: str) -> ColumnElement[bool]:
    """A word of the name, or the number, begins like this."""
    in_name = (literal(" ") + Officer.folded_name).contains(f" {fold(word)}", autoescape=True)
    return or_(in_name, Officer.service_number.startswith(service_number_key(word), autoescape=True))


def count_officers(query: Select[Officer]) -> int:
    return db.session.scalar(query.with_only_columns(func.count(Officer.id))) or 0


def officer_rows(query: Select[Officer], *, page: int | None = None) -> list[OfficerRow]:
    """A page of the query's officers (from 1; all without one) by given name; three reads however many they are."""
    query = query.order_by(Officer.sort_key, Officer.id)
    if page is not None:
        query = query.limit(PAGE).offset((page - 1) * PAGE)
    chosen = query.with_only_columns(Officer.id).subquery()
    rows = db.session.execute(_lines().join(chosen, chosen.c.id == Officer.id)).all()
    names = unit_names({row.unit_id for row in rows if row.unit_id})
    return [_officer_row(row, names.get(row.unit_id, UnitName())) for row in rows]


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Officer.uid,
            Officer.full_name,
            Officer.service_number,
            Officer.rank,
            Officer.sex,
            Officer.is_synthetic,
            _unit_id().label("unit_id"),
            Account.user_name,
            Account.disabled_at,
            Account.password_set_at,
        )
        .outerjoin(Account, Account.officer_id == Officer.id)
        .order_by(Officer.sort_key, Officer.id)
    )


def _unit_id() -> ScalarSelect[int]:
    """Where an Officer serves now, last served, or else will serve."""
    has_begun = case((Posting.starts_on <= clock.today(), 0), else_=1)
    query = select(Posting.unit_id).where(Posting.officer_id == Officer.id)
    return query.order_by(has_begun, Posting.starts_on.desc()).limit(1).scalar_subquery()


def _officer_row(row: Row[*tuple[Any, ...]], unit: UnitName) -> OfficerRow:
    return OfficerRow(
        uid=row.uid,
        full_name=row.full_name,
        service_number=row.service_number or "",
        rank=row.rank,
        sex=row.sex or "",
        unit=unit,
        user_name=row.user_name or "",
        account=_account_state(row),
        is_synthetic=row.is_synthetic,
    )


def _account_state(row: Row[*tuple[Any, ...]]) -> str:
    return account_state(row.disabled_at, row.password_set_at) if row.user_name else "none"
