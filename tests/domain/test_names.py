import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.collation import collation_key
from app.domain.names import SORT_KEY_LENGTH, given_name, initials, sort_key
from tests.cases import CASES, needs_cases

ALPHABET = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]
SYLLABLES = st.sampled_from(
    ["An", "Ân", "Anh", "Ánh", "Ảnh", "Bằng", "Dung", "Dũng", "Duy", "Dương", "Đạt", "Đức", "Ê", "Hòa", "Hoà"]
)
NAMES = st.lists(SYLLABLES, min_size=1, max_size=5).map(" ".join)


def in_order(*names: str) -> bool:
    return all(sort_key(a) < sort_key(b) for a, b in pairwise(names))


def test_given_names_follow_the_vietnamese_alphabet():
    assert in_order("Dũng", "Duy", "Dương", "Đạt", "Đức")


def test_the_given_name_counts_first_then_the_family_name_then_the_middle():
    assert in_order(
        "Phạm Thị Anh",
        "Đỗ Văn Bình",
        "Nguyễn Bình",
        "Nguyễn Thị Bình",
        "Nguyễn Văn Bình",
        "Trần An Bình",
        "Lê Cường",
    )


def test_every_letter_has_its_place():
    assert [collation_key(letter) for letter in ALPHABET] == sorted(collation_key(c) for c in ALPHABET)
    assert len({collation_key(letter) for letter in ALPHABET}) == 33


def test_tones_stand_in_dictionary_order_under_the_letters():
    assert in_order(*TONES, "mách", "man", "mă")
    assert in_order("Trần Dung", "Lê Dũng", "Lê Dụng", "Lê Dương")


def test_a_shorter_syllable_stands_before_the_longer():
    assert in_order("Lê Văn An", "Trần Thị Ạn", "Bùi Văn Anh")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Văn Hòa", "Nguyễn Văn Hoà"),
        ("NGUYỄN VĂN ĐẠT", "nguyễn văn đạt"),
        ("Lê \u00d0ức", "Lê Đức"),
        ("H'Hen Niê", "HHen  Niê"),
        (unicodedata.normalize("NFD", "Đặng Thuỳ Trâm"), "Đặng Thùy Trâm"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert sort_key(one) == sort_key(other)


def test_foreign_letters_stand_by_their_bare_letter_and_other_scripts_last():
    assert in_order("Müller Ana", "Müller Zoë", "Lê អាន", "Lê 中")


@given(st.text())
def test_a_key_is_digits_only_so_that_every_collation_agrees(text):
    assert set(sort_key(text)) <= set("0123456789")


def test_a_key_fits_its_column_and_a_long_vietnamese_name_is_kept_whole():
    assert len(sort_key("中" * 120)) == SORT_KEY_LENGTH
    assert len(sort_key("ư" * 120)) == 242
    assert len(sort_key("ư " * 60)) == 240


def test_numbers_stand_by_their_size():
    assert [f"Địa bàn {n} (ví dụ)" for n in (7, 9, 10, 12)] == sorted(
        (f"Địa bàn {n} (ví dụ)" for n in (10, 12, 7, 9)), key=collation_key
    )


@given(NAMES, NAMES)
def test_only_names_that_read_alike_share_a_key(one, other):
    def read(name):
        return name.replace("Hoà", "Hòa").split()

    assert (sort_key(one) == sort_key(other)) == (read(one) == read(other))


@pytest.mark.parametrize(
    ("name", "given_", "letters"),
    [("Nguyễn Văn Đạt", "Đạt", "NĐ"), ("Đỗ An", "An", "ĐA"), ("an", "an", "A"), ("", "", "")],
)
def test_given_name_and_initials(name, given_, letters):
    assert given_name(name) == given_
    assert initials(name) == letters


def slow_order(name: str) -> list[tuple]:
    """The order told another way: per syllable, places in the alphabet and then the tone."""
    marks = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
    words = name.casefold().replace("\u00f0", "đ").split()
    order = []
    for word in words[-1:] + words[:-1]:
        split = unicodedata.normalize("NFD", word)
        bare = unicodedata.normalize("NFC", "".join(c for c in split if c not in marks))
        tone = sum(marks.get(c, 0) for c in split)
        order.append(([ALPHABET.index(c) for c in bare], tone))
    return order


@needs_cases
def test_real_names_sort_as_the_rule_told_slowly():
    given_names = (CASES / "names-vi" / "boy.txt").read_text("utf-8").split()
    names = [f"{family} Văn {name}" for family in ("Đỗ", "Nguyễn", "Đinh") for name in given_names]
    assert len(names) > 3 * 1200
    assert sorted(names, key=sort_key) == sorted(names, key=slow_order)
