"""Published lessons rendered again: by a newer release, from the very files that were published."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.curriculum.drafts import DraftPage, render_pages, render_teaching
from app.curriculum.models import EditionFile, EditionModule, LessonPage, TeachingPage
from app.domain.course_files import read_course
from app.extensions import db
from app.shared.database import write
from app.shared.storage import store


def render_edition(edition_id: int) -> int:
    """Render what an edition says to readers and teachers again; the number of pages that now read differently.

    The files were fit when they were published: what a newer check would say of them changes nothing. Not inside
    write().
    """
    rows = db.session.scalars(select(EditionFile).where(EditionFile.edition_id == edition_id))
    files = {row.path: store().get(row.sha256) for row in rows}
    course, _problems = read_course(files)
    if course is None:
        raise ValueError(f"edition {edition_id} cannot be read any more: restore its files from a backup")
    return write(_set_pages, edition_id, render_pages(course, files), render_teaching(course))


def _set_pages(
    edition_id: int,
    pages: Mapping[tuple[str, str], DraftPage],
    teaching: Mapping[tuple[str, str, str], str],
) -> int:
    """Point the lessons at their new HTML. Sections and words are facts of the files and stay."""
    query = select(LessonPage).join(EditionModule).where(EditionModule.edition_id == edition_id)
    changed = 0
    for row in db.session.scalars(query.options(joinedload(LessonPage.module))):
        sha256 = pages[row.module.slug, row.language].sha256
        changed += row.sha256 != sha256
        row.sha256 = sha256
    for text in db.session.scalars(select(TeachingPage).where(TeachingPage.edition_id == edition_id)):
        drawn = {language: teaching[text.kind, text.name, language] for language in text.pages}
        changed += sum(drawn[language] != text.pages[language] for language in drawn)
        text.pages = drawn
    return changed
