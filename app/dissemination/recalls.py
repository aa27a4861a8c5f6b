"""Notices that an edition is withdrawn or outdated, and the deliveries whose receivers they are addressed to."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ForeignKey, Select, String, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.curriculum.approval import in_use, is_outdated, is_withdrawn
from app.curriculum.models import Edition
from app.dissemination.models import Cancellation, Delivery, Receipt, is_last_receipt
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasId, HasUid, MadeBy, one_of
from app.shared.refusal import Refused

CAUSES = ("withdrawn", "outdated")


class Recall(HasUid, MadeBy, Base):
    """A notice to those who hold an edition: it is withdrawn, or a newer one has taken its place."""

    __tablename__ = "recalls"
    __table_args__ = (one_of("cause", CAUSES),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    cause: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))

    @classmethod
    def give(
        cls, edition_id: int, among: Select[Delivery], cause: str, reason: str, *, by: Actor, at: datetime
    ) -> Recall:
        """Address a notice to whoever may hold the edition, of the deliveries `among`.

        That is every delivery that was not cancelled and of which copies came or may still come. What others told
        the same receivers changes nothing. Refuses a cause that does not hold, and when there is nobody to tell, or
        the same person has told all of them.
        """
        _refuse_untrue(edition_id, cause)
        held = among.where(Delivery.edition_id == edition_id, *may_be_held(), ~_has_notice(cause, by))
        delivery_ids = db.session.scalars(held.with_only_columns(Delivery.id)).all()
        if not delivery_ids:
            raise Refused(_l("Nobody holds this edition who has not had this notice already."))
        recall = cls(edition_id=edition_id, cause=cause, reason=reason, at=at, by_id=by.id)
        db.session.add(recall)
        db.session.flush()
        db.session.add_all(RecalledDelivery(recall_id=recall.id, delivery_id=each) for each in delivery_ids)
        audit("give_recall", recall, by=by, at=at)
        return recall


class RecalledDelivery(HasId, Base):
    """A delivery whose receiver a notice is addressed to."""

    __tablename__ = "recalled_deliveries"
    __table_args__ = (UniqueConstraint("recall_id", "delivery_id"),)

    recall_id: Mapped[int] = mapped_column(ForeignKey("recalls.id"))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)


def may_be_held() -> tuple[ColumnElement[bool], ...]:
    """Conditions on Delivery: it was not cancelled, and nobody has said that nothing came."""
    is_cancelled = exists().where(Cancellation.delivery_id == Delivery.id)
    is_empty = exists().where(Receipt.delivery_id == Delivery.id, Receipt.copies == 0, is_last_receipt())
    return ~is_cancelled, ~is_empty


def _has_notice(cause: str, by: Actor) -> ColumnElement[bool]:
    given = select(Recall.id).where(Recall.cause == cause, Recall.by_id == by.id)
    return exists().where(RecalledDelivery.delivery_id == Delivery.id, RecalledDelivery.recall_id.in_(given))


def can_be_recalled(among: Select[Delivery]) -> ColumnElement[bool]:
    """A condition on Edition: it is withdrawn or outdated, and was sent in one of the deliveries `among`."""
    was_sent = Edition.id.in_(among.with_only_columns(Delivery.edition_id))
    return was_sent & (is_withdrawn() | is_outdated())


def cause_to_recall(edition_id: int) -> str:
    """Why copies of an edition are no longer to be used, one of CAUSES, withdrawn before outdated; "" when they are."""
    return next(iter(_causes_that_hold(edition_id)), "")


def _causes_that_hold(edition_id: int) -> list[str]:
    query = select(is_withdrawn(), is_outdated()).select_from(Edition).where(Edition.id == edition_id)
    return [cause for cause, holds in zip(CAUSES, db.session.execute(query).one(), strict=True) if holds]


def number_in_use_instead(edition_id: int) -> int | None:
    """The newest edition in use of the same course; None when there is none."""
    course = select(Edition.course_id).where(Edition.id == edition_id).scalar_subquery()
    return db.session.scalar(select(func.max(Edition.number)).where(Edition.course_id == course, *in_use()))


def _refuse_untrue(edition_id: int, cause: str) -> None:
    if cause in _causes_that_hold(edition_id):
        return
    if cause == "withdrawn":
        raise Refused(
            _l("This edition has not been withdrawn."),
            to_do=_l("An edition is withdrawn on its own page, by whoever decides on editions."),
        )
    raise Refused(_l("No newer edition of this course is in use: this one is not outdated."))
