from datetime import date, time

from app.domain.half_days import HalfDay, usual_half_days


def test_three_days_have_six_half_days_in_order():
    found = list(usual_half_days(date(2022, 7, 5), date(2022, 7, 7)))
    assert [half_day.key for half_day in found] == [
        (date(2022, 7, day), half) for day in (5, 6, 7) for half in ("morning", "afternoon")
    ]


def test_mornings_and_afternoons_keep_the_hours_of_an_office():
    morning, afternoon = usual_half_days(date(2022, 7, 5), date(2022, 7, 5))
    assert morning == HalfDay(date(2022, 7, 5), "morning", time(7, 30), time(11, 0))
    assert afternoon == HalfDay(date(2022, 7, 5), "afternoon", time(13, 30), time(17, 0))


def test_a_workshop_that_ends_before_it_begins_has_none():
    assert list(usual_half_days(date(2022, 7, 5), date(2022, 7, 4))) == []
