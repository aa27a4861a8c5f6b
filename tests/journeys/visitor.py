"""Somebody with a browser, and everything that must be true of each page they see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from app.curriculum.working_copy import FOLDER
from tests.serving import ROOT, Server

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "vi-VN"}
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
MODULE = "counter-trafficking/02-what-trafficking-is"


class Visitor:
    """A page of a browser on a served installation. `look` holds every page to the same rules."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.faults: list[str] = []
        page.on("console", self._on_console)
        page.on("request", self._on_request)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.server.url, "data:")):
            self.faults.append(f"foreign request: {request.url}")

    def go(self, path: str) -> None:
        """Open an address of the site and look at the page."""
        response = self.page.goto(self.server.url + path)
        assert response is not None
        assert response.status == 200, f"{path}: {response.status}"
        self.look()

    def look(self) -> None:
        """No fault since the last look, nothing that axe finds, nothing wider than the screen."""
        assert self.faults == [], f"{self.page.url}: {self.faults}"
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}: {found.generate_report()}"
        width = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{self.page.url} is {width} px too wide"

    def click(self, selector: str) -> None:
        """Click what leads to another page, and look at it."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    def sign_in(self, user_name: str) -> None:
        self.go("/sign-in")
        self.page.fill("input[name=name]", user_name)
        self.page.fill("input[name=password]", password_of(self.server))
        self.click("main form button")

    def sign_out(self) -> None:
        self.page.context.clear_cookies()

    def download(self, path: str) -> bytes:
        """What an address of the site sends, with this visitor's cookies."""
        response = self.page.request.get(self.server.url + path)
        assert response.status == 200, f"{path}: {response.status}"
        return response.body()


@contextmanager
def visiting(browser: Browser, server: Server, **options: Any) -> Iterator[Visitor]:
    """A visitor with a browser profile of their own."""
    context = browser.new_context(**options)
    context.set_default_timeout(20_000)
    yield Visitor(context.new_page(), server)
    context.close()


def password_of(server: Server) -> str:
    """The demonstration's password, as `flask demo sign-ins` prints it."""
    return server.flask("demo", "sign-ins").split()[2]


def right_answers() -> dict[str, list[str]]:
    """The key of every item of the module, from the working copy."""
    items = yaml.safe_load((ROOT / FOLDER / MODULE / "items.yml").read_text("utf-8"))
    return {
        item["id"]: [str(choice["id"]) for choice in item["choices"] if float(choice["fraction"]) > 0]
        for item in items
    }
