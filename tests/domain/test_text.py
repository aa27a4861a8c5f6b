import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import clean_line, fold, nfc, slug
from tests.cases import CASES, needs_cases


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Văn Đạt", "nguyen van dat"),
        ("ĐƯỜNG  DÂY\tmua bán", "duong day mua ban"),
        ("\u00d0iện Biên", "dien bien"),
        ("\u00f0ồn", "don"),
        ("Đắk Lắk", "dak lak"),
        ("Bà Rịa – Vũng Tàu", "ba ria – vung tau"),
        ("Thừa Thiên Huế", "thua thien hue"),
        ("", ""),
    ],
)
def test_fold_drops_marks_case_and_spare_spaces(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(st.text())
def test_fold_of_a_folded_text_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_fold_does_not_depend_on_the_form_the_text_came_in(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_fold_leaves_no_combining_mark(text):
    assert [c for c in fold(text) if unicodedata.combining(c)] == []


@pytest.mark.parametrize(
    ("text", "slugged"),
    [
        ("Điều kiện cấp giấy chứng nhận", "dieu-kien-cap-giay-chung-nhan"),
        ("  1.2 Hành vi, thủ đoạn & mục đích ", "1-2-hanh-vi-thu-doan-muc-dich"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
        ("中国", ""),
    ],
)
def test_slug_reads_as_the_words(text, slugged):
    assert slug(text) == slugged


@given(st.text())
def test_slug_is_lower_case_ascii_and_stays_itself(text):
    made = slug(text)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert made == slug(made)
    assert made == made.strip("-")


def test_nfc_joins_letters_and_marks():
    assert nfc("e\u0323\u0302") == "ệ"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Nguyễn\tVăn \r\n An ", "Nguyễn Văn An"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Ho\u200bàng\ufeff", "Hoàng"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("a\u2028b\u0085c", "a b c"),
        ("\x00\x07An", "An"),
        ("\u3164\u115f\ufe0f", ""),
        ("An \u200b \u200b Bình", "An Bình"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("bad\uffff", "bad"),
    ],
)
def test_clean_line_keeps_only_what_can_be_seen(text, cleaned):
    assert clean_line(text) == cleaned


def is_clean(line: str) -> bool:
    seen = all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in line)
    return seen and line == " ".join(line.split()) and unicodedata.is_normalized("NFC", line)


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_clean_line_is_one_visible_nfc_line_that_can_be_stored(text):
    line = clean_line(text)
    assert is_clean(line)
    assert clean_line(line) == line
    line.encode("utf-8")


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạĐẮ 0123456789.-", min_size=1))
def test_clean_line_keeps_every_word_of_ordinary_text(text):
    assert clean_line(text).split() == nfc(text).split()


@needs_cases
def test_naughty_strings_come_out_as_storable_lines():
    lines = (CASES / "blns" / "blns.txt").read_bytes().decode("utf-8", "surrogateescape").split("\n")
    assert len(lines) > 500
    assert [line for line in lines if not is_clean(clean_line(line))] == []
    assert [line for line in lines if fold(fold(line)) != fold(line)] == []


@needs_cases
def test_real_names_survive_cleaning_and_fold_to_ascii():
    names = (CASES / "names-vi" / "boy.txt").read_text("utf-8").splitlines()
    assert [name for name in names if clean_line(name) != " ".join(nfc(name).split())] == []
    assert [name for name in names if not fold(name).isascii()] == []
