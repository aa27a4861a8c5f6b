"""A lesson in a browser: read to the end, marked by itself or by hand, with and without network and script."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from app.extensions import db
from app.learning.models import SectionProgress
from tests.cast import Cast, client_of
from tests.learning.make import make_enrolment

pytestmark = pytest.mark.browser

FIRST, SECOND = "/courses/mini/01-first-look", "/courses/mini/02-second-look"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application answers browsers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phone(app: Flask, cast: Cast, chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """The trainee's phone, signed in and enrolled."""
    make_enrolment(cast.trainee)
    with chromium.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, locale="vi-VN"
    ) as context:
        carry_sign_in(app, cast, context, address)
        yield context


def carry_sign_in(app: Flask, cast: Cast, context: BrowserContext, address: str) -> None:
    cookie = client_of(app, cast.trainee).get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])


def open_page(context: BrowserContext, path: str) -> Page:
    """A page that fails the test when anything is written to its console."""
    page = context.new_page()
    page.on(
        "console",
        lambda message: pytest.fail(f"console: {message.text}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
    page.goto(path)
    return page


def read_sections() -> set[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(select(SectionProgress.module_slug, SectionProgress.section_id))
    return {(row.module_slug, row.section_id) for row in rows}


def test_the_last_paragraph_arrives(phone: BrowserContext) -> None:
    page = open_page(phone, FIRST)
    expect(page.get_by_text("Đây là đoạn cuối của bài học.")).to_be_visible()
    expect(page.locator("footer.site-footer")).to_be_visible()
    assert page.evaluate("document.querySelector('figure img').decode().then(() => true)")


def test_a_term_opens_and_closes_by_keyboard(phone: BrowserContext) -> None:
    page = open_page(phone, FIRST)
    meaning = page.locator("#term-indicator")
    page.get_by_role("button", name="dấu hiệu nhận biết").focus()
    page.keyboard.press("Enter")
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()


def test_a_mark_by_hand_is_shown_and_kept(phone: BrowserContext) -> None:
    page = open_page(phone, FIRST)
    with page.expect_response("**/sections") as response:
        page.locator("button[form=mark-read]").first.click()
    assert response.value.status == 200
    assert read_sections() == {("01-first-look", "look-around")}
    expect(page.locator("button[form=mark-read]")).to_have_count(1)
    page.reload()
    expect(page.locator("button[form=mark-read]")).to_have_count(1)
    assert page.locator(".contents a.is-read").get_attribute("href") == "#look-around"


def test_a_short_lesson_marks_itself_as_it_is_read(phone: BrowserContext) -> None:
    page = open_page(phone, SECOND)
    page.locator("#the-end .section-end").scroll_into_view_if_needed()
    expect(page.locator(".contents a.is-read")).to_have_count(2, timeout=15_000)
    page.wait_for_function("() => localStorage.length === 0")
    assert read_sections() == {("02-second-look", "look-again"), ("02-second-look", "the-end")}


def test_a_mark_without_network_is_sent_when_there_is_one(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(FIRST)
    page.wait_for_load_state("networkidle")
    phone.set_offline(True)
    page.locator("button[form=mark-read]").first.click()
    expect(page.locator(".contents a.is-read")).to_have_count(1)
    assert read_sections() == set()
    with page.expect_response("**/sections"):
        phone.set_offline(False)
    page.wait_for_function("() => localStorage.length === 0")
    assert read_sections() == {("01-first-look", "look-around")}


def test_the_language_changes_in_place(phone: BrowserContext) -> None:
    page = open_page(phone, FIRST)
    page.locator("#write-down h2").evaluate("element => element.scrollIntoView()")
    expect(page.locator(".contents a[aria-current]")).to_have_attribute("href", "#write-down")
    page.locator(".switch-language button").evaluate("button => button.click()")
    expect(page.locator("#write-down h2")).to_have_text("Write it down")
    assert page.url.endswith(f"{FIRST}#write-down")


def test_reading_and_marking_without_script(app: Flask, cast: Cast, chromium: Browser, address: str) -> None:
    make_enrolment(cast.trainee)
    with chromium.new_context(base_url=address, java_script_enabled=False) as context:
        carry_sign_in(app, cast, context, address)
        page = context.new_page()
        page.goto(FIRST)
        page.locator("button[form=mark-read]").first.click()
        page.wait_for_url(f"**{FIRST}#write-down")
        assert read_sections() == {("01-first-look", "look-around")}
        page.locator("#write-down a[hreflang=en]").click()
        assert page.locator("#write-down h2").inner_text() == "Write it down"
