"""What a package is made of, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.behaviour import USUAL, Behaviour
from app.domain.counting import BEST
from app.domain.course import Item, Section
from app.domain.quiz_structure import ONE_ROW, Structure


@dataclass(frozen=True)
class PackagedLesson:
    """A lesson's published HTML, one <section> for each of `sections`; `notice` is to be read before it, or empty."""

    html: str
    sections: tuple[Section, ...]
    notice: str = ""

    def title_of(self, section_id: str) -> str:
        """The title of a section; empty for an id that is none, such as that of a part of one."""
        return next((section.title for section in self.sections if section.id == section_id), "")


@dataclass(frozen=True)
class PackagedQuiz:
    """The quiz of a module: `pass_score` in per cent, `attempts` allowed (0: any number), `time_limit` and the `delay`
    between two attempts in minutes. Packages ask all `items` on one page, as if the quiz had neither `structure` nor
    `behaviour`.
    """

    items: tuple[Item, ...]
    pass_score: int | None
    attempts: int
    time_limit: int | None
    is_shuffled: bool
    structure: Structure = ONE_ROW
    behaviour: Behaviour = USUAL
    counts: str = BEST
    delay: int | None = None


@dataclass(frozen=True)
class PackagedModule:
    """A module; its slug is the name of its folder and the stem of its identifiers.

    `left`: ids of items that its quiz asks and no package holds, because they have no choices; `pictured`: because
    they have pictures. `has_practice`: there is a practice, which stays here.
    """

    slug: str
    title: str
    lesson: PackagedLesson
    quiz: PackagedQuiz | None = None
    left: tuple[str, ...] = ()
    pictured: tuple[str, ...] = ()
    has_practice: bool = False


@dataclass(frozen=True)
class Package:
    """Modules of one edition in one language.

    `identifier` is the edition's, for good. `facts` are short lines that stand on every page: law as at, edition,
    approval. `figures`: the drawings that the lessons show, by SHA-256. `words`: everything the pages say beside the
    authors' words, by name.
    """

    identifier: str
    title: str
    summary: str
    language: str
    facts: tuple[str, ...]
    modules: tuple[PackagedModule, ...]
    figures: Mapping[str, bytes]
    words: Mapping[str, str]
