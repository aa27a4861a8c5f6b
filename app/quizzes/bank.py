"""The question bank: what the newest editions in use ask, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.curriculum import catalogue
from app.curriculum.models import Course, Edition, ItemRevision, QuizItem, QuizRevision
from app.curriculum.published import PublishedEdition, PublishedItem, PublishedQuiz
from app.domain.course import LANGUAGES, Item
from app.domain.item_words import lines_of, rubric_words
from app.domain.near_duplicates import near_duplicates
from app.domain.text import fold
from app.extensions import db
from app.quizzes.bank_notes import ItemKey
from app.quizzes.result_access import results_for_reading
from app.quizzes.result_figures import COUNTINGS
from app.quizzes.results import ItemResult, QuizResults, results_of
from app.shared.locale import language

if TYPE_CHECKING:
    from app.domain.item_changes import ItemChange  # YAML


@dataclass(frozen=True)
class Use:
    """A quiz that asks an item. `form`: the only form of a test that does, empty where all do."""

    quiz: PublishedQuiz
    form: str


@dataclass(frozen=True)
class BankLine:
    """An item of an edition with the quizzes that ask it, if any does."""

    edition: PublishedEdition
    published: PublishedItem
    uses: Sequence[Use]

    @property
    def item(self) -> Item:
        return self.published.item

    @property
    def key(self) -> ItemKey:
        return ItemKey(self.edition.slug, self.item.id)

    def holds(self, folded: str) -> bool:
        """Whether any words of the item, in either language, hold this text."""
        told = self.item.stimulus.text if self.item.stimulus else {}
        answers = (line.text for line in lines_of(self.item))
        words = (self.item.stem, told, self.item.text or {}, *answers, *rubric_words(self.item))
        said = [self.item.id, *(each.get(code, "") for each in words for code in LANGUAGES)]
        return any(folded in fold(text) for text in said)


@dataclass(frozen=True)
class Criteria:
    """What a list of items is narrowed to; empty: not at all."""

    course: str = ""
    module: str = ""
    competency: str = ""
    type: str = ""
    words: str = ""
    tag: str = ""
    holding: str = ""

    def fits(self, line: BankLine) -> bool:
        pairs = (
            (self.course, line.edition.slug),
            (self.module, line.published.module_slug),
            (self.competency, line.item.competency),
            (self.type, line.item.type),
        )
        return (
            all(not wanted or wanted == own for wanted, own in pairs)
            and (not self.tag or self.tag in (line.item.tags or ()))
            and (not self.holding or HOLDING[self.holding](line.item))
            and (not self.words or line.holds(fold(self.words)))
        )


PICTURES, SCENARIO = "pictures", "scenario"
HOLDING: Mapping[str, Callable[[Item], bool]] = {
    PICTURES: lambda item: bool(item.pictures),
    SCENARIO: lambda item: item.stimulus is not None,
}


def bank_lines() -> list[BankLine]:
    """Every item of the newest editions in use, by course and module. One small query."""
    found = [line for edition in catalogue.current_editions() for line in held_by(edition)]
    places = {
        (line.edition.slug, module.slug): module.position for line in found for module in line.edition.modules
    }
    return sorted(
        found,
        key=lambda line: (line.edition.slug, places.get((line.edition.slug, line.published.module_slug), 0)),
    )


def held_by(edition: PublishedEdition) -> list[BankLine]:
    """The items of an edition, each once: what its quizzes and tests ask, then what none does."""
    uses: dict[str, list[Use]] = {}
    items: dict[str, PublishedItem] = {}
    for quiz in edition.quizzes:
        for each in quiz.items:
            items[each.item.id] = each
            uses.setdefault(each.item.id, []).append(Use(quiz, quiz.only.get(each.item.id, "")))
    asked = [BankLine(edition, each, uses[name]) for name, each in items.items()]
    return asked + [BankLine(edition, each, ()) for each in edition.unasked]


def together_with(line: BankLine, lines: Iterable[BankLine]) -> list[BankLine]:
    """The other items about the same scenario."""
    told = line.item.stimulus
    return [
        other
        for other in lines
        if told and other.item.stimulus and other.key != line.key
        if (other.edition.slug, other.item.stimulus.id) == (line.edition.slug, told.id)
    ]


def fitting(lines: Iterable[BankLine], criteria: Criteria) -> list[BankLine]:
    return [line for line in lines if criteria.fits(line)]


@dataclass
class Version:
    """An item as it once was; `change` is what was new in it, None in the first; `asked` in which editions, where."""

    meaning: int
    change: ItemChange | None
    asked: list[Asked] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """An edition and a quiz of it that asked a version."""

    number: int
    published_at: datetime
    purpose: str
    form: str


def versions_of(course_slug: str, item_id: str) -> list[Version]:
    """Every version of an item that any edition of the course asked, the newest first. One query."""
    query = (
        select(
            *(ItemRevision.id, ItemRevision.meaning, ItemRevision.body),
            *(Edition.number, Edition.at, QuizRevision.purpose, QuizItem.form),
        )
        .join(QuizItem, QuizItem.item_revision_id == ItemRevision.id)
        .join(QuizRevision, QuizRevision.id == QuizItem.quiz_revision_id)
        .join(Edition, Edition.id == QuizRevision.edition_id)
        .join(Course, Course.id == Edition.course_id)
        .where(Course.slug == course_slug, ItemRevision.item_id == item_id)
        .order_by(ItemRevision.id, Edition.number, QuizRevision.id)
    )
    versions: dict[int, Version] = {}
    before = None
    for revision_id, meaning, body, *asked in db.session.execute(query):
        if revision_id not in versions:
            versions[revision_id] = Version(meaning, _change(before, body) if before else None)
            before = body
        versions[revision_id].asked.append(Asked(*asked))
    return list(reversed(versions.values()))


def _change(before: dict[str, Any], after: dict[str, Any]) -> ItemChange | None:
    from app.domain.item_changes import change_of_item  # noqa: PLC0415 - YAML: this page alone needs it

    return change_of_item(before, after)


@dataclass(frozen=True)
class Outcome:
    """How an item did in one form of a quiz, among all officers, as this reader may see it."""

    use: Use
    form: str
    results: QuizResults
    result: ItemResult | None


def outcomes_of(line: BankLine) -> list[Outcome]:
    """How an item did wherever it is asked: one for each quiz, and for each form of a test."""
    found = []
    for use in line.uses:
        forms = [use.form] if use.form else sorted(set(use.quiz.only.values())) or [""]
        for form in forms:
            results = results_of(results_for_reading(use.quiz.uid, form, COUNTINGS[0], None, None))
            found.append(Outcome(use, form, results, results.item(line.item.id)))
    return found


@dataclass(frozen=True)
class Near:
    """Another item that says nearly the same, and how nearly: from 0 to 1."""

    line: BankLine
    share: float


def near_to(line: BankLine, lines: Sequence[BankLine]) -> list[Near]:
    """Items of the bank whose question and choices are nearly those of this one, in the language of the page."""
    others = {str(each.key): each for each in lines if each.key != line.key}
    said = {key: _said(each) for key, each in others.items()}
    return [Near(others[each.key], each.share) for each in near_duplicates(_said(line), said)]


def _said(line: BankLine) -> str:
    code = language()
    more = line.item.text or {}
    return " ".join(
        [line.item.stem[code], more.get(code, ""), *(each.text[code] for each in lines_of(line.item))]
    )
