"""A quiz that goes page by page, and questions marked to be looked at again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.visitor import DESKTOP, PHONE, Visitor, hand_in, visiting
from tests.serving import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SAVED = "[data-receipt].receipt-saved"
PUBLISH = (
    "from wsgi import app\n"
    "from tests.quizzes.structured import publish_structure\n"
    "with app.app_context(): publish_structure()"
)
ENROL = "main form[action*='enrol'] button"
GO_ON = "button[name=then][value=next]"


@pytest.fixture(scope="module")
def with_structure(live_server: Server) -> Server:
    subprocess.run([sys.executable, "-c", PUBLISH], cwd=ROOT, env=live_server.env, check=True)
    return live_server


def begin(officer: Visitor, module: str) -> str:
    """Enrol in the course, and into an attempt at the quiz of a module; the attempt's address."""
    officer.sign_in("hocvien")
    officer.go("/courses/structure")
    if officer.page.locator(ENROL).count():
        officer.click(ENROL)
    officer.go(f"/courses/structure/{module}")
    officer.click(".lesson-nav a[href^='/quizzes/']")
    officer.click("main form button")
    return officer.path


def item(officer: Visitor, name: str) -> Locator:
    return officer.page.locator(f"[data-item='{name}']")


def choose(officer: Visitor, name: str, choice: str) -> None:
    item(officer, name).locator(f"label:has(input[value='{choice}'])").click()


def answer(officer: Visitor, name: str, choice: str) -> None:
    choose(officer, name, choice)
    expect(item(officer, name).locator(SAVED)).to_be_visible()


def is_on_second_page(officer: Visitor) -> None:
    """The scenario with its two questions, and neither what came before nor what comes after."""
    expect(item(officer, "how-many-doors")).to_be_visible()
    expect(officer.page.locator("[data-item]")).to_have_count(2)


def test_a_page_that_was_left_does_not_come_back(chromium: Browser, with_structure: Server) -> None:
    """Not by going back, not by reloading, and not in a second tab, which says so."""
    with visiting(chromium, with_structure, **PHONE) as officer:
        attempt = begin(officer, "02-in-order")
        answer(officer, "first-of-all", "yes")
        second_tab = officer.in_another_tab()
        second_tab.go(attempt)
        officer.click(GO_ON)
        is_on_second_page(officer)
        officer.page.reload()
        is_on_second_page(officer)
        officer.page.go_back()
        is_on_second_page(officer)
        with second_tab.foreseeing("status of 409 "):
            choose(second_tab, "first-of-all", "no")
            expect(second_tab.page.locator("[data-kept]")).to_contain_text("không ở trang bạn đang làm")
        expect(second_tab.page.locator("fieldset:enabled")).to_have_count(0)
        second_tab.look()
        second_tab.go(attempt)
        is_on_second_page(second_tab)
        expect(second_tab.page.locator("[data-too-late]")).to_be_visible()
        for name in ("how-many-doors", "one-is-open"):
            answer(second_tab, name, "yes")
        second_tab.click(GO_ON)
        answer(second_tab, "last-of-all", "no")
        expect(hand_in(second_tab)).to_have_text("75%")


def test_a_page_is_not_left_while_its_answers_wait(chromium: Browser, with_structure: Server) -> None:
    with visiting(chromium, with_structure, **PHONE) as officer:
        begin(officer, "02-in-order")
        with officer.offline():
            choose(officer, "first-of-all", "yes")
            expect(item(officer, "first-of-all").locator(".receipt-kept")).to_be_visible()
            officer.page.locator(GO_ON).click()
            expect(officer.page.locator("[data-kept]")).to_contain_text("Chưa sang trang sau được")
            expect(item(officer, "first-of-all")).to_be_visible()
        expect(item(officer, "first-of-all").locator(SAVED)).to_be_visible()
        officer.click(GO_ON)
        is_on_second_page(officer)


def bookmark(officer: Visitor, name: str) -> Locator:
    return officer.page.locator(f"[data-bookmark='{name}']")


@contextmanager
def sent(officer: Visitor, name: str) -> Iterator[None]:
    """Meanwhile the mark of a question reaches the server."""
    with officer.page.expect_response(f"**/bookmarks/{name}") as reply:
        yield
    assert reply.value.ok


def marked(officer: Visitor) -> Locator:
    return officer.page.locator(".item-map .is-marked")


def test_questions_are_marked_to_be_looked_at_again(chromium: Browser, with_structure: Server) -> None:
    """By touch, with and without a link; the marks are found on another device, before handing in, and by keyboard."""
    with visiting(chromium, with_structure, **PHONE) as officer:
        attempt = begin(officer, "01-parts")
        with sent(officer, "count-carts"):
            bookmark(officer, "count-carts").tap()
        with sent(officer, "is-market"), officer.offline():
            bookmark(officer, "is-market").tap()
            expect(bookmark(officer, "is-market")).to_have_attribute("aria-pressed", "true")
            expect(marked(officer)).to_have_count(2)
        officer.page.reload()
        expect(marked(officer)).to_have_count(2)
        officer.look()
        with visiting(chromium, with_structure, **DESKTOP) as elsewhere:
            elsewhere.sign_in("hocvien")
            elsewhere.go(attempt)
            expect(marked(elsewhere)).to_have_count(2)
            with sent(elsewhere, "is-market"):
                bookmark(elsewhere, "is-market").press("Enter")
            expect(marked(elsewhere)).to_have_count(1)
            elsewhere.click("button[name=then][value=submission]")
            expect(elsewhere.page.get_by_text("Bạn đã đánh dấu 1 câu để xem lại.")).to_be_visible()
            elsewhere.click(".item-map .is-marked")
            assert elsewhere.path == f"{attempt}#q1"


def test_questions_are_marked_without_a_script(chromium: Browser, with_structure: Server) -> None:
    """What is chosen on the page meanwhile is saved with the mark."""
    with visiting(chromium, with_structure, **PHONE, java_script_enabled=False) as officer:
        officer.look = lambda: None  # axe is a script; what it finds is found in the other journeys
        begin(officer, "01-parts")
        choose(officer, "count-carts", "yes")
        with officer.page.expect_navigation():
            bookmark(officer, "who-sells").click()
        expect(bookmark(officer, "who-sells")).to_be_in_viewport()
        expect(bookmark(officer, "who-sells")).to_have_attribute("aria-pressed", "true")
        expect(item(officer, "count-carts").locator(SAVED)).to_be_visible()
