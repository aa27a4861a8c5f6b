"""What is published: editions of courses, frozen with all their files, items, quizzes and instruments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.counting import BEST
from app.domain.course import LONGEST_NOTICE, LONGEST_PATH, LONGEST_TITLE, TEACHING_KINDS
from app.shared.models import Base, HasId, HasUid, MadeBy, one_of

QUIZ_PURPOSES = ("module", "pre", "post", "practice")
ROUND_MODES = ("anonymous", "named")
BOOK_KINDS = ("handbook", "module", "teaching", "answers")
BOOK_SPEECH = ("vi", "en", "facing")
PAPER_SIZES = ("a4", "a5")


class Course(HasUid, Base):
    """A course as such. New enrolments get its newest approved edition."""

    __tablename__ = "courses"

    slug: Mapped[str] = mapped_column(String(80), unique=True)


class Edition(HasUid, MadeBy, Base):
    """A course as it stood when it was published; its content hash covers every file. Never changed.

    `notes` are what whoever published it says about it; `by_id` is who proposes it, empty for the command line.
    """

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "content_hash"))

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    notes: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[dict[str, str]]
    summary: Mapped[dict[str, str]]
    approval: Mapped[dict[str, str]]
    law_as_at: Mapped[date]
    attendance_share: Mapped[int]  # per cent of the half-days that a certificate needs
    final_score: Mapped[int]  # per cent that a certificate needs
    sensitivity: Mapped[str] = mapped_column(String(20), default="training")
    course: Mapped[Course] = relationship(lazy="raise_on_sql")
    modules: Mapped[list[EditionModule]] = relationship(
        back_populates="edition", order_by="EditionModule.position", lazy="raise_on_sql"
    )


class EditionFile(HasId, Base):
    """A file of an edition, kept in the content store."""

    __tablename__ = "edition_files"
    __table_args__ = (UniqueConstraint("edition_id", "path"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    path: Mapped[str] = mapped_column(String(LONGEST_PATH))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(60))


class EditionModule(HasUid, Base):
    """A module in an edition. `minutes` of self-study by kind; `objectives` by id, in both languages."""

    __tablename__ = "edition_modules"
    __table_args__ = (UniqueConstraint("edition_id", "slug"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    slug: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[dict[str, str]]
    minutes: Mapped[dict[str, Any]]
    objectives: Mapped[dict[str, Any]]
    edition: Mapped[Edition] = relationship(back_populates="modules", lazy="raise_on_sql")
    pages: Mapped[list[LessonPage]] = relationship(back_populates="module", lazy="raise_on_sql")


class LessonPage(HasId, Base):
    """A module's lesson in one language, rendered when it was published: HTML under `sha256` in the content store.

    A newer release may render it again from the same files; nothing else of an edition ever changes.

    `sections`: [{"id", "title", "minutes"}] in reading order.
    """

    __tablename__ = "lesson_pages"
    __table_args__ = (UniqueConstraint("module_id", "language"),)

    module_id: Mapped[int] = mapped_column(ForeignKey("edition_modules.id"))
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    content_notice: Mapped[str] = mapped_column(String(LONGEST_NOTICE), default="")
    sections: Mapped[list[dict[str, Any]]]
    sha256: Mapped[str] = mapped_column(String(64))
    words: Mapped[int]
    module: Mapped[EditionModule] = relationship(back_populates="pages", lazy="raise_on_sql")


class TeachingPage(HasId, Base):
    """Notes on a module or the agenda of a workshop, for instructors: HTML by language in the content store.

    `name` is the module's slug, or the agenda's. `pages`: names in the content store by language; a newer release
    may render them again.
    """

    __tablename__ = "teaching_pages"
    __table_args__ = (UniqueConstraint("edition_id", "kind", "name"), one_of("kind", TEACHING_KINDS))

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    title: Mapped[dict[str, str]]
    pages: Mapped[dict[str, str]]


class EditionExercise(HasUid, Base):
    """A scenario exercise of an edition; `body` as in exercises.yml."""

    __tablename__ = "edition_exercises"
    __table_args__ = (UniqueConstraint("edition_id", "exercise_id"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    exercise_id: Mapped[str] = mapped_column(String(80))
    body: Mapped[dict[str, Any]]


class ItemRevision(HasUid, Base):
    """An item exactly as it was asked. Statistics pool revisions by `item_id` and `meaning`.

    `body` is the item as in items.yml: type, stem, choices with fraction and feedback, objective, competency, section.
    """

    __tablename__ = "item_revisions"
    __table_args__ = (UniqueConstraint("item_id", "sha256"),)

    item_id: Mapped[str] = mapped_column(String(80), index=True)
    meaning: Mapped[int] = mapped_column(default=1)
    module_slug: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]


class QuizRevision(HasUid, Base):
    """A quiz exactly as it was set, in one edition. `module_slug` is empty for a test of the whole course.

    `pass_score` per cent; `attempts` allowed (0: any number); `time_limit` minutes (empty: none).
    `counts`: which attempt does, one of domain.counting.COUNTS. `behaviour`: domain.behaviour.Behaviour as it is kept;
    empty for the usual one. `structure`: sections, draws and navigation, as domain.quiz_structure.Structure.body;
    empty for one row of items on one page. `delay`: minutes between two attempts (empty: none).
    """

    __tablename__ = "quiz_revisions"
    __table_args__ = (
        UniqueConstraint("edition_id", "module_slug", "purpose"),
        one_of("purpose", QUIZ_PURPOSES),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    module_slug: Mapped[str] = mapped_column(String(80), default="")
    purpose: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64))
    pass_score: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    time_limit: Mapped[int | None]
    is_shuffled: Mapped[bool] = mapped_column(default=True)
    counts: Mapped[str] = mapped_column(String(5), default=BEST, server_default=BEST)
    behaviour: Mapped[dict[str, Any] | None]
    structure: Mapped[dict[str, Any] | None]
    delay: Mapped[int | None]
    items: Mapped[list[QuizItem]] = relationship(order_by="QuizItem.position", lazy="raise_on_sql")


class QuizItem(Base):
    """An item's place in a quiz. `form`: the only form of a test that asks it, A or B; empty where both do."""

    __tablename__ = "quiz_items"

    quiz_revision_id: Mapped[int] = mapped_column(ForeignKey("quiz_revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    item_revision_id: Mapped[int] = mapped_column(ForeignKey("item_revisions.id"), index=True)
    form: Mapped[str] = mapped_column(String(1), default="", server_default="")
    item_revision: Mapped[ItemRevision] = relationship(lazy="raise_on_sql")


class EditionItem(Base):
    """An item that an edition holds, whether a quiz asks it or none does."""

    __tablename__ = "edition_items"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    item_revision_id: Mapped[int] = mapped_column(
        ForeignKey("item_revisions.id"), primary_key=True, index=True
    )


class InstrumentRevision(HasUid, Base):
    """A survey instrument exactly as it was asked; `body` is the instrument as in its YAML file."""

    __tablename__ = "instrument_revisions"
    __table_args__ = (UniqueConstraint("slug", "sha256"), one_of("mode", ROUND_MODES))

    slug: Mapped[str] = mapped_column(String(80), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    title: Mapped[dict[str, str]]
    mode: Mapped[str] = mapped_column(String(10))
    body: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class PrintedBook(HasUid, Base):
    """A book drawn from an edition: the PDF under `sha256` in the content store. A newer release draws it anew, and
    so does a changed way of drawing (`release`: both versions).

    `kind`: handbook, module, teaching, answers; `module_slug` is empty but for a module alone.
    `speech`: vi, en, facing. Whoever may read the edition may have the book, but for what is for teachers alone.
    """

    __tablename__ = "printed_books"
    __table_args__ = (
        UniqueConstraint(
            *("edition_id", "kind", "module_slug", "speech", "paper", "release"),
            name="uq_printed_books_order",
        ),
        one_of("kind", BOOK_KINDS),
        one_of("speech", BOOK_SPEECH),
        one_of("paper", PAPER_SIZES),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    kind: Mapped[str] = mapped_column(String(10))
    module_slug: Mapped[str] = mapped_column(String(80), default="")
    speech: Mapped[str] = mapped_column(String(10))
    paper: Mapped[str] = mapped_column(String(2))
    release: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int]
    at: Mapped[datetime]
    edition: Mapped[Edition] = relationship(lazy="raise_on_sql")
