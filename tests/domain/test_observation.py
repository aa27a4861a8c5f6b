"""A checklist in points."""

from __future__ import annotations

import pytest

from app.domain.course import ChecklistLine
from app.domain.observation import Score, both_seen, score_of

LINES = tuple(
    ChecklistLine(name, {"vi": "", "en": ""}, points) for name, points in (("x", 2), ("y", 1), ("z", 4))
)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"x": "done", "y": "part", "z": "missed"}, Score(2.5, 7, 0)),
        ({"x": "done", "y": "done", "z": "done"}, Score(7, 7, 0)),
        ({"x": "part", "y": "unseen", "z": "unseen"}, Score(1, 2, 2)),
        ({}, Score(0, 0, 3)),
    ],
)
def test_half_the_points_for_what_is_done_in_part_and_none_lost_for_what_was_not_seen(
    marks: dict[str, str], expected: Score
) -> None:
    assert score_of(LINES, marks) == expected


def test_only_lines_that_both_saw_are_compared() -> None:
    first = {"x": "done", "y": "unseen", "z": "part"}
    assert both_seen(LINES, first, {"x": "part", "y": "done", "z": "part"}) == [
        ("done", "part"),
        ("part", "part"),
    ]
    assert both_seen(LINES, first, {}) == []
