from dataclasses import replace

import pytest

from app.domain.chart_data import Bar
from app.domain.charts import bar_chart
from app.domain.report import (
    Bullets,
    Chart,
    Column,
    Figure,
    Heading,
    KeyFigures,
    Note,
    Paragraph,
    Quote,
    Report,
    Table,
)
from app.domain.report_blocks import markup
from app.domain.summary_pdf import MEASURE, draw_report
from app.domain.typeface import FACES
from tests.domain.printed import INFO, fonts_of, reader, text_of, words_of

PROSE = "Các nhận định dưới đây là ví dụ hư cấu. Tỷ lệ tính trên số người trả lời từng câu. "
COLUMNS = [Column("Tỉnh", 2), Column("Số người", 1, "right"), Column("Tỷ lệ", 1, "right")]
REPORT = Report(
    info=INFO,
    kicker="BÁO CÁO TỔNG KẾT",
    title="Đánh giá cuối chương trình tập huấn phòng, chống mua bán người",
    subtitle="Sáu tỉnh trọng điểm",
    facts=[("Đợt đánh giá", "Cuối chương trình 2023"), ("Địa bàn", "An Giang, Kiên Giang, Tây Ninh")],
    running_head="Đánh giá cuối chương trình",
    foot="Nội bộ",
    page_label="Trang {page}/{total}",
    synthetic_notice="Dữ liệu mẫu, không có giá trị",
    contents_title="Nội dung",
)


def drawn(*blocks) -> list[str]:
    """The words of each page of a report with these blocks."""
    return [
        words_of(page.extract_text()) for page in reader(draw_report(replace(REPORT, blocks=blocks))).pages
    ]


def rows(count: int) -> list[list[str]]:
    return [[f"Tỉnh số {number}", str(number), f"{number} %"] for number in range(1, count + 1)]


def test_the_first_page_says_what_the_report_is():
    [page] = drawn()
    for words in (
        "BÁO CÁO TỔNG KẾT",
        "Sáu tỉnh trọng điểm",
        "Đợt đánh giá",
        "Cuối chương trình 2023",
        "Địa bàn",
    ):
        assert page.count(words) == 1
    assert "Đánh giá cuối chương trình tập huấn phòng, chống mua bán người" in page
    assert "Trang 1/1" in page


def test_all_blocks_are_printed_in_their_order():
    [page] = drawn(
        KeyFigures([Figure("436/436", "cán bộ đã tập huấn", "12 khóa"), Figure("<5", "ô bị ẩn")]),
        Heading("Kết quả"),
        Heading("Theo tỉnh", 2),
        Paragraph("Đoạn văn."),
        Bullets(["Điểm một", "Điểm hai"]),
        Quote("Cần phiên dịch.", "Cán bộ, một tỉnh phía Nam"),
        Table("Bảng 1", COLUMNS, rows(2), "Chú thích bảng"),
        Note("Giới hạn", "Mẫu nhỏ."),
    )
    order = [
        "436/436", "cán bộ đã tập huấn", "12 khóa", "<5", "ô bị ẩn", "Theo tỉnh", "Đoạn văn.", "Điểm một", "Điểm hai",
        "“Cần phiên dịch.”", "Cán bộ, một tỉnh phía Nam", "Bảng 1", "Số người", "Tỉnh số 1", "1 %", "Tỉnh số 2", "2 %",
        "Chú thích bảng", "Giới hạn", "Mẫu nhỏ.",
    ]  # fmt: skip
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_every_page_is_numbered_marked_and_headed():
    pages = drawn(*[Paragraph(PROSE * 12) for _ in range(12)])
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Trang {number}/{len(pages)}" in page
        assert page.count("Dữ liệu mẫu, không có giá trị") == 1
        assert page.count("Nội bộ") == 1
    assert [
        page.startswith("Dữ liệu mẫu, không có giá trị Đánh giá cuối chương trình") for page in pages[1:]
    ] == [True] * (len(pages) - 1)


def test_a_report_on_real_figures_bears_no_mark():
    assert "Dữ liệu mẫu" not in text_of(draw_report(replace(REPORT, synthetic_notice=None)))


