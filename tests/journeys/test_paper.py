"""A quiz goes out on paper and comes back: printed, keyed by two people, one difference settled, recorded once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, expect

from app.shared import clock
from tests.journeys.visitor import (
    DESKTOP,
    LESSON,
    PHONE,
    QUIZ_LINK,
    Visitor,
    begin_quiz,
    choose_rightly,
    hand_in,
    right_answers,
    visiting,
)
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TRAINEE = "Lê Thị Ví Dụ Dương"  # hocvien
FIELDS = ".keying input"
KEEP = "main form.form p.actions button"


def test_a_sheet_on_paper_is_worth_what_the_screen_gives(
    chromium: Browser, live_server: Server, read_pdf: Callable[[bytes], str]
) -> None:
    """The officer leaves the first question out on the screen, and gives the same answers on paper."""
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        quiz, left_out, percent = take_on_screen(officer)
        with visiting(chromium, live_server, **DESKTOP) as instructor:
            instructor.sign_in("giangvien")
            version = make_version(instructor, quiz)
            code = instructor.page.locator(".page-header strong").inner_text()
            look_at_files(instructor, version, code, read_pdf)
            letters = letters_on(live_server, code, left_out)
            key_sheet(instructor, code, ["A", *letters[1:]])
            set_aside(instructor)
            key_sheet(instructor, code, letters)
            with visiting(chromium, live_server, **PHONE) as coordinator:
                coordinator.sign_in("dieuphoi")
                coordinator.go(version)
                slip = ["B" if letters[1] == "A" else "A", *letters[2:]]
                key_sheet(coordinator, code, [letters[0], *slip])
                settle(coordinator)
        officer.go(f"/quizzes/{quiz}")
        officer.click("main table a, main .table-frame a")
        expect(officer.page.locator(".score strong")).to_have_text(percent)


def take_on_screen(officer: Visitor) -> tuple[str, str, str]:
    """The quiz's uid, the question left out, and the score."""
    officer.go(LESSON)
    quiz = (officer.page.locator(QUIZ_LINK).first.get_attribute("href") or "").rsplit("/", 1)[-1]
    begin_quiz(officer)
    items = officer.page.locator(".item").all()
    for item in items[1:]:
        choose_rightly(item)
        expect(item.locator(".receipt-saved")).to_be_visible()
    left_out = items[0].get_attribute("data-item") or ""
    return quiz, left_out, hand_in(officer).inner_text()


def make_version(instructor: Visitor, quiz: str) -> str:
    """A version for the running workshop; the address of its page."""
    instructor.go("/workshops")
    instructor.click("main th a, main .card a")
    instructor.click("main a[href$='/papers']")
    instructor.page.select_option("select[name=quiz]", quiz)
    instructor.click("main form button")
    instructor.click("main th a")
    return instructor.path


def look_at_files(instructor: Visitor, version: str, code: str, read_pdf: Callable[[bytes], str]) -> None:
    """Every page has the code; the officer has a sheet."""
    booklet = read_pdf(instructor.download(f"{version}/question-booklet.pdf")).split("\f")[:-1]
    assert [code in page for page in booklet] == [True] * len(booklet)
    sheets = read_pdf(instructor.download(f"{version}/answer-sheets.pdf")).split("\f")[:-1]
    assert [code in page for page in sheets] == [True] * len(sheets)
    assert sum(TRAINEE in page for page in sheets) == 1


def letters_on(server: Server, code: str, left_out: str) -> list[str]:
    """The letters of the right answers on the version, question by question; none for the one left out."""
    with sqlite3.connect(server.folder / "served.sqlite") as database:
        query = "SELECT layout FROM paper_versions WHERE code = ?"
        (layout,) = database.execute(query, [code.replace("-", "")]).fetchone()
    return [
        ""
        if entry["item"] == left_out
        else "".join("ABCDEF"[entry["choices"].index(choice)] for choice in right_answers()[entry["item"]])
        for entry in json.loads(layout)
    ]


def row_of(keyer: Visitor) -> Locator:
    return keyer.page.locator("tbody tr", has_text=TRAINEE).first


def key_sheet(keyer: Visitor, code: str, letters: list[str]) -> None:
    """From the version's page, by keyboard: first with a wrong code, which takes nothing, then with the right one."""
    with keyer.page.expect_navigation():
        row_of(keyer).locator("a[href$='/entry']").click()
    keyer.look()
    keyer.page.fill("#sat_on", clock.today().isoformat())
    keyer.page.locator("#code").focus()
    keyer.page.keyboard.type("ZZZ-ZZZ")
    keyer.page.keyboard.press("Enter")  # sends nothing while the sheet is half typed
    keyer.page.locator(FIELDS).first.focus()
    for each in letters:
        keyer.page.keyboard.type(each.lower())
        keyer.page.keyboard.press("Tab")
    with keyer.foreseeing("status of 422 "):
        keyer.click(KEEP)
    expect(keyer.page.locator("#code-error")).to_be_visible()
    expect(keyer.page.locator(FIELDS).last).to_have_value(letters[-1].lower())
    keyer.page.fill("#code", code.lower())
    keyer.click(KEEP)


def set_aside(keyer: Visitor) -> None:
    """What was keyed from the sheet of somebody else: with a reason, and kept below the list."""
    keyer.click("tbody a[href$='/setting-aside']")
    keyer.page.fill("main form [name=reason]", "Phiếu của người ngồi bên cạnh")
    keyer.click("main form .button")
    expect(keyer.page.locator("#set-aside tbody tr")).to_have_count(1)
    expect(row_of(keyer).locator("a[href$='/entry']")).to_have_count(1)


def settle(coordinator: Visitor) -> None:
    """The one difference, as the first entry has it; then the sheet is recorded."""
    expect(coordinator.page.locator("fieldset")).to_have_count(1)
    coordinator.page.locator("fieldset label").first.tap()
    coordinator.click(KEEP)
    expect(coordinator.page.locator(".badge-good")).to_have_text("đã ghi nhận")
    expect(coordinator.page.locator("tbody tr")).to_have_count(1)
