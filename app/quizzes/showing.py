"""What an officer is shown of an attempt that is in, at this moment."""

from __future__ import annotations

from collections.abc import Sequence

from app.curriculum.published import PublishedQuiz
from app.domain.accommodation import Allowance
from app.domain.behaviour import AFTER, LATER, SCORE
from app.quizzes.models import Attempt
from app.quizzes.queries import Try
from app.quizzes.review import ReviewedItem, limited, reviewed_items

REVIEWED = ("module", "practice")
"""Purposes of quizzes that show the key afterwards. Pre-test and post-test never do: others will meet their items."""


def parts_shown(quiz: PublishedQuiz, tries: Sequence[Try], allowance: Allowance) -> frozenset[str]:
    """Some of behaviour.PARTS: of a test the score alone, of a quiz what its rules say for now or once all attempts
    are used. Whether the score is open at all, `queries.score_is_open` says.
    """
    if quiz.purpose not in REVIEWED:
        return frozenset({SCORE})
    allowed = allowance.attempts(quiz.attempts)
    is_used_up = bool(allowed) and len(tries) >= allowed and all(each.submitted_at for each in tries)
    return quiz.behaviour.shown(LATER if is_used_up else AFTER)


def shown_items(attempt: Attempt, parts: frozenset[str]) -> list[ReviewedItem]:
    """The items of an attempt that is in, with no more than these parts; none where the score is all there is."""
    if not parts - {SCORE}:
        return []
    return [limited(item, parts) for item in reviewed_items(attempt)]
