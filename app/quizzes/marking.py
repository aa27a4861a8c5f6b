"""Marking essays: giving a mark, correcting one's own, settling what two markers see otherwise; and what follows.

The last mark that was missing makes a grading run for the attempt. A mark that is corrected later makes a new one, but
never over a score that somebody set by hand, and a pass is followed by the module's completion. Nobody marks an essay
of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.accounts.models import Account
from app.curriculum.published import PublishedItem
from app.domain.grading_essay import BadLevels
from app.domain.marking import APART, MARKED, Verdict
from app.extensions import db
from app.quizzes.marks import EssayMark, MarkingClaim, essay_key, marks_of, verdict_on
from app.quizzes.models import Attempt
from app.quizzes.overrides import hand_set_items, hand_set_totals
from app.quizzes.rescoring import graded_attempts, new_run, point_to, worked_out
from app.quizzes.saved import latest_answers
from app.quizzes.submission import grade_what_waited
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.refusal import Refused

COUNTS, BESIDE, NEEDS_SETTLING, BY_HAND = "counts", "beside", "needs-settling", "by-hand"


@dataclass(frozen=True)
class Said:
    """What a marker says of an essay."""

    levels: Mapping[str, str]
    comment: str = ""
    note: str = ""


@dataclass(frozen=True)
class KeptMark:
    """What became of a mark: it counts; it is kept beside those that count; two differ and somebody else settles it; or
    it is kept, and the score that somebody set by hand stays.
    """

    mark: EssayMark
    outcome: str
    is_graded: bool


class Unread(Refused):
    """The text that was read is not the one that stands there now: what is said of it cannot be kept."""


def give_mark(
    attempt_id: int, item: PublishedItem, said: Said, *, seen: str, by: Actor, at: datetime
) -> KeptMark:
    """Mark an essay, or correct the mark that one has given it; a verb. Raises Refused.

    `seen`: the receipt of the answer that was read. Raises Unread if another has come in since, with a file of answers.
    """
    _refuse_unread(attempt_id, item, seen)
    return _keep(attempt_id, item, said, reason="", by=by, at=at)


def settle_marks(
    attempt_id: int, item: PublishedItem, said: Said, reason: str, *, by: Actor, at: datetime
) -> KeptMark:
    """Decide between two marks that lie too far apart; a verb. Refuses where there is nothing to settle, and either of
    the two markers. The text is the one that they read: none is replaced once somebody has marked it.
    """
    refuse_settling(item, marks_of([attempt_id])[attempt_id, item.revision_id], by)
    return _keep(attempt_id, item, said, reason=reason, by=by, at=at)


def refuse_settling(item: PublishedItem, marks: Sequence[EssayMark], by: Actor) -> None:
    """Raises Refused where there is nothing to settle between marks, and for whoever gave one of them."""
    is_settled = any(mark.is_settlement for mark in marks)
    if verdict_on(item, marks).state != APART and not is_settled:
        raise Refused(_l("There is nothing to settle: the marks do not lie too far apart."))
    if any(mark.by_id == by.id and not mark.is_settlement for mark in marks):
        raise Refused(
            _l("You have marked this essay yourself."),
            kept=_l("Both marks are kept."),
            to_do=_l("Somebody who has not marked it settles it."),
        )


def _keep(
    attempt_id: int, item: PublishedItem, said: Said, *, reason: str, by: Actor, at: datetime
) -> KeptMark:
    attempt = db.session.get_one(Attempt, attempt_id)
    _refuse(attempt, item, said, by)
    marks = marks_of([attempt_id])[attempt_id, item.revision_id]
    mark = EssayMark(
        attempt_id=attempt_id,
        item_revision_id=item.revision_id,
        number=len(marks) + 1,
        levels=dict(said.levels),
        comment=said.comment,
        note=said.note,
        is_settlement=bool(reason),
        reason=reason,
        at=at,
        by_id=by.id,
    )
    db.session.add(mark)
    _let_go(attempt_id, item.revision_id, by)
    db.session.flush()
    if reason:
        audit("settle_essay", mark, by=by, at=at)
    else:
        audit("mark_essay", mark, by=by, at=at)
    verdict = verdict_on(item, [*marks, mark])
    is_kept = _set_score(attempt, item, verdict, by=by, at=at)
    return KeptMark(mark, BY_HAND if is_kept else _outcome(mark, verdict), attempt.grading_run_id is not None)


def _refuse(attempt: Attempt, item: PublishedItem, said: Said, by: Actor) -> None:
    if attempt.submitted_at is None:
        raise Refused(
            _l("This attempt is not handed in yet."), to_do=_l("An essay is marked once it is handed in.")
        )
    if db.session.get_one(Account, by.id).officer_id == attempt.officer_id:
        raise Refused(_l("Nobody marks an essay of one's own."), kept=_l("Nothing was changed."))
    try:
        essay_key(item).points(said.levels)
    except BadLevels as error:
        raise Refused(
            _l("Every criterion needs one of its levels."), kept=_l("Nothing was changed.")
        ) from error


def _refuse_unread(attempt_id: int, item: PublishedItem, seen: str) -> None:
    saved = latest_answers(attempt_id).get(item.item.id)
    if saved is None or saved.receipt != seen:
        raise Unread(
            _l("This is no longer the text that you read: a newer one came in with a file of answers."),
            kept=_l("Your mark is not saved yet. What you chose and wrote still stands in the form."),
            to_do=_l(
                "Read the text as it stands now, change your mark where it needs it, and send it again."
            ),
        )


def _outcome(mark: EssayMark, verdict: Verdict) -> str:
    if verdict.state == APART:
        return NEEDS_SETTLING
    return COUNTS if mark.number in {each.id for each in verdict.counting} else BESIDE


def _set_score(attempt: Attempt, item: PublishedItem, verdict: Verdict, *, by: Actor, at: datetime) -> bool:
    """Grade the attempt if this was the last mark, or anew if the marks come to something else than before. Whether a
    score that was set by hand stands in the way of that.
    """
    if attempt.grading_run_id is None:
        grade_what_waited([attempt], by=by, at=at, reason="the marks are in")
        return False
    if verdict.state != MARKED:
        return False  # what counts stays until somebody has settled it
    if (attempt.id, item.revision_id) in hand_set_items([attempt.id]):
        return True
    _rescore(attempt, item, by=by, at=at)
    return attempt.id in hand_set_totals([attempt.id])


def _rescore(attempt: Attempt, item: PublishedItem, *, by: Actor, at: datetime) -> None:
    score = worked_out(attempt, item.revision_id)
    (graded,) = graded_attempts([attempt.id])
    held = graded.items[item.revision_id]
    if (held.score, held.max_score) != (score.score, score.max_score):
        run = new_run(graded, "a mark was corrected", by=by, at=at)
        point_to(run, graded, {item.revision_id: score}, hand_set_totals([attempt.id]), at=at)


def claim(attempt_id: int, item_revision_id: int, *, by: Actor, at: datetime) -> None:
    """Say that one is about to mark an essay; a verb. It keeps nobody out."""
    place = {"attempt_id": attempt_id, "item_revision_id": item_revision_id, "account_id": by.id}
    held = db.session.scalar(select(MarkingClaim).filter_by(**place))
    if held is None:
        db.session.add(MarkingClaim(**place, at=at))
    else:
        held.at = at


def _let_go(attempt_id: int, item_revision_id: int, by: Actor) -> None:
    theirs = (MarkingClaim.attempt_id == attempt_id, MarkingClaim.item_revision_id == item_revision_id)
    db.session.execute(delete(MarkingClaim).where(*theirs, MarkingClaim.account_id == by.id))
