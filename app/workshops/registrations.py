"""A place on a roster: registered, withdrawn, taken back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Officer, PostedAs
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, one_of, unique_where
from app.shared.refusal import Refused

ORIGINS = ("page", "import", "walk-in")


class Registration(HasUid, MadeBy, PostedAs, Base):
    """An officer on a workshop's roster, frozen as posted then."""

    __tablename__ = "registrations"
    __table_args__ = (UniqueConstraint("workshop_id", "officer_id"), one_of("origin", ORIGINS))

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    origin: Mapped[str] = mapped_column(String(12), default="page")
    officer: Mapped[Officer] = relationship(lazy="raise_on_sql")

    def withdraw(self, reason: str, *, by: Actor, at: datetime) -> None:
        """End the registration; marks and results stay. Refuses who has withdrawn already."""
        if self.open_withdrawal() is not None:
            raise Refused(_l("This officer has been withdrawn already."))
        db.session.add(Withdrawal(registration_id=self.id, reason=reason, at=at, by_id=by.id))
        audit("withdraw_registration", self, by=by, at=at)

    def open_withdrawal(self) -> Withdrawal | None:
        query = select(Withdrawal).where(Withdrawal.registration_id == self.id)
        return db.session.scalar(query.where(Withdrawal.undone_at.is_(None)))

    def end_withdrawal(self, at: datetime) -> None:
        withdrawal = self.open_withdrawal()
        if withdrawal is None:
            raise Refused(_l("This officer is on the roster already."))
        withdrawal.undone_at = at


class Withdrawal(HasUid, MadeBy, Base):
    """A registration ended before the workshop did; taken back by `undone_at`."""

    __tablename__ = "withdrawals"
    __table_args__ = (unique_where("uq_withdrawals_open", "registration_id", where="undone_at IS NULL"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    reason: Mapped[str] = mapped_column(String(300))
    undone_at: Mapped[datetime | None]


OPEN_WITHDRAWAL = (Withdrawal.registration_id == Registration.id) & Withdrawal.undone_at.is_(None)


def is_active() -> ColumnElement[bool]:
    """Whether a Registration stands, that is, was not withdrawn or has been taken back."""
    return ~select(Withdrawal.id).where(OPEN_WITHDRAWAL).exists()
