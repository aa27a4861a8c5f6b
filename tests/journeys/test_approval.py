"""An edition from its author to a trainee: proposed by one person, reviewed by a second, approved by a third."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.curriculum.working_copy import FOLDER
from tests.curriculum.papers import pdf_that
from tests.journeys.visitor import DESKTOP, PHONE, Visitor, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

COURSE = "/courses/counter-trafficking"
WRITTEN = "02-what-trafficking-is/module.vi.md"


def propose(server: Server, folder: Path) -> None:
    """A word changed in Vietnamese only, published by the coordinator of one province."""
    courses = Path(shutil.copytree(FOLDER, folder / "courses"))
    path = courses / "counter-trafficking" / WRITTEN
    text = path.read_text("utf-8")
    heading = next(line for line in text.splitlines() if line.startswith("## "))
    path.write_text(text.replace(heading, f"{heading}\n\nĐoạn này mới được thêm vào."), "utf-8")
    server.flask("courses", "publish", str(courses), "--by", "dieuphoi.langson", "--notes", "Thêm một đoạn")


def decide(visitor: Visitor, outcome: str, *, letter: bytes = b"", comments: str = "") -> None:
    """Fill the form at the end of the edition's page and send it."""
    page = visitor.page
    page.check(f"input[name=outcome][value={outcome}]")
    page.fill("input[name=decided_on]", "2026-03-02")
    page.fill("textarea[name=comments]", comments)
    if letter:
        page.set_input_files(
            "input[name=letter]", {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": letter}
        )
    visitor.click("#decide form button")


def test_an_edition_goes_from_its_author_to_a_trainee(
    chromium: Browser, live_server: Server, tmp_path: Path
) -> None:
    propose(live_server, tmp_path)
    with visiting(chromium, live_server, **PHONE) as reviewer:
        reviewer.sign_in("dieuphoi")
        reviewer.go("/")
        reviewer.click("main a[href^='/editions/']")
        edition = reviewer.path
        reviewer.click("a[href$='/changes']")
        expect(reviewer.page.locator(".drifts li")).to_have_count(1)
        expect(reviewer.page.locator(".drifts [lang=vi]")).to_have_text("Đoạn này mới được thêm vào.")
        reviewer.go(f"{edition}/modules/02-what-trafficking-is")
        reviewer.go(edition)
        decide(reviewer, "passed", letter=pdf_that())
        decide(reviewer, "returned", comments="Thiếu bản tiếng Anh")
        expect(reviewer.page.locator(".page-header .badge-due")).to_have_count(1)
        decide(reviewer, "passed")
        decide(reviewer, "passed")
        expect(reviewer.page.locator("input[name=outcome]")).to_have_count(
            1
        )  # passed the first stage: may only return
        check_what_a_trainee_is_offered(chromium, live_server, is_newer=False)
    with visiting(chromium, live_server, **DESKTOP) as approver:
        approver.sign_in("quantri")
        approver.go(edition)
        decide(approver, "passed")
        expect(approver.page.locator(".page-header .badge-good")).to_have_count(1)
        approver.go(f"{COURSE}/editions")
        expect(approver.page.locator("tbody tr")).to_have_count(2)
    check_what_a_trainee_is_offered(chromium, live_server, is_newer=True)


def check_what_a_trainee_is_offered(chromium: Browser, server: Server, *, is_newer: bool) -> None:
    with visiting(chromium, server, **PHONE) as trainee:
        trainee.sign_in("hocvien")
        trainee.go(COURSE)
        begin = trainee.page.locator(f"form[action='{COURSE}/enrolments'] button")
        expect(begin).to_have_count(1 if is_newer else 0)
        if is_newer:
            with trainee.page.expect_navigation():
                begin.click()
            trainee.look()
            trainee.go(f"{COURSE}/02-what-trafficking-is")
            expect(trainee.page.locator("article.prose")).to_contain_text(
                re.compile("Đoạn này mới được thêm vào")
            )
