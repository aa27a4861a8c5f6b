"""Who takes files of answers in: whoever may set scores in that attempt, and nobody in one's own."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from flask import abort
from sqlalchemy import Select, or_, select
from werkzeug.exceptions import Forbidden, NotFound

from app.accounts.access import require_role
from app.accounts.identity import User
from app.extensions import db
from app.quizzes.answer_files import AnswerFile
from app.quizzes.correction_access import attempt_of_another
from app.quizzes.models import Attempt
from app.workshops.access import READERS, rosters_visible_to
from app.workshops.models import Workshop
from app.workshops.registrations import Registration


class Received(NamedTuple):
    """A file with the attempt that it is of, and the workshop that this was sat in, if any."""

    file: AnswerFile
    attempt: Attempt
    workshop: Workshop | None


def require_receiver() -> None:
    """Whoever may see rows of officers; 403 for others."""
    require_role(*READERS)


def answer_files_visible_to(user: User) -> Select[AnswerFile]:
    """Those that the user took in, and those of workshops whose roster is open to the user."""
    in_workshops = (
        select(Attempt.id)
        .join(Registration, Registration.id == Attempt.registration_id)
        .where(Registration.workshop_id.in_(rosters_visible_to(user).with_only_columns(Workshop.id)))
    )
    return select(AnswerFile).where(or_(AnswerFile.by_id == user.id, AnswerFile.attempt_id.in_(in_workshops)))


def attempt_for_receiving(uid: uuid.UUID) -> Attempt | None:
    """The attempt that a file says it is of; None where the user may not set scores in it, or there is none."""
    try:
        return attempt_of_another(uid)[0]
    except (Forbidden, NotFound):
        return None


def answer_file_for_deciding(uid: uuid.UUID) -> Received:
    """A file for whoever may set scores in its attempt; 404 or 403."""
    require_receiver()
    file = db.session.scalar(select(AnswerFile).where(AnswerFile.uid == uid)) or abort(404)
    attempt, workshop = attempt_of_another(file.attempt.uid)
    return Received(file, attempt, workshop)
