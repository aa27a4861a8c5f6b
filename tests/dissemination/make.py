"""Deliveries for tests. Call inside write()."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select

from app.curriculum.models import Course, Edition
from app.dissemination.adoptions import Adoption, AdoptionDetails
from app.dissemination.models import Delivery, Received
from app.dissemination.recalls import Recall
from app.dissemination.sending import Consignment, Share, send
from app.extensions import db
from app.places.models import Unit
from app.shared.models import new_uid
from tests.cast import THEN, Cast, add, make_unit
from tests.curriculum.make import approve

SENT_ON = date(2022, 6, 20)
CAME_ON = date(2022, 6, 25)
LATER = datetime(2022, 7, 10, 1, 0, tzinfo=UTC)
"""A moment after everything was sent and came."""


def make_edition(number: int = 1, slug: str = "handbook") -> Edition:
    """An approved edition without content, of the course of that slug; the same one when asked again."""
    found = select(Edition).join(Course).where(Course.slug == slug, Edition.number == number)
    return db.session.scalar(found) or approve(propose_edition(number, slug), THEN)


def propose_edition(number: int, slug: str = "handbook") -> Edition:
    """The same, and not approved."""
    course = db.session.scalar(select(Course).where(Course.slug == slug)) or add(Course(slug=slug))
    words = {"vi": "Sổ tay thử", "en": "Trial handbook"}
    return add(
        Edition(
            course_id=course.id,
            number=number,
            content_hash=f"{number:064}",
            title=words,
            summary=words,
            approval=words,
            law_as_at=date(2022, 1, 1),
            attendance_share=80,
            final_score=70,
            at=THEN,
        )
    )


def send_to(
    cast: Cast,
    *units: Unit,
    edition: Edition | None = None,
    copies: int = 30,
    sent_on: date = SENT_ON,
    sender: Unit | None = None,
    at: datetime = LATER,
) -> list[Delivery]:
    """Copies of an edition sent to each unit, by the coordinator of the whole agency."""
    consignment = Consignment(
        key=new_uid(),
        edition_id=(edition or make_edition()).id,
        medium="paper",
        sent_on=sent_on,
        shares={unit.id: Share((sender or cast.agency).id, copies) for unit in units},
    )
    return send(consignment, by=cast.coordinator, at=at)


def send_one(cast: Cast, unit: Unit | None = None, **options) -> Delivery:
    """One delivery, to the north station unless told otherwise."""
    return send_to(cast, unit or cast.north_station, **options)[0]


def said(
    copies: int = 30, name: str = "Thiếu úy Lò Thị Mẫu", received_on: date = CAME_ON, note: str = ""
) -> Received:
    """A receiver's word."""
    return Received(copies, name, received_on, note)


def make_whole_ledger(cast: Cast) -> None:
    """A row of every kind: sent, received, corrected, cancelled and sent again, recalled, taught and no longer."""
    came, lost = send_to(cast, cast.north_station, cast.south_station)
    came.acknowledge(said(28), at=LATER)
    came.record_receipt(said(), reason="Đếm lại", by=cast.coordinator, at=LATER)
    lost.send_again(30, CAME_ON, "Thất lạc", by=cast.coordinator, at=LATER)
    make_edition(2)
    everything = select(Delivery)
    Recall.give(came.edition_id, everything, "outdated", "Đã có bản mới", by=cast.coordinator, at=LATER)
    academy = make_unit("academy", "academy", cast.agency)
    details = AdoptionDetails(academy.id, came.edition_id, "MBN-1", 30, SENT_ON)
    Adoption.enter(details, by=cast.coordinator, at=LATER).end("Thay thế", by=cast.coordinator, at=LATER)
