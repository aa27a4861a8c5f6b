import csv
import json
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tabular import Column, Fault, Sheet, UnreadableTable, read_rows, reading, to_csv, to_xlsx
from tests.cases import CASES, needs_cases

HALF_PAST_SEVEN = datetime.combine(date(2026, 11, 17), time(7, 30))  # as people read it, without a zone
SHEET = Sheet(
    title="Điểm danh: khóa 13 [Lạng Sơn]",
    columns=[Column("Họ và tên", 28), Column("Số buổi", 8), Column("Tỷ lệ", 8, "0.0%"), Column("Ngày", 12)],
    rows=[
        ["Nguyễn Thị Ngọc Ánh", 6, 0.875, date(2026, 11, 17)],
        ["Lê Hữu Bình", None, Decimal("0.5"), HALF_PAST_SEVEN],
        ["H'Hŭ Êban", 0, "<5", None],
    ],
    notes=["Dữ liệu mẫu, không có giá trị", "Nội bộ"],
)
FORMULAS = [
    "=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "=HYPERLINK(1)", "-",
]  # fmt: skip
NUMBERS = ["-5", "+84912345678", "-0,5", "-12.5 %", "12", "1.000,5"]


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_is_rfc_4180_with_a_mark_and_as_many_fields_in_every_row():
    assert (
        to_csv(SHEET)
        == (
            "\ufeffHọ và tên,Số buổi,Tỷ lệ,Ngày\r\n"
            "Nguyễn Thị Ngọc Ánh,6,0.875,2026-11-17\r\n"
            "Lê Hữu Bình,,0.5,2026-11-17 07:30\r\n"
            "H'Hŭ Êban,0,<5,\r\n"
            ",,,\r\n"
            '"Dữ liệu mẫu, không có giá trị",,,\r\n'
            "Nội bộ,,,\r\n"
        ).encode()
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_led_by_an_apostrophe(text):
    sheet = Sheet("t", [Column(text), Column("b")], [[text, 1]], [text])
    rows = csv_rows(to_csv(sheet))
    assert [rows[0][0], rows[1][0], rows[3][0]] == [f"'{text}"] * 3


@pytest.mark.parametrize("text", NUMBERS)
def test_signed_numbers_are_no_formulas(text):
    assert csv_rows(to_csv(Sheet("t", [Column("a")], [[text], [-5], [-0.5]])))[1:] == [
        [text],
        ["-5"],
        ["-0.5"],
    ]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=8))
def test_no_cell_of_any_text_starts_a_formula(cells):
    for row in csv_rows(to_csv(Sheet("t", [Column("a"), Column("b")], cells)))[1:]:
        for cell in row:
            assert cell.lstrip()[:1] not in {*"=+@＝＋＠"} or cell.lstrip()[1:2].isdigit()


def test_times_with_a_zone_are_refused():
    sheet = Sheet("t", [Column("a")], [[datetime(2026, 1, 1, tzinfo=UTC)]])
    for write in (to_csv, to_xlsx):
        with pytest.raises(ValueError, match=r"^times in a sheet are naive"):
            write(sheet)


def test_xlsx_keeps_numbers_days_and_texts_apart():
    page = openpyxl.load_workbook(BytesIO(to_xlsx(SHEET))).active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Họ và tên", "Số buổi", "Tỷ lệ", "Ngày"],
        ["Nguyễn Thị Ngọc Ánh", 6, 0.875, datetime.combine(date(2026, 11, 17), time())],
        ["Lê Hữu Bình", None, 0.5, HALF_PAST_SEVEN],
        ["H'Hŭ Êban", 0, "<5", None],
        [None, None, None, None],
        ["Dữ liệu mẫu, không có giá trị", None, None, None],
        ["Nội bộ", None, None, None],
    ]
    assert (page["C2"].number_format, page["D2"].number_format, page["D3"].number_format) == (
        "0.0%", "dd/mm/yyyy", "dd/mm/yyyy hh:mm",
    )  # fmt: skip


