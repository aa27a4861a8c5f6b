from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attendance import Attendance, Mark, Standing, Status, derive, minutes_attended, share_attended

START = datetime(2023, 5, 30, 0, 30, tzinfo=UTC)


def mark(uid, status, supersedes=None, *, by="instructor", minute=0):
    at = START + timedelta(minutes=minute)
    return Mark(uid, Status(status), supersedes, "page", at, at, is_instructor=by == "instructor")


def test_without_marks_it_is_unset():
    assert derive([]) == Standing(Status.UNSET, ())


def test_the_state_is_what_nothing_supersedes():
    first, second = mark("1", "absent"), mark("2", "late", "1")
    assert derive([second, first]) == Standing(Status.LATE, (second,))


def test_going_back_to_unset_is_a_mark():
    assert derive([mark("1", "present"), mark("2", "unset", "1")]).status == Status.UNSET


def test_two_marks_of_instructors_that_disagree_are_a_conflict_for_people_to_settle():
    one, other = mark("1", "present"), mark("2", "absent", minute=1)
    standing = derive([other, one])
    assert (standing.status, standing.heads, standing.is_conflict) == (Status.UNSET, (one, other), True)


def test_an_instructor_outranks_a_claim_and_the_conflict_stays_visible():
    claim, ruling = mark("1", "present", by="trainee"), mark("2", "absent")
    standing = derive([claim, ruling])
    assert (standing.status, standing.is_conflict) == (Status.ABSENT, True)


def test_a_claim_cannot_supersede_an_instructor():
    ruling, claim = mark("1", "absent"), mark("2", "present", "1", by="trainee", minute=1)
    assert derive([ruling, claim]) == Standing(Status.ABSENT, (ruling, claim))


def test_an_instructor_who_answers_such_a_claim_settles_the_whole_line():
    marks = [mark("1", "absent"), mark("2", "present", "1", by="trainee"), mark("3", "late", "2")]
    assert derive(marks) == Standing(Status.LATE, (marks[2],))


def test_a_claim_may_correct_a_claim():
    marks = [mark("1", "present", by="trainee"), mark("2", "late", "1", by="trainee")]
    assert derive(marks) == Standing(Status.LATE, (marks[1],))


def test_two_marks_that_agree_are_no_conflict():
    standing = derive([mark("1", "present"), mark("2", "present", by="trainee")])
    assert (standing.status, standing.is_conflict) == (Status.PRESENT, False)


def test_a_conflict_ends_when_both_heads_are_superseded_by_the_same_status():
    marks = [mark("1", "present"), mark("2", "absent"), mark("3", "present", "2")]
    assert (derive(marks).status, derive(marks).is_conflict) == (Status.PRESENT, False)


def test_a_replayed_mark_counts_once():
    first = mark("1", "present")
    assert derive([first, first]) == Standing(Status.PRESENT, (first,))


def test_a_mark_whose_forerunner_has_not_arrived_stands():
    later = mark("2", "late", "1")
    assert derive([later]) == Standing(Status.LATE, (later,))


def test_marks_in_a_ring_are_all_shown():
    marks = [mark("1", "present", "2"), mark("2", "absent", "1")]
    assert derive(marks) == Standing(Status.UNSET, tuple(marks))
    assert derive([mark("1", "late", "1")]).status == Status.LATE


@st.composite
def histories(draw):
    """Marks in the order they were made, each superseding an earlier one or none."""
    n = draw(st.integers(0, 7))
    return [
        mark(
            str(k),
            draw(st.sampled_from(list(Status))),
            draw(st.sampled_from([None, *map(str, range(k))])),
            by=draw(st.sampled_from(["instructor", "trainee"])),
            minute=draw(st.integers(0, 3)),
        )
        for k in range(n)
    ]


@given(histories(), st.randoms())
def test_the_order_of_arrival_plays_no_part(marks, random):
    assert derive(random.sample(marks, len(marks))) == derive(marks)


@given(histories(), st.sampled_from(list(Status)))
def test_an_instructor_who_supersedes_every_head_has_the_last_word(marks, status):
    heads = derive(marks).heads
    final = [mark(f"final-{head.uid}", status, head.uid) for head in heads]
    standing = derive([*marks, *final])
    assert set(standing.heads) == set(final)
    assert (standing.status, standing.is_conflict) == (status if heads else Status.UNSET, False)


@given(histories(), st.data())
def test_no_claim_changes_what_an_instructor_has_settled(marks, data):
    before = derive(marks)
    supersedes = data.draw(st.sampled_from([None, *(m.uid for m in marks)]))
    claim = mark("claim", data.draw(st.sampled_from(list(Status))), supersedes, by="trainee")
    if any(head.is_instructor for head in before.heads):
        assert derive([*marks, claim]).status == before.status


def test_present_and_late_are_attended_and_excused_is_counted_apart():
    counted = share_attended(map(Status, ["present", "late", "excused", "absent", "unset", "present"]))
    assert counted == Attendance(held=6, attended=3, late=1, excused=1, absent=1, unset=1)
    assert counted.share == 0.5


def test_without_sessions_there_is_no_share():
    assert share_attended([]).share is None


def test_hours_are_those_of_the_sessions_attended_each_in_full():
    sessions = [("present", 210), ("late", 180), ("excused", 210), ("unset", 180), ("absent", 90)]
    assert minutes_attended((Status(status), minutes) for status, minutes in sessions) == 390


@pytest.mark.parametrize("word", ["Present", "", "left early"])
def test_only_five_statuses_exist(word):
    with pytest.raises(ValueError, match="not a valid Status"):
        Status(word)
