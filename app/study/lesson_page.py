"""A lesson page as a document with holes: drawn once for all who would see the same, filled for each reader.

Who has the same roles, language, theme and read the same sections sees the same page but for the name, the form
token and the enrolment. It is drawn with marks in their places, by a stand-in reader, so that nobody's own data can
be kept; and drawn again every few minutes, should anything else around it have changed.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import blake2b

from flask import Response, current_app, render_template, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from app.domain.gzip_member import Document, Piece, make_piece
from app.shared import clock
from app.shared.locale import language, theme
from app.shared.recent import Recent
from app.study.lesson import Lesson
from app.study.lesson_body import lesson_body

MOST_PAGES = 512  # about 12 KB each, without the body they share
DRAWN_AGAIN_AFTER = 300  # seconds

KEPT = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Cookie"}

_MARK = "\ue000"  # a private letter: no text of ours holds it
TOKEN, NAME, ENROLMENT, BODY = (f"{_MARK}{hole}{_MARK}" for hole in ("token", "name", "enrolment", "body"))
_HOLES = re.compile(f"{_MARK}(\\w+){_MARK}")


@dataclass(frozen=True)
class StandIn:
    """The reader for whom a page is drawn that many will see."""

    name: str = NAME
    is_authenticated: bool = True


def lesson_response(lesson: Lesson) -> Response:
    """The lesson for the user who asks; nothing but 304 when they have it already."""
    document = _document(lesson)
    values = _values(lesson)
    etag = _etag(document, values)
    headers = {"Content-Type": "text/html; charset=utf-8", "ETag": f'W/"{etag}"', **KEPT}
    if request.if_none_match.contains_weak(etag):
        return Response(status=304, headers=headers)
    if request.accept_encodings["gzip"]:
        return Response(document.gzipped(values), headers={**headers, "Content-Encoding": "gzip"})
    return Response(document.plain(values), headers=headers)


def _document(lesson: Lesson) -> Document:
    if session.get("_flashes"):  # shown once, to one person
        return _draw(lesson)
    pages: Recent[Hashable, Document] = current_app.extensions.setdefault("lesson_pages", Recent(MOST_PAGES))
    return pages.get(_audience(lesson), lambda: _draw(lesson))


def _audience(lesson: Lesson) -> Hashable:
    """Everything that decides what the page says, but for what fills the holes."""
    return (
        lesson.edition.id,
        lesson.module.slug,
        lesson.page.language,
        lesson.read if lesson.place else None,
        language(),
        theme(),
        frozenset(grant.name for grant in current_user.grants),
        int(clock.now().timestamp()) // DRAWN_AGAIN_AFTER,
    )


def _draw(lesson: Lesson) -> Document:
    page = render_template(
        "study/show_lesson.html",
        lesson=lesson,
        lesson_body=Markup(BODY),
        enrolment=ENROLMENT,
        current_user=StandIn(),
        csrf_token=lambda: TOKEN,
        here=_address(lesson),
    )
    page = page.replace(generate_csrf(), TOKEN)  # macros ask for the token past our stand-in
    texts_and_holes = _HOLES.split(page)
    body = lesson_body(lesson.page, lesson.other_page, can_mark=lesson.place is not None)
    parts = (_part(text, is_hole=place % 2 == 1, body=body) for place, text in enumerate(texts_and_holes))
    return Document(tuple(parts))


def _part(text: str, *, is_hole: bool, body: Piece) -> Piece | str:
    if is_hole:
        return body if _MARK + text + _MARK == BODY else text
    return make_piece(text.encode())


def _address(lesson: Lesson) -> str:
    address = url_for("study.show_lesson", slug=lesson.edition.slug, module_slug=lesson.module.slug)
    return address if lesson.page.language == language() else f"{address}?in={lesson.page.language}"


def _values(lesson: Lesson) -> dict[str, bytes]:
    return {
        "token": generate_csrf().encode(),
        "name": escape(current_user.name).encode(),
        "enrolment": str(lesson.place.enrolment_uid).encode() if lesson.place else b"",
    }


def _etag(document: Document, values: dict[str, bytes]) -> str:
    """What the reader would see. The form token is made anew each time and stays good, so it does not count."""
    digest = blake2b(document.digest, digest_size=16)
    digest.update(values["name"] + b"\n" + values["enrolment"])
    return digest.hexdigest()