def test_xlsx_has_a_frozen_bold_head_filters_and_widths():
    book = openpyxl.load_workbook(BytesIO(to_xlsx(SHEET)))
    page = book.active
    assert page.title == "Điểm danh  khóa 13  Lạng Sơn"
    assert book.properties.title == "Điểm danh: khóa 13 [Lạng Sơn]"
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:D4")
    assert [page.cell(1, column).font.bold for column in range(1, 5)] == [True] * 4
    assert round(page.column_dimensions["A"].width) in (28, 29)


@pytest.mark.parametrize("text", [*FORMULAS, *NUMBERS, "https://example.org", "mailto:a@example.org", "007"])
def test_text_stays_text_in_xlsx(text):
    cell = openpyxl.load_workbook(BytesIO(to_xlsx(Sheet("t", [Column("a")], [[text]])))).active["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value.replace("_x000D_", "\r") == text


def test_xlsx_escapes_what_xml_cannot_hold_and_what_would_read_as_the_escape():
    sheet = Sheet("\x0b", [Column("a")], [["\x00\x1b"], ["_x0041_"], ["a_b"], [" <&> \n\t"]])
    page = ZipFile(BytesIO(to_xlsx(sheet))).read("xl/worksheets/sheet1.xml")
    texts = [node.text for node in fromstring(page).iter() if node.tag.endswith("}t")]
    assert texts == ["a", "_x0000__x001B_", "_x005F_x0041_", "a_b", " <&> \n\t"]


def test_xlsx_counts_days_as_spreadsheets_do():
    moments = [date(1900, 3, 1), datetime(2026, 11, 21, 18, 0)]  # noqa: DTZ001 - sheets hold naive times
    page = openpyxl.load_workbook(
        BytesIO(to_xlsx(Sheet("t", [Column("a")], [moments[:1], moments[1:]])))
    ).active
    assert [page["A2"].value.date(), page["A3"].value] == moments
    xml = ZipFile(BytesIO(to_xlsx(Sheet("t", [Column("a")], [moments[:1]])))).read("xl/worksheets/sheet1.xml")
    assert b"<v>61</v>" in xml


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN")])
def test_xlsx_refuses_what_is_no_number(number):
    with pytest.raises(ValueError, match="no number"):
        to_xlsx(Sheet("t", [Column("a")], [[number]]))


def test_a_text_too_long_for_a_cell_is_cut_and_shows_it():
    [_, [cell]] = openpyxl.load_workbook(
        BytesIO(to_xlsx(Sheet("t", [Column("a")], [["x" * 40_000]])))
    ).active.values
    assert (len(cell), cell[-2:]) == (32_767, "x…")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "1"),
        ("Sheet/1?*", "Sheet 1"),
        ("'quoted'", "quoted"),
        ("x" * 40, "x" * 31),
        ('A & "B" <5\x0b', 'A & "B" <5'),
    ],
)
def test_any_title_makes_a_valid_sheet_name(title, name):
    content = to_xlsx(Sheet(title, [Column("a")], []))
    assert openpyxl.load_workbook(BytesIO(content)).sheetnames == [name]
    book = fromstring(ZipFile(BytesIO(content)).read("xl/workbook.xml"))
    assert [node.text for node in book.iter() if node.tag.endswith("}definedName")] == [f"'{name}'!$A$1:$A$1"]


def test_the_same_sheet_gives_the_same_bytes():
    assert to_xlsx(SHEET) == to_xlsx(SHEET)


def test_rows_may_come_from_a_generator():
    def rows():
        yield from SHEET.rows

    lazy = Sheet(SHEET.title, SHEET.columns, rows(), SHEET.notes)
    assert to_csv(lazy) == to_csv(SHEET)


