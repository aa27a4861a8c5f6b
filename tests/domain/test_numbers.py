from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers import format_number, format_percent


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (436, None, "436", "436"),
        (1234.5, None, "1.234,5", "1,234.5"),
        (4639, None, "4.639", "4,639"),
        (1044300, None, "1.044.300", "1,044,300"),
        (36.333333, 1, "36,3", "36.3"),
        (2.5, 0, "3", "3"),
        (0.125, 2, "0,13", "0.13"),
        (-0.4, 0, "0", "0"),
        (-1234.56, 1, "−1.234,6", "−1,234.6"),
        (Decimal("0.10"), None, "0,10", "0.10"),
        (7, 2, "7,00", "7.00"),
        (1e-7, None, "0,0000001", "0.0000001"),
    ],
)
def test_numbers_are_written_by_the_rules_of_the_language(value, decimals, vi, en):
    assert format_number(value, "vi", decimals) == vi
    assert format_number(value, "en", decimals) == en


@given(st.integers())
def test_a_whole_number_reads_back_from_both_languages(value):
    assert int(format_number(value, "vi").replace(".", "").replace("−", "-")) == value
    assert int(format_number(value, "en").replace(",", "").replace("−", "-")) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="no number"):
        format_number(value, "vi")


def test_a_share_is_written_as_a_percentage():
    assert format_percent(0.7, "vi") == "70%"
    assert format_percent(0.705, "vi", 1) == "70,5%"
    assert format_percent(0.705, "en", 1) == "70.5%"
    assert format_percent(1.0, "en") == "100%"
    assert format_percent(0.285, "vi") == "29%"
