"""What is published, as plain values that never change and may be kept for as long as the process lives."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from app.domain import grading
from app.domain.behaviour import USUAL, Behaviour
from app.domain.counting import BEST
from app.domain.course import FORMS, Exercise, Instrument, Item, Section
from app.domain.course_keys import gradable
from app.domain.quiz_structure import ONE_ROW, Structure
from app.shared.models import Words


@dataclass(frozen=True)
class PublishedItem:
    """An item exactly as it was asked."""

    revision_id: int
    module_slug: str
    item: Item

    @cached_property
    def gradable(self) -> grading.Item:
        """The item as the domain grades it; worked out once, for every answer is checked against it."""
        return gradable(self.item)


@dataclass(frozen=True)
class PublishedQuiz:
    """A quiz exactly as it was set. `module_slug` is empty for the tests of a whole course.

    `pass_score` in per cent, `attempts` allowed (0: any number), `time_limit` in minutes. `only` says which form of a
    test an item is in that is not in both; it is empty for a quiz that has no forms. `counts`: which attempt does.
    `items` are all that may be asked; where `structure` draws, an attempt is set some of them.
    `delay`: minutes between two attempts.
    """

    revision_id: int
    uid: uuid.UUID
    edition_id: int
    module_slug: str
    purpose: str
    pass_score: int | None
    attempts: int
    time_limit: int | None
    is_shuffled: bool
    items: tuple[PublishedItem, ...]
    only: Mapping[str, str] = field(default_factory=dict)
    counts: str = BEST
    behaviour: Behaviour = USUAL
    structure: Structure = ONE_ROW
    delay: int | None = None

    @property
    def pause(self) -> timedelta | None:
        """What lies between the end of an attempt and the start of the next."""
        return timedelta(minutes=self.delay) if self.delay else None

    def items_in(self, form: str) -> tuple[PublishedItem, ...]:
        """What a form asks, in order; without forms, everything."""
        return tuple(each for each in self.items if self.only.get(each.item.id, form) == form)

    @property
    def needs_marker(self) -> bool:
        """Whether people mark some of it."""
        return any(each.item.rubric for each in self.items)

    @property
    def length(self) -> int:
        """How many items one attempt is set; the same in both forms."""
        if self.structure.sections:
            return sum(section.length for section in self.structure.sections)
        return len(self.items_in(FORMS[0]))


@dataclass(frozen=True)
class PublishedPage:
    """A lesson in one language; its HTML is in the content store under `sha256`."""

    language: str
    title: str
    content_notice: str
    sections: tuple[Section, ...]
    sha256: str
    words: int


@dataclass(frozen=True)
class PublishedModule:
    """A module of an edition. `minutes` of self-study by kind; `objectives` by id; `pages` by language."""

    slug: str
    position: int
    title: Words
    minutes: Mapping[str, int]
    objectives: Mapping[str, Words]
    pages: Mapping[str, PublishedPage]

    @property
    def section_ids(self) -> tuple[str, ...]:
        """The sections in reading order; the same in every language."""
        return tuple(section.id for section in next(iter(self.pages.values())).sections)

    def after(self, section_id: str) -> str:
        """The section that follows; the last one when it was the last."""
        ids = self.section_ids
        return ids[min(ids.index(section_id) + 1, len(ids) - 1)]

    @property
    def all_minutes(self) -> int:
        return sum(self.minutes.values())


@dataclass(frozen=True)
class PublishedTeaching:
    """What instructors read: notes on a module or an agenda. `pages`: names in the content store by language."""

    kind: str
    name: str
    title: Words
    pages: Mapping[str, str]


@dataclass(frozen=True)
class PublishedEdition:
    """A course as it stood when it was published. `slug` is the course's."""

    id: int
    uid: uuid.UUID
    slug: str
    number: int
    published_at: datetime
    title: Words
    summary: Words
    approval: Words
    law_as_at: date
    attendance_share: int
    final_score: int
    modules: tuple[PublishedModule, ...]
    quizzes: tuple[PublishedQuiz, ...]
    teaching: tuple[PublishedTeaching, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    unasked: tuple[PublishedItem, ...] = ()
    """Items that no quiz and no test asks; none where the edition was published before they were kept."""

    @property
    def minutes(self) -> int:
        """Minutes of self-study that the authors reckon with."""
        return sum(module.all_minutes for module in self.modules)

    def module(self, slug: str) -> PublishedModule | None:
        return next((module for module in self.modules if module.slug == slug), None)

    def quiz(self, module_slug: str, purpose: str) -> PublishedQuiz | None:
        """The quiz of a module, or (with an empty slug) the pre-test or post-test of the course."""
        wanted = (module_slug, purpose)
        return next((quiz for quiz in self.quizzes if (quiz.module_slug, quiz.purpose) == wanted), None)

    def items_of(self, module_slug: str) -> list[Item]:
        """Every item of a module that a quiz or a test of this edition asks, each once."""
        asked = (each.item for quiz in self.quizzes for each in quiz.items if each.module_slug == module_slug)
        return list({item.id: item for item in asked}.values())

    @property
    def has_forms(self) -> bool:
        """Whether the tests have two forms; in older editions they were one fixed pair."""
        return any(quiz.only for quiz in self.quizzes)

    @property
    def is_taught(self) -> bool:
        """Whether there is anything for instructors."""
        return bool(self.teaching or self.exercises)

    def teaching_text(self, kind: str, name: str) -> PublishedTeaching | None:
        return next((text for text in self.teaching if (text.kind, text.name) == (kind, name)), None)

    def exercise(self, exercise_id: str) -> Exercise | None:
        return next((exercise for exercise in self.exercises if exercise.id == exercise_id), None)


@dataclass(frozen=True)
class PublishedInstrument:
    """A survey instrument exactly as it was asked."""

    revision_id: int
    uid: uuid.UUID
    instrument: Instrument