def test_contents_and_outline_point_to_the_pages_of_the_sections():
    blocks = []
    for number in range(1, 5):
        blocks += [
            Heading(f"Phần {number}"),
            Paragraph(PROSE * 25),
            Heading("Theo tỉnh", 2),
            Paragraph(PROSE * 25),
        ]
    document = reader(draw_report(replace(REPORT, blocks=blocks)))
    pages = [words_of(page.extract_text()) for page in document.pages]
    real = [
        next(n for n, page in enumerate(pages, 1) if f"Phần {k}" in page.replace(contents(pages[0]), ""))
        for k in range(1, 5)
    ]
    assert contents(pages[0]) == " ".join(f"Phần {k} {page}" for k, page in enumerate(real, 1))
    sections = [entry for entry in document.outline if not isinstance(entry, list)]
    assert [entry.title for entry in sections] == [f"Phần {k}" for k in range(1, 5)]
    assert [document.get_destination_page_number(entry) + 1 for entry in sections] == real
    assert [[sub.title for sub in entry] for entry in document.outline if isinstance(entry, list)] == [
        ["Theo tỉnh"]
    ] * 4


def contents(first_page: str) -> str:
    """The lines of the table of contents, of four sections."""
    start = first_page.index("Nội dung") + len("Nội dung ")
    return " ".join(first_page[start:].split()[: 4 * 3])


def test_a_long_table_repeats_its_head_and_loses_no_row():
    pages = drawn(Table("Bảng 1", COLUMNS, rows(100), "Chú thích bảng"))
    assert len(pages) > 2
    assert [page.count("Số người") for page in pages] == [1] * len(pages)
    assert [page.count("Bảng 1") for page in pages] == [1] + [0] * (len(pages) - 1)
    everything = " ".join(pages)
    assert [
        number for number in range(1, 101) if f"Tỉnh số {number} {number} {number} %" not in everything
    ] == []
    assert "Tỉnh số 100" in pages[-1]
    assert "Chú thích bảng" in pages[-1]


@pytest.mark.parametrize("count", range(15, 33, 2))
def test_no_page_has_only_the_last_row_or_only_the_note(count):
    pages = drawn(Table("Bảng 1", COLUMNS, rows(count), "Chú thích bảng"))
    if len(pages) > 1:
        assert pages[-1].count("Tỉnh số") >= 2


@pytest.mark.parametrize("lines", range(24, 44, 2))
def test_no_heading_stands_at_the_foot_of_a_page_without_its_text(lines):
    pages = drawn(
        Paragraph("\n".join(["Dòng"] * lines)),
        Heading("Kết quả"),
        Heading("Theo tỉnh", 2),
        Paragraph("Văn bản."),
    )
    [page] = [page for page in pages if "Theo tỉnh" in page]
    assert "Văn bản." in page


@pytest.mark.parametrize("lines", range(20, 44, 4))
def test_a_chart_stays_with_its_caption_and_note(lines):
    chart = Chart("Hình 1", bar_chart([Bar(f"Tỉnh {n}", n, str(n)) for n in range(8)]), "Nguồn: điểm danh.")
    pages = drawn(Paragraph("\n".join(["Dòng"] * lines)), chart)
    [page] = [page for page in pages if "Hình 1" in page]
    assert all(f"Tỉnh {n}" in page for n in range(8))
    assert "Nguồn: điểm danh." in page


def test_a_chart_too_wide_is_reduced_and_left_as_it_was():
    drawing = bar_chart([Bar("An Giang", 1, "1")], width=900)
    [page] = drawn(Chart("Hình 1", drawing))
    assert "An Giang" in page
    assert (drawing.renderScale, drawing.width) == (1, 900)
    assert drawing.width > MEASURE


def test_what_looks_like_markup_is_printed_as_it_stands():
    text = "<b>5 < 7</b> & <img src=x> &amp; {page}"
    [page] = drawn(
        Paragraph(text),
        Bullets([text]),
        Quote(text),
        Note(text, text),
        Table(text, COLUMNS, [[text] * 3], text),
    )
    assert page.count(words_of(text)) >= 6
    assert markup("a\r\nb<br/>") == "a<br/>b&lt;br/&gt;"


def test_answers_in_other_scripts_do_not_stop_a_report():
    [page] = drawn(Quote("Cần phiên dịch ខ 🙂"), Heading("ខ"), Paragraph("ŏ"))
    assert "“Cần phiên dịch [U+1781] [U+1F642]”" in page


@pytest.mark.parametrize("note", ["", "Chú thích"])
def test_a_table_without_rows_still_has_its_head(note):
    [page] = drawn(Table("Bảng 1", COLUMNS, [], note))
    assert "Bảng 1 Tỉnh Số người Tỷ lệ" in page


