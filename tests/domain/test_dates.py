from datetime import date, time

import pytest

from app.domain.dates import format_date, format_date_range, format_long_date, format_time


def test_a_date_is_day_month_year_in_vietnamese_and_has_its_month_in_words_in_english():
    assert format_date(date(2022, 7, 5), "vi") == "05/07/2022"
    assert format_date(date(2022, 7, 5), "en") == "5 July 2022"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2022, 7, 5), "ngày 05 tháng 7 năm 2022"),
        (date(2023, 2, 30 - 2), "ngày 28 tháng 02 năm 2023"),
        (date(2023, 1, 10), "ngày 10 tháng 01 năm 2023"),
        (date(2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
    ],
)
def test_a_letter_writes_the_date_out(day, written):
    assert format_long_date(day, "vi") == written
    assert format_long_date(day, "en") == format_date(day, "en")


def test_time_has_24_hours():
    assert format_time(time(7, 5)) == "07:05"
    assert format_time(time(13, 30, 59)) == "13:30"


@pytest.mark.parametrize(
    ("first", "last", "vi", "en"),
    [
        (date(2022, 7, 5), date(2022, 7, 7), "05–07/07/2022", "5–7 July 2022"),
        (date(2022, 6, 30), date(2022, 7, 2), "30/06–02/07/2022", "30 June – 2 July 2022"),
        (date(2022, 12, 30), date(2023, 1, 2), "30/12/2022–02/01/2023", "30 December 2022 – 2 January 2023"),
        (date(2022, 7, 5), date(2022, 7, 5), "05/07/2022", "5 July 2022"),
        (date(2022, 7, 5), date(2023, 7, 7), "05/07/2022–07/07/2023", "5 July 2022 – 7 July 2023"),
    ],
)
def test_a_range_says_no_month_or_year_twice(first, last, vi, en):
    assert format_date_range(first, last, "vi") == vi
    assert format_date_range(first, last, "en") == en


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="2022-07-04 is before 2022-07-05"):
        format_date_range(date(2022, 7, 5), date(2022, 7, 4), "vi")
