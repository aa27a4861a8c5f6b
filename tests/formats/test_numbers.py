"""Shares and numbers as files of other makes write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.formats.numbers import read_share


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("1", Fraction(1)),
        ("-0.5", Fraction(-1, 2)),
        ("1/3", Fraction(1, 3)),
        ("33.33333%", Fraction(1, 3)),
        ("0.3333333333333333", Fraction(1, 3)),  # what spreadsheets keep of =1/3, 2/3, 1/12
        ("0.66666666666666663", Fraction(2, 3)),
        ("0.083333333333333329", Fraction(1, 12)),
        ("33.33333333333333%", Fraction(1, 3)),
        ("0.3333", Fraction(1, 3)),
        ("0.0526", Fraction(263, 5000)),
        ("1e3000000", None),
        ("một nửa", None),
    ],
)
def test_a_share_is_what_its_author_meant(written: str, share: Fraction | None) -> None:
    assert read_share(written) == share
