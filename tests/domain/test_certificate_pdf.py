import unicodedata
from dataclasses import replace

import pytest
import segno

from app.domain.certificate_pdf import HEIGHT, LEFT, QR_SIDE, RIGHT, WIDTH, draw_certificate
from app.domain.papers import Bilingual, CertificateText, Labelled, Signatory
from app.domain.qr import dark_runs
from app.domain.typeface import FACES, MissingGlyph, text_width
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

SAMPLE = CertificateText(
    info=INFO,
    issuer=Bilingual("Chương trình thử nghiệm", "Trial programme"),
    heading=Bilingual("GIẤY CHỨNG NHẬN HOÀN THÀNH", "Certificate of Completion"),
    statement=Bilingual("Chứng nhận", "This is to certify that"),
    holder="Nguyễn Thị Ngọc Ánh",
    holder_note=Bilingual("Thượng úy, Đồn Biên phòng Suối Mơ (hư cấu)", "Suoi Mo Station (fictional)"),
    achievement=Bilingual("đã hoàn thành khóa học", "has completed the course"),
    course=Bilingual("Phòng, chống mua bán người", "Counter-Trafficking"),
    edition=Labelled(Bilingual("Phiên bản", "Edition"), Bilingual("2026.1", "2026.1")),
    workshop=Labelled(
        Bilingual("Khóa tập huấn", "Workshop"),
        Bilingual("Lạng Sơn, 17–19/11/2026", "Lang Son, 17–19 November 2026"),
    ),
    attended=Labelled(Bilingual("Số giờ đã dự", "Hours attended"), Bilingual("21 giờ", "21 hours")),
    self_study=Labelled(
        Bilingual("Tự học theo kế hoạch", "Planned self-study"), Bilingual("13,5 giờ", "13.5 hours")
    ),
    serial=Labelled(Bilingual("Số", "Serial No."), Bilingual("CM-2026-000123", "CM-2026-000123")),
    issued_on=Labelled(Bilingual("Ngày cấp", "Date of issue"), Bilingual("21/11/2026", "21 November 2026")),
    verification_code=Labelled(
        Bilingual("Mã xác minh", "Verification code"), Bilingual("7F3K-Q2MD-98XA", "7F3K-Q2MD-98XA")
    ),
    verify_prompt=Bilingual("Quét mã để kiểm tra", "Scan to verify"),
    verify_url="https://cotmoc.example/verify/7F3KQ2MD98XA",
    signatory=None,
    synthetic_notice=None,
)
NOTICE = Bilingual("Dữ liệu mẫu, không có giá trị", "Demonstration, not valid")


def test_it_is_one_a4_page_lying_and_says_its_language():
    document = reader(draw_certificate(SAMPLE))
    assert len(document.pages) == 1
    assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [842, 595]
    assert document.trailer["/Root"]["/Lang"] == "vi-VN"
    assert document.metadata.title == INFO.title


def test_everything_given_is_on_the_page_and_nothing_else(read_pdf):
    said = {
        "Chương trình thử nghiệm", "Trial programme",
        "GIẤY CHỨNG NHẬN HOÀN THÀNH", "Certificate of Completion",
        "Chứng nhận · This is to certify that",
        "Nguyễn Thị Ngọc Ánh",
        "Thượng úy, Đồn Biên phòng Suối Mơ (hư cấu) · Suoi Mo Station (fictional)",
        "đã hoàn thành khóa học · has completed the course",
        "Phòng, chống mua bán người", "Counter-Trafficking",
        "Phiên bản · Edition", "2026.1",
        "Khóa tập huấn · Workshop", "Lạng Sơn, 17–19/11/2026", "Lang Son, 17–19 November 2026",
        "Số giờ đã dự · Hours attended", "21 giờ", "21 hours",
        "Tự học theo kế hoạch · Planned self-study", "13,5 giờ", "13.5 hours",
        "Mã xác minh · Verification code", "7F3K-Q2MD-98XA",
        "Quét mã để kiểm tra", "Scan to verify", "https://cotmoc.example/verify/7F3KQ2MD98XA",
        "Số · Serial No.", "CM-2026-000123",
        "Ngày cấp · Date of issue", "21/11/2026", "21 November 2026",
    }  # fmt: skip
    assert sorted(read_pdf(draw_certificate(SAMPLE)).split()) == sorted(" ".join(said).split())


@pytest.mark.parametrize("start", range(0, 146, 21))
def test_every_vietnamese_letter_of_a_name_can_be_read_back(start, read_pdf):
    letters = VIETNAMESE_LETTERS[start : start + 21]
    name = " ".join("".join(letters[at : at + 3]) for at in range(0, len(letters), 3))
    pdf = draw_certificate(replace(SAMPLE, holder=unicodedata.normalize("NFD", name)))
    assert name in words_of(text_of(pdf))
    assert name in words_of(read_pdf(pdf))


@needs_cases
def test_published_given_names_can_be_read_back(read_pdf):
    names = (CASES / "names-vi" / "boy.txt").read_text("utf-8").splitlines()[::30]
    for name in names:
        pdf = draw_certificate(replace(SAMPLE, holder=f"Nguyễn {name}"))
        assert unicodedata.normalize("NFC", f"Nguyễn {name}") in words_of(read_pdf(pdf))


def test_fonts_are_subsets_and_embedded():
    fonts = fonts_of(draw_certificate(SAMPLE))
    assert set(fonts.values()) == {True}
    assert {name.split("+")[1] for name in fonts} <= set(FACES)


def test_the_same_text_gives_the_same_bytes():
    assert draw_certificate(SAMPLE) == draw_certificate(replace(SAMPLE))


