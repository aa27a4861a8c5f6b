"""The drawings of published lessons."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.curriculum.access import figure_for_reading
from app.curriculum.drawings import FOR_EVER, send_drawing

blueprint = Blueprint("curriculum", __name__)


@blueprint.get("/figures/<sha256>.svg")
def show_figure(sha256: str) -> ResponseReturnValue:
    """A drawing under the hash of its bytes, so that browsers keep it for ever."""
    return send_drawing(figure_for_reading(sha256).sha256, FOR_EVER)
