"""A new run for attempts that are graded already: the scores that change, beside those that stay as they were.

Other items keep the scores they have, whoever gave them; only what is asked for is scored anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select

from app.curriculum import catalogue
from app.domain import grading
from app.domain.regrading import Key, set_total, total_by
from app.extensions import db
from app.quizzes.corrections import Keys
from app.quizzes.grading import score_saved, set_keys
from app.quizzes.marks import marked_shares
from app.quizzes.models import Attempt, AttemptScore, GradingRun, ItemScore, Replacement
from app.quizzes.queries import counts
from app.quizzes.saved import latest_answers
from app.quizzes.submission import complete_modules
from app.shared.models import Actor

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Graded:
    """An attempt as it is graded now: its total, and its items' scores by item revision."""

    attempt: Attempt
    score: AttemptScore
    items: Mapping[int, grading.ItemScore]


@dataclass(frozen=True)
class Rescored:
    """Rows of a new run, to be added together."""

    attempts: Rows
    items: Rows
    replacements: Rows

    def keep(self) -> None:
        """Add the rows; part of a verb."""
        for model, rows in (
            (AttemptScore, self.attempts),
            (ItemScore, self.items),
            (Replacement, self.replacements),
        ):
            if rows:
                db.session.execute(insert(model), rows)


def graded_attempts(attempt_ids: Collection[int]) -> list[Graded]:
    """Attempts with the scores that count. Two queries."""
    query = select(Attempt, AttemptScore).join(AttemptScore, counts()).where(Attempt.id.in_(attempt_ids))
    rows = db.session.execute(query.order_by(Attempt.id)).all()
    items = _item_scores(attempt_ids)
    return [Graded(attempt, score, items[attempt.id]) for attempt, score in rows]


def _item_scores(attempt_ids: Collection[int]) -> Mapping[int, dict[int, grading.ItemScore]]:
    columns = (ItemScore.score, ItemScore.max_score, ItemScore.is_answered)
    query = (
        select(ItemScore.attempt_id, ItemScore.item_revision_id, *columns)
        .join(
            Attempt,
            and_(Attempt.id == ItemScore.attempt_id, Attempt.grading_run_id == ItemScore.grading_run_id),
        )
        .where(ItemScore.attempt_id.in_(attempt_ids))
        .order_by(ItemScore.id)
    )
    found: dict[int, dict[int, grading.ItemScore]] = defaultdict(dict)
    for attempt_id, revision_id, score, max_score, is_answered in db.session.execute(query):
        found[attempt_id][revision_id] = grading.ItemScore(str(revision_id), score, max_score, is_answered)
    return found


def keys_to_score(
    graded: Graded, item_revision_id: int, before: Keys, after: Keys, workshop_id: int | None
) -> dict[int, Key]:
    """What is scored anew, with its key, where the key of one item changes: that item. All items where every one was
    dropped before or is now, for such an attempt is graded as written.
    """
    items = [catalogue.item(revision_id) for revision_id in graded.items]
    if before.drops_all(items, workshop_id) or after.drops_all(items, workshop_id):
        return after.of_all(items, workshop_id)
    return {item_revision_id: after.of(catalogue.item(item_revision_id), workshop_id)}


def rescore(
    run_id: int,
    changed: Sequence[tuple[Graded, Mapping[int, grading.ItemScore]]],
    by_hand: Mapping[int, float],
) -> Rescored:
    """The rows of a run in which some items of each attempt have other scores; `by_hand`: the points of attempts that
    were set as a whole, which stay. Raises ValueError where nothing of an attempt counts any more.
    """
    found = Rescored([], [], [])
    for graded, new in changed:
        items = {**graded.items, **new}
        total = total_by(list(items.values()))
        if graded.attempt.id in by_hand:
            total = set_total(total, by_hand[graded.attempt.id])
        _add(found, run_id, graded, items, total)
    return found


def worked_out(attempt: Attempt, item_revision_id: int) -> grading.ItemScore:
    """What an item earns by the answer that is saved, the marks that people gave and the key as it stands now. Raises
    Unmarked.
    """
    keys = set_keys([attempt])
    key = keys[attempt.id][item_revision_id]
    marked = marked_shares(keys)[attempt.id].get(key.item.id)
    return score_saved(attempt, key, latest_answers(attempt.id), marked)


def new_run(graded: Graded, reason: str, *, by: Actor, at: datetime) -> GradingRun:
    """A run for one attempt, by the keys of the run that counts; part of a verb."""
    counting = db.session.get_one(GradingRun, graded.score.grading_run_id)
    run = GradingRun(key_version=counting.key_version, at=at, by_id=by.id, reason=reason[:300])
    db.session.add(run)
    db.session.flush()
    return run


def point_to(
    run: GradingRun,
    graded: Graded,
    new: Mapping[int, grading.ItemScore],
    by_hand: Mapping[int, float],
    *,
    at: datetime,
) -> None:
    """Write a run of one attempt, as `rescore` does, and lead the attempt to it; its module is completed as when it is
    handed in. Part of a verb.
    """
    attempt = graded.attempt
    rescore(run.id, [(graded, new)], by_hand).keep()
    attempt.grading_run_id = run.id
    db.session.flush()
    score = db.session.scalars(select(AttemptScore).where(AttemptScore.grading_run_id == run.id)).one()
    complete_modules([attempt], {attempt.id: score}, at=at)


def _add(
    found: Rescored,
    run_id: int,
    graded: Graded,
    items: Mapping[int, grading.ItemScore],
    total: grading.AttemptScore,
) -> None:
    attempt = graded.attempt
    place = {"grading_run_id": run_id, "attempt_id": attempt.id}
    pass_score = catalogue.quiz(attempt.quiz_revision_id).pass_score
    is_passed = None if pass_score is None else grading.is_passed(total.percent, pass_score)
    figures = {"score": total.score, "max_score": total.max_score, "percent": total.percent}
    found.attempts.append({**place, **figures, "is_passed": is_passed})
    found.items.extend({**place, "item_revision_id": key, **_columns(score)} for key, score in items.items())
    found.replacements.append({**place, "replaced_run_id": graded.score.grading_run_id})


def _columns(score: grading.ItemScore) -> dict[str, Any]:
    return {"score": score.score, "max_score": score.max_score, "is_answered": score.is_answered}
