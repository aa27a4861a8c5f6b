"""What is published, kept in memory: an edition never changes, so each process reads it once.

Only which edition new readers get is asked of the database each time: it is decided at any moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from flask import current_app
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from app.curriculum.approval import in_use
from app.curriculum.models import (
    Course,
    Edition,
    EditionExercise,
    EditionFile,
    EditionItem,
    EditionModule,
    InstrumentRevision,
    ItemRevision,
    LessonPage,
    QuizItem,
    QuizRevision,
    TeachingPage,
)
from app.curriculum.published import (
    PublishedEdition,
    PublishedInstrument,
    PublishedItem,
    PublishedModule,
    PublishedPage,
    PublishedQuiz,
    PublishedTeaching,
)
from app.domain.behaviour import Behaviour
from app.domain.course import Exercise, Instrument, Item, Section, Term
from app.domain.quiz_structure import Structure
from app.extensions import db
from app.shared.database import reading
from app.shared.storage import store

T = TypeVar("T")

# Built once and run past the ORM: course pages ask this, and building it would cost ten times the asking.
_IN_USE = (
    select(Edition.id, Course.slug)
    .join(Course, Course.id == Edition.course_id)
    .where(*in_use())
    .order_by(Course.slug, Edition.number.desc())
)
_IN_USE_OF_COURSE = _IN_USE.where(Course.slug == bindparam("slug")).limit(1)


@dataclass
class Catalogue:
    """One application's memory of what it has read, by row id."""

    editions: dict[int, PublishedEdition] = field(default_factory=dict)
    quizzes: dict[int, PublishedQuiz] = field(default_factory=dict)
    items: dict[int, PublishedItem] = field(default_factory=dict)
    instruments: dict[int, PublishedInstrument] = field(default_factory=dict)
    glossaries: dict[int, tuple[Term, ...]] = field(default_factory=dict)


def _catalogue() -> Catalogue:
    found: Catalogue = current_app.extensions.setdefault("catalogue", Catalogue())
    return found


def _remembered(memory: dict[int, T], key: int, read: Callable[[int], T]) -> T:
    if key not in memory:
        memory[key] = read(key)
    return memory[key]


def current_edition(slug: str) -> PublishedEdition | None:
    """The newest edition of a course that is approved and not withdrawn; None when it has none. One small query."""
    edition_id = reading().scalar(_IN_USE_OF_COURSE, {"slug": slug})
    return edition(edition_id) if edition_id else None


def current_editions() -> list[PublishedEdition]:
    """The newest edition in use of each course, by slug. One small query."""
    newest: dict[str, int] = {}
    for edition_id, slug in reading().execute(_IN_USE):
        newest.setdefault(slug, edition_id)
    return [edition(edition_id) for edition_id in newest.values()]


def edition(edition_id: int) -> PublishedEdition:
    """An edition by its key. No query once this process knows it. Raises NoResultFound."""
    return _remembered(_catalogue().editions, edition_id, _read_edition)


def quiz(quiz_revision_id: int) -> PublishedQuiz:
    """A quiz by its key. Raises NoResultFound."""
    return _remembered(_catalogue().quizzes, quiz_revision_id, _read_quiz)


def quiz_of(edition_id: int, module_slug: str, purpose: str) -> PublishedQuiz | None:
    """A module's quiz, or (module_slug "") the pre-test or post-test of the course."""
    return edition(edition_id).quiz(module_slug, purpose)


def item(item_revision_id: int) -> PublishedItem:
    """An item by its revision's key. Raises NoResultFound."""
    return _remembered(_catalogue().items, item_revision_id, _read_item)


def instrument(instrument_revision_id: int) -> PublishedInstrument:
    """An instrument by its revision's key. Raises NoResultFound."""
    return _remembered(_catalogue().instruments, instrument_revision_id, _read_instrument)


def current_instrument(slug: str) -> PublishedInstrument | None:
    """The newest revision of an instrument; None when there is no such instrument. One small query."""
    newest = select(InstrumentRevision.id).where(InstrumentRevision.slug == slug)
    found = db.session.scalar(newest.order_by(InstrumentRevision.id.desc()).limit(1))
    return instrument(found) if found else None


def glossary(edition_id: int) -> tuple[Term, ...]:
    """Every term of an edition, used in a lesson or not. No query once this process knows them."""
    return _remembered(_catalogue().glossaries, edition_id, _read_glossary)


def _read_glossary(edition_id: int) -> tuple[Term, ...]:
    from app.domain.course_files import read_glossary  # noqa: PLC0415 - YAML: only where a whole glossary is read

    query = select(EditionFile.sha256).where(
        EditionFile.edition_id == edition_id, EditionFile.path == "glossary.yml"
    )
    return read_glossary(store().get(db.session.scalars(query).one()))


