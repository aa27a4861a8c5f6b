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

TIME_LEFT = "[data-time] output"
UNTIL_CLOSED = 40_000  # ms: what is left of the time, the grace for answers on their way, and a slow machine
LIMIT = """
UPDATE attempts SET due_at = strftime('%Y-%m-%d %H:%M:%f000', 'now', ?)
WHERE id = (SELECT max(id) FROM attempts)
"""


def limit(server: Server, change: str | None) -> None:
    """Let the newest attempt end that long from now, as if it had begun at another time; None: it has no end."""
    with sqlite3.connect(server.folder / "served.sqlite") as database:
        database.execute(LIMIT, [change])
    database.close()


def test_what_was_saved_is_handed_in_when_time_is_up(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        attempt = begin_quiz(officer)
        for item in officer.page.locator("[data-item]").all()[:3]:
            choose_rightly(item)
            expect(item.locator(SAVED)).to_be_visible()
        limit(live_server, "+4 seconds")
        officer.page.reload()
        expect(officer.page.locator(TIME_LEFT)).to_have_text(re.compile(r"^00:0\d$"))
        expect(officer.page).to_have_url(live_server.url + attempt + "/result", timeout=UNTIL_CLOSED)
        expect(officer.page.locator(".score strong")).to_have_text(re.compile(r"^25\s?%$"))
        officer.look()


def test_an_end_that_is_put_and_taken_off_on_the_way(chromium: Browser, live_server: Server) -> None:
    """The page hears of it with the receipt of the next answer, and what is disabled for time comes back."""
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        attempt = begin_quiz(officer)
        items = officer.page.locator("[data-item]").all()
        limit(live_server, "+10 minutes")
        choose_rightly(items[0])
        expect(officer.page.locator(TIME_LEFT)).to_have_text(re.compile(r"^(10:00|09:5\d)$"))
        limit(live_server, None)
        choose_rightly(items[1])
        expect(officer.page.locator(TIME_LEFT)).to_be_hidden()
        shown = officer.page.locator(TIME_LEFT).inner_text()
        officer.page.wait_for_timeout(1500)
        assert officer.page.locator(TIME_LEFT).inner_text() == shown
        expect(officer.page.locator("fieldset:disabled")).to_have_count(0)
        assert officer.path == attempt
        officer.look()
