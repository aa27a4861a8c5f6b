"""What an essay holds in items.yml: its rubric, its length, and who marks it how."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from app.domain.course_yaml import Fields
from app.domain.grading_essay import MOST_CRITERIA, MOST_LEVELS
from app.domain.item import Criterion, Level

MOST_WORDS = 1500  # in ten thousand letters there are some 2,000 words of Vietnamese
MOST_MARKERS = 2


def read_essay(fields: Fields) -> dict[str, Any]:
    """The keys of an essay; what is left out stays out."""
    rubric = fields.list_of("rubric", _criterion)
    if rubric and len(rubric) > MOST_CRITERIA:
        fields.note("rubric", "not-so-many", key="rubric", least=1, most=MOST_CRITERIA)
    least = fields.optional_number("least_words", 1, MOST_WORDS)
    most = fields.optional_number("most_words", 1, MOST_WORDS)
    if least and most and least > most:
        fields.note("least_words", "words-backwards")
    markers = fields.optional_number("markers", 1, MOST_MARKERS)
    return {
        "rubric": rubric,
        "least_words": least,
        "most_words": most,
        "guidance": fields.optional_words("guidance"),
        "model_answer": fields.optional_words("model_answer"),
        "markers": None if markers == 1 else markers,  # so that saying what holds anyway changes nothing
        "tolerance": _tolerance(fields, markers),
    }


def _tolerance(fields: Fields, markers: int | None) -> str | None:
    if not fields.has("tolerance"):
        return None
    if markers != MOST_MARKERS:
        fields.note("tolerance", "tolerance-for-one")
    return fields.decimal("tolerance", low=Fraction(0))


def _criterion(fields: Fields) -> Criterion:
    levels = fields.list_of("levels", _level)
    criterion = Criterion(id=fields.word("id"), text=fields.words("text"), levels=levels)
    if levels and not 2 <= len(levels) <= MOST_LEVELS:
        fields.note("levels", "not-so-many", key="levels", least=2, most=MOST_LEVELS)
    points = [Fraction(level.points) for level in levels]
    if points and (points[0] != 0 or any(low >= high for low, high in pairwise(points))):
        fields.note("levels", "levels-not-rising", id=criterion.id)
    return criterion


def _level(fields: Fields) -> Level:
    return Level(
        id=fields.word("id"), points=fields.decimal("points", low=Fraction(0)), text=fields.words("text")
    )