def _read_edition(edition_id: int) -> PublishedEdition:
    query = select(Edition).where(Edition.id == edition_id).options(joinedload(Edition.course))
    row = db.session.scalars(query).one()
    return PublishedEdition(
        id=row.id,
        uid=row.uid,
        slug=row.course.slug,
        number=row.number,
        published_at=row.at,
        title=row.title,
        summary=row.summary,
        approval=row.approval,
        law_as_at=row.law_as_at,
        attendance_share=row.attendance_share,
        final_score=row.final_score,
        modules=_read_modules(edition_id),
        quizzes=_read_quizzes(edition_id),
        teaching=_read_teaching(edition_id),
        exercises=_read_exercises(edition_id),
        unasked=_read_unasked(edition_id),
    )


def _read_unasked(edition_id: int) -> tuple[PublishedItem, ...]:
    asked = (
        select(QuizItem.item_revision_id)
        .join(QuizRevision, QuizRevision.id == QuizItem.quiz_revision_id)
        .where(QuizRevision.edition_id == edition_id)
    )
    query = (
        select(ItemRevision)
        .join(EditionItem, EditionItem.item_revision_id == ItemRevision.id)
        .where(EditionItem.edition_id == edition_id, ItemRevision.id.not_in(asked))
    )
    return tuple(_item(row) for row in db.session.scalars(query.order_by(ItemRevision.id)))


def _read_teaching(edition_id: int) -> tuple[PublishedTeaching, ...]:
    query = select(TeachingPage).where(TeachingPage.edition_id == edition_id).order_by(TeachingPage.id)
    return tuple(
        PublishedTeaching(row.kind, row.name, row.title, row.pages) for row in db.session.scalars(query)
    )


def _read_exercises(edition_id: int) -> tuple[Exercise, ...]:
    query = select(EditionExercise.body).where(EditionExercise.edition_id == edition_id)
    return tuple(Exercise.from_body(body) for body in db.session.scalars(query.order_by(EditionExercise.id)))


def _read_modules(edition_id: int) -> tuple[PublishedModule, ...]:
    query = select(EditionModule).where(EditionModule.edition_id == edition_id)
    query = query.options(selectinload(EditionModule.pages)).order_by(EditionModule.position)
    return tuple(
        PublishedModule(
            slug=row.slug,
            position=row.position,
            title=row.title,
            minutes=row.minutes,
            objectives=row.objectives,
            pages={page.language: _page(page) for page in row.pages},
        )
        for row in db.session.scalars(query)
    )


def _page(row: LessonPage) -> PublishedPage:
    return PublishedPage(
        language=row.language,
        title=row.title,
        content_notice=row.content_notice,
        sections=tuple(Section(**section) for section in row.sections),
        sha256=row.sha256,
        words=row.words,
    )


def _read_quizzes(edition_id: int) -> tuple[PublishedQuiz, ...]:
    ids = select(QuizRevision.id).where(QuizRevision.edition_id == edition_id).order_by(QuizRevision.id)
    return tuple(quiz(quiz_id) for quiz_id in db.session.scalars(ids).all())


def _read_quiz(quiz_revision_id: int) -> PublishedQuiz:
    items = selectinload(QuizRevision.items).joinedload(QuizItem.item_revision)
    query = select(QuizRevision).where(QuizRevision.id == quiz_revision_id).options(items)
    row = db.session.scalars(query).one()
    memory = _catalogue().items
    return PublishedQuiz(
        revision_id=row.id,
        uid=row.uid,
        edition_id=row.edition_id,
        module_slug=row.module_slug,
        purpose=row.purpose,
        pass_score=row.pass_score,
        attempts=row.attempts,
        time_limit=row.time_limit,
        is_shuffled=row.is_shuffled,
        items=tuple(
            memory.setdefault(each.item_revision_id, _item(each.item_revision)) for each in row.items
        ),
        only={each.item_revision.item_id: each.form for each in row.items if each.form},
        counts=row.counts,
        behaviour=Behaviour.from_row(row.behaviour),
        structure=Structure.from_body(row.structure),
        delay=row.delay,
    )


def _read_item(item_revision_id: int) -> PublishedItem:
    return _item(db.session.get_one(ItemRevision, item_revision_id))


def _item(row: ItemRevision) -> PublishedItem:
    return PublishedItem(row.id, row.module_slug, Item.from_body(row.body))


def _read_instrument(instrument_revision_id: int) -> PublishedInstrument:
    row = db.session.get_one(InstrumentRevision, instrument_revision_id)
    return PublishedInstrument(row.id, row.uid, Instrument.from_body(row.body))
