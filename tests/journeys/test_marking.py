"""Essays from the writing to the result: written by keyboard on a phone, marked blind by two, settled by a third."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.test_item_types import ENROL, SAVED, item, press_on, type_into
from tests.journeys.visitor import DESKTOP, PHONE, Visitor, visiting
from tests.quizzes.essays import NOTE, REPORT, WRITTEN
from tests.serving import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PUBLISH = (
    "from wsgi import app\n"
    "from tests.quizzes.essays import publish_essays\n"
    "with app.app_context(): publish_essays()"
)
NEXT_REPORT = f"a[href*='/{REPORT}/next']"
NEXT_NOTE = f"a[href*='/{NOTE}/next']"
LINES = "Khách báo mất túi lúc 8 giờ."


@pytest.fixture(scope="module")
def with_essays(live_server: Server) -> Server:
    subprocess.run([sys.executable, "-c", PUBLISH], cwd=ROOT, env=live_server.env, check=True)
    return live_server


def essay(officer: Visitor, name: str) -> Locator:
    return item(officer, name).locator("textarea")


def write_essays(officer: Visitor) -> str:
    """Enrol, answer everything by keyboard, hand in; the attempt's address."""
    officer.sign_in("hocvien")
    officer.go("/courses/essays")
    officer.click(ENROL)
    officer.go("/courses/essays/01-in-writing")
    officer.click(".lesson-nav a[href^='/quizzes/']")
    officer.click("main form button")
    attempt = officer.path
    press_on(item(officer, "one-right").locator("input[value='up']"), "Space")
    type_into(essay(officer, NOTE), WRITTEN)
    type_into(essay(officer, REPORT), LINES)
    press_on(item(officer, REPORT).locator("summary"), "Enter")
    expect(item(officer, NOTE).locator("[data-count]")).to_have_text("14 từ")
    for name in ("one-right", NOTE, REPORT):
        expect(item(officer, name).locator(SAVED)).to_be_visible()
    officer.look()
    officer.go(attempt)
    assert [essay(officer, name).input_value() for name in (NOTE, REPORT)] == [WRITTEN, LINES]
    officer.click("button[name=then][value=submission]")
    officer.click("main form button")
    return attempt


def mark(marker: Visitor, next_one: str, *levels: str, comment: str = "") -> None:
    """From the queue to the next script, and through its rubric by keyboard."""
    marker.go("/marking")
    marker.click(next_one)
    assert "Lường" not in marker.page.inner_text("main")
    for level in levels:
        press_on(marker.page.locator(f"main form input[value='{level}']"), "Space")
    if comment:
        type_into(marker.page.locator("textarea[name=comment]"), comment)
    marker.click("main form .button:not(.button-quiet)")


def test_essays_are_written_on_a_phone_marked_blind_settled_and_read(
    chromium: Browser, with_essays: Server
) -> None:
    with visiting(chromium, with_essays, **PHONE) as officer:
        attempt = write_essays(officer)
        expect(officer.page.locator("main .notice-info")).to_contain_text("do người chấm")
        expect(officer.page.locator(".score")).to_have_count(0)
        with visiting(chromium, with_essays, **DESKTOP) as first:
            first.sign_in("dieuphoi.langson")
            mark(first, NEXT_NOTE, "some", "neutral", comment="Nêu thêm người giao.")
            mark(first, NEXT_REPORT, "all")
            first.go("/marking")
            expect(first.page.locator(NEXT_REPORT)).to_have_count(0)
        with visiting(chromium, with_essays, **PHONE) as second:
            second.sign_in("dieuphoi")
            mark(second, NEXT_REPORT, "none")
            script = second.page.locator("tbody th a").get_attribute("href") or ""
            second.go(script)
            expect(second.page.locator("main li.choice b")).to_have_count(2)
        officer.go(f"{attempt}/result")
        expect(officer.page.locator(".score")).to_have_count(0)
        with visiting(chromium, with_essays, **DESKTOP) as third:
            third.sign_in("quantri")
            third.go("/marking")
            third.click(f"a[href*='/{REPORT}?']")
            third.click("a[href*='/settlement']")
            press_on(third.page.locator("main form input[value='most']"), "Space")
            type_into(third.page.locator("input[name=reason]"), "Có thời gian, thiếu địa điểm.")
            type_into(third.page.locator("textarea[name=comment]"), "Ghi rõ nơi mất.")
            third.click("main form .button")
            expect(third.page.locator("tbody .badge")).to_have_text("đã phân xử")
        officer.go(f"{attempt}/result")
        expect(officer.page.locator(".score strong")).to_have_text(re.compile(r"80,6\s?%"))
        notes = officer.page.locator("section.item .notice-info")
        expect(notes).to_have_count(2)
        expect(notes.first).to_contain_text("Nêu thêm người giao.")
        expect(notes.last).to_contain_text("Ghi rõ nơi mất.")
        officer.look()
