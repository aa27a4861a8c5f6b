"""Grading: the domain scores, a run keeps what it scored, and the attempt points to the run that counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import insert

from app.curriculum import catalogue
from app.curriculum.published import PublishedItem
from app.domain import grading
from app.domain.regrading import Key, grade_by, score_by, unmarked
from app.extensions import db
from app.quizzes.corrections import keys_now, workshops_of
from app.quizzes.marks import marked_shares
from app.quizzes.models import Attempt, AttemptScore, GradingRun, ItemScore
from app.quizzes.saved import Saved, latest_answers_of
from app.shared.models import Actor


def set_items(attempt: Attempt) -> list[PublishedItem]:
    """The items that were set, in their order."""
    return [catalogue.item(entry["revision"]) for entry in attempt.layout]


def grade_attempts(
    attempts: Sequence[Attempt], *, by: Actor | None, at: datetime, reason: str
) -> dict[int, AttemptScore]:
    """Grade what is saved in attempts at one quiz, in one run, and make it the run that counts; part of a verb.

    The scores by the attempts' ids; an attempt that waits for marks gets none, and points to no run. Six statements,
    however many attempts; one more where keys were corrected, and one where people mark some item.
    """
    keys = set_keys(attempts)
    saved = latest_answers_of([attempt.id for attempt in attempts])
    marked = marked_shares(keys)
    attempts = [each for each in attempts if not _waits(keys[each.id], saved[each.id], marked[each.id])]
    if not attempts:
        return {}
    run = GradingRun(key_version=key_version(keys), at=at, by_id=by.id if by else None, reason=reason)
    db.session.add(run)
    db.session.flush()
    scored = {
        attempt: _score(attempt, keys[attempt.id], saved[attempt.id], marked[attempt.id])
        for attempt in attempts
    }
    scores = {attempt.id: _attempt_score(attempt, score, run) for attempt, score in scored.items()}
    db.session.add_all(scores.values())
    db.session.execute(
        insert(ItemScore), [row for pair in scored.items() for row in _item_scores(*pair, run)]
    )
    for attempt in attempts:
        attempt.grading_run_id = run.id
    return scores


def set_keys(attempts: Sequence[Attempt]) -> dict[int, dict[int, Key]]:
    """Attempt to item revision to how it is graded now, in the order that was set."""
    now = keys_now()
    items = {attempt.id: set_items(attempt) for attempt in attempts}
    is_corrected = any(now.corrects_any(each) for each in items.values())
    workshops = workshops_of(attempts) if is_corrected else {}
    return {attempt_id: now.of_all(each, workshops.get(attempt_id)) for attempt_id, each in items.items()}


def _waits(keys: Mapping[int, Key], saved: Mapping[str, Saved], marked: Mapping[str, Fraction]) -> bool:
    answers = {item_id: each.answer for item_id, each in saved.items()}
    return bool(unmarked(keys.values(), answers, marked))


def _score(
    attempt: Attempt, keys: Mapping[int, Key], saved: Mapping[str, Saved], marked: Mapping[str, Fraction]
) -> grading.AttemptScore:
    known = [saved[key.item.id] for key in keys.values() if key.item.id in saved]
    answers = {each.item_id: each.answer for each in known}
    tried = {each.item_id: each.tried for each in known}
    return grade_by(list(keys.values()), answers, tried, _penalty(attempt), marked=marked)


def score_saved(
    attempt: Attempt, key: Key, saved: Mapping[str, Saved], marked: Fraction | None = None
) -> grading.ItemScore:
    """The score of what is saved as the answer to an item of an attempt, its tries among it; `marked`: what people gave
    it. Raises Unmarked where they have to and have not.
    """
    found = saved.get(key.item.id)
    if found is None:
        return score_by(key, None)
    return score_by(key, found.answer, found.tried, _penalty(attempt), marked=marked)


def _penalty(attempt: Attempt) -> grading.Number:
    return catalogue.quiz(attempt.quiz_revision_id).behaviour.penalty


def _attempt_score(attempt: Attempt, scored: grading.AttemptScore, run: GradingRun) -> AttemptScore:
    pass_score = catalogue.quiz(attempt.quiz_revision_id).pass_score
    return AttemptScore(
        grading_run_id=run.id,
        attempt_id=attempt.id,
        score=scored.score,
        max_score=scored.max_score,
        percent=scored.percent,
        is_passed=None if pass_score is None else grading.is_passed(scored.percent, pass_score),
    )


def _item_scores(attempt: Attempt, scored: grading.AttemptScore, run: GradingRun) -> Iterator[dict[str, Any]]:
    revision_ids = {entry["item"]: entry["revision"] for entry in attempt.layout}
    for item in scored.items:
        yield {
            "grading_run_id": run.id,
            "attempt_id": attempt.id,
            "item_revision_id": revision_ids[item.item_id],
            "score": item.score,
            "max_score": item.max_score,
            "is_answered": item.is_answered,
        }


def key_version(keys: Mapping[int, Mapping[int, Key]]) -> str:
    """SHA-256 of the keys used: each item's revision and rule, with its points and all that its grading depends on."""
    used = {
        (revision_id, key.rule, str(key.item.points), json.dumps(key.item.key.fingerprint))
        for of_attempt in keys.values()
        for revision_id, key in of_attempt.items()
    }
    return hashlib.sha256(json.dumps(sorted(used, key=repr)).encode()).hexdigest()
