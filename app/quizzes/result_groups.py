"""Groups of officers whose results are worked out: which there are, and which attempts are theirs."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from app.curriculum.models import QuizRevision
from app.extensions import db
from app.places.models import Province, Unit, UnitVersion
from app.places.queries import read_atlas
from app.quizzes.models import Attempt, AttemptScore
from app.quizzes.queries import counts, is_waiting, with_workshop
from app.shared import clock
from app.workshops.models import Workshop

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class QuizGroup:
    """Officers who sat one form of a quiz: those of a workshop, of a province or of a unit with all below it (where
    they served then), or all.
    """

    quiz: uuid.UUID
    form: str = ""
    workshop: uuid.UUID | None = None
    province: uuid.UUID | None = None
    unit: uuid.UUID | None = None

    def __str__(self) -> str:
        place = (
            f"{kind}:{uid}"
            for kind, uid in (("w", self.workshop), ("p", self.province), ("u", self.unit))
            if uid
        )
        return "/".join([f"quiz:{self.quiz}", self.form or "-", *place])

    def subject(self, counting: str) -> str:
        """Under what the figures are kept."""
        return f"{self}/{counting}"

    def as_arguments(self) -> dict[str, str]:
        """As a job keeps it."""
        return {name: str(value) for name, value in vars(self).items() if value}

    @classmethod
    def from_arguments(cls, kept: dict[str, str]) -> QuizGroup:
        uids = {
            name: uuid.UUID(kept[name]) if name in kept else None
            for name in ("quiz", "workshop", "province", "unit")
        }
        return cls(form=kept.get("form", ""), **uids)  # type: ignore[arg-type]  # a kept group has its quiz


class Part(NamedTuple):
    """One form of a quiz with how many officers of a group handed it in."""

    quiz_revision_id: int
    form: str
    officers: int


def parts_of(
    edition_id: int, *, workshop: uuid.UUID | None = None, province: uuid.UUID | None = None
) -> list[Part]:
    """The quizzes of an edition that officers of a group handed in, form by form. One query."""
    query = (
        graded(select(Attempt.quiz_revision_id, Attempt.form, func.count(Attempt.officer_id.distinct())))
        .where(QuizRevision.edition_id == edition_id, *within(workshop, province))
        .group_by(Attempt.quiz_revision_id, Attempt.form)
    )
    return [Part(*row) for row in db.session.execute(query.order_by(Attempt.quiz_revision_id, Attempt.form))]


def all_groups() -> list[QuizGroup]:
    """Every group of which somebody handed something in. One query."""
    query = select(QuizRevision.uid, Attempt.form, Workshop.uid, Province.uid)
    found = set()
    for quiz, form, workshop, province in db.session.execute(graded(query).distinct()):
        found |= {QuizGroup(quiz, form)}
        found |= {QuizGroup(quiz, form, workshop=workshop)} if workshop else set()
        found |= {QuizGroup(quiz, form, province=province)} if province else set()
    return sorted(found, key=str)


def count_waiting(group: QuizGroup) -> int:
    """How many attempts of a group were handed in and wait for marks: no figure has them. One query."""
    theirs = (QuizRevision.uid == group.quiz, Attempt.form == group.form, is_waiting())
    query = _placed(select(func.count(Attempt.id)).select_from(Attempt))
    return db.session.scalar(query.where(*theirs, *within_group(group))) or 0


def graded(query: Rows) -> Rows:
    """Attempts that were handed in and graded, with their quiz, workshop and province; practice is nobody's result."""
    return _placed(query.select_from(Attempt).join(AttemptScore, counts()))


def _placed(query: Rows) -> Rows:
    return (
        with_workshop(query.join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id))
        .outerjoin(Province, Province.id == Attempt.province_id)
        .where(Attempt.purpose != "practice")
    )


def within(workshop: uuid.UUID | None, province: uuid.UUID | None) -> list[ColumnElement[bool]]:
    """Joined attempts of a workshop, of a province, or of all."""
    wanted = ((Workshop, workshop), (Province, province))
    return [model.uid == uid for model, uid in wanted if uid]


def of_unit(unit_ids: Collection[int]) -> ColumnElement[bool]:
    """Attempts of officers who served in one of these units then."""
    return Attempt.unit_version_id.in_(select(UnitVersion.id).where(UnitVersion.unit_id.in_(unit_ids)))


def unit_ids_below(unit: uuid.UUID) -> frozenset[int]:
    """A unit, all below it and all that they took over. Five queries."""
    unit_id = db.session.scalars(select(Unit.id).where(Unit.uid == unit)).one()
    return read_atlas(db.session()).scope_of_unit(unit_id, clock.today()).unit_ids


def within_group(group: QuizGroup) -> list[ColumnElement[bool]]:
    """Joined attempts of a workshop, of a province, of a unit, or of all."""
    of_place = [of_unit(unit_ids_below(group.unit))] if group.unit else []
    return [*within(group.workshop, group.province), *of_place]


def of_group(query: Rows, group: QuizGroup) -> Rows:
    """The attempts of a group, joined."""
    is_theirs = (QuizRevision.uid == group.quiz, Attempt.form == group.form)
    return graded(query).where(*is_theirs, *within_group(group))
