"""Scores that people set by hand, with the reason: of one item, or of a whole attempt.

An override is a row, and makes a run of its own. Nothing that works scores out takes its place: a regrade keeps it and
names it. Taking it back is a run too.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain import grading
from app.extensions import db
from app.quizzes.models import Attempt
from app.quizzes.rescoring import Graded, graded_attempts, new_run, point_to, worked_out
from app.quizzes.submission import grade_what_waited
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy
from app.shared.refusal import Refused


class ScoreOverride(HasUid, MadeBy, Base):
    """Points set by hand for an item of an attempt, or (no item) for the whole attempt; in force until undone.

    `comment` is shown to the officer. `undo_run_id`: the run by which it was taken back.
    """

    __tablename__ = "score_overrides"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    item_revision_id: Mapped[int | None] = mapped_column(ForeignKey("item_revisions.id"))
    score: Mapped[float]
    comment: Mapped[str] = mapped_column(String(500))
    grading_run_id: Mapped[int] = mapped_column(ForeignKey("grading_runs.id"), unique=True)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undo_run_id: Mapped[int | None] = mapped_column(ForeignKey("grading_runs.id"), unique=True)

    def undo(self, *, by: Actor, at: datetime) -> None:
        """Let the score be worked out again, from the answer and the key as it stands. Refuses what is undone."""
        if self.undone_at is not None:
            raise Refused(_l("This score has been taken back already."))
        graded = _graded(self.attempt_id)
        run = new_run(graded, self.comment, by=by, at=at)
        self.undone_at, self.undone_by_id, self.undo_run_id = at, by.id, run.id
        db.session.flush()
        new = {}
        if self.item_revision_id is not None:
            new = {self.item_revision_id: _before_it(graded.attempt, self.item_revision_id)}
        point_to(run, graded, new, hand_set_totals([self.attempt_id]), at=at)
        audit("undo_override", self, by=by, at=at)


def override_score(
    attempt_id: int, item_revision_id: int | None, score: float, comment: str, *, by: Actor, at: datetime
) -> ScoreOverride:
    """Set the points of an item, or of the whole attempt, by hand; a verb. One set before gives way.

    Refuses an attempt that is not graded, and points outside what there are.
    """
    graded = _graded(attempt_id)
    most = _most(graded, item_revision_id)
    if not 0 <= score <= most:
        raise Refused(points_refused(most), kept=_l("No score was changed."))
    run = new_run(graded, comment, by=by, at=at)
    for earlier in overrides_in_force([attempt_id]):
        if earlier.item_revision_id == item_revision_id:
            earlier.undone_at, earlier.undone_by_id = at, by.id
    override = ScoreOverride(
        attempt_id=attempt_id,
        item_revision_id=item_revision_id,
        score=score,
        comment=comment,
        grading_run_id=run.id,
        at=at,
        by_id=by.id,
    )
    db.session.add(override)
    db.session.flush()
    new = {} if item_revision_id is None else {item_revision_id: _by_hand(graded, item_revision_id, score)}
    point_to(run, graded, new, hand_set_totals([attempt_id]), at=at)
    audit("override_score", override, by=by, at=at)
    return override


def points_refused(most: float) -> LazyString:
    """What is said of points that lie outside what there are."""
    return _l("The points lie between 0 and %(most)s.", most=f"{most:g}")


def score_again(
    attempt: Attempt, item_revision_ids: Collection[int], reason: str, *, by: Actor, at: datetime
) -> None:
    """Work some items out anew, in a run of its own, from the answers that are saved now; what was set by hand stays.
    An attempt of which people then have to mark something waits for them, and one that waited is graded if they no
    longer have to. Part of a verb.
    """
    if attempt.grading_run_id is None:
        grade_what_waited([attempt], by=by, at=at, reason=reason)
        return
    graded = _graded(attempt.id)
    by_hand = {each.item_revision_id for each in overrides_in_force([attempt.id])}
    try:
        new = {key: worked_out(attempt, key) for key in item_revision_ids if key not in by_hand}
    except grading.Unmarked:
        _wait_for_marks(attempt)
    else:
        run = new_run(graded, reason, by=by, at=at)
        point_to(run, graded, new, hand_set_totals([attempt.id]), at=at)


def _wait_for_marks(attempt: Attempt) -> None:
    if overrides_in_force([attempt.id]):
        raise Refused(
            _l("People would have to mark an essay, and scores of this attempt were set by hand."),
            kept=_l("Nothing was changed."),
            to_do=_l("Take the scores that were set by hand back first."),
        )
    attempt.grading_run_id = None


def overrides_in_force(attempt_ids: Collection[int]) -> list[ScoreOverride]:
    """What was set by hand in attempts and still holds. One query."""
    query = select(ScoreOverride).where(
        ScoreOverride.attempt_id.in_(attempt_ids), ScoreOverride.undone_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(ScoreOverride.id)))


def hand_set_totals(attempt_ids: Collection[int]) -> dict[int, float]:
    """Attempt to its points as a whole, where they were set by hand. One query."""
    held = overrides_in_force(attempt_ids)
    return {each.attempt_id: each.score for each in held if each.item_revision_id is None}


def hand_set_items(attempt_ids: Collection[int]) -> set[tuple[int, int]]:
    """(attempt, item revision) of every item whose points were set by hand. One query."""
    held = overrides_in_force(attempt_ids)
    return {(each.attempt_id, each.item_revision_id) for each in held if each.item_revision_id is not None}


def _graded(attempt_id: int) -> Graded:
    found = graded_attempts([attempt_id])
    if not found:
        raise Refused(_l("This attempt is not graded yet."), to_do=_l("Wait until it is handed in."))
    return found[0]


def _most(graded: Graded, item_revision_id: int | None) -> float:
    if item_revision_id is None:
        return graded.score.max_score
    item = graded.items.get(item_revision_id)
    if item is None or not item.max_score:
        raise Refused(_l("This question does not count in the attempt."), kept=_l("No score was changed."))
    return item.max_score


def _by_hand(graded: Graded, item_revision_id: int, score: float) -> grading.ItemScore:
    item = graded.items[item_revision_id]
    return grading.ItemScore(item.item_id, score, item.max_score, item.is_answered)


def _before_it(attempt: Attempt, item_revision_id: int) -> grading.ItemScore:
    try:
        return worked_out(attempt, item_revision_id)
    except grading.Unmarked as error:
        raise Refused(
            _l("Nobody has marked this essay, so there is no score to go back to."),
            kept=_l("The score that was set by hand stays."),
            to_do=_l("Mark the essay first."),
        ) from error
