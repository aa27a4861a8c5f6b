"""Pages about quizzes that are only read: results, gradebooks, the bank; by those who teach, plan and oversee."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitor import DESKTOP, PHONE, Visitor, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

QUIZZES = "tbody th a[href*='/results?']"
EDITION_RESULTS = "main a[href^='/editions/'][href$='/results']"
GRADEBOOK = "main a[href$='/gradebook']"


def follow(visitor: Visitor, selector: str, place: int = 0) -> None:
    """Open the address of a link and look at the page."""
    visitor.go(visitor.page.locator(selector).nth(place).get_attribute("href") or "")


def open_first_workshop(visitor: Visitor) -> None:
    """The oldest workshop, whose officers sat both tests."""
    visitor.go("/workshops")
    places = visitor.page.eval_on_selector_all("main a", "links => links.map(a => a.getAttribute('href'))")
    visitor.go([place for place in places if re.fullmatch(r"/workshops/[0-9a-f-]{36}", place)][-1])


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_coordinator_reads_what_quizzes_tell(chromium: Browser, live_server: Server, device) -> None:
    with visiting(chromium, live_server, **device, color_scheme="dark") as coordinator:
        coordinator.sign_in("dieuphoi")
        open_first_workshop(coordinator)
        follow(coordinator, "main a[href$='/results']")
        results = coordinator.path
        follow(coordinator, QUIZZES)
        expect(coordinator.page.locator("#test tbody tr").first).to_be_visible()
        follow(coordinator, "#items tbody th a")
        coordinator.go(results)
        follow(coordinator, EDITION_RESULTS)
        edition = coordinator.path
        follow(coordinator, QUIZZES)
        coordinator.page.locator("#unit").select_option(index=1)
        coordinator.click("form.filters:has(#unit) button")
        coordinator.go(edition)
        follow(coordinator, GRADEBOOK)
        expect(coordinator.page.locator("tbody tr").first).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_questions_of_the_bank_are_commented_on_and_retired(
    chromium: Browser, live_server: Server, device
) -> None:
    with visiting(chromium, live_server, **device) as coordinator:
        coordinator.sign_in("dieuphoi")
        coordinator.go("/items")
        coordinator.page.locator("tbody input[type=checkbox]").first.check()
        coordinator.click("form[action$='/retirements/new'] .actions button")
        expect(coordinator.page.locator("main form input[name=item]")).to_have_count(1)
        coordinator.page.fill("main form input[name=reason]", "Ví dụ tự tạo: căn cứ đã thay đổi")
        coordinator.click("main form .button")
        follow(coordinator, "tbody th a")
        coordinator.page.fill("#comments textarea", "Ví dụ tự tạo: phương án B chưa rõ.")
        coordinator.click("#comments form button")
        expect(coordinator.page.locator("#comments .said").first).to_have_text(re.compile("chưa rõ"))
        coordinator.click("#comments article form button")
        coordinator.click(".notice form button")
        expect(coordinator.page.locator("a[href*='/retirements/new']")).to_have_count(1)


def test_an_observer_reads_figures_and_no_keys(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as coordinator:
        coordinator.sign_in("dieuphoi")
        open_first_workshop(coordinator)
        follow(coordinator, "main a[href$='/results']")
        edition = coordinator.page.locator(EDITION_RESULTS).get_attribute("href") or ""
    for device in (PHONE, DESKTOP):
        with visiting(chromium, live_server, **device) as observer:
            observer.sign_in("quansat")
            observer.go(edition)
            follow(observer, QUIZZES)
            expect(observer.page.locator("#items tbody tr").first).to_be_visible()
            expect(observer.page.locator("#items tbody a")).to_have_count(0)
