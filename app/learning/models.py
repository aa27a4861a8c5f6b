"""An officer in an edition: enrolment, what was read, what was completed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    exists,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.curriculum import catalogue
from app.domain.counterbalance import draw_orders, order_from
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasId, HasUid, MadeBy


class Enrolment(HasUid, MadeBy, Base):
    """An officer studies an edition, alone or through a workshop. The last place read is where reading resumes.

    `form_order`: AB or BA, which form of the tests comes before and which after. It is drawn once, when the officer is
    put on a roster or starts a test, and stays, unless paper says that the officer began with the other form; empty
    until then, and where the tests have no forms.
    """

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("officer_id", "edition_id"),)

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    last_module: Mapped[str] = mapped_column(String(80), default="")
    last_section: Mapped[str] = mapped_column(String(80), default="")
    last_read_at: Mapped[datetime | None]
    form_order: Mapped[str] = mapped_column(String(2), default="", server_default="")

    def mark_read(self, module_slug: str, section_id: str, *, at: datetime) -> None:
        """The section was read to its end; once read it stays so. A module without a quiz is complete when all is read.

        Raises LookupError when the edition has no such section.
        """
        if section_id not in self._sections(module_slug):
            raise LookupError(f"no section {section_id} in {module_slug}")
        self.last_module, self.last_section, self.last_read_at = module_slug, section_id, at
        read = self._read_in(module_slug)
        if section_id not in read:
            progress = SectionProgress(module_slug=module_slug, section_id=section_id, read_at=at)
            progress.enrolment_id = self.id
            db.session.add(progress)
        if not self._has_quiz(module_slug) and read | {section_id} >= set(self._sections(module_slug)):
            self.complete_module(module_slug, at=at)

    def began_with(self, form: str) -> None:
        """The officer sat this form before, whatever was drawn: after comes the other one. Part of a verb."""
        self.form_order = order_from(form)

    def complete_module(self, module_slug: str, *, at: datetime) -> ModuleCompletion:
        """The module is complete: its quiz is passed, or it has none and is read. The first time counts."""
        same = select(ModuleCompletion).filter_by(enrolment_id=self.id, module_slug=module_slug)
        completion = db.session.scalar(same)
        if completion is None:
            completion = ModuleCompletion(enrolment_id=self.id, module_slug=module_slug, completed_at=at)
            db.session.add(completion)
        return completion

    def _sections(self, module_slug: str) -> tuple[str, ...]:
        module = catalogue.edition(self.edition_id).module(module_slug)
        return module.section_ids if module else ()

    def _has_quiz(self, module_slug: str) -> bool:
        return catalogue.quiz_of(self.edition_id, module_slug, "module") is not None

    def _read_in(self, module_slug: str) -> set[str]:
        read = select(SectionProgress.section_id)
        return set(db.session.scalars(read.filter_by(enrolment_id=self.id, module_slug=module_slug)))


class SectionProgress(HasId, Base):
    """A section was read to its end."""

    __tablename__ = "section_progress"
    __table_args__ = (Index("uq_section_progress", "enrolment_id", "module_slug", "section_id", unique=True),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    module_slug: Mapped[str] = mapped_column(String(80))
    section_id: Mapped[str] = mapped_column(String(80))
    read_at: Mapped[datetime]


class ModuleCompletion(HasId, Base):
    """A module was completed: its quiz passed, or read to the end where it has none."""

    __tablename__ = "module_completions"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_slug"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    module_slug: Mapped[str] = mapped_column(String(80))
    completed_at: Mapped[datetime]


def complete_modules(passed: Select[tuple[int, str]], *, at: datetime) -> None:
    """`complete_module` for each enrolment and module that a query selects, once; part of a verb. One statement."""
    wanted = passed.subquery()
    enrolment_id, module_slug = wanted.c
    is_known = exists().where(
        ModuleCompletion.enrolment_id == enrolment_id, ModuleCompletion.module_slug == module_slug
    )
    when = literal(at, ModuleCompletion.completed_at.type)
    new = select(enrolment_id, module_slug, when).where(~is_known)
    columns = ["enrolment_id", "module_slug", "completed_at"]
    db.session.execute(insert(ModuleCompletion).from_select(columns, new))


def enrol(officer_id: int, edition_id: int, *, by: Actor | None, at: datetime) -> Enrolment:
    """The officer's enrolment in the edition: the one there is, or a new one."""
    return enrol_many([officer_id], edition_id, by=by, at=at)[officer_id]


def enrol_many(
    officer_ids: Collection[int], edition_id: int, *, by: Actor | None, at: datetime
) -> dict[int, Enrolment]:
    """Each officer's enrolment in the edition, by officer: those there are, and new ones for the rest."""
    there = select(Enrolment).where(Enrolment.edition_id == edition_id, Enrolment.officer_id.in_(officer_ids))
    found = {enrolment.officer_id: enrolment for enrolment in db.session.scalars(there)}
    new = [
        Enrolment(officer_id=officer_id, edition_id=edition_id, at=at, by_id=by.id if by else None)
        for officer_id in dict.fromkeys(officer_ids)
        if officer_id not in found
    ]
    db.session.add_all(new)
    db.session.flush()
    for enrolment in new:
        audit("enrol_officer", enrolment, by=by, at=at)
    return found | {enrolment.officer_id: enrolment for enrolment in new}


def settle_orders(enrolments: Collection[Enrolment], taken: Mapping[str, int]) -> None:
    """Draw the order of forms of those who have none; part of a verb. `taken`: how many others of their group have
    which.

    Nothing is drawn where the tests of the edition have no forms.
    """
    unsettled = {
        each.id: each
        for each in enrolments
        if not each.form_order and catalogue.edition(each.edition_id).has_forms
    }
    for key, order in draw_orders(unsettled, Counter(taken) + _orders_of(enrolments)).items():
        unsettled[key].form_order = order


def _orders_of(enrolments: Collection[Enrolment]) -> Counter[str]:
    return Counter(each.form_order for each in enrolments if each.form_order)


def settle_order(enrolment_id: int) -> str:
    """The officer's order of forms: the one drawn, else drawn now among all who study the edition; part of a verb."""
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    if not enrolment.form_order:
        settle_among_all([enrolment], enrolment.edition_id)
    return enrolment.form_order


def settle_among_all(unsettled: Collection[Enrolment], edition_id: int) -> None:
    """Draw the orders of those who have none yet among all who study the edition; part of a verb. One query."""
    counts = select(Enrolment.form_order, func.count()).where(Enrolment.edition_id == edition_id)
    settle_orders(unsettled, dict(db.session.execute(counts.group_by(Enrolment.form_order)).all()))
