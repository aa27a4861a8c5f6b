"""A course made ready: checked, rendered, and every byte of it in the content store. The database knows nothing yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from app.curriculum.hashing import content_hash
from app.curriculum.lesson_words import lesson_words
from app.domain.course import Course, Instrument, Module, TeachingText, body_of
from app.domain.course_figures import size_of
from app.domain.course_files import read_course, read_instrument_file
from app.domain.course_markdown import Figure
from app.domain.course_source import Problem
from app.domain.course_text import RenderedLesson, render_lesson
from app.shared.storage import name_of, store

MEDIA_TYPES = {".md": "text/markdown", ".yml": "application/yaml", ".svg": "image/svg+xml"}
FIGURE_ADDRESS = "/figures/{sha256}.svg"


class Unfit(Exception):
    """The files have problems and are not published."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class DraftFile:
    """A file as the content store keeps it."""

    path: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True)
class DraftPage:
    """A rendered lesson and where its HTML is kept."""

    lesson: RenderedLesson
    sha256: str


@dataclass(frozen=True)
class Draft:
    """A course ready to be published; `pages` by module and language, `content_hash` over every file.

    `teaching`: the names in the content store of what instructors read, by kind, name and language.
    """

    course: Course
    content_hash: str
    files: tuple[DraftFile, ...]
    pages: Mapping[tuple[str, str], DraftPage]
    teaching: Mapping[tuple[str, str, str], str]


def read_fit_course(files: Mapping[str, bytes]) -> Course:
    """The course in these files. Raises Unfit."""
    course, problems = read_course(files)
    if course is None or problems:
        raise Unfit(problems)
    return course


def read_fit_instrument(path: str, content: bytes) -> Instrument:
    """The instrument in this file. Raises Unfit."""
    instrument, problems = read_instrument_file(path, content)
    if instrument is None or problems:
        raise Unfit(problems)
    return instrument


def make_draft(course: Course, files: Mapping[str, bytes]) -> Draft:
    """Render the course of these files, and store everything. Storing what is there already costs nothing."""
    kept = tuple(_keep(path, content) for path, content in sorted(files.items()))
    return Draft(course, content_hash(files), kept, render_pages(course, files), render_teaching(course))


def render_pages(course: Course, files: Mapping[str, bytes]) -> dict[tuple[str, str], DraftPage]:
    """Every lesson in every language, rendered and stored."""
    return {
        (module.slug, language): _page(course, module, language, files)
        for module in course.modules
        for language in module.lessons
    }


def render_teaching(course: Course) -> dict[tuple[str, str, str], str]:
    """The notes and agendas in every language, rendered and stored: names in the content store."""
    return {
        (kind, name, language): _teaching_page(course, text, language)
        for kind, name, texts in course.teaching
        for language, text in texts.items()
    }


def _teaching_page(course: Course, text: TeachingText, language: str) -> str:
    words = lesson_words(language)
    rendered = render_lesson(text.markdown, language, minutes=0, words=words, glossary=course.glossary)
    return store().put(rendered.html.encode())


def _keep(path: str, content: bytes) -> DraftFile:
    media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
    return DraftFile(path, store().put(content), len(content), media_type)


def _page(course: Course, module: Module, language: str, files: Mapping[str, bytes]) -> DraftPage:
    lesson = module.lessons[language]
    rendered = render_lesson(
        lesson.markdown,
        language,
        minutes=lesson.minutes["reading"],
        words=lesson_words(language),
        glossary=course.glossary,
        figures=_figures(module.slug, language, files),
    )
    return DraftPage(rendered, store().put(rendered.html.encode()))


def _figures(slug: str, language: str, files: Mapping[str, bytes]) -> dict[str, Figure]:
    """The figures of a module in one language, by name."""
    before, after = f"{slug}/figures/", f".{language}.svg"
    found = {}
    for path, content in files.items():
        size = size_of(content) if path.startswith(before) and path.endswith(after) else None
        if size:
            address = FIGURE_ADDRESS.format(sha256=name_of(content))
            found[path[len(before) : -len(after)]] = Figure(address, size.width, size.height)
    return found


def frozen_body(value: Any) -> tuple[dict[str, Any], str]:
    """An item or instrument as JSON keeps it, and the SHA-256 by which it is known again."""
    body = body_of(value)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return body, name_of(text.encode())
