"""The pictures of items: for whoever sits them, and for those who read the bank and its results."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue

from app.curriculum.drawings import FOR_A_DAY, FOR_EVER, send_drawing
from app.quizzes.picture_access import picture_for_reading, picture_in_attempt
from app.quizzes.views import blueprint


@blueprint.get("/attempts/<uuid:uid>/pictures/<sha256>.svg")
def show_attempt_picture(uid: uuid.UUID, sha256: str) -> ResponseReturnValue:
    """A picture of an own attempt. Browsers forget it soon, for others may use the device."""
    return send_drawing(picture_in_attempt(uid, sha256), FOR_A_DAY)


@blueprint.get("/items/pictures/<sha256>.svg")
def show_item_picture(sha256: str) -> ResponseReturnValue:
    """A picture of any published item, under the hash of its bytes."""
    return send_drawing(picture_for_reading(sha256), FOR_EVER)
