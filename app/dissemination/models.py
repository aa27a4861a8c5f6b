"""The ledger of what was handed out: deliveries of editions, their receipts and cancellations."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, exists, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.curriculum.approval import in_use
from app.curriculum.models import Edition
from app.dissemination.codes import code_hash_of
from app.extensions import db
from app.places.queries import units_on
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, new_uid, one_of, unique_where
from app.shared.refusal import Refused

MEDIA = ("paper", "digital")
WAYS = ("link", "hand")  # how a receipt came in: by the receiver's own link, or written down by a coordinator
SERIES = "GN"  # giao nhận
SYNTHETIC_SERIES = "MAU-GN"  # demonstrations take no number of the real series
MOST_COPIES = 10_000


@dataclass(frozen=True)
class Received:
    """What a receiver says: how many copies came, on which day, who says so (as they write it), and a remark."""

    copies: int
    name: str
    received_on: date
    note: str = ""


class Delivery(HasUid, MadeBy, Base):
    """Copies of one edition sent to one unit, under the number of its delivery note.

    `sender_id` is the agency that sends. `batch` is the key of the form that sent it, so that sending the form twice
    sends nothing twice. The code that acknowledges it stands on the note alone: `code_hash` is kept.
    """

    __tablename__ = "deliveries"
    __table_args__ = (one_of("medium", MEDIA), CheckConstraint("copies > 0", name="copies"))

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    batch: Mapped[uuid.UUID] = mapped_column(index=True)
    medium: Mapped[str] = mapped_column(String(10))
    copies: Mapped[int]
    sent_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(300), default="")
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), unique=True)
    is_synthetic: Mapped[bool] = mapped_column(default=False)

    def receipt(self) -> Receipt | None:
        """The receipt that counts; of one that was corrected, the correction."""
        return db.session.scalar(select(Receipt).where(Receipt.delivery_id == self.id, is_last_receipt()))

    def is_cancelled(self) -> bool:
        query = select(Cancellation.id).where(Cancellation.delivery_id == self.id)
        return db.session.scalar(query) is not None

    def acknowledge(self, received: Received, *, at: datetime) -> Receipt:
        """Take the receiver's word by the code of the note. The same again changes nothing.

        Refuses a cancelled delivery, a day before it was sent or to come, and a second word that says something else.
        """
        earlier = self.receipt()
        if earlier is not None:
            if earlier.says(received):
                return earlier
            raise Refused(
                _l("This delivery has been acknowledged already."),
                kept=_l("The first receipt stands, as it was given."),
                to_do=_l("If it is wrong, tell the coordinator who sent the delivery."),
            )
        return self._receive(received, "link", None, at)

    def record_receipt(self, received: Received, *, reason: str = "", by: Actor, at: datetime) -> Receipt:
        """Write down a receipt that came on paper, or correct the one on record, which takes a reason.

        The same again changes nothing.
        """
        earlier = self.receipt()
        if earlier is None:
            return self._receive(received, "hand", by, at)
        if earlier.says(received):
            return earlier
        if not reason:
            raise Refused(
                _l("This delivery has been acknowledged already."),
                to_do=_l("To correct the receipt, say why it is corrected."),
            )
        return self._receive(received, "hand", by, at, corrects=earlier, reason=reason)

    def _receive(
        self,
        received: Received,
        way: str,
        by: Actor | None,
        at: datetime,
        corrects: Receipt | None = None,
        reason: str = "",
    ) -> Receipt:
        self._refuse_cancelled()
        if not self.sent_on <= received.received_on <= clock.local(at).date():
            raise Refused(_l("The day of receipt must lie between the day of sending and today."))
        receipt = Receipt(
            delivery_id=self.id,
            corrects_id=corrects.id if corrects else None,
            way=way,
            copies=received.copies,
            name=received.name,
            received_on=received.received_on,
            note=received.note,
            reason=reason,
            at=at,
            by_id=by.id if by else None,
        )
        db.session.add(receipt)
        if corrects:
            audit("correct_receipt", self, by=by, at=at)
        else:
            audit("acknowledge_delivery", self, by=by, at=at)
        return receipt

    def cancel(self, reason: str, *, by: Actor, at: datetime) -> Cancellation:
        """Say that the delivery does not count, with a reason. Refuses what has been received or cancelled."""
        self._refuse_cancelled()
        if self.receipt() is not None:
            raise Refused(
                _l("This delivery has been received and can no longer be cancelled."),
                to_do=_l("If the receipt is wrong, correct it."),
            )
        cancellation = Cancellation(delivery_id=self.id, reason=reason, at=at, by_id=by.id)
        db.session.add(cancellation)
        audit("cancel_delivery", self, by=by, at=at)
        return cancellation

    def send_again(self, copies: int, sent_on: date, reason: str, *, by: Actor, at: datetime) -> Delivery:
        """Cancel it and send anew under a number of its own; the old code no longer works.

        Refuses an edition out of use, and a unit that does not exist on the day of sending.
        """
        self.cancel(reason, by=by, at=at)
        refuse_to_come(sent_on, at)
        refuse_out_of_use(self.edition_id)
        refuse_unknown([self.unit_id], sent_on)
        again = Delivery(
            edition_id=self.edition_id,
            unit_id=self.unit_id,
            sender_id=self.sender_id,
            medium=self.medium,
            note=self.note,
            is_synthetic=self.is_synthetic,
            replaces_id=self.id,
            copies=copies,
            sent_on=sent_on,
            batch=new_uid(),
            at=at,
            by_id=by.id,
        )
        enter([again], by=by, at=at)
        return again

    def erase_receivers(self, *, by: Actor | None, at: datetime) -> None:
        """Blank who received it and what they remarked, in every receipt. How much came and when stays."""
        erase_receivers_of([self], by=by, at=at)

    def keep_code(self) -> None:
        """Know the code that is printed now: it changes with the secret key of the installation."""
        if self.code_hash != (current := code_hash_of(self.uid)):
            self.code_hash = current

    def _refuse_cancelled(self) -> None:
        if self.is_cancelled():
            raise Refused(
                _l("This delivery has been cancelled."),
                to_do=_l("If the copies arrived all the same, tell the coordinator who sent them."),
            )


class Receipt(HasUid, MadeBy, Base):
    """A receiver's word that a delivery arrived. The first corrects nothing, each later one the one before it.

    `way` is one of WAYS; `by_id` is empty for a receiver, who needs no account.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        one_of("way", WAYS),
        CheckConstraint("copies >= 0", name="copies"),
        unique_where("uq_receipts_first", "delivery_id", where="corrects_id IS NULL"),
    )

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("receipts.id"), unique=True)
    way: Mapped[str] = mapped_column(String(10))
    copies: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    received_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")

    def says(self, received: Received) -> bool:
        mine = Received(self.copies, self.name, self.received_on, self.note)
        return mine == received


