"""A quiz with an item of every type: by keyboard alone, and by touch."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.journeys.visitor import DESKTOP, PHONE, Visitor, hand_in, visiting
from tests.serving import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SAVED = "[data-receipt].receipt-saved"
PUBLISH = (
    "from wsgi import app\n"
    "from tests.quizzes.every_type import publish_types\n"
    "with app.app_context(): publish_types()"
)
ENROL = "main form[action*='enrol'] button"
ORDER = ["morning", "noon", "evening", "night"]


@pytest.fixture(scope="module")
def with_types(live_server: Server) -> Server:
    subprocess.run([sys.executable, "-c", PUBLISH], cwd=ROOT, env=live_server.env, check=True)
    return live_server


def begin(officer: Visitor) -> str:
    """Enrol in the course of all types, and into an attempt at its quiz; the attempt's address."""
    officer.sign_in("hocvien")
    officer.go("/courses/types")
    if officer.page.locator(ENROL).count():
        officer.click(ENROL)
    officer.go("/courses/types/01-all-types")
    officer.click(".lesson-nav a[href^='/quizzes/']")
    officer.click("main form button")
    return officer.path


def item(officer: Visitor, name: str) -> Locator:
    return officer.page.locator(f"[data-item='{name}']")


def order_of(place: Locator) -> list[str | None]:
    """The steps as they stand in the list, with the positions that they have."""
    return [row.get_attribute("data-part") for row in place.locator("select").all()]


def put_in_order(place: Locator, move: Callable[[Locator], None]) -> None:
    """Move each step up, the last first, until the list reads as it should."""
    for step in reversed(ORDER):
        row = place.locator(f".place:has([data-part='{step}'])")
        for _ in range(len(ORDER)):
            move(row.locator("button").first)
    expect(place.locator(SAVED)).to_be_visible()
    assert order_of(place) == ORDER
    assert [each.input_value() for each in place.locator("select").all()] == ["1", "2", "3", "4"]


def press_on(target: Locator, *keys: str) -> None:
    target.focus()
    for key in keys:
        target.page.keyboard.press(key)


def type_into(target: Locator, keys: str) -> None:
    """Write a text, or the letter by which a select finds an option."""
    target.focus()
    target.page.keyboard.type(keys)


TICKED = [("one-right", "up"), ("yes-or-no", "true")]
TICKED += [(name, choice) for name in ("some-right", "all-right") for choice in ("two", "four")]
WRITTEN = [("say-it", "ho chieu"), ("say-it-strictly", "hoà"), ("hours-of-a-day", "1 ngày")]
WRITTEN += [("written-large", "1234,5")]
PLACED = [("pair-them", "dog", "G"), ("pair-them", "cat", "M"), ("pair-them", "puppy", "G")]
PLACED += [("pick-for-gaps", "boils", "s"), ("pick-for-gaps", "degrees", "1")]
PLACED += [("write-in-gaps", "hours", "giờ"), ("write-in-gaps", "minutes", "phút")]


def test_every_type_by_keyboard_alone(chromium: Browser, with_types: Server) -> None:
    with visiting(chromium, with_types, **DESKTOP) as officer:
        attempt = begin(officer)
        for name, choice in TICKED:
            press_on(item(officer, name).locator(f"input[value='{choice}']"), "Space")
        for name, words in WRITTEN:
            type_into(item(officer, name).locator(".input"), words)
        for name, part, keys in PLACED:
            type_into(item(officer, name).locator(f"[data-part='{part}']"), keys)
        expect(item(officer, "written-large").locator("[data-reading]")).to_have_text("Được hiểu là 1.234,5")
        put_in_order(item(officer, "put-in-order"), lambda button: press_on(button, "Enter"))
        for place, step in enumerate(ORDER, 1):
            select = item(officer, "order-all").locator(f"[data-part='{step}']")
            type_into(select, str(place))
            expect(select).to_be_focused()
        assert order_of(item(officer, "order-all")) == ORDER
        expect(officer.page.locator(SAVED)).to_have_count(13)
        officer.look()
        officer.go(attempt)
        expect(officer.page.locator(SAVED)).to_have_count(13)
        assert order_of(item(officer, "put-in-order")) == ORDER
        expect(hand_in(officer)).to_have_text(re.compile(r"100\s?%"))


