"""The drawings of published lessons."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.curriculum.access import figure_for_reading
from app.shared.storage import store

blueprint = Blueprint("curriculum", __name__)

FOR_EVER = "private, max-age=31536000, immutable"
DRAWING_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.get("/figures/<sha256>.svg")
def show_figure(sha256: str) -> ResponseReturnValue:
    """A drawing under the hash of its bytes, so that browsers keep it for ever."""
    figure = figure_for_reading(sha256)
    response = Response(store().get(figure.sha256), mimetype=figure.media_type)
    response.headers["Content-Security-Policy"] = DRAWING_ONLY
    response.headers["Cache-Control"] = FOR_EVER
    response.set_etag(sha256)
    return response.make_conditional(request)
