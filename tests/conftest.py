"""An application on a database of its own for each test that asks for one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import stamp

from app import create_app
from app.extensions import db
from app.shared.database import write
from config import Config
from tests.browsing import SeparateClient
from tests.cast import Cast, build_cast


def make_config(folder: Path, database_url: str | None = None) -> Config:
    """A testing configuration whose files all stand in one folder; jobs run at once."""
    return Config(
        environment="testing",
        secret_key="a key that only tests know",
        database_url=database_url or f"sqlite:///{folder / 'test.sqlite'}",
        storage_url=str(folder / "content"),
        queue_url=str(folder / "queue.sqlite"),
        public_url="http://localhost",
        jobs_at_once=True,
    )


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and nothing in it; tests copy it."""
    folder = tmp_path_factory.mktemp("empty")
    app = create_app(make_config(folder))
    with app.app_context():
        db.create_all()
        stamp()
        db.engine.dispose()
    return folder / "test.sqlite"


@pytest.fixture
def app(tmp_path: Path, empty_database: Path) -> Iterator[Flask]:
    """The application in an open app context, on an empty database."""
    shutil.copy(empty_database, tmp_path / "test.sqlite")
    app = create_app(make_config(tmp_path))
    app.test_client_class = SeparateClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people, units and provinces that everybody knows."""
    return write(build_cast)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()