def test_decomposed_text_is_written_composed():
    sheet = Sheet("t", [Column("a")], [["Ngo\u0323c"]])
    assert csv_rows(to_csv(sheet))[1] == ["Ngọc"]
    assert read_rows(to_xlsx(sheet), "t.xlsx")[1] == ["Ngọc"]


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_what_is_written_is_read_back(write):
    assert read_rows(write(SHEET), "x") == [
        ["Họ và tên", "Số buổi", "Tỷ lệ", "Ngày"],
        ["Nguyễn Thị Ngọc Ánh", "6", "0.875", "2026-11-17"],
        ["Lê Hữu Bình", "", "0.5", "2026-11-17 07:30"],
        ["H'Hŭ Êban", "0", "<5"],
        [],
        ["Dữ liệu mẫu, không có giá trị"],
        ["Nội bộ"],
    ]


ROSTER = [
    ["STT", "Họ và tên", "Đơn vị"],
    ["1", "Nguyễn Thị Ngọc Ánh", "Đồn số 7"],
    ["2", "Đặng Hữu Phước", ""],
]


def written(delimiter: str = ",", end: str = "\r\n") -> str:
    return end.join(delimiter.join(row) for row in ROSTER) + end


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-marked", "utf-16-be-marked"])
def test_any_encoding_delimiter_and_line_end_is_read(delimiter, end, encoding):
    text = written(delimiter, end)
    if encoding.endswith("-marked"):
        data = ("\ufeff" + text).encode(encoding.removesuffix("-marked"))
    else:
        data = text.encode(encoding)
    assert read_rows(data, "roster.csv") == [ROSTER[0], ROSTER[1], ["2", "Đặng Hữu Phước"]]


def in_windows_1258(text: str) -> bytes:
    """Text as Vietnamese Excel saves it: the tone marks are signs of their own after the letter."""
    return "".join(map(tone_apart, text)).encode("cp1258")


def tone_apart(letter: str) -> str:
    """The letter as windows-1258 has it (ê, ơ, ă stay whole) and its tone after it."""
    apart = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in tones)) + tones


def test_the_encoding_of_old_vietnamese_excel_is_read():
    assert read_rows(in_windows_1258(written()), "roster.csv")[:2] == ROSTER[:2]


def test_the_line_excel_writes_for_itself_names_the_delimiter():
    assert read_rows(b"sep=;\r\na;b,c\r\n1;2,3\r\n", "x.csv") == [[], ["a", "b,c"], ["1", "2,3"]]
    assert read_rows(b"sep=\t\na,b\tc\n", "x.csv") == [[], ["a,b", "c"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a;b\n"1;2, 3";4\n', [["a", "b"], ["1;2, 3", "4"]]),
        (
            "Họ, tên\tĐơn vị\nAn, Lê\tĐồn 1\nBình\tĐồn 2\n",
            [["Họ, tên", "Đơn vị"], ["An, Lê", "Đồn 1"], ["Bình", "Đồn 2"]],
        ),
        ("Nguyễn Văn An\nLê Bình\n", [["Nguyễn Văn An"], ["Lê Bình"]]),
        ("\n\na,b\n\n1,2\n\n\n", [[], [], ["a", "b"], [], ["1", "2"]]),
        ("  a ,\u00a0b\u00a0\n", [["a", "b"]]),
        ("a,b,,\n,,,\n", [["a", "b"]]),
    ],
)
def test_tables_of_all_shapes_are_read(text, rows):
    assert read_rows(text.encode(), "x.csv") == rows


def workbook(*pages: list[list[object]], hidden: int = 0) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(pages):
        page = book.create_sheet(f"s{number}")
        page.sheet_state = "hidden" if number < hidden else "visible"
        for row in rows:
            page.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_cells_come_as_a_person_would_type_them():
    data = workbook([[1.0, 2.5, HALF_PAST_SEVEN, date(2026, 11, 17), time(7, 30), True, "007", None, "x"]])
    assert read_rows(data, "x.xlsx") == [
        ["1", "2.5", "2026-11-17 07:30", "2026-11-17", "07:30", "True", "007", "", "x"]
    ]


