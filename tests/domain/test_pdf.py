import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain import palette
from app.domain.papers import DocumentInfo
from app.domain.pdf import PaperCanvas, draw_box, draw_document, draw_notice, draw_text, draw_tick
from app.domain.typeface import ITALIC, REGULAR, SEMIBOLD, printable, text_width
from tests.cases import CASES, needs_cases
from tests.domain.printed import (
    INFO,
    VIETNAMESE_LETTERS,
    fonts_of,
    operations_of,
    reader,
    text_of,
    words_of,
)


def page_of(*lines: str, face: str = REGULAR, size: float = 10) -> bytes:
    def paint(canvas: PaperCanvas) -> None:
        for number, line in enumerate(lines):
            draw_text(canvas, 40, 800 - 14 * (number % 54), printable(line), face, size)
            if number % 54 == 53:
                canvas.showPage()
        canvas.showPage()

    return draw_document(INFO, paint)


def test_the_same_input_gives_the_same_bytes():
    assert page_of("Nguyễn Văn An") == page_of("Nguyễn Văn An")
    assert page_of("Nguyễn Văn An") != page_of("Nguyễn Văn Ân")


def test_drawing_in_many_threads_changes_nothing():
    names = [f"Nguyễn Thị Ngọc Ánh {number}" for number in range(12)]
    alone = [page_of(name, face=SEMIBOLD) for name in names]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda name: page_of(name, face=SEMIBOLD), names)) == alone


def test_the_document_says_what_it_is():
    document = reader(page_of("An"))
    about = document.metadata
    assert (about.title, about.author, about.subject) == ("Giấy tờ thử nghiệm", "Cột Mốc", "Kiểm thử")
    assert about.creation_date == datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)
    assert document.trailer["/Root"]["/Lang"] == "vi-VN"
    assert document.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - pypdf's own


def test_the_date_is_written_in_utc():
    hanoi = DocumentInfo(
        "t", "a", "s", "vi-VN", datetime(2026, 1, 1, 6, 0, tzinfo=timezone(timedelta(hours=7)))
    )
    document = reader(draw_document(hanoi, lambda canvas: canvas.showPage()))
    assert document.metadata.creation_date == datetime(2025, 12, 31, 23, 0, tzinfo=UTC)


def test_only_subsets_of_our_own_faces_are_in_the_file():
    fonts = fonts_of(page_of("Đồn Biên phòng", face=ITALIC))
    assert set(fonts.values()) == {True}
    assert [name.split("+")[1] for name in fonts] == ["BeVietnamPro-Italic"]


@pytest.mark.parametrize("face", [REGULAR, SEMIBOLD, ITALIC])
def test_every_letter_can_be_read_back(face, read_pdf):
    pdf = page_of(*VIETNAMESE_LETTERS, face=face)
    assert text_of(pdf).split() == VIETNAMESE_LETTERS
    assert read_pdf(pdf).split() == VIETNAMESE_LETTERS


def test_letters_set_from_parts_can_be_read_back(read_pdf):
    names = ["Y Blŏk Niê Kđăm", "H'Hŭ Êban", "Ĭ Ŏ Ê̆ Ơ̆ ư̆"]
    pdf = page_of(*names, size=14)
    expected = unicodedata.normalize("NFC", " ".join(names))
    assert unicodedata.normalize("NFC", words_of(read_pdf(pdf))) == expected
    # pypdf takes the step back to a mark for the end of a word; the order of signs is what counts here.
    assert unicodedata.normalize("NFC", "".join(text_of(pdf).split())) == "".join(expected.split())


@needs_cases
def test_published_given_names_can_be_read_back(read_pdf):
    names = (CASES / "names-vi" / "boy.txt").read_text("utf-8").splitlines()
    pdf = page_of(*names)
    expected = unicodedata.normalize("NFC", words_of(" ".join(names)))
    assert words_of(text_of(pdf)) == expected
    assert words_of(read_pdf(pdf)) == expected


def test_pages_are_numbered_of_how_many():
    def paint(canvas: PaperCanvas) -> None:
        for _ in range(3):
            canvas.label_page(500, 30, "Trang {page}/{total}")
            canvas.showPage()

    pages = reader(draw_document(INFO, paint)).pages
    assert [words_of(page.extract_text()) for page in pages] == ["Trang 1/3", "Trang 2/3", "Trang 3/3"]


def test_marked_places_make_the_outline_and_are_known_at_the_end():
    seen = {}

    def paint(canvas: PaperCanvas) -> None:
        canvas.draw_later(lambda: seen.update(canvas.page_of, total=canvas.page_total))
        canvas.showPage()
        canvas.mark("results", "Kết quả", 0)
        canvas.showPage()

    document = reader(draw_document(INFO, paint))
    assert seen == {"results": 2, "total": 2}
    [entry] = document.outline
    assert (entry.title, document.get_destination_page_number(entry)) == ("Kết quả", 1)


def position_of_text(align: str, tracking: float = 0.0) -> float:
    def paint(canvas: PaperCanvas) -> None:
        draw_text(canvas, 300, 400, "Cột mốc", REGULAR, 12, align=align, tracking=tracking)
        canvas.showPage()

    [matrix] = [operands for operands, name in operations_of(draw_document(INFO, paint)) if name == b"Tm"]
    return float(matrix[4])


def test_text_stands_left_centred_or_right():
    width = text_width("Cột mốc", REGULAR, 12)
    assert position_of_text("left") == pytest.approx(300, abs=0.01)
    assert position_of_text("centre") == pytest.approx(300 - width / 2, abs=0.01)
    assert position_of_text("right") == pytest.approx(300 - width, abs=0.01)
    assert position_of_text("right", tracking=1) == pytest.approx(300 - width - 6, abs=0.01)


def test_ticks_and_boxes_are_shapes_and_no_text():
    def paint(canvas: PaperCanvas) -> None:
        draw_tick(canvas, 100, 100, 12)
        draw_box(canvas, 100, 200, 9)
        canvas.showPage()

    operations = operations_of(draw_document(INFO, paint))
    assert [[float(n) for n in operands] for operands, name in operations if name == b"re"] == [
        [100, 200, 9, 9]
    ]
    assert [name for _, name in operations if name in (b"m", b"l", b"S")] == [b"m", b"l", b"l", b"S", b"S"]
    assert [name for _, name in operations if name in (b"Tj", b"TJ")] == []


def test_the_demonstration_band_is_as_wide_as_the_page_and_readable():
    def paint(canvas: PaperCanvas) -> None:
        draw_notice(canvas, "Dữ liệu mẫu", 595, 842)
        canvas.showPage()

    pdf = draw_document(INFO, paint)
    assert words_of(text_of(pdf)) == "Dữ liệu mẫu"
    assert {float(operands[2]) for operands, name in operations_of(pdf) if name == b"re"} == {595}
    assert palette.contrast(palette.AMBER_INK, palette.AMBER_PALE) >= 4.5
