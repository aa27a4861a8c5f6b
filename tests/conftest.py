"""What every test may ask for: a database, the application, a client, a served installation, a browser."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import fasteners
import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from app import create_app
from app.extensions import db
from app.shared.database import write
from app.shared.migrations import upgrade_schema
from config import Config
from scripts.programs import ADVICE, find_chromium, find_pdftotext
from tests import postgresql
from tests.browsing import SeparateClient
from tests.cast import Cast, build_cast
from tests.databases import PostgreSQLTemplate, SQLiteTemplate, Template
from tests.parts import build_stale_parts
from tests.serving import Server, copy_of

SERVER_URL = "TEST_POSTGRESQL_URL"  # how the first process tells its workers where the server listens
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_servers: list[postgresql.Server] = []

hypothesis.settings.register_profile("gate", deadline=None, derandomize=True)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=2000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=("sqlite", "postgresql"), default="sqlite", help="where tests write"
    )
    parser.addoption("--soak", action="store_true", help="run long: many kills, many generated examples")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("soak" if config.getoption("--soak") else "gate")
    if not hasattr(config, "workerinput"):
        build_stale_parts()
    if config.getoption("--database") == "postgresql" and SERVER_URL not in os.environ:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a run cut short still stops it
        _servers.append(postgresql.Server())
        os.environ[SERVER_URL] = _servers[0].url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of generated examples is one that runs long under --soak."""
    for item in items:
        if isinstance(item, pytest.Function) and hypothesis.is_hypothesis_test(item.obj):
            item.add_marker(pytest.mark.soak)


def pytest_unconfigure() -> None:
    for server in _servers:
        os.environ.pop(SERVER_URL)
        server.stop()


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
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this process among those that share the tests."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def migrated(
    request: pytest.FixtureRequest, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> Template:
    """A database as the migrations leave it, for copying: SQLite, or PostgreSQL under --database=postgresql."""
    folder = tmp_path_factory.mktemp("migrated")
    on_postgresql = request.config.getoption("--database") == "postgresql"
    template = PostgreSQLTemplate(os.environ[SERVER_URL], worker) if on_postgresql else SQLiteTemplate(folder)
    with create_app(make_config(folder, template.url)).app_context():
        upgrade_schema()
        db.engine.dispose()
    return template


@pytest.fixture
def database_url(migrated: Template, tmp_path: Path) -> str:
    """The address of a migrated database that holds nothing yet, for this test alone."""
    return migrated.copy(tmp_path)


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """The application in an open app context, on an empty database."""
    app = create_app(make_config(tmp_path, database_url))
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


@pytest.fixture
def soaking(request: pytest.FixtureRequest) -> bool:
    """Whether to run at full length, under --soak."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Server:
    """An installation that holds the demonstration and is never started: made by one process, copied by all."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker == "main" else own.parent
    server = Server(shared / "demonstration")
    with fasteners.InterProcessLock(shared / "demonstration.lock"):
        if not server.folder.exists():
            server.folder.mkdir()
            for command in (("db", "upgrade"), ("courses", "publish"), ("demo", "seed")):
                server.flask(*command)
    return server


@pytest.fixture(scope="module")
def live_server(demonstration: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration served, web and worker in processes of their own; one for each test file."""
    server = copy_of(demonstration, tmp_path_factory.mktemp("served"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium of this machine's own. Skips where there is none, and fails there under CI."""
    path = find_chromium() or go_without("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def read_pdf() -> Callable[[bytes], str]:
    """The text that poppler finds in a PDF, laid out as on the page. Skips without poppler; fails then under CI."""
    program = find_pdftotext() or go_without("pdftotext")

    def read(pdf: bytes) -> str:
        command = [program, "-layout", "-enc", "UTF-8", "-", "-"]
        return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()

    return read


def go_without(program: str) -> NoReturn:
    """Skip the test by name, or fail it where every test is due."""
    reason = f"{program} is not on this machine: {ADVICE}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
