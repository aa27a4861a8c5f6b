from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fitting import balance, fit, wrap
from app.domain.typeface import REGULAR, SEMIBOLD, text_width

WORDS = st.lists(
    st.sampled_from(["Phòng", "chống", "mua", "bán", "người", "và", "bảo", "vệ"]), min_size=1, max_size=30
)


@given(WORDS, st.floats(60, 400))
def test_lines_keep_to_the_measure_and_lose_no_word(words, width):
    lines = wrap(" ".join(words), REGULAR, 11, width)
    assert " ".join(lines) == " ".join(words)
    assert all(text_width(line, REGULAR, 11) <= width for line in lines)


@given(WORDS, st.floats(60, 400))
def test_no_line_could_have_taken_the_next_word(words, width):
    lines = wrap(" ".join(words), REGULAR, 11, width)
    for line, following in pairwise(lines):
        assert text_width(f"{line} {following.split()[0]}", REGULAR, 11) > width


@given(WORDS, st.floats(60, 400))
def test_balancing_takes_no_more_lines_and_breaks_no_word(words, width):
    text = " ".join(words)
    balanced = balance(text, REGULAR, 11, width)
    assert len(balanced) == len(wrap(text, REGULAR, 11, width))
    assert " ".join(balanced) == text


def test_balanced_lines_are_of_about_equal_length():
    text = "Phòng, chống mua bán người và bảo vệ nạn nhân cho cán bộ"
    ragged = [text_width(line, REGULAR, 12) for line in wrap(text, REGULAR, 12, 300)]
    even = [text_width(line, REGULAR, 12) for line in balance(text, REGULAR, 12, 300)]
    assert max(even) - min(even) < max(ragged) - min(ragged)


def test_newlines_are_kept():
    assert wrap("Lạng Sơn\n17/11", REGULAR, 11, 400) == ["Lạng Sơn", "17/11"]
    assert wrap("", REGULAR, 11, 400) == [""]


def test_a_word_longer_than_the_line_is_cut():
    address = "https://cotmoc.example/verify/7F3KQ2MD98XA"
    lines = wrap(address, REGULAR, 10, 80)
    assert len(lines) > 1
    assert "".join(lines) == address
    assert all(text_width(line, REGULAR, 10) <= 80 for line in lines)


def test_short_text_keeps_its_size():
    assert fit("Nguyễn Văn An", SEMIBOLD, 34, 600) == (34, ["Nguyễn Văn An"])


def test_long_text_shrinks_to_the_largest_size_that_fits():
    name = "Hoàng Phủ Ngọc Tường Nguyễn Thị Phương Thảo"
    size, lines = fit(name, SEMIBOLD, 34, 500)
    assert lines == [name]
    assert text_width(name, SEMIBOLD, size) <= 500 < text_width(name, SEMIBOLD, size + 0.2)


def test_two_lines_are_used_before_shrinking():
    size, lines = fit("Thành phố Vũng Tàu, Bà Rịa – Vũng Tàu, tháng 12", SEMIBOLD, 10, 190, lines=2)
    assert (size, len(lines)) == (10, 2)


def test_below_the_least_size_lines_grow_in_number():
    size, lines = fit("Đồn Biên phòng cửa khẩu quốc tế " * 4, REGULAR, 10, 100, lines=2, least=8)
    assert size == 8
    assert len(lines) > 2


@pytest.mark.parametrize("width", [38, 42, 50])
def test_words_are_not_cut_while_a_smaller_size_would_do(width):
    _, lines = fit("Khánh Hòa", REGULAR, 12, width, lines=2, least=5)
    assert " ".join(lines) == "Khánh Hòa"


def test_a_line_break_that_was_asked_for_stays_whatever_the_width():
    assert fit("Địa bàn 11 (chưa công bố)\n14–16/02/2023", SEMIBOLD, 10.5, 200, lines=2)[1] == [
        "Địa bàn 11 (chưa công bố)",
        "14–16/02/2023",
    ]
