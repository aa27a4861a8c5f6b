"""A roster file taken in: kept until it is confirmed, applied once and whole, undone while nothing hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Officer, OfficerDetails, Posting
from app.accounts.officers import add_officer
from app.extensions import db
from app.learning.models import Enrolment
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasId, HasUid, MadeBy
from app.shared.refusal import Refused
from app.workshops.models import Workshop
from app.workshops.registrations import Registration
from app.workshops.roster_plan import Kind, PlannedRow, RosterPlan, plan_roster

KEPT_FOR = timedelta(days=7)  # what nobody has confirmed by then is thrown away
NEW, LEAVE_OUT = "new", "leave-out"

Decisions = Mapping[int, str]  # by row number: NEW, LEAVE_OUT, or the uid of the officer on record


class RosterImport(HasUid, MadeBy, Base):
    """A roster file: first a dry run, then applied once, all or nothing.

    `table` holds the cells until then and is emptied: names stay with officers alone. `unit_id` is for rows that
    name no unit.
    """

    __tablename__ = "roster_imports"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    table: Mapped[list[list[str]]]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    workshop: Mapped[Workshop] = relationship(lazy="raise_on_sql")

    @classmethod
    def begin(
        cls,
        workshop: Workshop,
        table: list[list[str]],
        *,
        file_name: str,
        sha256: str,
        unit_id: int | None,
        by: Actor,
        at: datetime,
    ) -> RosterImport:
        """Keep a file for its dry run, and throw away those that nobody confirmed."""
        db.session.execute(delete(cls).where(cls.applied_at.is_(None), cls.at < at - KEPT_FOR))
        begun = cls(
            workshop_id=workshop.id,
            file_name=file_name[:200],
            sha256=sha256,
            unit_id=unit_id,
            table=table,
            at=at,
            by_id=by.id,
        )
        db.session.add(begun)
        db.session.flush()
        return begun

    def plan(self) -> RosterPlan:
        """What applying it now would do, row by row."""
        workshop = db.session.get_one(Workshop, self.workshop_id)
        return plan_roster(self.table, workshop.id, workshop.starts_on, self.unit_id)

    def apply(self, decisions: Decisions, fingerprint: str, *, by: Actor, at: datetime) -> None:
        """Put everybody on the roster as decided, all or nobody. Applying it again changes nothing.

        Refuses when anything that bears on a row has changed since `fingerprint` was shown, while a row is
        undecided, and when there are not places enough.
        """
        if self.applied_at is not None:
            return
        plan = self.plan()
        if plan.fingerprint != fingerprint:
            raise Refused(
                _l("The roster or the officers on record have changed since this was shown."),
                to_do=_l("Look through the rows again, then confirm."),
            )
        chosen = _chosen(plan, decisions)
        workshop = db.session.get_one(Workshop, self.workshop_id)
        officers = {row.number: self._officer_id(row, choice, workshop, by, at) for row, choice in chosen}
        self._register(workshop, officers, {row.number for row, choice in chosen if choice == NEW}, by, at)
        self.applied_at, self.table = at, []
        audit("apply_roster_import", self, by=by, at=at)

    def undo(self, *, by: Actor, at: datetime) -> None:
        """Take everybody off the roster again, and new officers off the record. Refuses once anything hangs on them."""
        if self.undone_at is not None:
            return
        if self.applied_at is None:
            raise Refused(_l("This file has not been taken in."))
        rows = db.session.scalars(
            select(RosterImportRow).where(RosterImportRow.roster_import_id == self.id)
        ).all()
        try:
            _take_off(rows)
        except IntegrityError as error:
            raise Refused(
                _l("Somebody from this file has marks, answers, an account or another place already."),
                to_do=_l("Withdraw those who should not be on the roster, one by one."),
            ) from error
        self.undone_at = at
        audit("undo_roster_import", self, by=by, at=at)

    def count_made(self) -> tuple[int, int]:
        """How many it put on the roster, and how many of these were new officers."""
        query = select(RosterImportRow.is_new_officer).where(RosterImportRow.roster_import_id == self.id)
        made = db.session.scalars(query).all()
        return len(made), sum(made)

    def _officer_id(
        self, planned: PlannedRow, choice: str, workshop: Workshop, by: Actor, at: datetime
    ) -> int:
        if choice != NEW:
            return next(each.officer_id for each in planned.candidates if str(each.uid) == choice)
        row = planned.row
        details = OfficerDetails(row.name, row.service_number or None, row.rank, row.sex)
        since = min(workshop.starts_on, clock.local(at).date())
        officer = add_officer(
            details, planned.unit_id, since, by=by, at=at, is_synthetic=workshop.is_synthetic
        )
        return officer.id

    def _register(
        self, workshop: Workshop, officers: Mapping[int, int], new: set[int], by: Actor, at: datetime
    ) -> None:
        enrolled = select(Enrolment.officer_id).where(Enrolment.edition_id == workshop.edition_id)
        before = set(db.session.scalars(enrolled.where(Enrolment.officer_id.in_(officers.values()))))
        made = workshop.register(list(officers.values()), by=by, at=at, origin="import")
        registration_ids = {registration.officer_id: registration.id for registration in made}
        db.session.add_all(
            RosterImportRow(
                roster_import_id=self.id,
                row_number=number,
                registration_id=registration_ids[officer_id],
                is_new_officer=number in new,
                is_new_enrolment=officer_id not in before,
            )
            for number, officer_id in officers.items()
        )


class RosterImportRow(HasId, Base):
    """What one row of an applied import made, so that it can be undone."""

    __tablename__ = "roster_import_rows"

    roster_import_id: Mapped[int] = mapped_column(ForeignKey("roster_imports.id"), index=True)
    row_number: Mapped[int]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    is_new_officer: Mapped[bool] = mapped_column(default=False)
    is_new_enrolment: Mapped[bool] = mapped_column(default=False)


def _chosen(plan: RosterPlan, decisions: Decisions) -> list[tuple[PlannedRow, str]]:
    """The rows to take in, each with NEW or the uid of an officer on record."""
    chosen = []
    for row in plan.of_kind(Kind.NEW, Kind.MATCH, Kind.ALIKE):
        choice = decisions.get(row.number, "")
        if choice not in _choices(row):
            raise Refused(
                _l("Row %(row)s is not decided yet.", row=row.number),
                to_do=_l(
                    "Say for each row whether it is an officer on record, a new one, or to be left out."
                ),
            )
        if choice != LEAVE_OUT:
            chosen.append((row, choice))
    _refuse_twice(chosen)
    return chosen


def _choices(row: PlannedRow) -> set[str]:
    is_new = {NEW} if row.kind is not Kind.MATCH and row.unit_id is not None else set()
    return {LEAVE_OUT, *is_new, *(str(each.uid) for each in row.candidates)}


def _refuse_twice(chosen: Sequence[tuple[PlannedRow, str]]) -> None:
    named = [choice for _row, choice in chosen if choice != NEW]
    if len(set(named)) < len(named):
        raise Refused(_l("Two rows are said to be the same officer."), to_do=_l("Leave one of them out."))


def _take_off(rows: Sequence[RosterImportRow]) -> None:
    """Delete what the rows made, from the leaves down; the database refuses what something else points to."""
    made = {row.registration_id: row for row in rows if row.registration_id is not None}
    registrations = db.session.scalars(select(Registration).where(Registration.id.in_(made))).all()
    new_officers = [each.officer_id for each in registrations if made[each.id].is_new_officer]
    new_enrolments = [each.enrolment_id for each in registrations if made[each.id].is_new_enrolment]
    ids = [row.id for row in rows]
    db.session.execute(
        update(RosterImportRow).where(RosterImportRow.id.in_(ids)).values(registration_id=None)
    )
    db.session.execute(delete(Registration).where(Registration.id.in_(made)))
    db.session.execute(delete(Enrolment).where(Enrolment.id.in_(new_enrolments)))
    db.session.execute(delete(Posting).where(Posting.officer_id.in_(new_officers)))
    db.session.execute(delete(Officer).where(Officer.id.in_(new_officers)))
