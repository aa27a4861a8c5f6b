"""Somebody with a browser, and everything that must be true of each page they see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Request, Route

from app.curriculum.working_copy import FOLDER
from app.domain.plain_yaml import entries_of
from tests.serving import ROOT, Server

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "vi-VN"}
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
MODULE = "counter-trafficking/02-what-trafficking-is"
LESSON = f"/courses/{MODULE}"
QUIZ_LINK = ".lesson-nav a[href^='/quizzes/']"


class Visitor:
    """A page of a browser on a served installation. `look` holds every page to the same rules."""

    looked_at: ClassVar[set[tuple[str, str]]] = set()  # what axe has passed: size, address and words

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.faults: list[str] = []
        self.foreseen = ""
        page.on("console", self._on_console)
        page.on("request", self._on_request)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        is_foreseen = self.foreseen and self.foreseen in message.text
        if message.type in ("error", "warning") and not is_foreseen:
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.server.url, "data:")):
            self.faults.append(f"foreign request: {request.url}")

    def go(self, path: str, status: int = 200) -> None:
        """Open an address of the site and look at the page."""
        with self.foreseeing(f"status of {status} " if status != 200 else ""):
            response = self.page.goto(self.server.url + path)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"
        self.look()

    @contextmanager
    def foreseeing(self, complaint: str) -> Iterator[None]:
        """Chromium writes each reply that is an error into the console: meanwhile those that say this are no fault."""
        self.foreseen = complaint
        yield
        self.page.evaluate("0")  # what was written before has arrived now
        self.foreseen = ""

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Without a network, as Chromium sees it."""
        with self.foreseeing("net::ERR_INTERNET_DISCONNECTED"):
            self.page.context.set_offline(True)
            yield
            self.page.context.set_offline(False)

    @property
    def path(self) -> str:
        """The address of the page within the site."""
        return self.page.url.removeprefix(self.server.url)

    def look(self) -> None:
        """Examine the page; again where it waited for a job, which was done meanwhile, and loaded itself anew."""
        try:
            self._examine()
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
            self.page.wait_for_load_state()
            self._examine()

    def _examine(self) -> None:
        """No fault since the last look, nothing that axe finds, nothing wider than the screen."""
        assert self.faults == [], f"{self.page.url}: {self.faults}"
        seen = (f"{self.page.viewport_size} {self.page.url}", self.page.inner_text("body"))
        if seen not in self.looked_at:
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{self.page.url}: {found.generate_report()}"
            self.looked_at.add(seen)
        width = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{self.page.url} is {width} px too wide"

    def click(self, selector: str) -> None:
        """Click what leads to another page, and look at it."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    @contextmanager
    def before_the_script(self, name: str) -> Iterator[None]:
        """Load the page anew over a link on which one of its scripts comes only after what is done meanwhile."""
        on_their_way: list[Route] = []
        self.page.route(f"**/{name}.*.js", lambda route: on_their_way.append(route), times=1)
        self.page.reload()
        while not on_their_way:
            self.page.wait_for_timeout(20)
        yield
        on_their_way[0].continue_()

    def sign_in(self, user_name: str) -> None:
        self.go("/sign-in")
        self.page.fill("input[name=name]", user_name)
        self.page.fill("input[name=password]", password_of(self.server))
        self.click("main form button")

    def in_another_tab(self) -> Visitor:
        """The same person with the same browser, on a new page."""
        return Visitor(self.page.context.new_page(), self.server)

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


@cache
def password_of(server: Server) -> str:
    """The demonstration's password, as `flask demo sign-ins` prints it."""
    return server.flask("demo", "sign-ins").split()[2]


@cache
def right_answers() -> dict[str, list[str]]:
    """The right choices of every item of the courses, from the working copy."""
    return {
        item["id"]: [
            str(choice["id"]) for choice in item.get("choices", ()) if Fraction(choice["fraction"]) > 0
        ]
        for path in (ROOT / FOLDER).glob("*/*/items.yml")
        for item in entries_of(path.read_text("utf-8"))
    }


def begin_quiz(officer: Visitor) -> str:
    """From the end of the module's lesson into an attempt at its quiz; the attempt's address."""
    officer.go(LESSON)
    officer.click(QUIZ_LINK)
    officer.click("main form button")
    return officer.path


def choose_rightly(item: Locator) -> None:
    """Tick the right choices of a question."""
    for choice in right_answers()[item.get_attribute("data-item") or ""]:
        item.locator(f".choices input[value='{choice}']").check()


def hand_in(officer: Visitor) -> Locator:
    """Look once more and hand in; the score."""
    officer.click("button[name=then][value=submission]")
    officer.click("main form button")
    return officer.page.locator(".score strong")
