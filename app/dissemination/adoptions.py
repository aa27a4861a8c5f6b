"""Academies that teach an edition in a course of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from app.dissemination.models import refuse_out_of_use
from app.dissemination.sending import is_sample
from app.extensions import db
from app.places.queries import unit_on
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy
from app.shared.refusal import Refused


@dataclass(frozen=True)
class AdoptionDetails:
    """Which academy teaches which edition: its code for the course, how many hours, since which day."""

    unit_id: int
    edition_id: int
    course_code: str
    hours: int
    since: date


class Adoption(HasUid, MadeBy, Base):
    """An academy teaches an edition under a course code of its own, so many hours, since a day."""

    __tablename__ = "adoptions"
    __table_args__ = (CheckConstraint("hours > 0", name="hours"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    course_code: Mapped[str] = mapped_column(String(40))
    hours: Mapped[int]
    since: Mapped[date]
    is_synthetic: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def enter(cls, details: AdoptionDetails, *, by: Actor, at: datetime) -> Adoption:
        """Put it on record. Refuses a first day to come or before the academy was there, an edition out of use, and
        the same edition under the same code while that is still taught."""
        _refuse_day(details, clock.local(at).date())
        refuse_out_of_use(details.edition_id)
        standing = select(cls.id).where(
            cls.unit_id == details.unit_id,
            cls.edition_id == details.edition_id,
            cls.course_code == details.course_code,
            ~exists().where(AdoptionEnd.adoption_id == cls.id),
        )
        if db.session.scalar(standing) is not None:
            raise Refused(
                _l("This academy teaches this edition under this code already."),
                to_do=_l("To change the hours, end the entry on record first."),
            )
        adoption = cls(
            unit_id=details.unit_id,
            edition_id=details.edition_id,
            course_code=details.course_code,
            hours=details.hours,
            since=details.since,
            is_synthetic=is_sample(details.unit_id),
            at=at,
            by_id=by.id,
        )
        db.session.add(adoption)
        audit("enter_adoption", adoption, by=by, at=at)
        return adoption

    def end(self, reason: str, *, by: Actor, at: datetime) -> AdoptionEnd:
        """Say that it is taught no longer, from today. Refuses what has ended already."""
        if db.session.scalar(select(AdoptionEnd.id).where(AdoptionEnd.adoption_id == self.id)) is not None:
            raise Refused(_l("This entry has ended already."))
        ended = AdoptionEnd(
            adoption_id=self.id, ended_on=clock.local(at).date(), reason=reason, at=at, by_id=by.id
        )
        db.session.add(ended)
        audit("end_adoption", self, by=by, at=at)
        return ended


def _refuse_day(details: AdoptionDetails, today: date) -> None:
    if details.since > today:
        raise Refused(_l("The first day of teaching cannot lie ahead."))
    if unit_on(db.session(), details.unit_id, details.since) is None:
        raise Refused(_l("The academy did not exist on that day."), to_do=_l("Choose another day."))


class AdoptionEnd(HasUid, MadeBy, Base):
    """From this day the academy teaches the edition no longer, or another one."""

    __tablename__ = "adoption_ends"

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoptions.id"), unique=True)
    ended_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