class Cancellation(HasUid, MadeBy, Base):
    """A delivery does not count: it was never sent, was lost, or was sent anew."""

    __tablename__ = "cancellations"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(300))


def is_last_receipt() -> ColumnElement[bool]:
    """A condition on Receipt: nothing corrects it."""
    later = aliased(Receipt)
    return ~exists().where(later.corrects_id == Receipt.id)


def refuse_to_come(sent_on: date, at: datetime) -> None:
    if sent_on > clock.local(at).date():
        raise Refused(_l("The day of sending cannot lie ahead."), to_do=_l("Record it when it is sent."))


def refuse_out_of_use(edition_id: int) -> None:
    if db.session.scalar(select(Edition.id).where(Edition.id == edition_id, *in_use())) is None:
        raise Refused(_l("This edition is not in use."), to_do=_l("Send the newest edition in use instead."))


def refuse_unknown(unit_ids: Collection[int], day: date) -> None:
    there = {unit.unit_id for unit in units_on(db.session(), day, unit_ids)}
    if set(unit_ids) - there:
        raise Refused(
            _l("A unit did not exist on the day of sending."), to_do=_l("Choose another day or unit.")
        )


def enter(deliveries: list[Delivery], *, by: Actor | None, at: datetime) -> None:
    """Give each its number and its code, and put it into the ledger."""
    year = clock.local(at).year
    numbers: dict[str, int] = {}
    for delivery in deliveries:
        series = SYNTHETIC_SERIES if delivery.is_synthetic else SERIES
        if series not in numbers:
            numbers[series] = last_number(series, year)
        numbers[series] += 1
        delivery.number = f"{series}-{year}-{numbers[series]:06}"
        delivery.uid = new_uid()
        delivery.code_hash = code_hash_of(delivery.uid)
    db.session.add_all(deliveries)
    for delivery in deliveries:
        audit("send_delivery", delivery, by=by, at=at)
    db.session.flush()


def erase_receivers_of(deliveries: Collection[Delivery], *, by: Actor | None, at: datetime) -> None:
    """Blank who received these, in every receipt; part of a verb. One query and one update, however many there are."""
    theirs = Receipt.delivery_id.in_([each.id for each in deliveries])
    for receipt in db.session.scalars(select(Receipt).where(theirs)):
        receipt.name = receipt.note = ""
    for each in deliveries:
        audit("erase_receivers", each, by=by, at=at)


def last_number(series: str, year: int) -> int:
    """The highest number given in a series in a year; 0 before the first."""
    beginning = f"{series}-{year}-"
    last = db.session.scalar(select(func.max(Delivery.number)).where(Delivery.number.startswith(beginning)))
    return int(last.removeprefix(beginning)) if last else 0
