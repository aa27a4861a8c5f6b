from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.completion import Eligibility, Reason, Rule, check, sessions_needed

RULE = Rule(attendance_share=0.8, final_score=70)


def test_enough_of_both_is_eligible():
    assert check(RULE, attended=4, held=5, final_score=70) == Eligibility(())
    assert check(RULE, attended=5, held=6, final_score=70.0).is_eligible


def test_every_missing_thing_is_named_with_its_numbers():
    result = check(RULE, attended=4, held=6, final_score=69.9)
    assert result.is_eligible is False
    assert result.reasons == (
        Reason("too_few_sessions", needed=5, got=4, held=6),
        Reason("score_too_low", needed=70.0, got=69.9),
    )


def test_nothing_yet_is_not_the_same_as_too_little():
    result = check(RULE, attended=0, held=0, final_score=None)
    assert result.reasons == (
        Reason("no_sessions_held", needed=0.8, held=0),
        Reason("no_final_score", needed=70.0),
    )


@pytest.mark.parametrize("share", [None, 0, "0"])
def test_a_course_may_ask_for_no_attendance(share):
    assert check(Rule(share, 70), attended=0, held=0, final_score=70).is_eligible


def test_a_course_may_ask_for_no_score():
    assert check(Rule(0.5, None), attended=1, held=2, final_score=None).is_eligible
    assert not check(Rule(0.5, 0), attended=1, held=2, final_score=None).is_eligible


@given(st.integers(0, 100), st.integers(1, 60))
def test_the_fewest_sessions_needed_are_enough_and_one_less_is_not(percent, held):
    needed = sessions_needed(percent / 100, held)
    assert needed == min(k for k in range(held + 1) if Fraction(k, held) >= Fraction(percent, 100))


@pytest.mark.parametrize(("attended", "held"), [(-1, 3), (4, 3)])
def test_attendance_that_cannot_be_is_refused(attended, held):
    with pytest.raises(ValueError, match="sessions"):
        check(RULE, attended, held, final_score=100)
