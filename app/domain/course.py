"""A course as its authors wrote it, as plain values. Read by course_files; published by the curriculum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from app.domain.behaviour import USUAL, Behaviour
from app.domain.counting import BEST
from app.domain.item import Choice, Fill, Gap, Item, NumberBand, Picture, Piece, Prompt, Scenario, Unit, Words
from app.domain.quiz_structure import ONE_ROW, Structure

__all__ = [
    "Choice",
    "Fill",
    "Gap",
    "Item",
    "NumberBand",
    "Picture",
    "Piece",
    "Prompt",
    "Scenario",
    "Unit",
    "Words",
]

LANGUAGES = ("vi", "en")
TEACHING_KINDS = ("notes", "agenda")
TESTS = ("pre", "post")
FORMS = ("A", "B")
COMPETENCIES = ("detect", "investigate", "handle", "identify", "protect", "assist")
DIFFICULTIES = ("easy", "medium", "hard")
CALLOUTS = ("law", "warning", "practice", "case", "key")
MINUTE_KINDS = ("reading", "cases", "exercise", "quiz")
MODES = ("anonymous", "named")
QUESTION_TYPES = ("scale", "choice", "multiple", "number", "text")

LONGEST_TITLE = 200  # letters that the database has room for
LONGEST_NOTICE = 1000
LONGEST_PATH = 200


@dataclass(frozen=True)
class Quiz:
    """What a quiz asks: `pass_score` in per cent, `attempts` allowed (0: any number), `time_limit` in minutes.
    `counts` says which attempt does: best, last, first or mean; `delay` how many minutes lie between two attempts.

    The tests of a course have two forms; `only` says which form an item is in that is not in both. Where `structure`
    has sections, `items` are those of all sections, those that may be drawn too.
    """

    purpose: str
    items: tuple[str, ...]
    pass_score: int | None = None
    attempts: int = 0
    time_limit: int | None = None
    shuffle_choices: bool = True
    only: Mapping[str, str] = field(default_factory=dict)
    counts: str = BEST
    behaviour: Behaviour = USUAL
    structure: Structure = ONE_ROW
    delay: int | None = None

    def items_in(self, form: str) -> tuple[str, ...]:
        """What a form asks, in order."""
        return tuple(item_id for item_id in self.items if self.only.get(item_id, form) == form)


@dataclass(frozen=True)
class Term:
    """One entry of the glossary: the term and what it means, in both languages."""

    id: str
    vi: str
    en: str
    definition: Words
    note: Words | None = None

    def name(self, language: str) -> str:
        """The term in a language."""
        return {"vi": self.vi, "en": self.en}[language]


@dataclass(frozen=True)
class LessonFile:
    """module.vi.md or module.en.md: the front matter, and the Markdown after it (`first_line`: where that begins)."""

    title: str
    law_as_at: date | None
    minutes: Mapping[str, int]
    objectives: Mapping[str, str]
    content_notice: str
    markdown: str
    first_line: int


@dataclass(frozen=True)
class TeachingText:
    """A text for instructors in one language: notes on a module, or the agenda of a workshop."""

    title: str
    markdown: str
    first_line: int


@dataclass(frozen=True)
class ChecklistLine:
    """Something an observer watches for in an exercise; full `points` when done well, half when done in part."""

    id: str
    text: Words
    points: int


@dataclass(frozen=True)
class Exercise:
    """A scenario played in class: the officer's briefing, the setting for everybody else, the observer's checklist.

    `module` is the slug of the module that it belongs to.
    """

    id: str
    module: str
    title: Words
    minutes: int
    briefing: Words
    setting: Words
    checklist: tuple[ChecklistLine, ...]

    @property
    def points(self) -> int:
        """The most that the checklist gives."""
        return sum(line.points for line in self.checklist)

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Exercise:
        """The exercise that `body_of` made `body` of."""
        return cls(**{**body, "checklist": tuple(ChecklistLine(**line) for line in body["checklist"])})


@dataclass(frozen=True)
class Section:
    """A part of a lesson; `minutes` of reading."""

    id: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Module:
    """A module: its lesson by language, its items; quiz, practice and notes for instructors if it has any."""

    slug: str
    lessons: Mapping[str, LessonFile]
    items: tuple[Item, ...] = ()
    quiz: Quiz | None = None
    notes: Mapping[str, TeachingText] = field(default_factory=dict)
    practice: Quiz | None = None

    @property
    def quizzes(self) -> tuple[Quiz, ...]:
        """The quiz and the practice, as far as there are any."""
        return tuple(quiz for quiz in (self.quiz, self.practice) if quiz)


@dataclass(frozen=True)
class Course:
    """A whole course: `tests` before and after by purpose, `agendas` of workshops by name and language."""

    slug: str
    title: Words
    summary: Words
    approval: Words
    law_as_at: date | None
    attendance_share: int
    final_score: int
    modules: tuple[Module, ...] = ()
    glossary: tuple[Term, ...] = ()
    tests: Mapping[str, Quiz] = field(default_factory=dict)
    agendas: Mapping[str, Mapping[str, TeachingText]] = field(default_factory=dict)
    exercises: tuple[Exercise, ...] = ()

    @property
    def items(self) -> dict[str, Item]:
        """Every item of every module, by id."""
        return {item.id: item for module in self.modules for item in module.items}

    @property
    def teaching(self) -> Iterator[tuple[str, str, Mapping[str, TeachingText]]]:
        """What instructors read, in order: (kind, name, text by language); a note's name is its module's slug."""
        for module in self.modules:
            if module.notes:
                yield "notes", module.slug, module.notes
        for name, texts in self.agendas.items():
            yield "agenda", name, texts


@dataclass(frozen=True)
class Option:
    """An answer to choose. An `exclusive` one says that none of the others holds ("no difficulties", "not my work"),
    so where several may be chosen it stands alone."""

    id: str
    text: Words
    exclusive: bool = False


@dataclass(frozen=True)
class Theme:
    """What some questions have in common, in the words that head them."""

    id: str
    title: Words


@dataclass(frozen=True)
class Question:
    """One question of an instrument: a scale has points and the words at its ends, a number its bounds and unit."""

    id: str
    type: str
    text: Words
    theme: str
    help: Words | None = None
    required: bool = False
    points: int | None = None
    low: Words | None = None
    high: Words | None = None
    options: tuple[Option, ...] = ()
    min: int | None = None
    max: int | None = None
    unit: Words | None = None


@dataclass(frozen=True)
class Instrument:
    """A survey instrument: needs assessment, workshop feedback, end-of-training assessment."""

    slug: str
    title: Words
    intro: Words
    mode: str
    questions: tuple[Question, ...]
    themes: tuple[Theme, ...] = ()

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Instrument:
        """The instrument that `body_of` made `body` of."""
        questions = tuple(_question(each) for each in body["questions"])
        themes = tuple(Theme(**theme) for theme in body.get("themes", ()))
        return cls(**{**body, "questions": questions, "themes": themes})


def _question(body: Mapping[str, Any]) -> Question:
    return Question(**{**body, "options": tuple(Option(**option) for option in body["options"])})


def body_of(value: Item | Instrument | Exercise) -> dict[str, Any]:
    """The value as JSON keeps it. What was left out stays left out, so that a new key of ours changes no old hash."""
    body: dict[str, Any] = _without_nothing(asdict(value))
    return body


def _without_nothing(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nothing(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [_without_nothing(each) for each in value]
    return value
