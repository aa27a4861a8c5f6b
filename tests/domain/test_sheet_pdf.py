from dataclasses import replace

import pytest

from app.domain.papers import RegisterSheet, SheetPerson, SheetSession
from app.domain.sheet_pdf import BOX, draw_sheet
from app.domain.typeface import MissingGlyph
from tests.domain.printed import INFO, operations_of, reader, words_of

SHEET = RegisterSheet(
    info=INFO,
    title="Danh sách điểm danh · Khóa 13",
    facts=[("Khóa học", "Phòng, chống mua bán người"), ("Địa điểm", "Lạng Sơn · 17–19/11/2026")],
    number_head="TT",
    name_head="Họ và tên, cấp bậc",
    unit_head="Đơn vị",
    sessions=[SheetSession(f"Buổi {number}", f"sáng {number}/11") for number in (1, 2, 3)],
    people=[
        SheetPerson(f"Nguyễn Văn {number:02}", "Thượng úy", f"Đồn số {number}") for number in range(1, 41)
    ],
    walk_ins=3,
    walk_ins_title="(người đến bổ sung)",
    statuses=[("C", "có mặt"), ("M", "đến muộn"), ("P", "vắng có phép"), ("V", "vắng")],
    closing=["Số có mặt", "Giảng viên ký"],
    reference="Mã phiếu WS-13",
    page_label="Trang {page}/{total}",
    synthetic_notice=None,
)


def pages_of(sheet: RegisterSheet) -> list[str]:
    return [words_of(page.extract_text()) for page in reader(draw_sheet(sheet)).pages]


def sides_of(sheet: RegisterSheet) -> list[int]:
    return [round(float(side)) for side in reader(draw_sheet(sheet)).pages[0].mediabox[2:]]


def test_everyone_is_on_the_sheet_once_in_the_order_given():
    text = " ".join(pages_of(SHEET))
    places = [text.index(f"Nguyễn Văn {number:02} Thượng úy Đồn số {number}") for number in range(1, 41)]
    assert places == sorted(places)
    assert text.count("Nguyễn Văn") == 40


def test_every_page_repeats_heads_and_meanings_and_is_numbered():
    pages = pages_of(SHEET)
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        for words in (
            "Danh sách điểm danh · Khóa 13",
            "C có mặt · M đến muộn · P vắng có phép · V vắng",
            "TT",
            "Họ và tên, cấp bậc",
            "Đơn vị",
            "Buổi 1 sáng 1/11 Buổi 2 sáng 2/11 Buổi 3 sáng 3/11",
            "Mã phiếu WS-13",
            f"Trang {number}/2",
        ):
            assert page.count(words) == 1, words
    assert [page.count("Phòng, chống mua bán người") for page in pages] == [1, 0]


def test_walk_ins_get_numbered_rows_and_the_end_is_to_be_signed():
    last = pages_of(SHEET)[-1]
    assert last.count("(người đến bổ sung)") == 3
    assert "43" in last.split()
    assert "44" not in last.split()
    assert last.count("Số có mặt") == last.count("Giảng viên ký") == 1


@pytest.mark.parametrize("people", range(14, 50, 5))
def test_the_closing_rows_are_never_lost_at_the_end_of_a_page(people):
    sheet = replace(SHEET, people=SHEET.people[:1] * people, walk_ins=0)
    text = " ".join(pages_of(sheet))
    assert text.count("Nguyễn Văn 01") == people
    assert text.count("Giảng viên ký") == 1


def boxes_on(sheet: RegisterSheet, page: int) -> int:
    """How often the form with the status boxes is placed on a page."""
    document = reader(draw_sheet(sheet))
    forms = document.pages[page]["/Resources"]["/XObject"]
    [boxes] = [name for name, form in forms.items() if b"re" in form.get_object().get_data()]
    return sum(
        name == b"Do" and operands == [boxes] for operands, name in operations_of(draw_sheet(sheet), page)
    )


def test_each_person_has_boxes_to_tick_in_each_session():
    rows = [page.count("Thượng úy") + page.count("(người đến bổ sung)") for page in pages_of(SHEET)]
    assert [boxes_on(SHEET, page) for page in (0, 1)] == [3 * count for count in rows]
    document = reader(draw_sheet(SHEET))
    [form] = [
        data
        for form in document.pages[0]["/Resources"]["/XObject"].values()
        if b"re" in (data := form.get_object().get_data())
    ]
    assert form.count(b"%g %g re" % (BOX, BOX)) == 4


def test_up_to_three_sessions_stand_and_more_lie():
    assert sides_of(SHEET) == [595, 842]
    assert sides_of(replace(SHEET, sessions=SHEET.sessions * 2)) == [842, 595]


def test_more_sessions_than_fit_make_a_second_set_with_everyone_again():
    sessions = [SheetSession(f"Buổi {number:02}", "sáng") for number in range(1, 11)]
    pages = pages_of(replace(SHEET, sessions=sessions))
    half = len(pages) // 2
    for number in range(1, 11):
        expected = [number <= 5] * half + [number > 5] * half
        assert [f"Buổi {number:02}" in page for page in pages] == expected
    assert " ".join(pages[half:]).count("Nguyễn Văn") == 40


def test_a_sheet_may_be_all_blank():
    [page] = pages_of(replace(SHEET, people=[], sessions=SHEET.sessions[:1], walk_ins=10))
    assert page.count("(người đến bổ sung)") == 10


def test_the_demonstration_is_marked_on_every_page():
    pages = pages_of(replace(SHEET, synthetic_notice="Dữ liệu mẫu, không có giá trị"))
    assert [page.count("Dữ liệu mẫu, không có giá trị") for page in pages] == [1] * len(pages)


def test_a_name_of_the_highlands_is_printed_and_one_in_another_script_refused():
    draw_sheet(replace(SHEET, people=[SheetPerson("Y Blŏk Niê", "", "")]))
    with pytest.raises(MissingGlyph):
        draw_sheet(replace(SHEET, people=[SheetPerson("文", "", "")]))


def test_the_same_sheet_gives_the_same_bytes():
    assert draw_sheet(SHEET) == draw_sheet(replace(SHEET))
