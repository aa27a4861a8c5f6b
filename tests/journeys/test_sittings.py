"""An instructor says when a quiz is taken in the workshop and when its scores are shown; an officer meets each rule."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from app.shared import clock
from tests.journeys.visitor import (
    DESKTOP,
    LESSON,
    PHONE,
    QUIZ_LINK,
    Visitor,
    choose_rightly,
    hand_in,
    visiting,
)
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

QUIZ_OF_MODULE = "tbody th a:has-text('Nhận diện hành vi mua bán người')"
WORD = "biên cương"


def test_a_quiz_is_opened_with_a_word_closed_for_all_and_its_scores_released(
    chromium: Browser, live_server: Server
) -> None:
    with (
        visiting(chromium, live_server, **{**DESKTOP, "locale": "vi-VN"}) as instructor,
        visiting(chromium, live_server, **PHONE) as officer,
    ):
        instructor.sign_in("giangvien")
        sittings = open_sittings(instructor)
        officer.sign_in("hocvien")
        quiz = quiz_of_module(officer)

        decide(instructor, sittings, opens_at=clock.local(clock.now()) + timedelta(hours=1))
        officer.go(quiz)
        expect(officer.page.locator("main .notice")).to_contain_text("Bài này mở lúc")
        expect(officer.page.locator("main form")).to_have_count(0)

        decide(instructor, sittings)
        enter_with_the_word(officer, quiz)
        for item in officer.page.locator("[data-item]").all():
            choose_rightly(item)
        expect(hand_in(officer)).to_have_count(0)
        expect(officer.page.locator("main")).to_contain_text("Điểm của bài này chưa được công bố.")
        result = officer.path

        enter_with_the_word(officer, quiz)
        choose_rightly(officer.page.locator("[data-item]").first)
        expect(officer.page.locator(".receipt-saved")).to_have_count(1)
        close_for_all(instructor, sittings)
        choose_rightly(officer.page.locator("[data-item]").nth(1))  # its receipt brings the new end
        expect(officer.page.locator("fieldset:enabled")).to_have_count(0)
        officer.page.wait_for_url("**/result")
        officer.look()

        instructor.go(sittings)
        instructor.click("form[action$='/release'] button")
        expect(instructor.page.locator("form[action$='/take-back']")).to_have_count(1)
        officer.go(result)
        expect(officer.page.locator(".score strong")).to_have_text(re.compile(r"100\s?%"))


def open_sittings(instructor: Visitor) -> str:
    """From the running workshop to when its quizzes are taken; the address of the list."""
    instructor.go("/workshops")
    instructor.click("main th a, main .card a")
    instructor.click("a[href$='/sittings']")
    return instructor.path


def quiz_of_module(officer: Visitor) -> str:
    officer.go(LESSON)
    return officer.page.locator(QUIZ_LINK).first.get_attribute("href") or ""


def decide(instructor: Visitor, sittings: str, opens_at: datetime | None = None) -> None:
    """A word, scores held back, and from when on."""
    instructor.go(sittings)
    instructor.click(QUIZ_OF_MODULE)
    page = instructor.page
    page.fill("[name=opens_at]", f"{opens_at:%Y-%m-%dT%H:%M}" if opens_at else "")
    page.fill("[name=password]", WORD)
    page.check("[name=release][value=when-released]")
    instructor.click("main form .button")


def enter_with_the_word(officer: Visitor, quiz: str) -> None:
    officer.go(quiz)
    officer.page.fill("[name=password]", "biên giới")
    with officer.foreseeing("status of 422 "):
        officer.click("main form button")
    expect(officer.page.locator("main form .error")).to_contain_text("Mật khẩu không đúng")
    officer.page.fill("[name=password]", " Biên  Cương ")
    officer.click("main form button")
    assert officer.path.startswith("/attempts/")


def close_for_all(instructor: Visitor, sittings: str) -> None:
    """Close the quiz on the spot; looks at the page that asks, and not at the next one: the end runs from now."""
    instructor.go(sittings)
    instructor.click(QUIZ_OF_MODULE)
    instructor.page.click("details.confirm > summary")
    instructor.look()
    with instructor.page.expect_navigation():
        instructor.page.click("form[action$='/close'] .button-danger")
