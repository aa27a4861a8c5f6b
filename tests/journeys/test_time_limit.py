"""An attempt whose time runs out while its page is open."""

from __future__ import annotations

import re
import sqlite3

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_item_types import SAVED
from tests.journeys.visitor import PHONE, begin_quiz, choose_rightly, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

UNTIL_CLOSED = 40_000  # ms: what is left of the time, the grace for answers on their way, and a slow machine
SHORTEN = """
UPDATE attempts SET due_at = strftime('%Y-%m-%d %H:%M:%f000', 'now', '+4 seconds')
WHERE id = (SELECT max(id) FROM attempts)
"""


def shorten(server: Server) -> None:
    """Let the newest attempt end in four seconds, as if it had begun that much earlier."""
    with sqlite3.connect(server.folder / "served.sqlite") as database:
        database.execute(SHORTEN)
    database.close()


def test_what_was_saved_is_handed_in_when_time_is_up(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        attempt = begin_quiz(officer)
        for item in officer.page.locator("[data-item]").all()[:3]:
            choose_rightly(item)
            expect(item.locator(SAVED)).to_be_visible()
        shorten(live_server)
        officer.page.reload()
        expect(officer.page.locator("[data-time] output")).to_have_text(re.compile(r"^00:0\d$"))
        expect(officer.page).to_have_url(live_server.url + attempt + "/result", timeout=UNTIL_CLOSED)
        expect(officer.page.locator(".score strong")).to_have_text(re.compile(r"^25\s?%$"))
        officer.look()
