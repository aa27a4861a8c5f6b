"""The main job in other circumstances: in English on a desktop, and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from app.shared.health import EVERYTHING
from tests.journeys.visitor import DESKTOP, LESSON, PHONE, begin_quiz, choose_rightly, hand_in, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_an_administrator_looks_after_the_platform(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE | {"viewport": {"width": 360, "height": 740}}) as keeper:
        keeper.sign_in("quantri")
        keeper.go("/health")
        expect(keeper.page.locator("tbody .badge-good")).to_have_count(len(EVERYTHING))
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
            expect(coordinator.page.locator("html")).to_have_attribute("lang", "en")


def test_without_javascript(chromium: Browser, live_server: Server) -> None:
    """The lesson is read and marked, the quiz answered and handed in, with forms alone."""
    with visiting(chromium, live_server, **PHONE, java_script_enabled=False) as officer:
        officer.look = lambda: None  # axe is a script; what it finds is found in the other journeys
        officer.sign_in("hocvien")
        officer.go(LESSON)
        read = officer.page.locator(".contents a.is-read")
        before = read.count()
        officer.click("button[name=section]")
        expect(read).to_have_count(before + 1)
        begin_quiz(officer)
        for item in officer.page.locator("[data-item]").all():
            choose_rightly(item)
        expect(hand_in(officer)).to_have_text(re.compile(r"100\s?%"))
