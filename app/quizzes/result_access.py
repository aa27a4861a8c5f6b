"""Whose quiz results are open to whom, and how much of them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, func, select

from app.accounts.access import has_everything, require_role, scope_of, scope_of_place
from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.models import Edition, QuizRevision
from app.curriculum.published import PublishedEdition, PublishedQuiz
from app.domain.collation import collation_key
from app.domain.overlapping_groups import choose_beside
from app.domain.suppression import MIN_ITEM, MIN_MEAN, choose_shown
from app.extensions import db
from app.places.models import Province, Unit, UnitVersion
from app.places.queries import in_force, provinces_as_of
from app.quizzes.models import Attempt
from app.quizzes.result_figures import ALL_ATTEMPTS, COUNTINGS
from app.quizzes.result_groups import QuizGroup, graded, within_group
from app.shared import clock
from app.shared.locale import in_language
from app.shared.models import Words
from app.workshops.access import opens_roster_to, workshop_for_roster
from app.workshops.models import Workshop

READERS = ("instructor", "coordinator", "administrator", "observer")
OVERSEERS = ("coordinator", "administrator", "observer")
KEY_READERS = (
    "instructor",
    "coordinator",
    "administrator",
)  # observers look on: figures, never what was asked

UNIT_KINDS = ("high_command", "department", "command", "board", "academy", "agency")  # stations are too small

Place = tuple[uuid.UUID | None, int | None]
"""The province and the unit in which an officer served then."""


@dataclass(frozen=True)
class Reading:
    """What somebody reads: one form of a quiz, sat by the officers of a workshop, of a province, of a unit, or by all.

    `n_closed`: how many of those officers' rows the reader may not open; with none, nothing is hidden.
    `shows_keys`: whether the reader may know what was asked and what is right.
    """

    quiz: PublishedQuiz
    edition: PublishedEdition
    group: QuizGroup
    counting: str
    workshop: Workshop | None
    place_name: Words | None
    n_closed: int
    shows_keys: bool
    is_synthetic: bool

    @property
    def opens_rows(self) -> bool:
        return self.n_closed == 0

    @property
    def countings(self) -> tuple[str, ...]:
        """Which attempts this reader may have counted: all of them only where nothing is hidden."""
        return tuple(name for name in COUNTINGS if self.opens_rows or name != ALL_ATTEMPTS)

    @property
    def is_of_attempts(self) -> bool:
        """Whether every attempt counts, so that an officer may be in the figures several times."""
        return self.counting == ALL_ATTEMPTS

    @property
    def place(self) -> dict[str, str]:
        """What addresses of the same group carry along."""
        kinds = {
            "workshop": self.group.workshop,
            "province": self.group.province,
            "unit": self.group.unit,
        }
        return {kind: str(uid) for kind, uid in kinds.items() if uid}

    @property
    def selection(self) -> dict[str, str]:
        """The same with form and counting."""
        return {**self.place, "form": self.group.form, "count": self.counting}


def can_read_results(user: User) -> bool:
    """Whether any results are open to the user: trainees see their own alone."""
    return user.has_role(*READERS)


def can_see_keys(user: User) -> bool:
    """Whether the user may read questions with their keys: here, and in the question bank."""
    return user.has_role(*KEY_READERS)


def edition_for_results(uid: uuid.UUID) -> PublishedEdition:
    """An edition for those who teach, plan or oversee; 403 for others, 404 when there is none."""
    require_role(*READERS)
    return catalogue.edition(db.session.scalar(select(Edition.id).where(Edition.uid == uid)) or abort(404))


def results_for_reading(
    uid: uuid.UUID,
    form: str,
    counting: str,
    workshop: uuid.UUID | None = None,
    province: uuid.UUID | None = None,
    unit: uuid.UUID | None = None,
) -> Reading:
    """One form of a quiz for a reader: a workshop for those who may see its roster, a province or unit for those who
    keep or oversee it, all officers for anyone who teaches, plans or oversees. Else 404 or 403. All attempts only for
    whom nothing is hidden; others read the first.
    """
    require_role(*READERS)
    quiz = quiz_with(uid)
    held = of_edition(quiz, workshop_for_roster(workshop)) if workshop else None
    place = (None, None) if held else (province, None if province else unit)
    group = QuizGroup(uid, form, workshop, *place)
    name = _name_of_place(group)
    n_closed = 0 if held else _count_closed(group)
    return Reading(
        quiz=quiz,
        edition=catalogue.edition(quiz.edition_id),
        group=group,
        counting=COUNTINGS[0] if counting == ALL_ATTEMPTS and n_closed else counting,
        workshop=held,
        place_name=name,
        n_closed=n_closed,
        shows_keys=can_see_keys(current_user),
        is_synthetic=held.is_synthetic if held else _holds_samples(group),
    )


def require_keys(reading: Reading) -> None:
    """Go on only with a reader who may know what was asked; 403 for others."""
    if not reading.shows_keys:
        abort(403)


def quiz_with(uid: uuid.UUID) -> PublishedQuiz:
    """The quiz of that uid, whoever asks; 404 when there is none."""
    query = select(QuizRevision.id).where(QuizRevision.uid == uid)
    return catalogue.quiz(db.session.scalar(query) or abort(404))


def of_edition(quiz: PublishedQuiz, workshop: Workshop) -> Workshop:
    """The workshop, if it is held with the quiz's edition; else 404."""
    return workshop if workshop.edition_id == quiz.edition_id else abort(404)


