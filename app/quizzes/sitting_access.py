"""Who decides when a quiz is taken: whoever runs the workshop."""

from __future__ import annotations

import uuid

from flask import abort

from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.workshops.access import workshop_for_running
from app.workshops.models import Workshop


def sitting_for_deciding(uid: uuid.UUID, quiz_uid: uuid.UUID) -> tuple[Workshop, PublishedQuiz]:
    """A workshop and a quiz of its edition, for those who run the workshop; else 404 or 403."""
    workshop = workshop_for_running(uid)
    quizzes = catalogue.edition(workshop.edition_id).quizzes
    return workshop, next((quiz for quiz in quizzes if quiz.uid == quiz_uid), None) or abort(404)
