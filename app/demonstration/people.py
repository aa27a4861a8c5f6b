"""Invented officers, put together by lot, and the few that one can sign in as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account, OfficerDetails
from app.accounts.officers import add_officer, open_account
from app.extensions import db
from app.places.models import Province, Unit

SERVED_SINCE = date(2012, 1, 1)


@dataclass(frozen=True)
class Lot:
    """What names and ranks are drawn from."""

    data: dict[str, Any]
    random: Random

    def person(self, number: int) -> OfficerDetails:
        """The next invented officer; the service number says that it is a sample."""
        sex = "female" if self.random.random() < self.data["female_share"] else "male"
        parts = self.data[sex]
        names = (self.data["families"], parts["middles"], parts["givens"])
        rank = self.random.choices(list(self.data["ranks"]), list(self.data["ranks"].values()))[0]
        return OfficerDetails(
            full_name=" ".join(self.random.choice(each) for each in names),
            service_number=f"MAU-{number:04d}",
            rank=rank,
            sex=sex,
        )


def add_trainees(lot: Lot, numbers: Sequence[int], unit_ids: Sequence[int], at: datetime) -> list[int]:
    """Invented officers, shared out among the units in turn; their ids."""
    return [
        add_officer(
            lot.person(number),
            unit_ids[number % len(unit_ids)],
            SERVED_SINCE,
            by=None,
            at=at,
            is_synthetic=True,
        ).id
        for number in numbers
    ]


def add_personas(personas: list[dict[str, Any]], password_hash: str, at: datetime) -> dict[str, Account]:
    """The accounts that one can sign in as, by user name; all with the same password."""
    accounts = [add_persona(persona, number, at) for number, persona in enumerate(personas, start=9001)]
    for account in accounts:
        account.password_hash, account.password_set_at = password_hash, at
    return {account.user_name: account for account in accounts}


def add_persona(persona: dict[str, Any], number: int, at: datetime) -> Account:
    """An invented officer with an account and a role, and no password."""
    details = OfficerDetails(
        full_name=persona["name"],
        service_number=f"MAU-{number}",
        rank=persona["rank"],
        sex=persona["sex"],
    )
    officer = add_officer(details, unit_id(persona["unit"]), SERVED_SINCE, by=None, at=at, is_synthetic=True)
    account = open_account(officer, persona["user_name"], by=None, at=at)
    scope = persona.get("scope")
    provinces = frozenset(province_id(key) for key in persona.get("provinces", ()))
    account.grant(
        persona["role"], unit_id=unit_id(scope) if scope else None, province_ids=provinces, by=None, at=at
    )
    return account


def unit_id(key: str) -> int:
    return db.session.scalars(select(Unit.id).where(Unit.key == key)).one()


def province_id(key: str) -> int:
    return db.session.scalars(select(Province.id).where(Province.key == key)).one()
