"""An officer looks for something in the course, as people type on phones: without marks, or in capitals."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitor import LESSON, PHONE, Visitor, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def search(officer: Visitor, words: str) -> list[str]:
    """Type words into the search of the page and send them by keyboard; the addresses of the hits."""
    officer.page.fill("input[name=q]", words)
    with officer.page.expect_navigation():
        officer.page.press("input[name=q]", "Enter")
    officer.look()
    return [link.get_attribute("href") or "" for link in officer.page.locator(".hit h2 a").all()]


def test_words_are_found_however_they_are_typed_and_lead_to_their_place(
    chromium: Browser, live_server: Server
) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        officer.go(LESSON)
        officer.page.locator(".contents summary").tap()
        found = {words: search(officer, words) for words in ("duong day", "DƯỜNG DÂY", "đường dây")}
        assert found["đường dây"]
        assert set(found["đường dây"]) == set(found["duong day"]) == set(found["DƯỜNG DÂY"])
        first = officer.page.locator(".hit").first
        expect(first.locator("p").last).to_contain_text(
            "đường dây", ignore_case=True
        )  # the exact spelling first
        officer.click(".hit h2 a")
        section = officer.page.locator(f"[id='{officer.path.partition('#')[2]}']")
        expect(section).to_be_in_viewport()
        expect(section).to_contain_text("đường dây", ignore_case=True)


def test_what_is_not_there_is_said_with_what_to_do(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        officer.go(LESSON)
        officer.page.locator(".contents summary").tap()
        assert search(officer, "tàu vũ trụ") == []
        expect(officer.page.locator("main")).to_contain_text("Không tìm thấy")
        assert search(officer, "dien bien")
