"""A served installation, as the journeys and the kill test use it."""

import json
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.serving import Server


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Migrated and served, with nothing in it."""
    server = Server(tmp_path_factory.mktemp("installation"))
    server.flask("db", "upgrade")
    server.start()
    yield server
    server.stop()


def test_it_comes_back_on_the_same_data_after_a_kill(installation: Server) -> None:
    installation.kill()
    assert not installation.answers()
    installation.start()
    assert installation.answers()


def test_both_processes_end_by_themselves_when_told_to(installation: Server) -> None:
    statuses = installation.stop()
    installation.start()
    assert (len(statuses), -signal.SIGKILL in statuses) == (2, False)


@pytest.mark.browser
def test_chromium_reads_what_it_serves(installation: Server, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{installation.url}/readyz")
    assert json.loads(page.inner_text("body")) == {"status": "ok", "failing": []}
    page.close()
