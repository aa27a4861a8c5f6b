"""A wrong key, from the question's results to the scores that count: tried out, applied, and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitor import DESKTOP, PHONE, Visitor, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def open_a_post_test(visitor: Visitor) -> str:
    """The changes of scores of the post-test of the first workshop that sat one."""
    visitor.go("/workshops")
    places = visitor.page.eval_on_selector_all("main a", "links => links.map(a => a.getAttribute('href'))")
    workshops = [place for place in places if re.fullmatch(r"/workshops/[0-9a-f-]{36}", place)]
    for workshop in workshops:
        visitor.go(f"{workshop}/results")
        link = visitor.page.locator("tbody a", has_text="Bài kiểm tra đầu ra").first
        if link.count():
            visitor.go(link.get_attribute("href") or "")
            return visitor.path
    raise AssertionError("no workshop of the demonstration sat its post-test")


def wait_for_the_trial(visitor: Visitor) -> None:
    go_on = visitor.page.locator("main .notice + .actions a.button")
    expect(go_on).to_have_count(1, timeout=60_000)
    go_on.click()
    visitor.page.wait_for_url("**/regrades/*")
    visitor.look()


def confirm_application(visitor: Visitor) -> None:
    visitor.page.click("details.confirm > summary")
    with visitor.page.expect_navigation():
        visitor.page.locator("form[action$='/application'] .button-danger:visible").click()
    visitor.look()


def count_of(visitor: Visitor, place: int) -> int:
    return int(visitor.page.locator(".figures dd").nth(place).inner_text().replace(".", ""))


def test_a_coordinator_corrects_a_key_and_takes_it_back(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **{**DESKTOP, "locale": "vi-VN"}) as coordinator:
        coordinator.sign_in("dieuphoi")
        open_a_post_test(coordinator)
        coordinator.click("a[href*='/gradings']")
        coordinator.click("main section ol li:first-child a")
        coordinator.page.check("input[name=rule][value=drop]")
        coordinator.page.fill("input[name=reason]", "Ví dụ tự tạo: câu hỏi có hai cách hiểu")
        coordinator.click("main form .button")
        wait_for_the_trial(coordinator)
        tried, changed = count_of(coordinator, 0), count_of(coordinator, 1) + count_of(coordinator, 2)
        assert 0 < changed <= tried
        confirm_application(coordinator)
        expect(coordinator.page.locator(".page-header .badge-good")).to_have_count(1)
        regrade = coordinator.path
        coordinator.click("#decide form .button")
        wait_for_the_trial(coordinator)
        assert (count_of(coordinator, 0), count_of(coordinator, 1) + count_of(coordinator, 2)) == (
            tried,
            changed,
        )
        confirm_application(coordinator)
    with visiting(chromium, live_server, **PHONE) as again:
        again.sign_in("dieuphoi")
        again.go(regrade)
        expect(again.page.locator("#decide form")).to_have_count(0)
        again.click(".breadcrumbs a")
        expect(again.page.locator("tbody tr")).to_have_count(2)