def test_a_name_that_cannot_be_printed_is_refused():
    with pytest.raises(MissingGlyph) as refusal:
        draw_certificate(replace(SAMPLE, holder="Nguyễn 文 An"))
    assert refusal.value.character == "文"


def modules_of(pdf: bytes) -> list[list[int]]:
    """The QR code as drawn: the rectangles that lie in its square, as rows of dark and light."""
    foot = 58
    boxes = [[float(number) for number in operands] for operands, name in operations_of(pdf) if name == b"re"]
    inside = [
        b for b in boxes if LEFT - 0.01 <= b[0] <= LEFT + QR_SIDE and foot - 0.01 <= b[1] < foot + QR_SIDE
    ]
    unit = min(box[3] for box in inside)
    side = round(QR_SIDE / unit)
    matrix = [[0] * side for _ in range(side)]
    for x, y, width, _ in inside:
        row = side - 1 - round((y - foot) / unit)
        for column in range(round((x - LEFT) / unit), round((x - LEFT + width) / unit)):
            matrix[row][column] = 1
    return matrix


def test_the_code_on_paper_is_that_of_the_address():
    matrix = modules_of(draw_certificate(SAMPLE))
    expected = segno.make_qr(SAMPLE.verify_url, error="m", boost_error=False, mask=3).matrix
    assert matrix == [list(row) for row in expected]


def test_runs_cover_the_dark_modules_and_no_others():
    side, runs = dark_runs("https://cotmoc.example/verify/ABC")
    matrix = segno.make_qr("https://cotmoc.example/verify/ABC", error="m", boost_error=False, mask=3).matrix
    dark = {(column, row) for row, line in enumerate(matrix) for column, module in enumerate(line) if module}
    assert side == len(matrix)
    assert {(column + k, row) for column, row, length in runs for k in range(length)} == dark
    assert sum(length for _, _, length in runs) == len(dark)


def test_the_address_can_be_clicked():
    [link] = reader(draw_certificate(SAMPLE)).pages[0]["/Annots"]
    assert link.get_object()["/A"]["/URI"] == SAMPLE.verify_url


def test_a_demonstration_says_so_in_both_languages_in_a_band_across_the_page():
    real, shown = draw_certificate(SAMPLE), draw_certificate(replace(SAMPLE, synthetic_notice=NOTICE))
    assert "Dữ liệu mẫu, không có giá trị · Demonstration, not valid" in words_of(text_of(shown))
    assert "Dữ liệu mẫu" not in text_of(real)
    widest = [
        max(float(o[2]) for o, name in operations_of(pdf) if name == b"re" and float(o[3]) < 30)
        for pdf in (real, shown)
    ]
    assert widest[0] < WIDTH / 2
    assert widest[1] > WIDTH * 0.85


def test_a_signatory_is_named_only_if_given():
    signatory = Signatory(Bilingual("Trưởng ban tổ chức", "Head of the board"), "Trần Văn Mẫu")
    assert "Trưởng ban tổ chức" not in words_of(text_of(draw_certificate(SAMPLE)))
    signed = words_of(text_of(draw_certificate(replace(SAMPLE, signatory=signatory))))
    assert [signed.count(part) for part in ("Trưởng ban tổ chức", "Head of the board", "Trần Văn Mẫu")] == [
        1,
        1,
        1,
    ]


def test_there_is_no_picture_on_it():
    resources = reader(draw_certificate(SAMPLE)).pages[0]["/Resources"]["/XObject"]
    assert {str(resource.get_object()["/Subtype"]) for resource in resources.values()} == {"/Form"}


def extents_of(pdf: bytes) -> list[tuple[float, float, float]]:
    """Left end, right end and baseline of every run of text."""
    found = []

    def visit(text, _ctm, matrix, font, size):
        if text.strip() and font:
            face = font["/BaseFont"].split("+")[1]
            found.append((matrix[4], matrix[4] + text_width(text.strip("\n"), face, size), matrix[5]))

    reader(pdf).pages[0].extract_text(visitor_text=visit)
    return found


def test_the_longest_texts_stay_within_the_frame():
    long = Bilingual("Nâng cao năng lực phòng, chống mua bán người " * 4, "Counter-trafficking training " * 6)
    crowded = replace(
        SAMPLE,
        holder="Hoàng Phủ Ngọc Tường Nguyễn Thị Phương Thảo Nguyên Vy " * 2,
        holder_note=long,
        course=long,
        issuer=long,
        workshop=Labelled(SAMPLE.workshop.label, long),
        verify_url="https://tap-huan.bien-phong.example.vn/xac-minh/" + "7F3KQ2MD98XA" * 6,
        synthetic_notice=NOTICE,
        signatory=Signatory(long, long.vi),
    )
    extents = extents_of(draw_certificate(crowded))
    assert len(extents) > 30
    assert min(left for left, _, _ in extents) >= LEFT - 0.5
    assert max(right for _, right, _ in extents) <= RIGHT + 0.5
    assert all(46 < y < HEIGHT - 46 for _, _, y in extents)


def test_a_long_name_takes_two_lines_rather_than_small_letters():
    name = "Hoàng Phủ Ngọc Tường Nguyễn Thị Phương Thảo Nguyên Vy Tôn Nữ Quỳnh Trâm"
    pdf = draw_certificate(replace(SAMPLE, holder=name))
    sizes = {}

    def visit(text, _ctm, _matrix, _font, size):
        sizes[text.strip()] = size

    reader(pdf).pages[0].extract_text(visitor_text=visit)
    lines = [(text, size) for text, size in sizes.items() if text and text in name]
    assert " ".join(text for text, _ in lines) == name
    assert {size for _, size in lines} == {20}
