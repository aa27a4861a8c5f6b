"""A page around a body that was compressed before: sent as one gzip member, or not at all if the reader has it."""

from __future__ import annotations

from hashlib import blake2b

from flask import Response, request
from flask_wtf.csrf import generate_csrf

from app.domain.gzip_member import Piece, gzip_around

BODY = "<!-- the lesson stands here -->"


def spliced_response(page: str, body: Piece) -> Response:
    """The page with `body` where BODY stands in it."""
    head, tail = (part.encode() for part in page.split(BODY))
    response = Response(mimetype="text/html")
    response.set_etag(_etag(head, body, tail), weak=True)
    response.vary.update(("Accept-Encoding", "Cookie"))
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.make_conditional(request)
    if response.status_code != 304:
        _fill(response, head, body, tail)
    return response


def _fill(response: Response, head: bytes, body: Piece, tail: bytes) -> None:
    if request.accept_encodings["gzip"]:
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(gzip_around(head, body, tail))
    else:
        response.set_data(head + body.plain + tail)


def _etag(head: bytes, body: Piece, tail: bytes) -> str:
    """What the reader would see. The form token in it is made anew each time and stays good, so it does not count."""
    token = generate_csrf().encode()
    digest = blake2b(digest_size=16)
    for part in (head.replace(token, b""), body.deflated, tail.replace(token, b"")):
        digest.update(part)
    return digest.hexdigest()
