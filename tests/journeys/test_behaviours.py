"""Quizzes that answer while they are taken: tries by keyboard, certainty by touch, practice without scripts."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.test_time_limit import TIME_LEFT, limit
from tests.journeys.visitor import DESKTOP, PHONE, Visitor, hand_in, visiting
from tests.serving import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PUBLISH = (
    "from wsgi import app\n"
    "from tests.quizzes.behaving import publish_behaving\n"
    "with app.app_context(): publish_behaving()"
)
ENROL = "main form[action*='enrol'] button"


@pytest.fixture(scope="module")
def with_behaviours(live_server: Server) -> Server:
    subprocess.run([sys.executable, "-c", PUBLISH], cwd=ROOT, env=live_server.env, check=True)
    return live_server


def begin(officer: Visitor, course: str, link: int = 0) -> None:
    """Enrol in the course, and into an attempt at what the lesson's links lead to: the quiz, then the practice."""
    officer.sign_in("hocvien")
    officer.go(f"/courses/{course}")
    if officer.page.locator(ENROL).count():
        officer.click(ENROL)
    officer.go(f"/courses/{course}/01-first-look")
    officer.go(officer.page.locator(".lesson-nav a[href^='/quizzes/']").nth(link).get_attribute("href") or "")
    officer.click("main form button")


def item(officer: Visitor, name: str) -> Locator:
    return officer.page.locator(f"[data-item='{name}']")


def press(target: Locator, key: str) -> None:
    target.focus()
    target.page.keyboard.press(key)


def test_tries_by_keyboard(chromium: Browser, with_behaviours: Server) -> None:
    with visiting(chromium, with_behaviours, **DESKTOP) as officer:
        begin(officer, "mini-tries")
        question = item(officer, "sky-is-up")
        press(question.locator(".choices input[value='down']"), "Space")
        press(question.locator("[data-check] button"), "Enter")
        expect(question.locator(".check-said")).to_be_visible()
        expect(question.locator("[data-check] button")).to_have_attribute("value", "2")
        expect(question.locator("[data-checked]")).to_be_focused()
        officer.look()
        with officer.offline():
            press(question.locator(".choices input[value='up']"), "Space")
            press(question.locator("[data-check] button"), "Enter")
            expect(question.locator("[data-checked]")).to_contain_text("hiện không kết nối được")
            expect(question.locator("[data-check] button")).to_have_attribute("value", "2")
        press(question.locator("[data-check] button"), "Enter")
        expect(question.locator("fieldset").first).to_have_attribute("disabled", "")
        expect(question.locator(".choices input[value='up']")).to_be_checked()
        expect(question.locator("[data-check]")).to_have_count(0)
        officer.page.reload()
        expect(question.locator(".check-right")).to_be_visible()
        officer.look()
        assert hand_in(officer).inner_text() in ("22,2%", "22.2%")


def test_a_checked_question_does_not_look_like_the_end_of_the_time(
    chromium: Browser, with_behaviours: Server
) -> None:
    """Questions checked for good are disabled, and the page stays as it is when the next answer is saved."""
    with visiting(chromium, with_behaviours, **PHONE) as officer:
        begin(officer, "mini-tries")
        limit(with_behaviours, "+10 minutes")
        item(officer, "sky-is-up").locator("input[value='up']").check()
        item(officer, "sky-is-up").locator("[data-check] button").click()
        expect(item(officer, "sky-is-up").locator("fieldset:disabled").first).to_be_visible()
        expect(officer.page.locator(TIME_LEFT)).to_be_visible()
        officer.page.evaluate("document.body.dataset.isTheSame = ''")
        item(officer, "true-or-not").locator("input[value='true']").check()
        expect(item(officer, "true-or-not").locator(".receipt-saved")).to_be_visible()
        officer.page.wait_for_timeout(1000)
        expect(officer.page.locator("body[data-is-the-same]")).to_have_count(1)


def test_certainty_by_touch(chromium: Browser, with_behaviours: Server) -> None:
    with visiting(chromium, with_behaviours, **PHONE) as officer:
        begin(officer, "mini-certainty")
        for name, choice, level in (("sky-is-up", "down", 3), ("true-or-not", "true", 1)):
            item(officer, name).locator(f".choices input[value='{choice}']").tap()
            item(officer, name).locator(f"[data-level] input[value='{level}']").tap()
            expect(item(officer, name).locator(".receipt-saved")).to_be_visible()
        officer.page.reload()
        expect(item(officer, "sky-is-up").locator("[data-level] input[value='3']")).to_be_checked()
        officer.look()
        hand_in(officer)
        groups = officer.page.locator("#certainty .card h3")
        assert [text[-1] for text in groups.all_inner_texts()] == ["1", "0", "1", "0"]


def test_practice_without_scripts(chromium: Browser, with_behaviours: Server) -> None:
    with visiting(chromium, with_behaviours, **PHONE, java_script_enabled=False) as officer:
        officer.look = lambda: None  # axe is a script; what it finds is found in the other journeys
        begin(officer, "mini-tries", link=1)
        officer.page.locator("input[value='false']").check()
        with officer.page.expect_navigation():
            officer.page.locator("button[name='try']").click()
        assert officer.page.url.endswith("#q1")
        expect(officer.page.locator(".check-open")).to_be_visible()
        expect(officer.page.locator("[data-item] fieldset").first).to_have_attribute("disabled", "")
