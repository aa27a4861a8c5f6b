"""The schema that migrations make is the one that the models say; down and up again works with rows in the tables."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.extensions import db
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
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert db.inspect(connection).get_table_names() == ["alembic_version"]
    upgrade()
    assert differences() == []
