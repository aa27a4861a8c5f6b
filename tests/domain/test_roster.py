import pytest

from app.domain.roster import Field, NotARoster, Problem, match_columns, read_roster

HEADER = ["STT", "Họ và tên", "Số hiệu", "Cấp bậc", "Đơn vị công tác", "Giới tính"]


def rows_of(*cells, header=HEADER):
    return read_roster([header, *cells]).rows


def test_a_vietnamese_roster_is_understood_and_says_which_column_is_which():
    roster = read_roster([HEADER, ["1", "Lò Thị Mẫu", "bp 01", "3/", "Đồn Thử", "Nữ"]])
    row = roster.rows[0]
    assert roster.columns == {
        Field.NAME: "Họ và tên",
        Field.SERVICE_NUMBER: "Số hiệu",
        Field.RANK: "Cấp bậc",
        Field.UNIT: "Đơn vị công tác",
        Field.SEX: "Giới tính",
    }
    assert roster.ignored == ("STT",)
    assert (row.number, row.name, row.service_number, row.rank, row.unit, row.sex, row.problems) == (
        2, "Lò Thị Mẫu", "bp 01", "Thượng úy", "Đồn Thử", "female", (),
    )  # fmt: skip


def test_headings_of_moodle_are_understood_family_name_first():
    header = ["username", "firstname", "lastname", "email", "course1", "group1"]
    row = rows_of(["bp02", "Đạt", "Nguyễn Văn", "x@example.org", "ct", "Đồn Thử"], header=header)[0]
    assert (row.name, row.service_number, row.unit) == ("Nguyễn Văn Đạt", "bp02", "Đồn Thử")


def test_a_full_name_beside_its_parts_wins():
    assert match_columns(["Họ và tên", "Họ", "Tên"]) == {Field.NAME: 0}


def test_titles_above_the_header_are_passed_over_and_rows_keep_their_place():
    table = [
        ["BỘ TƯ LỆNH THỬ"],
        [],
        ["DANH SÁCH HỌC VIÊN"],
        HEADER,
        ["1", "Lò Văn Mẫu"],
        [],
        ["2", "Vì Thị Thử"],
    ]
    assert [(row.number, row.name) for row in read_roster(table).rows] == [
        (5, "Lò Văn Mẫu"),
        (7, "Vì Thị Thử"),
    ]


def test_names_in_capitals_are_written_as_names():
    assert [row.name for row in rows_of(["1", "NGUYỄN VĂN ĐẠT"], ["2", "H'Hen Niê"])] == [
        "Nguyễn Văn Đạt",
        "H'Hen Niê",
    ]


def test_each_row_says_its_own_problems():
    rows = rows_of(
        ["1", "", "BP1"],
        ["2", "Lò Văn Mẫu", "BP2", "Đại uý cấp cao"],
        ["3", "Vì Thị Thử", "BP3", "", "", "x"],
        ["4", "Vì Thị Thử", "bp 3"],
        ["5", "A" * 121, "B" * 31],
    )
    assert [row.problems for row in rows] == [
        (Problem.NO_NAME,),
        (Problem.UNKNOWN_RANK,),
        (Problem.UNKNOWN_SEX,),
        (Problem.TWICE,),
        (Problem.LONG_NAME, Problem.LONG_NUMBER),
    ]


def test_without_numbers_the_same_name_in_the_same_unit_is_twice_and_in_another_is_not():
    rows = rows_of(
        ["1", "Lò Văn Mẫu", "", "", "Đồn A"],
        ["2", "LÒ VĂN MẪU", "", "", "đồn a"],
        ["3", "Lò Văn Mẫu", "", "", "Đồn B"],
    )
    assert [row.problems for row in rows] == [(), (Problem.TWICE,), ()]


def test_a_name_that_differs_by_a_mark_is_another_name():
    rows = rows_of(["1", "Lò Văn Dũng"], ["2", "Lò Văn Dụng"])
    assert [row.problems for row in rows] == [(), ()]


def test_cells_are_cleaned_and_short_rows_are_no_harm():
    row = rows_of(["1", "  Lò\u200b Văn\tMẫu "])[0]
    assert (row.name, row.service_number, row.unit, row.sex) == ("Lò Văn Mẫu", "", "", None)


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (["personal", "middle", "email"], (Field.FAMILY,)),
        (["Họ", "Số hiệu"], (Field.GIVEN,)),
        (["email", "phone"], (Field.NAME,)),
    ],
)
def test_a_file_without_names_is_no_roster_and_says_what_is_missing(header, missing):
    with pytest.raises(NotARoster) as error:
        read_roster([header, ["x", "y", "z"]])
    assert error.value.missing == missing
