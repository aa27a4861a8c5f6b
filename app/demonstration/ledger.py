"""The distribution ledger of the demonstration: the invented stations and the academies get the course as a book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Account
from app.curriculum.approval import in_use
from app.curriculum.models import Course, Edition
from app.demonstration.people import Lot, unit_id
from app.dissemination.adoptions import Adoption, AdoptionDetails
from app.dissemination.models import Delivery, Received
from app.dissemination.sending import Consignment, Share, send
from app.extensions import db
from app.places.models import Unit, UnitVersion
from app.places.queries import in_force
from app.shared import clock
from app.shared.models import new_uid

AGENCY, COLLEGE = "border-guard", "border-guard-college"
COPIES = (20, 24, 30, 36)
AGO = (200, 30)  # days since an older edition was sent, and since the newest was
LEFT_OUT = 4  # every fourth unit that holds an older edition has not been sent the newest
WAITING = 5  # every fifth delivery of the newest has not been acknowledged
SHORT = 7  # and every seventh came with two copies missing


def add_ledger(slug: str, people: dict[str, Any], *, by: Account, at: datetime) -> list[Delivery]:
    """Send the last editions of a course, two at most, with receipts; the newest last. A verb's part."""
    lot = Lot(people, Random("ledger"))
    editions = _last_editions(slug)
    sent = []
    for edition, ago in zip(editions, AGO[-len(editions) :], strict=True):
        is_newest = edition is editions[-1]
        units = _units(clock.local(at).date())
        if is_newest and len(editions) > 1:
            units = [unit for number, unit in enumerate(units) if number % LEFT_OUT]
        sent += _send(edition, units, lot, ago, is_newest=is_newest, by=by, at=at)
    _teach(editions[-1], by=by, at=at)
    return sent


def _last_editions(slug: str) -> Sequence[Edition]:
    """The last two in use: what was never approved, or was withdrawn, is sent to nobody."""
    query = select(Edition).join(Course, Course.id == Edition.course_id).where(Course.slug == slug, *in_use())
    return db.session.scalars(query.order_by(Edition.number)).all()[-2:]


def _units(on: date) -> list[int]:
    """The invented stations and gates, and the academies."""
    query = select(UnitVersion.unit_id).join(Unit, Unit.id == UnitVersion.unit_id)
    wanted = or_(Unit.is_fictional, UnitVersion.kind == "academy")
    return list(db.session.scalars(query.where(wanted, in_force(UnitVersion, on)).order_by(Unit.key)))


def _send(
    edition: Edition, units: list[int], lot: Lot, ago: int, *, is_newest: bool, by: Account, at: datetime
) -> list[Delivery]:
    sent_on = clock.local(at).date() - timedelta(days=ago)
    sender = unit_id(AGENCY)
    shares = {unit: Share(sender, lot.random.choice(COPIES)) for unit in units}
    sent = send(Consignment(new_uid(), edition.id, "paper", sent_on, shares), by=by, at=at)
    for number, delivery in enumerate(sent, start=1):
        if is_newest and number % WAITING == 0:
            continue
        missing = 2 if number % SHORT == 0 else 0
        delivery.acknowledge(_word(delivery, lot, number, missing), at=at)
    return sent


def _word(delivery: Delivery, lot: Lot, number: int, missing: int) -> Received:
    """What an invented receiver says some days later."""
    person = lot.person(number)
    return Received(
        copies=delivery.copies - missing,
        name=f"{person.rank} {person.full_name}",
        received_on=delivery.sent_on + timedelta(days=lot.random.randint(2, 12)),
        note="Ví dụ tự tạo: hai bản bị ướt, không dùng được." if missing else "",
    )


def _teach(edition: Edition, *, by: Account, at: datetime) -> None:
    since = clock.local(at).date() - timedelta(days=AGO[-1])
    details = AdoptionDetails(unit_id(COLLEGE), edition.id, "VD-MBN-01", 30, since)
    Adoption.enter(details, by=by, at=at)
