"""A phone that cannot send its answers: they go to the instructor as a file, and count after all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitor import DESKTOP, PHONE, Visitor, begin_quiz, choose_rightly, hand_in, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def save_file(officer: Visitor, folder: Path) -> Path:
    with officer.page.expect_download() as download:
        officer.page.locator("[data-save-file]").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_answers_are_carried_to_the_instructor_as_a_file(
    chromium: Browser, live_server: Server, tmp_path: Path
) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        attempt = begin_quiz(officer)
        with officer.offline():
            for item in officer.page.locator("[data-item]").all()[:6]:
                choose_rightly(item)
            expect(officer.page.locator("[data-save-file]")).to_be_visible()
            file = save_file(officer, tmp_path)
            expect(officer.page.locator("[data-kept]")).to_contain_text("Tệp đã có trên máy này")
            officer.look()
            with visiting(chromium, live_server, **PHONE) as elsewhere:
                elsewhere.sign_in("hocvien")
                elsewhere.go(attempt)
                expect(hand_in(elsewhere)).to_have_text("0%")
            officer.page.goto("about:blank")  # gone before the link is back
        assert b"choices" not in file.read_bytes()
        officer.go(f"{attempt}/result")
        again = save_file(officer, tmp_path)
        officer.look()
        assert again.suffix == ".answers"
        officer.go(f"{attempt}/result")
        expect(officer.page.locator("[data-late-answers]")).to_be_hidden()
        with visiting(chromium, live_server, **DESKTOP) as instructor:
            instructor.sign_in("giangvien")
            instructor.go("/answer-files")
            instructor.page.set_input_files("input[type=file]", file)
            instructor.click("main form button")
            expect(instructor.page.locator("tbody .badge-good")).to_have_count(6)
            instructor.page.fill("textarea", "Hội trường không có sóng")
            instructor.click("main form .button:not(.button-quiet)")
            expect(instructor.page.locator("main .notice-info")).to_contain_text("Hội trường không có sóng")
        officer.go(f"{attempt}/result")
        expect(officer.page.locator(".score strong")).to_have_text("50%")
