"""The part of a lesson page that is the same for everybody: put together and compressed once, kept in memory."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import force_locale

from app.curriculum.published import PublishedPage
from app.domain.gzip_member import Piece, make_piece
from app.shared.recent import Recent
from app.shared.storage import store

MOST_BODIES = 128  # about 60 KB each
SECTION_END = "</section>"

Bodies = Recent[tuple[str, bool], Piece]


def lesson_body(page: PublishedPage, other: PublishedPage, *, can_mark: bool) -> Piece:
    """The lesson's HTML with what stands at the end of each section.

    `other` is the same lesson in the other language; `can_mark` adds the buttons that mark a section as read.
    """
    bodies: Bodies = current_app.extensions.setdefault("lesson_bodies", Recent(MOST_BODIES))
    return bodies.get(
        (page.sha256, can_mark), lambda: make_piece(_dressed(page, other, can_mark=can_mark).encode())
    )


def _dressed(page: PublishedPage, other: PublishedPage, *, can_mark: bool) -> str:
    lesson = store().get(page.sha256).decode()
    parts = lesson.split(SECTION_END)
    if len(parts) != len(page.sections) + 1:
        raise ValueError(f"lesson {page.sha256} does not hold the sections it is said to hold")
    with force_locale(page.language):
        ends = [_section_end(section.id, other.language, can_mark=can_mark) for section in page.sections]
    dressed = (part + end + SECTION_END for part, end in zip(parts, ends, strict=False))
    return "".join(dressed) + parts[-1]


def _section_end(section_id: str, other_language: str, *, can_mark: bool) -> str:
    return render_template(
        "study/_section_end.html", section_id=section_id, other_language=other_language, can_mark=can_mark
    )
