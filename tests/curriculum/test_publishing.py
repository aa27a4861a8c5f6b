"""Publishing: everything in the store before the row, unchanged items keep their revisions, twice is once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.curriculum import catalogue
from app.curriculum.drafts import Unfit
from app.curriculum.models import (
    Edition,
    EditionFile,
    InstrumentRevision,
    ItemRevision,
    LessonPage,
    QuizRevision,
)
from app.curriculum.publishing import publish_course
from app.extensions import db
from app.shared.audit import AuditEvent
from app.shared.storage import store
from tests.cast import Cast
from tests.curriculum.make import mini_files, publish_mini, publish_mini_instrument
from tests.statements import statements

pytestmark = pytest.mark.database

LATER = datetime(2026, 3, 1, tzinfo=UTC)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def changed(path: str, before: str, after: str) -> dict[str, bytes]:
    """The mini course with one text replaced."""
    files = mini_files()
    text = files[path].decode()
    assert before in text
    return {**files, path: text.replace(before, after).encode()}


def test_an_edition_holds_every_file_and_the_store_gives_them_back(app: Flask) -> None:
    edition = publish_mini()
    rows = db.session.scalars(select(EditionFile).where(EditionFile.edition_id == edition.id)).all()
    assert {row.path: store().get(row.sha256) for row in rows} == mini_files()
    assert {row.path.rsplit(".")[-1]: row.media_type for row in rows} == {
        "md": "text/markdown",
        "yml": "application/yaml",
        "svg": "image/svg+xml",
    }
    assert [row.size for row in rows] == [len(mini_files()[row.path]) for row in rows]


def test_publishing_twice_is_publishing_once(app: Flask) -> None:
    first, again = publish_mini(), publish_mini()
    assert (first.id, first.number) == (again.id, 1)
    assert [count(model) for model in (Edition, ItemRevision, QuizRevision, LessonPage)] == [1, 6, 3, 4]


def test_who_published_is_in_the_row_and_the_audit(app: Flask, cast: Cast) -> None:
    edition = publish_mini(by=cast.coordinator)
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.object_uid, event.by_id) == (
        "publish_edition",
        edition.uid,
        cast.coordinator.id,
    )
    assert edition.by_id == cast.coordinator.id


def test_a_changed_item_gets_a_revision_and_the_others_keep_theirs(app: Flask) -> None:
    first = catalogue.edition(publish_mini().id)
    files = changed("01-first-look/items.yml", "Bầu trời ở đâu?", "Bầu trời ở phía nào?")
    second_row, is_new = publish_course(files, by=None, at=LATER)
    second = catalogue.edition(second_row.id)
    assert (is_new, second.number) == (True, 2)
    before = {each.item.id: each.revision_id for each in first.quiz("01-first-look", "module").items}
    after = {each.item.id: each.revision_id for each in second.quiz("01-first-look", "module").items}
    same = {item_id for item_id in before if before[item_id] == after[item_id]}
    assert same == {"pick-both", "true-or-not"}
    assert catalogue.item(before["sky-is-up"]).item.stem["vi"] == "Bầu trời ở đâu?"


def test_an_earlier_edition_published_again_stays_what_it_was(app: Flask) -> None:
    first = publish_mini()
    publish_course(changed("course.yml", "rất ngắn", "ngắn"), by=None, at=LATER)
    assert publish_mini().id == first.id
    assert count(Edition) == 2


def test_unfit_files_are_not_published_and_leave_nothing(app: Flask) -> None:
    with pytest.raises(Unfit) as refusal:
        publish_course(changed("course.yml", "slug: mini", "slug: Mini"), by=None, at=LATER)
    assert [(problem.path, problem.line, problem.code) for problem in refusal.value.problems] == [
        ("course.yml", 1, "not-a-word")
    ]
    assert [count(Edition), count(EditionFile)] == [0, 0]


def test_an_instrument_is_frozen_once(app: Flask) -> None:
    first, again = publish_mini_instrument(), publish_mini_instrument()
    assert (first.id, count(InstrumentRevision)) == (again.id, 1)
    found = catalogue.current_instrument("mini-assessment")
    assert found is not None
    assert found.revision_id == first.id
    assert [(each.id, each.type) for each in found.instrument.questions] == [
        ("how-useful", "scale"),
        ("main-border", "choice"),
        ("hard-steps", "multiple"),
        ("cases-met", "number"),
        ("own-idea", "text"),
    ]
    assert [option.id for option in found.instrument.questions[2].options] == [
        "referral",
        "interview",
        "none",
    ]


def test_the_catalogue_reads_an_edition_once(app: Flask) -> None:
    edition_id = publish_mini().id
    catalogue.edition(edition_id)
    with statements() as sent:
        found = catalogue.edition(edition_id)
        catalogue.quiz_of(edition_id, "", "post")
        for quiz in found.quizzes:
            catalogue.quiz(quiz.revision_id)
            for item in quiz.items:
                catalogue.item(item.revision_id)
    assert sent == []
    with statements() as sent:
        catalogue.current_edition("mini")
    assert len(sent) == 1
