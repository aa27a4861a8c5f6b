"""Numbers in forms and course files: whole, with decimals, or a fraction, and nothing that takes long to read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.plain_number import read_plain, read_plain_decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", Fraction(2)),
        (" -0.5 ", Fraction(-1, 2)),
        ("+1/3", Fraction(1, 3)),
        ("0.3333333333333333", Fraction("0.3333333333333333")),
        ("105263/2000000", Fraction(105263, 2000000)),
    ],
)
def test_a_plain_number_is_read_exactly(text: str, number: Fraction) -> None:
    assert read_plain(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "much",
        "1e2",
        "1e10000000",
        "1e-400",
        "1/0",
        "1/00",
        "1/-3",
        "1/1e9",
        "0,5",
        "1_000",
        "٣",
        "inf",
        "9" * 16,
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert read_plain(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", Fraction(12)),
        ("-12.5", Fraction(-25, 2)),
        *((text, None) for text in ["", "+1", "1/3", ".5", "1.", "1e2", "1,5", "٣", "1" * 13]),
    ],
)
def test_a_plain_decimal_has_a_point_and_no_more(text: str, number: Fraction | None) -> None:
    assert read_plain_decimal(text) == number
