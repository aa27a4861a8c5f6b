"""A workshop from its plan to a certificate that a stranger verifies, by the people whose work it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, expect

from app.shared import clock
from tests.journeys.visitor import DESKTOP, PHONE, Visitor, choose_rightly, hand_in, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TRAINEE = "Lê Thị Ví Dụ Dương"
HOST = "Đồn Biên phòng cửa khẩu Cánh Diều (giả định)"
REGISTERS = "a[href^='/workshop-sessions/']"
REST_PRESENT = "button[name=rest]"
THIS_AFTERNOON = 3  # of the six half-days of the running workshop; nobody has marked it


def test_a_register_is_marked_tap_by_tap(chromium: Browser, live_server: Server) -> None:
    """Each tap is saved by itself, with or without a link meanwhile; the rest at once; every tab sees the same."""
    with visiting(chromium, live_server, **PHONE) as instructor:
        instructor.sign_in("giangvien")
        instructor.go("/workshops")
        instructor.click("main th a, main .card a")
        instructor.go(instructor.page.locator(REGISTERS).nth(THIS_AFTERNOON).get_attribute("href") or "")
        rows = instructor.page.locator(".register > li")
        expect(rows).to_have_count(36)
        for number, status in enumerate(("present", "late", "excused", "absent")):
            tap(rows.nth(number), status)
            expect(rows.nth(number).locator(".receipt-saved")).to_be_visible()
        with instructor.offline():
            tap(rows.nth(4), "absent")
            expect(rows.nth(4).locator(".receipt-kept")).to_be_visible()
            expect(instructor.page.locator("[data-line]")).to_contain_text(
                "1 lượt điểm danh mới chỉ có trên máy này"
            )
        expect(rows.nth(4).locator(".receipt-saved")).to_be_visible()
        instructor.page.locator(REST_PRESENT).click()
        expect(instructor.page.locator(".register .receipt-saved")).to_have_count(36)
        assert tally(instructor) == ["32", "1", "1", "2", "0"]
        instructor.page.reload()
        assert tally(instructor) == ["32", "1", "1", "2", "0"]
        second_tab = instructor.in_another_tab()
        second_tab.go(instructor.path)
        tap(rows.nth(3), "excused")
        expect(rows.nth(3).locator(".receipt-saved")).to_be_visible()
        with instructor.before_the_script("register"):
            tap(rows.nth(2), "late")
        expect(rows.nth(2).locator(".receipt-saved")).to_be_visible()
        second_tab.go(instructor.path)
        assert tally(second_tab) == ["32", "2", "1", "1", "0"]
        expect(second_tab.page.locator(".register > li").nth(3).locator("input:checked")).to_have_value(
            "excused"
        )


def tap(row: Locator, status: str) -> None:
    row.locator(f"label:has(input[value={status}])").tap()


def tally(instructor: Visitor) -> list[str]:
    """How many are present, late, excused, absent and not marked."""
    return instructor.page.locator("[data-count]").all_inner_texts()


def test_a_certificate_is_earned_issued_and_verified(
    chromium: Browser, live_server: Server, read_pdf: Callable[[bytes], str]
) -> None:
    with visiting(chromium, live_server, **DESKTOP) as coordinator:
        coordinator.sign_in("dieuphoi")
        workshop = plan_workshop(coordinator)
        put_on_roster(coordinator, workshop, TRAINEE)
        with visiting(chromium, live_server, **PHONE) as instructor:
            instructor.sign_in("giangvien")
            mark_everybody_present(instructor, workshop)
        with visiting(chromium, live_server, **PHONE) as officer:
            officer.sign_in("hocvien")
            pass_post_test(officer)
            issue_all(coordinator, workshop)
            pdf, code = take_certificate(officer)
    assert TRAINEE in read_pdf(pdf)
    with visiting(chromium, live_server, **PHONE) as stranger:
        verify(stranger, code)
        expect(stranger.page.locator(".verdict-demonstration")).to_contain_text(TRAINEE)
        verify(stranger, another(code), status=404)
        expect(stranger.page.locator(".verdict-unknown")).not_to_contain_text(TRAINEE)


def plan_workshop(coordinator: Visitor) -> str:
    """A workshop of one day, yesterday, so that it is over; its address."""
    yesterday = clock.today() - timedelta(days=1)
    page = coordinator.page
    coordinator.go("/workshops/new")
    page.fill("[name=title_vi]", "Tập huấn bổ sung")
    page.select_option("[name=programme_id]", label="Chương trình minh họa đang triển khai")
    page.fill("[name=starts_on]", yesterday.isoformat())
    page.fill("[name=ends_on]", yesterday.isoformat())
    page.fill("[name=place]", f"Hội trường {HOST}")
    page.select_option("[name=province_id]", label="Lạng Sơn")
    page.select_option("[name=host_unit_id]", label=HOST)
    page.get_by_label("Nguyễn Văn Minh Họa").check()
    coordinator.click("main form button")
    return coordinator.path


def put_on_roster(coordinator: Visitor, workshop: str, name: str) -> None:
    coordinator.go(f"{workshop}/roster?q={name}")
    coordinator.click("form[action$='/registrations'] button")


def mark_everybody_present(instructor: Visitor, workshop: str) -> None:
    instructor.go(workshop)
    for register in [each.get_attribute("href") or "" for each in instructor.page.locator(REGISTERS).all()]:
        instructor.go(register)
        instructor.page.locator(REST_PRESENT).click()
        expect(instructor.page.locator(".register .receipt-saved")).to_have_count(1)


def pass_post_test(officer: Visitor) -> None:
    officer.go("/courses/counter-trafficking")
    officer.click("a[href^='/quizzes/']:has-text('Bài kiểm tra đầu ra')")
    officer.click("main form button")
    for item in officer.page.locator("[data-item]").all():
        choose_rightly(item)
        expect(item.locator(".receipt-saved")).to_be_visible()
    expect(hand_in(officer)).to_have_text(re.compile(r"100\s?%"))


def issue_all(coordinator: Visitor, workshop: str) -> None:
    """Issue what is due, as a job of the worker, and watch it to its end."""
    coordinator.go(f"{workshop}/certificates")
    coordinator.click("main form button")
    coordinator.click("a.button:has-text('Tiếp tục')")
    expect(coordinator.page.locator(".figures")).to_contain_text("1")


def take_certificate(officer: Visitor) -> tuple[bytes, str]:
    """The PDF and the code for its verification."""
    officer.go("/certificates")
    with officer.page.expect_download() as download:
        officer.page.locator("a[download]").first.click()
    pdf = download.value.path().read_bytes()
    officer.click("article a.button-quiet")
    code = officer.page.locator("a[href^='/verify/']").get_attribute("href") or ""
    return pdf, code.removeprefix("/verify/")


def another(code: str) -> str:
    """A code of the right form that differs in its first letter."""
    return ("3" if code.startswith("2") else "2") + code[1:]


def verify(stranger: Visitor, code: str, status: int = 200) -> None:
    """Type a code into the public form."""
    stranger.go("/verify")
    stranger.page.fill("[name=code]", code)
    with stranger.foreseeing(f"status of {status} " if status != 200 else ""):
        stranger.click("main form button")
