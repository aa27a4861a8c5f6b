"""A course as a book: sent by a coordinator, acknowledged by whoever unpacks it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitor import DESKTOP, PHONE, Visitor, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WORD = "Thiếu úy Lò Thị Mẫu"


def test_a_receiver_without_an_account_acknowledges_by_the_code_of_the_note(
    chromium: Browser, live_server: Server, read_pdf: Callable[[bytes], str]
) -> None:
    with visiting(chromium, live_server, **DESKTOP) as coordinator:
        coordinator.sign_in("dieuphoi.langson")
        send_to_stations(coordinator)
        first = coordinator.page.locator("tbody tr").first
        expect(first).to_contain_text("chờ xác nhận")
        unit = first.locator("a").inner_text()
        codes = codes_of(coordinator, read_pdf)
        assert len(codes) == coordinator.page.locator("tbody tr").count()
        with visiting(chromium, live_server, **PHONE) as receiver:
            acknowledge(receiver, codes[0], unit)
            second_tab = receiver.in_another_tab()
            second_tab.go(f"/received/{codes[0]}")
            expect(second_tab.page.locator("main form")).to_have_count(0)
            receiver.go(f"/received/{codes[0][:-1]}", status=404)
        coordinator.page.reload()
        expect(first).to_contain_text("thiếu 2 bản")
        coordinator.click("tbody tr a")
        expect(coordinator.page.locator("main")).to_contain_text(WORD)


def send_to_stations(coordinator: Visitor) -> None:
    """Thirty copies to each station of the province that is the coordinator's."""
    coordinator.go("/deliveries")
    coordinator.click("main a.button")
    coordinator.page.select_option("[name=kind]", value="station")
    coordinator.page.fill("form.filters [name=copies]", "30")
    coordinator.click("form.filters button")
    coordinator.click("main form.form button")


def codes_of(coordinator: Visitor, read_pdf: Callable[[bytes], str]) -> list[str]:
    """The codes on the notes of the list, in its order."""
    notes = coordinator.page.locator("a[href*='notes.pdf']").get_attribute("href") or ""
    return re.findall(r"/received/([2-9A-Z]{15})\b", read_pdf(coordinator.download(notes)))


def acknowledge(receiver: Visitor, code: str, unit: str) -> None:
    """Two copies fewer than were sent came."""
    receiver.go(f"/received/{code}")
    expect(receiver.page.locator("main")).to_contain_text(unit)
    receiver.page.fill("[name=copies]", "28")
    receiver.page.fill("[name=name]", WORD)
    receiver.click("main form button")
    expect(receiver.page.locator("main")).to_contain_text("28 trên 30 bản")
    expect(receiver.page.locator("main")).not_to_contain_text(WORD)
