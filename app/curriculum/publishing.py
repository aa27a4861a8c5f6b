"""Publishing: the files go into the content store first, then one transaction writes the rows that name them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.curriculum.drafts import (
    Draft,
    frozen_body,
    make_draft,
    read_fit_course,
    read_fit_instrument,
)
from app.curriculum.hashing import content_hash
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
from app.curriculum.queries import edition_of
from app.domain import course as domain
from app.domain.counting import BEST
from app.domain.course import LANGUAGES, Instrument, Item, Module, Quiz, body_of
from app.extensions import db
from app.shared.audit import audit
from app.shared.database import write
from app.shared.models import Actor
from app.shared.storage import name_of


def publish_course(
    files: Mapping[str, bytes], *, by: Actor | None, at: datetime, notes: str = ""
) -> tuple[Edition, bool]:
    """The edition of these files, and whether it is new: what is published already is not published again.

    A new edition reaches trainees once it is approved; `notes` say what is new in it. Raises Unfit when the files
    have problems. Not inside write().
    """
    return publish_read_course(read_fit_course(files), files, by=by, at=at, notes=notes)


def publish_read_course(
    course: domain.Course, files: Mapping[str, bytes], *, by: Actor | None, at: datetime, notes: str = ""
) -> tuple[Edition, bool]:
    """The same for a course that has been read from these files without a problem."""
    published = edition_of(course.slug, content_hash(files))
    if published:
        return published, False
    return write(add_edition, make_draft(course, files), by=by, at=at, notes=notes), True


def add_edition(draft: Draft, *, by: Actor | None, at: datetime, notes: str = "") -> Edition:
    """Write the rows of an edition; the verb of publish_course."""
    published = edition_of(draft.course.slug, draft.content_hash)
    if published:
        return published
    edition = _new_edition(draft, notes, by=by, at=at)
    db.session.add_all(
        EditionFile(
            edition_id=edition.id,
            path=file.path,
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
        )
        for file in draft.files
    )
    for position, module in enumerate(draft.course.modules, 1):
        _add_module(edition, position, module, draft)
    _add_quizzes(edition, draft.course)
    _add_teaching(edition, draft)
    audit("publish_edition", edition, by=by, at=at)
    return edition


def _new_edition(draft: Draft, notes: str, *, by: Actor | None, at: datetime) -> Edition:
    course = db.session.scalar(select(Course).where(Course.slug == draft.course.slug))
    if course is None:
        course = Course(slug=draft.course.slug)
        db.session.add(course)
        db.session.flush()
    newest = db.session.scalar(select(db.func.max(Edition.number)).where(Edition.course_id == course.id))
    edition = Edition(
        course=course,
        number=(newest or 0) + 1,
        content_hash=draft.content_hash,
        notes=notes,
        title=dict(draft.course.title),
        summary=dict(draft.course.summary),
        approval=dict(draft.course.approval),
        law_as_at=draft.course.law_as_at,
        attendance_share=draft.course.attendance_share,
        final_score=draft.course.final_score,
        at=at,
        by_id=by.id if by else None,
    )
    db.session.add(edition)
    db.session.flush()
    return edition


def _add_module(edition: Edition, position: int, module: Module, draft: Draft) -> None:
    lessons = module.lessons
    first = lessons[LANGUAGES[0]]
    row = EditionModule(
        edition_id=edition.id,
        slug=module.slug,
        position=position,
        title={language: lessons[language].title for language in LANGUAGES},
        minutes=dict(first.minutes),
        objectives={
            name: {language: lessons[language].objectives[name] for language in LANGUAGES}
            for name in first.objectives
        },
    )
    row.pages = [_page(module, language, draft) for language in LANGUAGES]
    db.session.add(row)


def _page(module: Module, language: str, draft: Draft) -> LessonPage:
    page = draft.pages[module.slug, language]
    return LessonPage(
        language=language,
        title=module.lessons[language].title,
        content_notice=module.lessons[language].content_notice,
        sections=[
            {"id": each.id, "title": each.title, "minutes": each.minutes} for each in page.lesson.sections
        ],
        sha256=page.sha256,
        words=page.lesson.words,
    )


def _add_quizzes(edition: Edition, course: domain.Course) -> None:
    revisions = _item_revisions(course)
    db.session.add_all(
        EditionItem(edition_id=edition.id, item_revision_id=revision.id) for revision in revisions.values()
    )
    for module in course.modules:
        for quiz in module.quizzes:
            _add_quiz(edition, module.slug, quiz, revisions)
    for quiz in course.tests.values():
        _add_quiz(edition, "", quiz, revisions)


def _add_teaching(edition: Edition, draft: Draft) -> None:
    """What instructors get: notes, agendas, exercises."""
    for kind, name, texts in draft.course.teaching:
        title = {language: text.title for language, text in texts.items()}
        pages = {language: draft.teaching[kind, name, language] for language in texts}
        db.session.add(TeachingPage(edition_id=edition.id, kind=kind, name=name, title=title, pages=pages))
    for exercise in draft.course.exercises:
        body = body_of(exercise)
        db.session.add(EditionExercise(edition_id=edition.id, exercise_id=exercise.id, body=body))


def _item_revisions(course: domain.Course) -> dict[str, ItemRevision]:
    """Every item frozen, by id: an item that has not changed keeps the revision it has."""
    known = db.session.scalars(select(ItemRevision).where(ItemRevision.item_id.in_(course.items)))
    by_hash = {(revision.item_id, revision.sha256): revision for revision in known}
    found = {}
    for module in course.modules:
        for item in module.items:
            fresh = _item_revision(module.slug, item)
            found[item.id] = by_hash.get((item.id, fresh.sha256)) or fresh
    db.session.add_all(found.values())
    db.session.flush()
    return found


def _item_revision(module_slug: str, item: Item) -> ItemRevision:
    body, sha256 = frozen_body(item)
    return ItemRevision(
        item_id=item.id, meaning=item.meaning, module_slug=module_slug, sha256=sha256, body=body
    )


def _add_quiz(edition: Edition, module_slug: str, quiz: Quiz, revisions: Mapping[str, ItemRevision]) -> None:
    asked = [revisions[item_id] for item_id in quiz.items]
    rules: list[Any] = [quiz.purpose, quiz.pass_score, quiz.attempts, quiz.time_limit, quiz.shuffle_choices]
    if quiz.counts != BEST:  # so that what was published before keeps its hash
        rules.append(quiz.counts)
    behaviour = quiz.behaviour.for_row()
    if behaviour:
        rules.append(behaviour)
    structure = quiz.structure.body
    if structure is not None:  # likewise
        rules.append(json.dumps(structure, ensure_ascii=False, sort_keys=True))
    if quiz.delay is not None:
        rules.append(f"delay {quiz.delay}")
    row = QuizRevision(
        edition_id=edition.id,
        module_slug=module_slug,
        purpose=quiz.purpose,
        sha256=name_of(repr((*rules, *(revision.sha256 for revision in asked))).encode()),
        pass_score=quiz.pass_score,
        attempts=quiz.attempts,
        time_limit=quiz.time_limit,
        is_shuffled=quiz.shuffle_choices,
        counts=quiz.counts,
        behaviour=behaviour,
        structure=structure,
        delay=quiz.delay,
    )
    row.items = [
        QuizItem(position=position, item_revision_id=revision.id, form=quiz.only.get(revision.item_id, ""))
        for position, revision in enumerate(asked, 1)
    ]
    db.session.add(row)


def publish_instrument(
    path: str, content: bytes, *, by: Actor | None, at: datetime
) -> tuple[InstrumentRevision, bool]:
    """The revision of this instrument, and whether it is new. Raises Unfit. Not inside write()."""
    return publish_read_instrument(read_fit_instrument(path, content), by=by, at=at)


def publish_read_instrument(
    instrument: Instrument, *, by: Actor | None, at: datetime
) -> tuple[InstrumentRevision, bool]:
    """The same for an instrument that has been read without a problem."""
    published = db.session.scalar(_revision_of(instrument))
    if published:
        return published, False
    return write(add_instrument, instrument, by=by, at=at), True


def _revision_of(instrument: Instrument) -> Select[InstrumentRevision]:
    _body, sha256 = frozen_body(instrument)
    return select(InstrumentRevision).where(
        InstrumentRevision.slug == instrument.slug, InstrumentRevision.sha256 == sha256
    )


def add_instrument(instrument: Instrument, *, by: Actor | None, at: datetime) -> InstrumentRevision:
    """Freeze an instrument; the verb of publish_instrument."""
    published = db.session.scalar(_revision_of(instrument))
    if published:
        return published
    body, sha256 = frozen_body(instrument)
    revision = InstrumentRevision(
        slug=instrument.slug,
        sha256=sha256,
        title=dict(instrument.title),
        mode=instrument.mode,
        body=body,
        published_at=at,
    )
    db.session.add(revision)
    db.session.flush()
    audit("publish_instrument", revision, by=by, at=at)
    return revision
