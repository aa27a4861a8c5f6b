"""The schema that migrations make is the one that the models say; down and up again works with rows in the tables."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.curriculum.approval import decisions_on
from app.curriculum.catalogue import current_edition
from app.exercises.models import release_exercise
from app.extensions import db
from app.shared.database import write
from app.shared.migrations import (
    FOLDER,
    applied_migrations,
    bind_migrations,
    upgrade_schema,
    wanted_migrations,
)
from tests.cast import THEN, Cast
from tests.certificates.make import make_finished_workshop
from tests.curriculum.make import publish_mini
from tests.dissemination.make import make_whole_ledger
from tests.exercises.make import exercise_of, score
from tests.quizzes.paper import make_keyed_sheet
from tests.surveys.make import make_round

pytestmark = pytest.mark.database

FILLED = ("recalled_deliveries", "observations", "line_marks", "exercise_releases")
"""Tables whose rows a later migration may forget."""

REACHED = "SELECT id, recall_id, delivery_id FROM recalled_deliveries ORDER BY id"


def differences() -> list[object]:
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), db.metadata)


def test_the_models_equal_the_schema(app: Flask) -> None:
    assert differences() == []


def test_every_migration_goes_down_up_and_down_and_keeps_the_rows(app: Flask, cast: Cast) -> None:
    """One step at a time: what a step neither makes nor drops holds as many rows as before."""
    fill(cast)
    assert [table for table in FILLED if not rows()[table]] == []
    bind_migrations(app)
    for step in ScriptDirectory(FOLDER).walk_revisions():
        before = rows()
        downgrade(revision="-1")
        assert applied_migrations() == {step.down_revision} - {None}
        kept = rows()
        assert kept == {table: before[table] for table in kept}
        upgrade(revision="+1")
        assert {table: count for table, count in rows().items() if table in kept} == kept
        downgrade(revision="-1")
        assert rows() == kept
    assert rows() == {}
    upgrade_schema()
    assert differences() == []


def fill(cast: Cast) -> None:
    """A course, and a workshop and a round of it with an officer who came, passed the test, played an exercise and was
    asked; a ledger; an answer sheet that was keyed twice."""
    edition = publish_mini()
    workshop, (registration,) = write(make_finished_workshop, cast, [cast.trainee], edition=edition)
    write(score, workshop, registration, cast.instructor, "done", "part")
    write(release_exercise, workshop, exercise_of(workshop), by=cast.instructor, at=THEN)
    write(make_keyed_sheet, workshop, registration, cast.instructor, cast.coordinator)
    write(make_round, cast)
    write(make_whole_ledger, cast)
    db.session.remove()


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    with db.engine.connect() as connection:
        tables = set(db.inspect(connection).get_table_names()) - {"alembic_version"}
        return {table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) for table in sorted(tables)}


def test_a_notice_that_reached_a_delivery_twice_reaches_it_once_and_no_other_is_lost(
    app: Flask, cast: Cast
) -> None:
    fill(cast)
    bind_migrations(app)
    downgrade(revision="20261122_7")
    again = "INSERT INTO recalled_deliveries (recall_id, delivery_id) SELECT recall_id, delivery_id"
    with db.engine.begin() as connection:
        before = connection.execute(text(REACHED)).all()
        connection.execute(text(f"{again} FROM recalled_deliveries"))
    upgrade_schema()
    with db.engine.connect() as connection:
        assert connection.execute(text(REACHED)).all() == before
    assert len(before) == 2


def test_an_edition_in_use_before_dossiers_were_kept_stays_in_use(app: Flask) -> None:
    edition = publish_mini()
    db.session.remove()
    bind_migrations(app)
    downgrade(revision="20261122_1")
    upgrade_schema()
    (carried,) = decisions_on(edition.id)
    assert (carried.stage, carried.outcome, carried.by_id) == ("approved", "carried", None)
    assert (carried.content_hash, carried.at) == (edition.content_hash, edition.at)
    found = current_edition("mini")
    assert found is not None
    assert found.id == edition.id


def test_the_last_migration_is_read_from_the_files_as_alembic_reads_it(app: Flask) -> None:
    assert wanted_migrations() == frozenset(ScriptDirectory(FOLDER).get_heads()) == applied_migrations()
