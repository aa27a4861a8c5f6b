"""The schema that migrations make is the one that the models say; down and up again works with rows in the tables."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade

from app.extensions import db
from app.shared.migrations import (
    FOLDER,
    applied_migrations,
    bind_migrations,
    upgrade_schema,
    wanted_migrations,
)
from tests.cast import Cast
from tests.curriculum.make import publish_mini

pytestmark = pytest.mark.database


def differences() -> list[object]:
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), db.metadata)


def test_the_models_equal_the_schema(app: Flask) -> None:
    assert differences() == []


def test_every_migration_goes_down_and_up_with_data(app: Flask, cast: Cast) -> None:
    publish_mini()
    db.session.remove()
    bind_migrations(app)
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert db.inspect(connection).get_table_names() == ["alembic_version"]
    assert applied_migrations() == frozenset()
    upgrade_schema()
    assert differences() == []


def test_the_last_migration_is_read_from_the_files_as_alembic_reads_it(app: Flask) -> None:
    assert wanted_migrations() == frozenset(ScriptDirectory(FOLDER).get_heads()) == applied_migrations()
