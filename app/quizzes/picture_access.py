"""Who may look at the pictures of items: whoever the item stands open to, and nobody before."""

from __future__ import annotations

import uuid

from flask import abort

from app.accounts.access import require_role
from app.curriculum.access import item_picture_of
from app.quizzes.access import attempt_for_reading
from app.quizzes.grading import set_items
from app.quizzes.result_access import KEY_READERS
from app.quizzes.showing import REVIEWED


def picture_in_attempt(uid: uuid.UUID, sha256: str) -> str:
    """The hash of a picture that the signed-in officer's own attempt shows: while it is open, and afterwards where it
    is looked through. Else 404."""
    attempt = attempt_for_reading(uid)
    if attempt.submitted_at and attempt.purpose not in REVIEWED:
        abort(404)
    shown = {
        drawn
        for published in set_items(attempt)
        for picture in published.item.pictures
        for drawn in picture.drawn.values()
    }
    return sha256 if sha256 in shown else abort(404)


def picture_for_reading(sha256: str) -> str:
    """The hash of a picture for those who read items and results anyway; 403 for others, 404 for what is none."""
    require_role(*KEY_READERS)
    picture = item_picture_of(sha256) or abort(404)
    return picture.sha256