def test_answers_are_saved_where_the_buttons_of_an_order_do_not_load(
    chromium: Browser, with_types: Server
) -> None:
    with visiting(chromium, with_types, **DESKTOP) as officer:
        officer.page.route("**/ordering*.js", lambda route: route.abort())
        begin(officer)
        officer.page.reload()
        item(officer, "put-in-order").locator("[data-part='noon']").select_option("2")
        item(officer, "one-right").locator("label:has(input[value='up'])").click()
        for name in ("put-in-order", "one-right"):
            expect(item(officer, name).locator(SAVED)).to_be_visible()
        expect(item(officer, "put-in-order").locator(".moves")).to_have_count(0)


CONFIRM = """name => {
  const form = document.querySelector("form.attempt");
  const { account, attempt } = form.dataset;
  const { key, answer } = JSON.parse(localStorage.getItem(`answers:${account}:${attempt}`))[name];
  const told = { item: name, key, answer, receipt: "ABCD", savedAt: new Date().toISOString() };
  new BroadcastChannel(`attempt:${attempt}`).postMessage(told);
}"""


def test_what_another_tab_has_sent_waits_in_this_one_no_longer(chromium: Browser, with_types: Server) -> None:
    """The other tab may tell before this one sees that the draft is gone."""
    with visiting(chromium, with_types, **DESKTOP) as officer:
        begin(officer)
        with officer.offline():
            item(officer, "one-right").locator("label:has(input[value='down'])").click()
            expect(item(officer, "one-right").locator("[data-receipt].receipt-kept")).to_be_visible()
            expect(officer.page.locator("[data-kept]")).to_be_visible()
            officer.page.evaluate(CONFIRM, "one-right")
            expect(item(officer, "one-right").locator(SAVED)).to_be_visible()
            expect(officer.page.locator("[data-kept]")).to_be_hidden()


def test_a_refused_answer_gives_way_to_another(chromium: Browser, with_types: Server) -> None:
    """The second also to one that is chosen while its refusal is on the way."""
    with visiting(chromium, with_types, **DESKTOP) as officer:
        begin(officer)
        picked = item(officer, "one-right")

        held: list[Route] = []
        officer.page.route("**/one-right", lambda route: held.append(route), times=2)
        picked.locator("label:has(input[value='down'])").click()
        refuse(officer, held)
        expect(officer.page.locator("[data-kept]")).to_be_visible()
        picked.locator("label:has(input[value='up'])").click()
        wait_for(officer, held)
        picked.locator("label:has(input[value='aside'])").click()
        refuse(officer, held)
        expect(picked.locator(SAVED)).to_be_visible()
        expect(officer.page.locator("[data-kept]")).to_be_hidden()


def wait_for(officer: Visitor, held: list[Route]) -> None:
    """Until an answer is on the way."""
    while not held:
        officer.page.wait_for_timeout(20)


def refuse(officer: Visitor, held: list[Route]) -> None:
    """Reply to the answer on the way that it cannot be taken."""
    wait_for(officer, held)
    with officer.foreseeing("status of 422 "), officer.page.expect_response("**/one-right"):
        held.pop().fulfill(status=422, json={})


def test_every_type_by_touch_and_without_a_link(chromium: Browser, with_types: Server) -> None:
    """What is written and put in order on a phone waits there for the link, and outlasts the page."""
    with visiting(chromium, with_types, **PHONE) as officer:
        attempt = begin(officer)
        for name, choice in (
            ("one-right", "up"),
            ("some-right", "two"),
            ("all-right", "two"),
            ("yes-or-no", "true"),
        ):
            item(officer, name).locator(f"label:has(input[value='{choice}'])").tap()
        item(officer, "pair-them").locator("[data-part='dog']").select_option("bark")
        with officer.offline():
            item(officer, "say-it").locator(".input").fill("giấy tờ")
            item(officer, "pick-for-gaps").locator("[data-part='degrees']").select_option("hundred")
            item(officer, "put-in-order").locator(".moves button").nth(1).tap()
            for name in ("say-it", "pick-for-gaps", "put-in-order"):
                expect(item(officer, name).locator("[data-receipt].receipt-kept")).to_be_visible()
            kept = order_of(item(officer, "put-in-order"))
            officer.page.goto("about:blank")
        officer = officer.in_another_tab()
        officer.go(attempt)
        expect(officer.page.locator(SAVED)).to_have_count(8)
        assert item(officer, "say-it").locator(".input").input_value() == "giấy tờ"
        assert order_of(item(officer, "put-in-order")) == kept
        hand_in(officer)
        verdicts = officer.page.locator(".item .item-number")
        expect(verdicts).to_have_count(13)
        expect(verdicts.nth(4)).to_have_text(re.compile("đúng một phần", re.IGNORECASE))