def test_a_cell_longer_than_its_column_is_broken_into_lines():
    long = "Tổ chức tập huấn nhắc lại về sàng lọc ban đầu cho cán bộ mới nhận nhiệm vụ"
    [page] = drawn(Table("Bảng", COLUMNS, [[long, "https://cotmoc.example/" + "x" * 60, "1"]]))
    assert long in page
    assert "https://cotmoc.example/" + "x" * 60 in page.replace(" ", "")


MEANING = (
    "Thấp: ngẫu nhiên quá nhiều nên không phân biệt được điểm này với điểm khác. Điểm trung bình của cả nhóm vẫn "
    "dùng được, nên hãy đọc kỹ"
)


@pytest.mark.parametrize("count", [2, 3, 9])
@pytest.mark.parametrize("lines", [10, 13, 16, 19, 20, 21, 22, 23])
def test_a_row_goes_to_the_next_page_whole_and_no_head_stands_in_the_middle_of_a_page(lines, count):
    """Rows of several lines: where one has no room, some of its lines would have."""
    table = Table("Bảng 1", COLUMNS, [[f"{n}. {MEANING}", f"{n} %", f"hết {n}"] for n in range(1, count + 1)])
    pages = drawn(Paragraph("\n".join(["Dòng"] * lines)), table)
    held = [[n for n in range(1, count + 1) if f"{n}. {MEANING} {n} % hết {n}" in page] for page in pages]
    assert [n for rows in held for n in rows] == list(range(1, count + 1))
    assert [page.count("Số người") for page in pages] == [min(1, len(rows)) for rows in held]
    (first,) = [page for page in pages if "Bảng 1" in page]
    assert f"1. {MEANING} 1 % hết 1" in first


@pytest.mark.parametrize("before", [0, 3])
def test_a_row_taller_than_a_page_begins_below_the_head_of_one(before):
    few = [[f"Tỉnh số {n}", str(n), f"{n} %"] for n in range(1, before + 1)]
    pages = drawn(Table("Bảng 1", COLUMNS, [*few, ["dài " * 1500, "1", "1"], ["Kiên Giang", "2", "2"]]))
    assert [page.count("Số người") for page in pages] == [1] * len(pages)
    assert ("dài" in pages[0]) == (before == 0)
    assert sum(page.count("dài") for page in pages) == 1500


def test_rows_that_no_page_can_hold_together_part():
    pages = drawn(Table("Bảng 1", COLUMNS, [["dài " * 450, "1", "1"], ["lâu " * 450, "2", "2"]], "Chú thích"))
    found = [(page.count("dài"), page.count("lâu")) for page in pages]
    assert [each for each in found if any(each)] == [(450, 0), (0, 450)]


def test_a_row_taller_than_a_page_is_broken_and_loses_nothing():
    pages = drawn(Table("Bảng", COLUMNS, [["dài " * 1500, "1", "1"], ["Kiên Giang", "2", "2"]]))
    assert sum(page.count("dài") for page in pages) == 1500
    assert "Kiên Giang" in pages[-1]


def test_short_rows_are_never_broken_across_pages():
    rows_of_three = [[f"trên{n}\ndưới{n}", "1", "1"] for n in range(60)]
    pages = drawn(Table("Bảng", COLUMNS, rows_of_three))
    assert len(pages) > 2
    for page in pages:
        words = page.split()
        assert [word[4:] for word in words if word.startswith("trên")] == [
            word[4:] for word in words if word.startswith("dưới")
        ]


def test_the_same_report_gives_the_same_bytes_and_only_our_fonts():
    blocks = [Heading("Kết quả"), Paragraph(PROSE), Quote(PROSE), Table("Bảng", COLUMNS, rows(3))]
    pdf = draw_report(replace(REPORT, blocks=blocks))
    assert pdf == draw_report(replace(REPORT, blocks=list(blocks)))
    fonts = fonts_of(pdf)
    assert set(fonts.values()) == {True}
    assert {name.split("+")[1] for name in fonts} <= set(FACES)


def test_the_document_says_what_it_is():
    document = reader(draw_report(REPORT))
    assert (document.metadata.title, document.metadata.author) == (INFO.title, INFO.author)
    assert document.trailer["/Root"]["/Lang"] == "vi-VN"
