"""Where officers stand: plain values by Core selects in a fixed number, for one page or for a whole roster."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.curriculum.models import Course, Edition
from app.extensions import db
from app.learning.models import Enrolment, ModuleCompletion, SectionProgress
from app.shared.database import reading


@dataclass(frozen=True)
class Studying:
    """An officer's place in an edition. `read` holds (module, section); the last place is empty before any was read."""

    enrolment_id: int
    enrolment_uid: uuid.UUID
    edition_id: int
    course_slug: str
    last_module: str
    last_section: str
    read: frozenset[tuple[str, str]]

    def read_in(self, module_slug: str) -> frozenset[str]:
        """The ids of the module's sections that were read."""
        return frozenset(section for module, section in self.read if module == module_slug)


# Built once and run past the ORM: lesson pages ask this, and building it would cost more than the asking.
_PLACES = (
    select(
        Enrolment.id,
        Enrolment.uid,
        Enrolment.edition_id,
        Course.slug,
        Enrolment.last_module,
        Enrolment.last_section,
        SectionProgress.module_slug,
        SectionProgress.section_id,
    )
    .join(Edition, Edition.id == Enrolment.edition_id)
    .join(Course, Course.id == Edition.course_id)
    .outerjoin(SectionProgress, SectionProgress.enrolment_id == Enrolment.id)
    .where(Enrolment.officer_id == bindparam("officer_id"))
    .order_by(Edition.number)
)
_PLACES_IN_COURSE = _PLACES.where(Course.slug == bindparam("slug"))


def studying(officer_id: int, course_slug: str) -> Studying | None:
    """The officer's place in the newest edition of the course that they are enrolled in; one select."""
    rows = reading().execute(_PLACES_IN_COURSE, {"officer_id": officer_id, "slug": course_slug})
    return _places_of(rows).get(course_slug)


def studying_all(officer_id: int) -> dict[str, Studying]:
    """The same for every course of the officer, by slug; one select."""
    return _places_of(reading().execute(_PLACES, {"officer_id": officer_id}))


def _places_of(rows: Iterable[Any]) -> dict[str, Studying]:
    """Rows ordered by edition: a later edition of a course takes the place of an earlier one."""
    by_enrolment = defaultdict(list)
    for row in rows:
        by_enrolment[row.id].append(row)
    return {group[0].slug: _place(group) for group in by_enrolment.values()}


def _place(rows: list[Any]) -> Studying:
    first = rows[0]
    return Studying(
        enrolment_id=first.id,
        enrolment_uid=first.uid,
        edition_id=first.edition_id,
        course_slug=first.slug,
        last_module=first.last_module,
        last_section=first.last_section,
        read=frozenset((row.module_slug, row.section_id) for row in rows if row.section_id),
    )


def completed_modules(enrolment_ids: Collection[int]) -> dict[int, dict[str, datetime]]:
    """The modules that each of these enrolments has completed, with when; one select."""
    found: dict[int, dict[str, datetime]] = {key: {} for key in enrolment_ids}
    rows = select(ModuleCompletion.enrolment_id, ModuleCompletion.module_slug, ModuleCompletion.completed_at)
    for key, module, at in db.session.execute(rows.where(ModuleCompletion.enrolment_id.in_(found))):
        found[key][module] = at
    return found
