"""A scenario exercise is scored on a phone by two observers, who do not see each other's sheets."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.visitor import PHONE, Visitor, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LINES = "ol.register fieldset"
HAND_IN = "button[name=then]"


def open_exercise(observer: Visitor) -> None:
    """The last exercise of the running workshop, which nobody has played yet."""
    observer.go("/workshops")
    observer.click("main th a, main .card a")
    observer.click("main a[href$='/exercises']")
    observer.click("main tbody tr:last-child th a")


def refuse_a_line(observer: Visitor, line: Locator) -> None:
    """What the server will not take stays on the device, and the line says why, not only the bar."""
    said = '{"happened": "Không nhận dòng này."}'
    with observer.foreseeing("status of 409 "):
        observer.page.route(
            "**/marks", lambda route: route.fulfill(status=409, content_type="application/json", body=said)
        )
        line.locator("label").nth(1).tap()
        expect(line.locator(".receipt-kept")).to_contain_text("Không nhận dòng này.")
        observer.page.unroute("**/marks")


def test_a_sheet_is_kept_tap_by_tap_and_handed_in(chromium: Browser, live_server: Server) -> None:
    """Taps wait for the network and outlast a reload; until there are two, a sheet is its observer's alone."""
    with visiting(chromium, live_server, **PHONE) as observer:
        observer.sign_in("giangvien")
        open_exercise(observer)
        exercise = observer.path
        observer.click("form[action$='/observations'] button")
        lines = observer.page.locator(LINES)
        lines.first.locator("label").first.tap()
        expect(lines.first.locator(".receipt-saved")).to_be_visible()
        with observer.offline():
            lines.nth(1).locator("label").nth(1).tap()
            expect(lines.nth(1).locator(".receipt-kept")).to_be_visible()
        expect(lines.nth(1).locator(".receipt-saved")).to_be_visible()
        with observer.before_the_script("observation"):
            lines.nth(2).locator("label").first.tap()
        expect(lines.nth(2).locator(".receipt-saved")).to_be_visible()
        for line in lines.all()[3:]:
            line.locator("label").first.tap()
            expect(line.locator(".receipt-saved")).to_be_visible()
        refuse_a_line(observer, lines.first)
        observer.page.reload()
        expect(lines.first.locator(".receipt-saved")).to_be_visible()
        expect(observer.page.locator(f"{LINES} input:checked")).to_have_count(lines.count())
        observer.click(HAND_IN)
        expect(observer.page.locator(f"{LINES}:disabled")).to_have_count(lines.count())
        sheet = observer.path
        observer.sign_out()
        observer.sign_in("dieuphoi")
        observer.go(exercise)
        expect(observer.page.locator("main table tbody tr").first).to_contain_text("chưa mở")
        observer.go(sheet, status=404)
