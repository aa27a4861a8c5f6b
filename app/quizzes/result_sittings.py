"""The attempts whose figures are worked out, read with what each earned, item by item, as the group's keys have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

from sqlalchemy import select

from app.domain.certainty import CERTAINTY
from app.domain.grading import Answer, Unmarked, exact
from app.domain.regrading import Key, score_by
from app.extensions import db
from app.quizzes.marks import EssayMark, MarksByScript, by_script, share_given
from app.quizzes.models import Attempt, AttemptScore, ItemScore, Response
from app.quizzes.queries import AS_SAT
from app.quizzes.result_groups import QuizGroup, Rows, of_group

AT_A_TIME = 5000  # rows

Dropped = dict[tuple[int, int], Answer | None]
"""What was answered to items that count for the group but not in the attempt's own workshop: by attempt and item
revision.
"""


@dataclass(frozen=True)
class Sat:
    """A graded attempt, its items in the order of the form."""

    officer_id: int
    percent: float
    scores: list[float]
    picked: list[tuple[str, ...]]
    levels: list[int | None]


def read_sittings(group: QuizGroup, asked: Mapping[int, Key], *, is_drawn: bool) -> tuple[list[Sat], int]:
    """The graded attempts of a group in the order they were started, and how many others were left out. Three queries,
    one more where workshops dropped essays.

    `asked`: the keys of the group by item revision, in the order of the form. Where items are drawn, the score of one
    that was not set is no number; elsewhere all were set.

    Where an attempt's own workshop dropped an item that counts for the group, its answer is graded for the figures: an
    essay by its marks. Without them the attempt waits as it would have without the drop, and is left out.
    """
    sat = _read_attempts(group, asked, unset=nan if is_drawn else 0.0)
    places = {revision_id: place for place, revision_id in enumerate(asked)}
    dropped = _read_scores(group, asked, places, sat)
    _read_answers(group, asked, places, sat, dropped)
    waiting = set()
    for (attempt_id, revision_id), score in _score_dropped(group, asked, dropped).items():
        if score is None:
            waiting.add(attempt_id)
        else:
            sat[attempt_id].scores[places[revision_id]] = score
    return [each for attempt_id, each in sat.items() if attempt_id not in waiting], len(waiting)


def _read_attempts(group: QuizGroup, asked: Mapping[int, Key], *, unset: float) -> dict[int, Sat]:
    n = len(asked)
    attempts = of_group(select(Attempt.id, Attempt.officer_id, AttemptScore.percent), group)
    return {
        attempt_id: Sat(officer_id, percent, [unset] * n, [()] * n, [None] * n)
        for attempt_id, officer_id, percent in db.session.execute(attempts.order_by(*AS_SAT))
    }


def _read_scores(
    group: QuizGroup, asked: Mapping[int, Key], places: Mapping[int, int], sat: Mapping[int, Sat]
) -> Dropped:
    """Fill in what items earned; those that were dropped in an attempt's workshop come back, unanswered so far."""
    dropped: Dropped = {}
    for attempt_id, revision_id, score, max_score in _stream(_item_scores(group)):
        if revision_id in places and max_score:
            sat[attempt_id].scores[places[revision_id]] = _points(asked[revision_id], score, max_score)
        elif revision_id in places:
            dropped[attempt_id, revision_id] = None
    return dropped


def _points(key: Key, score: float, max_score: float) -> float:
    """An item score on the scale of the group's key."""
    points = float(exact(key.item.points))
    return score if max_score == points else points * score / max_score


def _read_answers(
    group: QuizGroup,
    asked: Mapping[int, Key],
    places: Mapping[int, int],
    sat: Mapping[int, Sat],
    dropped: Dropped,
) -> None:
    """Fill in what was picked and how sure officers were, and the answers to what was dropped; a later answer takes the
    earlier one's place.
    """
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for attempt_id, revision_id, answer in _stream(_answers(group)):
        if revision_id in places:
            each, place = sat[attempt_id], places[revision_id]
            counted = asked[revision_id].item.key.counted(answer)
            each.picked[place] = same.setdefault(counted, counted)
            each.levels[place] = answer.get(CERTAINTY)
            if (attempt_id, revision_id) in dropped:
                dropped[attempt_id, revision_id] = answer


def _score_dropped(
    group: QuizGroup, asked: Mapping[int, Key], dropped: Dropped
) -> dict[tuple[int, int], float | None]:
    """What answers that their workshops dropped earn by the group's keys; None where marks are missing."""
    is_essay = any(asked[revision_id].item.key.needs_marker for _attempt_id, revision_id in dropped)
    marks = _marks_in(group) if is_essay else {}
    return {
        place: _score_anew(place[1], asked[place[1]], answer, marks.get(place, ()))
        for place, answer in dropped.items()
    }


def _score_anew(
    revision_id: int, key: Key, answer: Answer | None, marks: Iterable[EssayMark]
) -> float | None:
    marked = share_given(revision_id, key, marks) if key.item.key.needs_marker else None
    try:
        return score_by(key, answer, marked=marked).score
    except Unmarked:
        return None


def _stream(query: Rows) -> Iterable[Any]:
    return db.session.execute(query.execution_options(yield_per=AT_A_TIME))


def _item_scores(group: QuizGroup) -> Rows:
    columns = (ItemScore.attempt_id, ItemScore.item_revision_id, ItemScore.score, ItemScore.max_score)
    query = of_group(select(*columns), group)
    is_current = (ItemScore.attempt_id == Attempt.id) & (ItemScore.grading_run_id == Attempt.grading_run_id)
    return query.join(ItemScore, is_current)


def _answers(group: QuizGroup) -> Rows:
    query = of_group(select(Response.attempt_id, Response.item_revision_id, Response.answer), group)
    return query.join(Response, Response.attempt_id == Attempt.id).order_by(Response.id)


def _marks_in(group: QuizGroup) -> MarksByScript:
    query = of_group(select(EssayMark), group).join(EssayMark, EssayMark.attempt_id == Attempt.id)
    return by_script(db.session.scalars(query.order_by(EssayMark.number)))
