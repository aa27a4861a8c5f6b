"""An essay to learn from: what was written, and what people say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.curriculum.published import PublishedItem
from app.domain.grading import TEXT
from app.domain.item import Criterion, Level
from app.quizzes.corrections import GradedItem
from app.quizzes.marks import EssayMark, essay_key, marks_of, verdict_on
from app.quizzes.models import Attempt
from app.quizzes.saved import Saved


@dataclass(frozen=True)
class ReviewedEssay:
    """What was written and what people say of it. `levels`: those reached by criterion, of every mark that counts;
    `points` of the rubric's `most`, and None while marks are missing. `comments`: to whoever wrote it.
    """

    text: str
    levels: Mapping[str, tuple[Level, ...]]
    points: Fraction | None
    most: Fraction
    comments: tuple[str, ...]


def essays_of(
    attempt: Attempt, items: Mapping[int, GradedItem], saved: Mapping[str, Saved]
) -> dict[int, ReviewedEssay]:
    """The essays of an attempt by item revision. One query, and none where nothing is marked by people."""
    essays = {key: each.item for key, each in items.items() if each.item.item.rubric}
    marks = marks_of([attempt.id]) if essays else {}
    return {
        key: _essay(item, saved.get(item.item.id), marks.get((attempt.id, key), []))
        for key, item in essays.items()
    }


def _essay(item: PublishedItem, saved: Saved | None, marks: Sequence[EssayMark]) -> ReviewedEssay:
    """Marks are told once they come to something: until then one of two markers could be known by what is shown."""
    verdict = verdict_on(item, marks)
    counting = {mark.id for mark in verdict.counting} if verdict.points is not None else set()
    counted = [mark for mark in marks if mark.number in counting]
    return ReviewedEssay(
        text=saved.answer[TEXT] if saved else "",
        levels={each.id: _reached(each, counted) for each in item.item.rubric or ()},
        points=verdict.points,
        most=essay_key(item).most,
        comments=tuple(mark.comment for mark in counted if mark.comment),
    )


def _reached(criterion: Criterion, marks: Sequence[EssayMark]) -> tuple[Level, ...]:
    """The levels that the marks say, each once, from the lowest."""
    said = {mark.levels[criterion.id] for mark in marks}
    return tuple(level for level in criterion.levels if level.id in said)
