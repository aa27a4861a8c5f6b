"""The end-of-training assessment: answered on a phone, summed up for those who plan."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.visitor import DESKTOP, PHONE, Visitor, visiting
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PICTURES = 17  # the gain, a theme, fifteen questions; the maps are folded
REMARK = "Ví dụ tự tạo: cần thêm giờ thực hành."


def test_an_officer_answers_one_by_one(chromium: Browser, live_server: Server) -> None:
    """Each answer is saved as it is given and outlasts a reload; once finished the form is closed."""
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        officer.click("a[href$='/response']")
        form = officer.path
        questions = officer.page.locator("[data-question]")
        total = questions.count()
        for number in range(total):
            answer(questions.nth(number))
            expect(questions.nth(number).locator(".receipt-saved")).to_be_visible()
        expect(officer.page.locator("[data-progress]")).to_have_text(f"Đã trả lời {total}/{total} câu")
        officer.page.reload()
        expect(questions.locator(".receipt-saved")).to_have_count(total)
        officer.click("button[value=finish]")
        expect(officer.page.locator(".next-step h2")).to_have_text(
            "Cảm ơn bạn. Câu trả lời đã được ghi nhận."
        )
        officer.go(form)
        expect(questions).to_have_count(0)


def answer(question: Locator) -> None:
    """Give the answer that comes first, or type one."""
    kind = question.get_attribute("data-type")
    if kind in ("number", "text"):
        question.locator(".input").fill("3" if kind == "number" else REMARK)
        question.locator(".input").blur()
    else:
        question.locator("label").first.tap()


def test_the_summary_and_its_files_say_the_same(
    chromium: Browser, live_server: Server, read_pdf: Callable[[bytes], str]
) -> None:
    """The page, CSV, XLSX and PDF of the six hotspot provinces are of one mind about how many answered."""
    with visiting(chromium, live_server, **DESKTOP) as coordinator:
        coordinator.sign_in("dieuphoi")
        coordinator.go("/rounds")
        coordinator.click("a:has-text('tại sáu địa bàn trọng điểm')")
        coordinator.click("a[href$='/summary']")
        answered = coordinator.page.locator(".figures dd").first.inner_text()
        expect(coordinator.page.locator("#turnout tbody tr")).to_have_count(6 + 1)
        assert see_every_picture(coordinator) == PICTURES
        table = list(csv.reader(io.StringIO(take(coordinator, "CSV").decode("utf-8-sig"))))
        book = openpyxl.load_workbook(io.BytesIO(take(coordinator, "XLSX")))
        report = read_pdf(take(coordinator, "PDF"))
    n = int(answered)
    assert 150 < n < 216
    assert whole(table) == [answered, "216"]
    assert whole(list(book.worksheets[0].values)) == [n, 216]
    assert re.search(rf"Mọi địa bàn\s+{n} / 216\b", report)


def whole(table: list[Sequence[object]]) -> list[object]:
    """How many took part and were invited in all provinces, from the first row of figures."""
    part, _question, figure, place, *counts = table[1]
    assert (part, figure, place) == ("Trả lời", "Tham gia, trên số được mời", "Mọi địa bàn")
    return counts[:2]


def see_every_picture(reader: Visitor) -> int:
    """Every chart has come and can be drawn; how many there are."""
    pictures = reader.page.locator("main img:visible").all()
    for picture in pictures:
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("each => each.naturalWidth") > 0, picture.get_attribute("src")
    return len(pictures)


def take(reader: Visitor, kind: str) -> bytes:
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name=kind, exact=True).click()
    assert download.value.suggested_filename.endswith(f".{kind.lower()}")
    return download.value.path().read_bytes()
