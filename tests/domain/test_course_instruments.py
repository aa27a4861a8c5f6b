"""Instruments as authors write them, and what the checker says of the slips they make."""

from pathlib import Path

import pytest

from app.domain.course import Instrument, body_of
from app.domain.course_files import read_instrument_file

COURSES = Path(__file__).parent.parent.parent / "courses"
MINI = Path(__file__).parent.parent / "courses" / "instruments" / "mini-assessment.yml"


def problems_after(old: str, new: str) -> list[tuple[str, dict]]:
    """What the checker says of the sample form once `old` has become `new`."""
    text = MINI.read_text("utf-8")
    assert text.count(old) == 1
    _instrument, problems = read_instrument_file(MINI.name, text.replace(old, new).encode())
    return [(problem.code, dict(problem.values)) for problem in problems]


def test_the_shipped_instrument_is_fit_and_its_options_of_nothing_stand_alone():
    path = COURSES / "instruments" / "end-of-training.yml"
    instrument, problems = read_instrument_file(path.name, path.read_bytes())
    assert problems == []
    alone = {
        (question.id, option.id)
        for question in instrument.questions
        for option in question.options
        if option.exclusive
    }
    of_nothing = {
        (question.id, option.id)
        for question in instrument.questions
        for option in question.options
        if question.type == "multiple" and option.id in ("none", "cannot-say", "not-my-work")
    }
    assert alone == of_nothing
    assert len(alone) == 9


def test_an_instrument_comes_back_from_its_frozen_body():
    instrument, _problems = read_instrument_file(MINI.name, MINI.read_bytes())
    assert Instrument.from_body(body_of(instrument)) == instrument
    assert [theme.id for theme in instrument.themes] == ["training", "trends", "challenges", "ideas"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "theme: ideas",
            "theme: lost",
            [("no-such-theme", {"id": "lost"}), ("theme-without-questions", {"id": "ideas"})],
        ),
        (
            "{id: sea, text",
            "{id: sea, exclusive: true, text",
            [("key-of-another-type", {"key": "exclusive", "type": "choice"})],
        ),
        ("exclusive: true", "exclusive: maybe", [("not-yes-or-no", {"key": "exclusive"})]),
    ],
)
def test_slips_are_told(old, new, found):
    assert problems_after(old, new) == found
