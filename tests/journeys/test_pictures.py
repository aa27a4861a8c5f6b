"""Questions with pictures: by touch and by keyboard alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.test_item_types import ENROL, SAVED, item, press_on
from tests.journeys.visitor import DESKTOP, PHONE, Visitor, visiting
from tests.serving import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PUBLISH = (
    "from wsgi import app\n"
    "from tests.quizzes.pictured import publish_pictures\n"
    "with app.app_context(): publish_pictures()"
)
DOOR, PANE, GROUND = (0.66, 0.75), (0.32, 0.62), (0.46, 0.6)


@pytest.fixture(scope="module")
def with_pictures(live_server: Server) -> Server:
    subprocess.run([sys.executable, "-c", PUBLISH], cwd=ROOT, env=live_server.env, check=True)
    return live_server


def begin(officer: Visitor) -> None:
    officer.sign_in("hocvien")
    officer.go("/courses/pictures")
    if officer.page.locator(ENROL).count():
        officer.click(ENROL)
    officer.go("/courses/pictures/01-drawn")
    officer.click(".lesson-nav a[href^='/quizzes/']")
    officer.click("main form button")


def tap(place: Locator, point: tuple[float, float]) -> None:
    """Tap the picture at a point, in shares of its sides."""
    spots = place.locator(".spots")
    spots.scroll_into_view_if_needed()
    box = spots.bounding_box()
    assert box
    place.page.touchscreen.tap(box["x"] + box["width"] * point[0], box["y"] + box["height"] * point[1])


def picked(place: Locator) -> list[str | None]:
    return [field.get_attribute("value") for field in place.locator("input:checked").all()]


def test_areas_are_tapped_and_the_list_follows(chromium: Browser, with_pictures: Server) -> None:
    with visiting(chromium, with_pictures, **PHONE) as officer:
        begin(officer)
        one, several = item(officer, "where-is-the-door"), item(officer, "where-does-light-come-in")
        tap(one, PANE)
        tap(one, DOOR)
        tap(one, GROUND)
        assert picked(one) == ["frame"]
        for point in (DOOR, PANE):
            tap(several, point)
        assert picked(several) == ["pane", "frame"]
        item(officer, "which-is-round").locator("label:has(input[value='disc'])").tap()
        for name in ("where-is-the-door", "where-does-light-come-in", "which-is-round"):
            expect(item(officer, name).locator(SAVED)).to_be_visible()
        tap(several, PANE)
        assert picked(several) == ["frame"]
        officer.look()


def test_areas_are_picked_from_the_list_by_keyboard_and_have_names(
    chromium: Browser, with_pictures: Server
) -> None:
    with visiting(chromium, with_pictures, **DESKTOP) as officer:
        begin(officer)
        place = item(officer, "where-is-the-door")
        press_on(place.locator("input[type='radio']").first, "Space", "ArrowDown")
        assert picked(place) == ["pane"]
        expect(place.get_by_role("radio", name="B Ô kính", exact=True)).to_be_checked()
        expect(place.locator(SAVED)).to_be_visible()
        officer.page.reload()
        assert picked(place) == ["pane"]
        officer.look()