def test_the_first_visible_sheet_with_content_is_read():
    assert read_rows(workbook([["ẩn"]], [], [["a"], ["b"]], [["c"]], hidden=1), "x.xlsx") == [["a"], ["b"]]


def fault_of(data: bytes, name: str = "x.csv") -> Fault:
    with pytest.raises(UnreadableTable) as refusal:
        read_rows(data, name)
    return refusal.value.code


@pytest.mark.parametrize(
    ("data", "name", "fault"),
    [
        (b"", "x.csv", Fault.EMPTY),
        (b"", "x.xlsx", Fault.EMPTY),
        (b"\n , \n", "x.csv", Fault.EMPTY),
        (b"x" * (reading.MAX_BYTES + 1), "x.csv", Fault.TOO_BIG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "x.xls", Fault.OLD_OR_LOCKED),
        (b"a,b\n", "x.xlsx", Fault.DAMAGED),
        (b"PK\x03\x04rubbish", "x.xlsx", Fault.DAMAGED),
        (b"GIF89a\0\0\0", "x.csv", Fault.NOT_A_TABLE),
        (b"\xff\xfea", "x.csv", Fault.ENCODING),
        (b"H\xd2\xd2,\x8a\n", "x.csv", Fault.ENCODING),
        (b'a,"' + b"x" * 200_000, "x.csv", Fault.DAMAGED),
        (b"a\n" * (reading.MAX_ROWS + 1), "x.csv", Fault.TOO_MANY_ROWS),
        (b"a," * reading.MAX_COLUMNS + b"a", "x.csv", Fault.TOO_MANY_COLUMNS),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_reason(data, name, fault):
    assert fault_of(data, name) == fault


def test_an_empty_workbook_is_empty():
    assert fault_of(workbook([]), "x.xlsx") == Fault.EMPTY


def archive(**members: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def test_other_archives_and_bombs_are_refused():
    assert fault_of(archive(content_xml=b"<x/>"), "x.ods") == Fault.NOT_A_TABLE
    assert fault_of(archive(xl__workbook_xml=b"<x/>"), "x.xlsx") == Fault.DAMAGED
    bomb = archive(xl__workbook_xml=b"<x/>", big=b"\0" * (reading.MAX_EXPANDED + 1))
    assert len(bomb) < 100_000
    assert fault_of(bomb, "x.xlsx") == Fault.TOO_BIG


def with_member(data: bytes, name: str, change) -> bytes:
    """The same workbook with one of its members changed."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return buffer.getvalue()


def test_entities_are_never_expanded():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = with_member(
        workbook([["An"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: bomb + xml.replace(b"<v>0</v>", b"<v>&b;</v>"),
    )
    assert fault_of(data, "x.xlsx") == Fault.DAMAGED


def with_cell(place: str) -> bytes:
    """A workbook with one more cell, far from the others."""
    row = "".join(filter(str.isdigit, place))
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    return with_member(
        workbook([["An"]]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", cell)
    )


def test_a_cell_beyond_the_limits_is_never_dropped_in_silence():
    assert read_rows(with_cell("A3"), "x.xlsx") == [["An"], [], ["1"]]
    assert fault_of(with_cell("A1048576"), "x.xlsx") == Fault.TOO_MANY_ROWS
    assert fault_of(with_cell("XFD2"), "x.xlsx") == Fault.TOO_MANY_COLUMNS
    assert fault_of(b"a\n" + b"\n" * 60_000 + b"b\n") == Fault.TOO_MANY_ROWS


def test_nought_is_a_value_and_no_gap():
    assert read_rows(workbook([[0], [None], [0.0, False]]), "x.xlsx") == [["0"], [], ["0", "False"]]


@needs_cases
@pytest.mark.parametrize("name", [
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8",
])  # fmt: skip
def test_the_csv_spectrum_is_read(name):
    folder = CASES / "csv-spectrum"
    head, *rows = read_rows((folder / "csvs" / f"{name}.csv").read_bytes(), f"{name}.csv")
    # The stored copies of the _crlf files have lost their carriage returns.
    expected = json.loads((folder / "json" / f"{name}.json").read_text("utf-8").replace("\\r\\n", "\\n"))
    found = [dict(zip(head, row + [""] * (len(head) - len(row)), strict=True)) for row in rows]
    assert found == expected


CALAMINE = {
    "date.xlsx": [["2021-01-01", "15"], ["2021-01-02", "16"], ["255:10:10", "17"]],
    "date_1904.xlsx": [["2021-01-01", "15"], ["2021-01-02", "16"], ["255:10:10", "17"]],
    "errors.xlsx": [["#DIV/0!"], ["#NAME?"], ["#VALUE!"], ["#NULL!"], ["#REF!"], ["#NUM!"], ["#N/A"]],
    "header-row.xlsx": [
        *[[]] * 2, ["", "", "Note 1"], *[[]] * 5,
        ["Columns", "Column A", "Column B", "Column C"], ["put data here", "1", "2", "3"],
    ],
    "inventory-table.xlsx": [
        ["Item", "Type", "Quantity"],
        ["1", "Apple", "50"], ["2", "Banana", "200"], ["3", "Orange", "60"], ["4", "Pear", "100"],
    ],
    "merged_range.xlsx": [
        ["A1", "B1", "C1", "", "E1", "F1", "G1", "H1"],
        [],
        ["A3", "B3", "C3", "", "E3", "F3", "G3", "H3"],
        ["A4", "B4", "C4", "", "E4", "F4", "G4", "H4"],
    ],
    "whitespace_trim.xlsx": [
        ["trimmed value", "value with tabs", "", "clean text"], ["line1\nline2", "line1\nline2"], ["日期 时间"],
    ],
}  # fmt: skip


@needs_cases
@pytest.mark.parametrize("name", CALAMINE)
def test_the_calamine_workbooks_are_read(name):
    assert read_rows((CASES / "xlsx-calamine" / name).read_bytes(), name) == CALAMINE[name]


@needs_cases
def test_every_naughty_string_survives_both_files():
    strings = (CASES / "blns" / "blns.txt").read_text("utf-8", "replace").split("\n")
    sheet = Sheet("blns", [Column("a"), Column("b")], [[text, "x"] for text in strings])
    assert [row[1:] for row in csv_rows(to_csv(sheet))[1:]] == [["x"]] * len(strings)
    assert [row[1] for row in read_rows(to_xlsx(sheet), "x.xlsx")[1:]] == ["x"] * len(strings)


@pytest.mark.parametrize(
    ("entry", "place", "bad"),
    [
        (b"PK\x01\x02", 6, b"\xc8\x00"),  # "version needed to extract": 20.0, which no reader knows
        (b"PK\x01\x02", 8, b"\x00\x08"),  # a flag: names are UTF-8, which this one is not
    ],
)
def test_a_directory_that_cannot_be_read_is_damage(entry, place, bad):
    data = bytearray(archive(xl__workbook_xml=b"<x/>").replace(b"xl/workbook.xml", b"xl/workboo\xff.xml"))
    start = data.index(entry) + place
    data[start : start + 2] = bad
    assert fault_of(bytes(data), "x.xlsx") == Fault.DAMAGED


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "a_x000D_b", "_x00e9_", "_x004_", "a\tb\nc"])
def test_what_looks_like_an_escape_is_read_back_from_xlsx(text):
    assert read_rows(to_xlsx(Sheet("t", [Column("a")], [[text]])), "t.xlsx")[1:] == [[text]]


def test_what_an_escape_stands_for_is_read_but_for_what_is_no_sign():
    book = openpyxl.Workbook()
    book.active.append(["a_x0041__x00E9_", "b_x0000__xD800_c"])
    data = BytesIO()
    book.save(data)
    assert read_rows(data.getvalue(), "t.xlsx") == [["aA\u00e9", "bc"]]
