"""Who marks essays: whoever may set scores in the attempt, and nobody one's own.

An attempt is its officer's own but for its essays, once it is handed in: somebody has to read them.
"""

from __future__ import annotations

import uuid
from typing import NamedTuple

from flask import abort
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.published import PublishedItem
from app.domain.grading import TEXT, Answer
from app.quizzes.correction_access import Asked, attempt_of_another
from app.quizzes.models import Attempt
from app.quizzes.result_access import of_edition, quiz_with
from app.quizzes.saved import latest_answers
from app.shared.refusal import Refused
from app.workshops.access import READERS, workshop_for_running
from app.workshops.models import Workshop


class Written(NamedTuple):
    """An essay as somebody wrote it, with the receipt of that text; in which attempt and workshop."""

    attempt: Attempt
    item: PublishedItem
    answer: Answer
    receipt: str
    workshop: Workshop | None


def can_mark(user: User) -> bool:
    """Whether there may be essays for the user to mark: those who may see rows of officers mark."""
    return user.has_role(*READERS)


def require_marker() -> None:
    """Go on only for those who mark; 403 for others."""
    if not can_mark(current_user):
        abort(403)


def workshop_for_marking(uid: uuid.UUID | None) -> Workshop | None:
    """The workshop whose essays the user marks; 404 or 403. Without one, whatever there is to mark."""
    require_marker()
    return workshop_for_running(uid) if uid else None


def essay_for_marking(quiz_uid: uuid.UUID, item_id: str, workshop_uid: uuid.UUID | None) -> Asked:
    """An essay as a quiz asks it, perhaps in one workshop; 404 or 403."""
    workshop = workshop_for_marking(workshop_uid)
    quiz = quiz_with(quiz_uid)
    item = next((each for each in quiz.items if each.item.id == item_id and each.item.rubric), None)
    return Asked(quiz, item or abort(404), of_edition(quiz, workshop) if workshop else None)


def script_for_marking(uid: uuid.UUID, item_id: str) -> Written:
    """What was written to an item of an attempt that is handed in; 404 where there is nothing to mark, else 403.
    Refuses a text that was emptied.
    """
    require_marker()
    attempt, workshop = attempt_of_another(uid)
    revision_id = next((each["revision"] for each in attempt.layout if each["item"] == item_id), None)
    if revision_id is None or attempt.submitted_at is None:
        abort(404)
    item = catalogue.item(revision_id)
    saved = latest_answers(attempt.id).get(item_id)
    if not item.item.rubric or saved is None:
        abort(404)
    if not saved.answer[TEXT]:
        raise Refused(
            _l("This essay is empty: its text was taken out."),
            kept=_l("An essay that is empty earns no points and needs no mark."),
            to_do=_l("Go on with the next one."),
        )
    return Written(attempt, item, saved.answer, saved.receipt, workshop)
