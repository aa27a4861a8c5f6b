"""Right and wrong, sure and unsure: the four groups of an attempt, and its mark by certainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.curriculum.published import PublishedQuiz
from app.domain.behaviour import CERTAINTY as BEHAVIOUR
from app.domain.behaviour import RIGHT, SCORE
from app.domain.certainty import (
    CERTAINTY,
    GROUPS,
    IF_RIGHT,
    RIGHT_SURE,
    RIGHT_UNSURE,
    UNANSWERED,
    WRONG_SURE,
    WRONG_UNSURE,
    certainty_mark,
    group_of,
)
from app.domain.grading import exact
from app.quizzes.behaviour_text import signed
from app.quizzes.review import ReviewedItem
from app.quizzes.text import Reading, to_read_again

GROUP_WORDS = {
    WRONG_SURE: _l("Wrong and sure"),
    WRONG_UNSURE: _l("Wrong and unsure"),
    RIGHT_UNSURE: _l("Right and unsure"),
    RIGHT_SURE: _l("Right and sure"),
    UNANSWERED: _l("Not answered"),
}
ADVICE = {
    WRONG_SURE: _l("Read these first: you would have acted on them without a doubt."),
    WRONG_UNSURE: _l("You knew that you did not know. Read these sections again."),
    RIGHT_UNSURE: _l("You were right. Look once more at why, so that you can rely on it."),
    RIGHT_SURE: _l("You can rely on these."),
}


@dataclass(frozen=True)
class CertaintyGroup:
    """The questions of an attempt in one group, and what to read again for those that were wrong."""

    name: str
    advice: str
    items: Sequence[ReviewedItem]
    readings: Sequence[Reading]


def certainty_groups(quiz: PublishedQuiz, items: Sequence[ReviewedItem]) -> list[CertaintyGroup]:
    """The four groups, the most dangerous first; none in other quizzes, or while right and wrong are not shown."""
    if quiz.behaviour.kind != BEHAVIOUR or not items or RIGHT not in items[0].parts:
        return []
    answered = [item for item in items if item.is_answered and item.max_score]
    found = []
    for group in GROUPS:
        own = [item for item in answered if group_of(is_right=item.is_right, level=_level(item)) == group]
        readings = to_read_again(quiz, own)
        found.append(CertaintyGroup(str(GROUP_WORDS[group]), str(ADVICE[group]), own, readings))
    return found


def certainty_score(quiz: PublishedQuiz, items: Sequence[ReviewedItem]) -> str:
    """The mark by certainty, as in +7 of at most +36; empty in other quizzes, or while scores are not shown."""
    if quiz.behaviour.kind != BEHAVIOUR or not items or SCORE not in items[0].parts:
        return ""
    marked = sum((_mark(item) for item in items if item.is_answered), Fraction())
    most = sum((exact(item.max_score) * max(IF_RIGHT.values()) for item in items), Fraction())
    return _(
        "Mark by certainty: %(mark)s of at most %(most)s",
        mark=signed(float(marked)),
        most=signed(float(most)),
    )


def _mark(item: ReviewedItem) -> Fraction:
    points = exact(item.max_score)
    return points * certainty_mark(exact(item.score) / points, _level(item)) if points else Fraction()


def _level(item: ReviewedItem) -> int | None:
    return item.answer.get(CERTAINTY) if item.answer else None
