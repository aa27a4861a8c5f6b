"""When a quiz may be started and when an attempt ends: the bounds, the hall, what a moved close leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.sitting import (
    FOR_ALL,
    FOR_STARTING,
    HALL_MARGIN,
    LEAST_NOTICE,
    Obstacle,
    Sitting,
    Span,
    due_at,
    hall_open_at,
    is_same_word,
    moved_due,
    next_start,
    obstacle,
)
from tests.generated import examples

NOON = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
MORNING, AFTERNOON = Span(NOON - 4 * HOUR, NOON - HOUR), Span(NOON + HOUR, NOON + 4 * HOUR)

moments = st.integers(-600, 600).map(lambda minutes: NOON + timedelta(minutes=minutes))
lengths = st.integers(1, 300).map(lambda minutes: timedelta(minutes=minutes))
spans = st.builds(lambda begins, length: Span(begins, begins + length), moments, lengths)
sittings = st.builds(
    Sitting,
    opens_at=st.none() | moments,
    closes_at=st.none() | moments,
    closes_for=st.sampled_from((FOR_STARTING, FOR_ALL)),
    is_in_hall=st.booleans(),
    half_days=st.lists(spans, max_size=3),
    later_close=st.just(timedelta()) | lengths,
)


@pytest.mark.parametrize(
    ("sitting", "at", "expected"),
    [
        (Sitting(), NOON, None),
        (Sitting(opens_at=NOON), NOON - TICK, Obstacle("not-open", NOON)),
        (Sitting(opens_at=NOON), NOON, None),
        (Sitting(closes_at=NOON), NOON - TICK, None),
        (Sitting(closes_at=NOON), NOON, Obstacle("closed", NOON)),
        (Sitting(closes_at=NOON, later_close=HOUR), NOON, None),
        (Sitting(closes_at=NOON, later_close=HOUR), NOON + HOUR, Obstacle("closed", NOON + HOUR)),
        (Sitting(opens_at=NOON + HOUR, closes_at=NOON), NOON, Obstacle("closed", NOON)),
        (Sitting(half_days=[MORNING]), NOON, None),
        (
            Sitting(is_in_hall=True, half_days=[MORNING, AFTERNOON]),
            NOON,
            Obstacle("hall-later", AFTERNOON.begins),
        ),
        (Sitting(is_in_hall=True, half_days=[MORNING]), NOON, Obstacle("hall-over", None)),
        (Sitting(is_in_hall=True), NOON, Obstacle("hall-over", None)),
        (Sitting(is_in_hall=True, half_days=[MORNING]), MORNING.begins - HALL_MARGIN, None),
        (Sitting(is_in_hall=True, half_days=[MORNING]), MORNING.ends + HALL_MARGIN - TICK, None),
        (
            Sitting(is_in_hall=True, half_days=[MORNING]),
            MORNING.ends + HALL_MARGIN,
            Obstacle("hall-over", None),
        ),
    ],
)
def test_what_stands_in_the_way(sitting: Sitting, at: datetime, expected: Obstacle | None) -> None:
    assert obstacle(sitting, at) == expected


@pytest.mark.parametrize(
    ("sitting", "limit", "expected"),
    [
        (Sitting(), None, None),
        (Sitting(), HOUR, NOON + HOUR),
        (Sitting(closes_at=NOON + HOUR / 2), HOUR, NOON + HOUR),
        (Sitting(closes_at=NOON + HOUR / 2, closes_for=FOR_ALL), HOUR, NOON + HOUR / 2),
        (Sitting(closes_at=NOON + HOUR / 2, closes_for=FOR_ALL), None, NOON + HOUR / 2),
        (
            Sitting(closes_at=NOON + HOUR / 2, closes_for=FOR_ALL, later_close=HOUR / 4),
            HOUR,
            NOON + HOUR * 3 / 4,
        ),
        (
            Sitting(is_in_hall=True, half_days=[Span(NOON, NOON + HOUR)]),
            2 * HOUR,
            NOON + HOUR + HALL_MARGIN,
        ),
        (
            Sitting(is_in_hall=True, half_days=[Span(NOON, NOON + HOUR)], later_close=HOUR),
            None,
            NOON + 2 * HOUR + HALL_MARGIN,
        ),
        (Sitting(is_in_hall=True, half_days=[MORNING]), HOUR, NOON + HOUR),
    ],
)
def test_when_an_attempt_is_over(
    sitting: Sitting, limit: timedelta | None, expected: datetime | None
) -> None:
    assert due_at(sitting, NOON, limit) == expected


@given(sittings, moments)
@settings(max_examples=examples(200))
def test_a_later_close_never_takes_a_start_away(sitting: Sitting, at: datetime) -> None:
    plain = Sitting(**{**vars(sitting), "later_close": timedelta()})
    if obstacle(plain, at) is None:
        assert obstacle(sitting, at) is None


@given(sittings, moments, st.none() | lengths)
@settings(max_examples=examples(200))
def test_what_may_be_started_ends_later_and_within_every_bound(
    sitting: Sitting, at: datetime, limit: timedelta | None
) -> None:
    ends = due_at(sitting, at, limit)
    if obstacle(sitting, at) is None and ends is not None:
        assert ends > at
    bounds = [at + limit] if limit else []
    bounds += [sitting.ends_all_at] if sitting.ends_all_at else []
    assert all(ends is not None and ends <= bound for bound in bounds)


@given(sittings, st.integers(0, 240), st.none() | lengths, st.none() | lengths)
@settings(max_examples=examples(300))
def test_a_moved_close_leaves_notice_and_gives_no_more_than_the_rule_or_what_was_left(
    sitting: Sitting, ago: int, limit: timedelta | None, left: timedelta | None
) -> None:
    started_at, was = NOON - timedelta(minutes=ago), NOON + left if left else None
    ends = due_at(sitting, started_at, limit)
    moved = moved_due(sitting, started_at, limit, was=was, at=NOON)
    if ends is None and (was is None or not sitting.is_in_hall):
        assert moved is None
        return
    ends = ends or moved
    assert moved >= min(ends, was or NOON + LEAST_NOTICE, NOON + LEAST_NOTICE)
    assert moved <= max(ends, NOON + LEAST_NOTICE)
    if moved > ends and was is not None:
        assert moved <= was
    again = moved_due(sitting, started_at, limit, was=moved, at=NOON)
    assert again == moved


def test_a_close_moved_again_and_again_does_not_add_up() -> None:
    sitting = Sitting(closes_at=NOON, closes_for=FOR_ALL)
    first = moved_due(sitting, NOON - HOUR, None, was=NOON + HOUR, at=NOON)
    later = moved_due(sitting, NOON - HOUR, None, was=first, at=NOON + 2 * LEAST_NOTICE / 5)
    assert (first, later) == (NOON + LEAST_NOTICE, NOON + LEAST_NOTICE)


@pytest.mark.parametrize(
    ("half_days", "expected"),
    [
        ([MORNING, AFTERNOON], MORNING.ends + HALL_MARGIN),
        ([Span(NOON - 2 * HOUR, NOON), AFTERNOON], NOON + HALL_MARGIN),
        ([Span(NOON - 9 * HOUR, NOON - 5 * HOUR), AFTERNOON], NOON - 5 * HOUR + HALL_MARGIN),
        ([Span(NOON - 4 * HOUR, NOON), Span(NOON - 3 * HOUR, NOON + HOUR)], NOON + HOUR + HALL_MARGIN),
        ([], None),
    ],
)
def test_whoever_began_in_the_hall_ends_with_the_nearest_half_day(
    half_days: list[Span], expected: datetime | None
) -> None:
    sitting, began = Sitting(is_in_hall=True, half_days=half_days), NOON - 3 * HOUR
    assert due_at(sitting, began, None, began_in_hall=True) == expected
    assert due_at(sitting, began, HOUR / 2, began_in_hall=True) == min(began + HOUR / 2, expected or NOON)


@given(sittings, moments, st.none() | lengths)
@settings(max_examples=examples(200))
def test_hours_that_did_not_change_give_whoever_began_in_the_hall_the_same_end(
    sitting: Sitting, at: datetime, limit: timedelta | None
) -> None:
    if hall_open_at(sitting.half_days, at):
        assert due_at(sitting, at, limit, began_in_hall=True) == due_at(sitting, at, limit)


@pytest.mark.parametrize(
    ("was", "expected"),
    [(NOON + HOUR, NOON + HOUR), (NOON + 3 * HOUR, NOON + 2 * HOUR), (None, NOON + 2 * HOUR)],
)
def test_where_its_half_day_is_held_no_longer_an_attempt_ends_no_later_than_before(
    was: datetime | None, expected: datetime
) -> None:
    moved = moved_due(Sitting(is_in_hall=True), NOON, 2 * HOUR, was=was, at=NOON, began_in_hall=True)
    assert moved == expected


@given(
    sitting=sittings,
    started_at=moments,
    limit=st.none() | lengths,
    left=lengths,
    began_in_hall=st.booleans(),
)
@settings(max_examples=examples(300))
def test_an_attempt_in_the_hall_that_had_an_end_keeps_one(
    sitting: Sitting, started_at: datetime, limit: timedelta | None, left: timedelta, *, began_in_hall: bool
) -> None:
    in_hall = replace(sitting, is_in_hall=True)
    moved = moved_due(in_hall, started_at, limit, was=NOON + left, at=NOON, began_in_hall=began_in_hall)
    assert moved is not None
    last = max((span.ends for span in sitting.half_days), default=NOON) + HALL_MARGIN + sitting.later_close
    assert moved <= max(last, NOON + left)


@pytest.mark.parametrize(
    ("half_days", "limit", "was", "expected"),
    [
        ([Span(NOON + HOUR / 2, NOON + HOUR)], None, NOON + HOUR, NOON + HOUR + HALL_MARGIN),
        ([Span(NOON + HOUR / 2, NOON + HOUR)], HOUR, NOON + HOUR, NOON + HOUR),
        ([Span(NOON + HOUR / 2, NOON + HOUR)], None, None, None),
        ([AFTERNOON, Span(NOON + HOUR / 2, NOON + HOUR)], None, NOON + HOUR, NOON + HOUR + HALL_MARGIN),
        ([MORNING], None, NOON + HOUR, NOON + HOUR),
        ([MORNING], 2 * HOUR, NOON + HOUR, NOON + HOUR),
    ],
)
def test_where_its_half_day_was_moved_away_an_attempt_ends_with_the_next(
    half_days: list[Span], limit: timedelta | None, was: datetime | None, expected: datetime | None
) -> None:
    sitting = Sitting(is_in_hall=True, half_days=half_days)
    assert moved_due(sitting, NOON, limit, was=was, at=NOON) == expected


def test_a_close_on_the_spot_leaves_no_notice() -> None:
    sitting = Sitting(closes_at=NOON, closes_for=FOR_ALL)
    assert moved_due(sitting, NOON - HOUR, None, was=NOON + HOUR, at=NOON, notice=timedelta()) == NOON


def test_of_half_days_that_meet_the_one_that_ends_last_counts() -> None:
    one, other = Span(NOON - HOUR, NOON), Span(NOON, NOON + HOUR)
    assert hall_open_at([one, other], NOON) == Span(NOON - HALL_MARGIN, NOON + HOUR + HALL_MARGIN)


@pytest.mark.parametrize(
    ("ended_at", "delay", "expected"),
    [(None, HOUR, None), (NOON, None, None), (NOON, timedelta(), None), (NOON, HOUR, NOON + HOUR)],
)
def test_the_next_start(
    ended_at: datetime | None, delay: timedelta | None, expected: datetime | None
) -> None:
    assert next_start(ended_at, delay) == expected


@pytest.mark.parametrize(
    ("given_word", "is_same"),
    [
        ("biên cương", True),
        ("  Biên   Cương ", True),
        ("bie\u0302n cu\u031bo\u031bng", True),
        ("bien cuong", False),
        ("", False),
    ],
)
def test_a_word_is_heard_whatever_its_capitals_and_spaces(given_word: str, *, is_same: bool) -> None:
    assert is_same_word(given_word, "biên cương") is is_same
