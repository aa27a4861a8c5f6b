"""Trying a regrade out: the job that scores an item anew in every attempt concerned.

It goes few by few and can be watched; killed, it goes on where it stopped. Nothing of it counts before it is applied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.curriculum import catalogue
from app.domain import grading
from app.domain.regrading import Key
from app.extensions import db
from app.quizzes.corrections import KeyCorrection, keys_now, workshops_of
from app.quizzes.grading import score_saved
from app.quizzes.marks import EssayMark, marks_of, share_given
from app.quizzes.models import Attempt, AttemptScore
from app.quizzes.overrides import hand_set_items, hand_set_totals
from app.quizzes.regrades import Regrade, concerned, inputs_hash
from app.quizzes.rescoring import Graded, Rescored, graded_attempts, keys_to_score, rescore
from app.quizzes.saved import Saved, latest_answers_of
from app.shared import clock
from app.shared.database import write
from app.shared.jobs import Job, job_kind, start_job
from app.shared.models import Actor

KIND = "quizzes.regrade"
AT_ONCE = 50  # attempts in one transaction


def start_trial(regrade: Regrade, *, back: str, by: Actor) -> Job:
    """Begin to try a regrade out; `back` is the page to return to. Not inside write()."""
    return start_job(KIND, {"run": regrade.grading_run_id, "back": back}, by=by)


@job_kind(KIND)
def try_out(job: Job) -> dict[str, Any] | None:
    """Score the item anew in every attempt concerned, few by few. Of a trial that a newer one replaced, nothing."""
    run_id = job.arguments["run"]
    correction = write(_note_inputs, run_id)
    if correction is None:
        return None
    attempt_ids = list(db.session.scalars(concerned(correction).order_by(Attempt.id)))
    kept_ids = set(db.session.scalars(select(AttemptScore.attempt_id).filter_by(grading_run_id=run_id)))
    left = [attempt_id for attempt_id in attempt_ids if attempt_id not in kept_ids]
    for start in range(0, len(left), AT_ONCE):
        some = left[start : start + AT_ONCE]
        write(_keep, job, run_id, _rescored(run_id, some), len(some), len(attempt_ids))
    write(_finish, run_id, clock.now())
    return {"attempts": len(attempt_ids)}


def _open_trial(run_id: int) -> Regrade | None:
    """The regrade that a run tries out; None once it is applied or another trial has taken its place."""
    query = select(Regrade).where(Regrade.grading_run_id == run_id, Regrade.applied_at.is_(None))
    return db.session.scalar(query)


def _note_inputs(run_id: int) -> KeyCorrection | None:
    """What is graded from now on; a trial that goes on where it stopped keeps what it began with."""
    regrade = _open_trial(run_id)
    if regrade is None:
        return None
    regrade.inputs_hash = regrade.inputs_hash or inputs_hash(regrade.correction)
    return regrade.correction


def _rescored(run_id: int, attempt_ids: Sequence[int]) -> Rescored:
    regrade = _open_trial(run_id)
    if regrade is None:
        return Rescored([], [], [])
    before, after, revision_id = keys_now(), regrade.keys(), regrade.correction.item_revision_id
    graded = [each for each in graded_attempts(attempt_ids) if revision_id in each.items]
    saved = latest_answers_of([each.attempt.id for each in graded])
    workshops = workshops_of([each.attempt for each in graded])
    by_hand = hand_set_items(attempt_ids)
    marks = marks_of(attempt_ids) if _asks_an_essay(graded) else {}
    changed = []
    for each in graded:
        attempt_id = each.attempt.id
        keys = keys_to_score(each, revision_id, before, after, workshops.get(attempt_id))
        scores = {
            place: _score(each.attempt, key, place, saved[attempt_id], marks.get((attempt_id, place), []))
            for place, key in keys.items()
            if (attempt_id, place) not in by_hand
        }
        changed.append((each, {place: score for place, score in scores.items() if score is not None}))
    return rescore(run_id, changed, hand_set_totals(attempt_ids))


def _asks_an_essay(graded: Sequence[Graded]) -> bool:
    return any(catalogue.item(revision_id).item.rubric for each in graded for revision_id in each.items)


def _score(
    attempt: Attempt, key: Key, item_revision_id: int, saved: Mapping[str, Saved], marks: Sequence[EssayMark]
) -> grading.ItemScore | None:
    """None where people have to mark the answer and have not, as after full marks to all: then its score stays."""
    marked = share_given(item_revision_id, key, marks) if key.item.key.needs_marker else None
    try:
        return score_saved(attempt, key, saved, marked)
    except grading.Unmarked:
        return None


def _keep(job: Job, run_id: int, rows: Rescored, count: int, total: int) -> None:
    if _open_trial(run_id) is not None:
        rows.keep()
    job.advance(min(job.done + count, total), total)


def _finish(run_id: int, at: datetime) -> None:
    regrade = _open_trial(run_id)
    if regrade is not None:
        regrade.tried_at = regrade.tried_at or at