def _name_of_place(group: QuizGroup) -> Words | None:
    """What the province or unit of a group is called; 404 for one that the reader is not offered."""
    if group.province:
        return _province(group.province)
    if group.unit is None:
        return None
    return {unit.uid: unit.name for unit in _units_offered()}.get(group.unit) or abort(404)


def _province(uid: uuid.UUID) -> Words:
    province_id = db.session.scalar(select(Province.id).where(Province.uid == uid)) or abort(404)
    if province_id not in scope_of(current_user, *OVERSEERS).province_ids:
        abort(404)
    version = provinces_as_of(db.session(), [province_id], clock.today())[province_id]
    return {"vi": version.name_vi, "en": version.name_en}


def _count_closed(group: QuizGroup) -> int:
    """The officers of a group of whom the reader may not open the rows. A province or unit counts as small as well
    where figures that are shown, one less the other, would be those of few.
    """
    if has_everything(current_user):
        return 0
    closed = _closed_by_place(group)
    by_province: Counter[uuid.UUID | None] = Counter()
    for (province, _unit_id), count in closed.items():
        by_province[province] += count
    shown = choose_shown(by_province, MIN_ITEM)
    if group.unit:
        return _count_closed_in_unit(group.unit, closed, shown)
    if group.province is None:
        return sum(closed.values())
    count = by_province[group.province]
    return count if group.province in shown else min(count, MIN_MEAN - 1)


def _count_closed_in_unit(
    unit: uuid.UUID, closed: Mapping[Place, int], shown: Collection[uuid.UUID | None]
) -> int:
    """The same of a unit, beside all officers, the provinces that are `shown`, and the other units there are."""
    places = {
        each.uid: [place for place in closed if place[1] in scope_of_place(each.id).unit_ids]
        for each in _units_offered()
    }
    of_provinces = ([place for place in closed if place[0] == province] for province in shown)
    count = sum(closed[place] for place in places[unit])
    is_shown = unit in choose_beside([list(closed), *of_provinces], places, closed, MIN_ITEM)
    return count if is_shown else min(count, MIN_MEAN - 1)


def _is_closed() -> ColumnElement[bool]:
    return Workshop.id.is_(None) | ~opens_roster_to(current_user)


def closed_parts(edition_id: int) -> set[tuple[int, str]]:
    """The quizzes of an edition, by revision and form, of which some rows are closed to the reader. One query."""
    if has_everything(current_user):
        return set()
    query = graded(select(Attempt.quiz_revision_id, Attempt.form).distinct())
    rows = db.session.execute(query.where(QuizRevision.edition_id == edition_id, _is_closed()))
    return {(row[0], row[1]) for row in rows}


def _closed_by_place(group: QuizGroup) -> dict[Place, int]:
    """Officers whose rows are closed to the reader, of all who sat this form of the quiz."""
    query = (
        graded(select(Province.uid, UnitVersion.unit_id, func.count(Attempt.officer_id.distinct())))
        .outerjoin(UnitVersion, UnitVersion.id == Attempt.unit_version_id)
        .where(QuizRevision.uid == group.quiz, Attempt.form == group.form, _is_closed())
    )
    rows = db.session.execute(query.group_by(Province.uid, UnitVersion.unit_id))
    return {(row[0], row[1]): row[2] for row in rows}


class OfferedUnit(NamedTuple):
    """A unit that a reader may choose."""

    id: int
    uid: uuid.UUID
    name: Words


def _units_offered() -> list[OfferedUnit]:
    """The larger units that the reader keeps or oversees, in order of name; stations are too small. Two queries."""
    query = select(Unit.id, Unit.uid, UnitVersion.name_vi, UnitVersion.name_en).join(
        UnitVersion, UnitVersion.unit_id == Unit.id
    )
    reach = scope_of(current_user, *OVERSEERS).unit_ids
    query = query.where(Unit.id.in_(reach), UnitVersion.kind.in_(UNIT_KINDS))
    rows = db.session.execute(query.where(in_force(UnitVersion, clock.today())))
    found = [OfferedUnit(row.id, row.uid, {"vi": row.name_vi, "en": row.name_en}) for row in rows]
    return sorted(found, key=lambda unit: collation_key(in_language(unit.name)))


def units_for_results(reading: Reading) -> list[tuple[uuid.UUID, Words]]:
    """The units that a reader of all officers may choose, in order of name."""
    return [] if reading.workshop else [(unit.uid, unit.name) for unit in _units_offered()]


def provinces_for_results(reading: Reading) -> list[tuple[uuid.UUID, Words]]:
    """The provinces that a reader of all officers may choose, in order of name. Two queries."""
    scope = scope_of(current_user, *OVERSEERS)
    if reading.workshop or not scope.province_ids:
        return []
    query = graded(select(Province.id, Province.uid).distinct()).where(
        QuizRevision.uid == reading.group.quiz,
        Attempt.form == reading.group.form,
        Province.id.in_(scope.province_ids),
    )
    uids = {row.id: row.uid for row in db.session.execute(query)}
    versions = provinces_as_of(db.session(), list(uids), clock.today())
    named = [(uids[id_], {"vi": each.name_vi, "en": each.name_en}) for id_, each in versions.items()]
    return sorted(named, key=lambda pair: collation_key(in_language(pair[1])))


def _holds_samples(group: QuizGroup) -> bool:
    found = graded(select(Workshop.id)).where(
        QuizRevision.uid == group.quiz, *within_group(group), Workshop.is_synthetic
    )
    return db.session.scalar(found.limit(1)) is not None
