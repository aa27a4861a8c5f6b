"""Booklet and answer sheets as PDF: what they say, on every page, and that names of any letters are drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from app.domain.answer_sheet_pdf import draw_answer_sheets
from app.domain.booklet_pdf import draw_booklet
from app.domain.papers import DocumentInfo
from app.domain.quiz_papers import AnswerLine, AnswerSheets, PaperHead, PrintedQuestion, QuestionBooklet

Reader = Callable[[bytes], str]
LONG = "Một câu hỏi dài, được đặt ra để thử xem dòng chữ có xuống hàng đúng chỗ hay không. " * 6


def head() -> PaperHead:
    return PaperHead(
        info=DocumentInfo("Phiếu", "Cột Mốc", "Phiếu", "vi-VN", datetime(2022, 7, 1, tzinfo=UTC)),
        kind="Phiếu thử",
        title="Bài kiểm tra thử",
        facts=[("Lớp", "Khóa thử (2022-001)"), ("Đề", "A")],
        code_label="Mã đề",
        code="ABC-234",
        instructions=["Đánh dấu chéo vào ô của câu trả lời."],
        reference="Phiếu thử · 2022-001",
        page_label="Trang {page}/{total}",
        synthetic_notice="Dữ liệu mẫu",
    )


def booklet(count: int, stem: str = "Câu hỏi thử?") -> QuestionBooklet:
    questions = [
        PrintedQuestion(
            str(n), stem, "có thể có nhiều ý đúng" if n == 1 else "", [("A", "Có"), ("B", f"Không {n}")]
        )
        for n in range(1, count + 1)
    ]
    return QuestionBooklet(head(), questions, "Hết")


def sheets(count: int, *holders: str) -> AnswerSheets:
    return AnswerSheets(
        head=head(),
        name_label="Họ và tên",
        note_label="Số hiệu",
        holders=[(holder, "BP-1") for holder in holders],
        blanks=1,
        lines=[AnswerLine(str(n), "ABCD") for n in range(1, count + 1)],
        to_write=["Ngày", "Chữ ký"],
    )


def pages(text: str) -> list[str]:
    return text.split("\f")[:-1]


def test_every_page_of_a_booklet_has_code_number_and_mark(read_pdf: Reader) -> None:
    found = pages(read_pdf(draw_booklet(booklet(60, LONG))))
    assert len(found) > 5
    for number, page in enumerate(found, 1):
        assert ("Mã đề: ABC-234" in page, f"Trang {number}/{len(found)}" in page, "Dữ liệu mẫu" in page) == (
            True,
            True,
            True,
        )


def test_a_question_is_whole_on_its_page(read_pdf: Reader) -> None:
    """Its last choice stands on the page on which its stem begins."""
    for page in pages(read_pdf(draw_booklet(booklet(40, LONG)))):
        words = " ".join(page.split())
        assert words.count("Một câu hỏi dài") == 6 * words.count("Không ")


def test_everybody_has_a_sheet_and_one_is_blank(read_pdf: Reader) -> None:
    found = pages(read_pdf(draw_answer_sheets(sheets(30, "Y Ŏ Êban", "Lê Thị Thử Dương"))))
    assert len(found) == 3
    assert ["Lê Thị Thử Dương" in page for page in found] == [False, True, False]
    assert [page.count("BP-1") for page in found] == [1, 1, 0]
    assert ["Trang 1/1" in page for page in found] == [True, True, True]


def test_a_long_quiz_takes_a_second_page_of_boxes(read_pdf: Reader) -> None:
    found = pages(read_pdf(draw_answer_sheets(sheets(60, "Lê Thị Thử Dương"))))
    assert len(found) == 4
    assert ["Lê Thị Thử Dương" in page for page in found] == [True, True, False, False]


def test_the_same_values_draw_the_same_bytes() -> None:
    assert draw_booklet(booklet(3)) == draw_booklet(booklet(3))
    assert draw_answer_sheets(sheets(3, "Ai")) == draw_answer_sheets(sheets(3, "Ai"))
