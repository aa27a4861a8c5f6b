from __future__ import annotations

from datetime import timedelta

from app.domain.accommodation import NOTHING, Allowance, combine


def test_time_is_added_in_per_cent_of_the_limit():
    assert Allowance(25).time(45) == timedelta(minutes=56, seconds=15)
    assert Allowance(33).time(10) == timedelta(minutes=13, seconds=18)
    assert NOTHING.time(45) == timedelta(minutes=45)


def test_attempts_are_added_but_any_number_stays_any_number():
    assert Allowance(0, 2).attempts(3) == 5
    assert Allowance(0, 2).attempts(0) == 0


def test_several_are_not_added_up():
    assert combine([Allowance(25, 1), Allowance(50, 0), Allowance(0, 2)]) == Allowance(50, 2)
    assert combine([]) == NOTHING
    assert not combine([NOTHING])
