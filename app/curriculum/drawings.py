"""Sending drawings from the content store: they are looked at and do nothing else."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.shared.storage import store

MEDIA_TYPE = "image/svg+xml"
FOR_EVER = "private, max-age=31536000, immutable"
FOR_A_DAY = "private, max-age=86400"
DRAWING_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def send_drawing(sha256: str, keep: str) -> ResponseReturnValue:
    """The drawing of this hash; `keep` says how long browsers may have it. Raises LookupError where there is none."""
    response = Response(store().get(sha256), mimetype=MEDIA_TYPE)
    response.headers["Content-Security-Policy"] = DRAWING_ONLY
    response.headers["Cache-Control"] = keep
    response.set_etag(sha256)
    return response.make_conditional(request)
