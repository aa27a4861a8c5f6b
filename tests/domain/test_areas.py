"""Areas of pictures: what they hold, where they meet, and which are no areas."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.areas import (
    CIRCLE,
    POLYGON,
    RECTANGLE,
    Area,
    Outline,
    Point,
    bounds_of,
    fault_in,
    mark_of,
    outline_of,
    overlap,
    spans_at,
)

WIDTH, HEIGHT = 400, 300
percent = st.integers(0, 100)
corners = st.lists(st.tuples(percent, percent), min_size=3, max_size=7, unique=True)


def rectangle(left: float, top: float, width: float, height: float) -> Outline:
    return outline_of(Area(RECTANGLE, (left, top, width, height)), WIDTH, HEIGHT)


def circle(x: float, y: float, radius: float) -> Outline:
    return outline_of(Area(CIRCLE, (x, y, radius)), WIDTH, HEIGHT)


def is_left_of(a: Point, b: Point, point: Point) -> float:
    return (b[0] - a[0]) * (point[1] - a[1]) - (point[0] - a[0]) * (b[1] - a[1])


def winding(outline: Outline, point: Point) -> int:
    """How often an outline goes around a point (Sunday, 2001): another way than that of the code."""
    count = 0
    for a, b in zip(outline, [*outline[1:], outline[0]], strict=True):
        if a[1] <= point[1] < b[1] and is_left_of(a, b, point) > 0:
            count += 1
        elif b[1] <= point[1] < a[1] and is_left_of(a, b, point) < 0:
            count -= 1
    return count


@given(corners, st.floats(0.3, 99.7), st.floats(0.3, 99.7))
def test_a_point_is_inside_by_every_way_of_counting(points: list[Point], x: float, y: float) -> None:
    assume(min(abs(x - corner) for corner, _y in points) > 0.001)
    spans = spans_at(points, x)
    assume(all(abs(y - end) > 0.001 for span in spans for end in span))
    assert any(low < y < high for low, high in spans) == bool(winding(points, (x, y)) % 2)


@given(corners, corners, st.integers(0, 6))
def test_it_does_not_matter_where_an_outline_begins_which_way_it_runs_or_which_comes_first(
    one: list[Point], other: list[Point], turn: int
) -> None:
    found = overlap(one, other)
    cut = turn % len(one)
    assert overlap(other, one) == found
    assert overlap([*one[cut:], *one[:cut]], other) == found
    assert overlap(one, other[::-1]) == found


@given(*[st.tuples(percent, percent, st.integers(1, 60), st.integers(1, 60))] * 2)
def test_rectangles_overlap_when_their_sides_do(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int]
) -> None:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    assert overlap(rectangle(*one), rectangle(*other)) == (across > 0 and down > 0)


@given(*[st.tuples(percent, percent, st.integers(2, 40))] * 2)
def test_circles_overlap_when_their_centres_are_nearer_than_both_radii(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    apart = hypot((one[0] - other[0]) * WIDTH / 100, (one[1] - other[1]) * HEIGHT / 100)
    reach = (one[2] + other[2]) * WIDTH / 100
    assume(not 0.99 * reach < apart < 1.01 * reach)  # the code's circle has 48 corners
    assert overlap(circle(*one), circle(*other)) == (apart < reach)


def test_neighbours_share_a_side_and_an_area_within_another_overlaps() -> None:
    assert not overlap(rectangle(10, 10, 20, 20), rectangle(30, 10, 20, 20))
    assert overlap(rectangle(10, 10, 80, 80), circle(50, 50, 10))
    horseshoe = outline_of(Area(POLYGON, (10, 10, 90, 10, 90, 90, 80, 90, 80, 20, 10, 20)), WIDTH, HEIGHT)
    assert not overlap(horseshoe, circle(40, 60, 15))


def test_a_circle_is_round_in_a_picture_of_any_form() -> None:
    left, top, right, bottom = bounds_of(circle(50, 50, 10))
    assert (right - left, bottom - top) == pytest.approx((80, 80))


@pytest.mark.parametrize(
    ("area", "fault"),
    [
        (Area(RECTANGLE, (0, 0, 100, 100)), None),
        (Area(CIRCLE, (10, 50, 10)), None),
        (Area(POLYGON, (10, 10, 50, 10, 30, 40)), None),
        (Area(RECTANGLE, (0, 0, 100)), "bad-area"),
        (Area(RECTANGLE, (90, 0, -20, 50)), "bad-area"),
        (Area(CIRCLE, (50, 50, 0)), "bad-area"),
        (Area(POLYGON, (10, 10, 50, 10)), "bad-area"),
        (Area(POLYGON, (10, 10, 50, 50, 50, 10, 10, 50)), "bad-area"),
        (Area(RECTANGLE, (85, 0, 20, 50)), "area-outside"),
        (Area(CIRCLE, (5, 50, 10)), "area-outside"),
        (Area(POLYGON, (-1, 10, 50, 10, 30, 40)), "area-outside"),
        (Area(RECTANGLE, (10, 10, 7, 50)), "area-too-small"),
        (Area(RECTANGLE, (10, 10, 50, 10)), "area-too-small"),
        (Area(RECTANGLE, (10, 10, 50, 11)), None),
        (Area(CIRCLE, (50, 50, 3)), "area-too-small"),
    ],
)
def test_what_is_no_area_is_named(area: Area, fault: str | None) -> None:
    assert fault_in(area, WIDTH, HEIGHT) == fault


@given(st.tuples(percent, percent, st.integers(8, 60), st.integers(11, 60)))
def test_the_letter_stands_within_the_picture(numbers: tuple[int, int, int, int]) -> None:
    x, y, radius = mark_of(rectangle(*numbers), WIDTH, HEIGHT)
    assert radius <= x <= WIDTH - radius
    assert radius <= y <= HEIGHT - radius
