"""A lesson as one reader finds it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import abort

from app.curriculum.published import PublishedEdition, PublishedModule, PublishedPage, PublishedQuiz
from app.learning.queries import Studying
from app.study.access import edition_for_reading


@dataclass(frozen=True)
class Lesson:
    """A module's lesson in one language, in the edition that its reader studies; `place` is None for mere readers."""

    edition: PublishedEdition
    module: PublishedModule
    page: PublishedPage
    place: Studying | None

    @cached_property
    def read(self) -> frozenset[str]:
        """The ids of the sections that were read."""
        return self.place.read_in(self.module.slug) if self.place else frozenset()

    @property
    def other_page(self) -> PublishedPage:
        """The same lesson in the other language."""
        return next(page for page in self.module.pages.values() if page.language != self.page.language)

    @property
    def minutes_left(self) -> int:
        """Minutes of reading in the sections that were not read."""
        return sum(section.minutes for section in self.page.sections if section.id not in self.read)

    @property
    def before(self) -> PublishedModule | None:
        return self._neighbour(-1)

    @property
    def after(self) -> PublishedModule | None:
        return self._neighbour(1)

    def _neighbour(self, step: int) -> PublishedModule | None:
        place = self.edition.modules.index(self.module) + step
        return self.edition.modules[place] if 0 <= place < len(self.edition.modules) else None

    @property
    def quiz(self) -> PublishedQuiz | None:
        """The module's quiz."""
        return self.edition.quiz(self.module.slug, "module")

    @property
    def practice(self) -> PublishedQuiz | None:
        """What the module offers to practise."""
        return self.edition.quiz(self.module.slug, "practice")


def lesson_for_reading(course_slug: str, module_slug: str, language: str) -> Lesson:
    """The lesson in the edition that the user reads; 404 when there is none."""
    edition, place = edition_for_reading(course_slug)
    module = edition.module(module_slug)
    if module is None or language not in module.pages:
        abort(404)
    return Lesson(edition, module, module.pages[language], place)
