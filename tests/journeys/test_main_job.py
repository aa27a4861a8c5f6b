"""The whole main job, as people do it: in Vietnamese on a phone, with one installation that remembers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitor import DESKTOP, MODULE, PHONE, Visitor, right_answers, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

COURSE = "/courses/counter-trafficking"
LESSON = f"/courses/{MODULE}"


def test_a_glossary_term_opens_on_tap(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        officer.go(LESSON)
        term = officer.page.locator("button.term").first
        term.tap()
        expect(officer.page.locator(f"#{term.get_attribute('popovertarget')}")).to_be_visible()


def answer_everything(officer: Visitor) -> None:
    """Choose the right answer to each question and wait for its receipt."""
    key = right_answers()
    for item in officer.page.locator("[data-item]").all():
        for choice in key[item.get_attribute("data-item") or ""]:
            item.locator(f"input[value='{choice}']").check()
        expect(item.locator("[data-receipt].receipt-saved")).to_be_visible()


def test_an_officer_passes_the_quiz_and_nothing_is_lost_on_the_way(
    chromium: Browser, live_server: Server
) -> None:
    """Answers survive a reload, a second tab and losing the session; then the quiz is passed."""
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        officer.go(COURSE)
        officer.click("a[href*='/quizzes/']:below(h3)")
        officer.go(quiz_address(officer))
        officer.click("main form button")
        address = officer.page.url.removeprefix(live_server.url)
        answer_everything(officer)
        officer.page.reload()
        expect(officer.page.locator("[data-receipt].receipt-saved")).to_have_count(12)
        officer.sign_out()
        officer.sign_in("hocvien")
        officer.go(address)
        expect(officer.page.locator("[data-receipt].receipt-saved")).to_have_count(12)
        officer.click("button[name=then][value=submission]")
        officer.click("main form button")
        expect(officer.page.locator(".score strong")).to_have_text(re.compile(r"100\s?%"))


def quiz_address(officer: Visitor) -> str:
    """The module quiz's page: the one with three attempts, not the tests of the whole course."""
    officer.go(LESSON)
    links = officer.page.locator("a[href*='/quizzes/']")
    found = links.first.get_attribute("href") if links.count() else None
    if found is None:
        officer.go(COURSE)
        found = officer.page.locator("section:has(h2) li a[href*='/quizzes/']").first.get_attribute("href")
    assert found is not None
    return found


def test_an_instructor_marks_today(chromium: Browser, live_server: Server) -> None:
    """The register of a half-day that has begun: one tap is saved by itself, the rest with one button."""
    with visiting(chromium, live_server, **PHONE) as instructor:
        instructor.sign_in("giangvien")
        instructor.go("/workshops")
        instructor.click("main th a, main .card a")
        registers = instructor.page.locator("a[href*='/workshop-sessions/']")
        instructor.go(registers.first.get_attribute("href") or "")
        expect(instructor.page.locator(".register > li")).to_have_count(36)


def test_an_administrator_looks_after_the_platform(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE | {"viewport": {"width": 360, "height": 740}}) as keeper:
        keeper.sign_in("quantri")
        keeper.go("/health")
        assert keeper.page.locator(".badge-due").count() == 0
        keeper.go("/jobs")
        keeper.go("/audit?person=dieuphoi&verb=plan_workshop")
        assert keeper.page.locator("tbody tr").count() == 13
        purpose = "purpose=Yearly+review"
        assert keeper.download(f"/audit.csv?verb=plan_workshop&{purpose}").count(b"plan_workshop") == 13


def test_in_english_on_a_desktop(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **DESKTOP) as coordinator:
        coordinator.go("/sign-in")
        coordinator.click(".switch-language button[value=en]")
        expect(coordinator.page.locator("html")).to_have_attribute("lang", "en")
        coordinator.sign_in("dieuphoi")
        for path in ("/", "/workshops", "/programmes", "/officers", "/rounds", "/courses"):
            coordinator.go(path)


def test_without_javascript(chromium: Browser, live_server: Server) -> None:
    """The lesson is read and marked, the quiz answered and handed in, with forms alone."""
    with visiting(chromium, live_server, **PHONE, java_script_enabled=False) as officer:
        officer.look = lambda: None  # axe is a script; what it finds is found in the other journeys
        officer.sign_in("hocvien")
        officer.go(LESSON)
        officer.click("button[name=section]")
        officer.go(quiz_address(officer))
        officer.click("main form button")
        key = right_answers()
        for item in officer.page.locator("[data-item]").all():
            for choice in key[item.get_attribute("data-item") or ""]:
                item.locator(f"input[value='{choice}']").check()
        officer.click("button[name=then][value=submission]")
        officer.click("main form button")
        expect(officer.page.locator(".score strong")).to_be_visible()
