"""A published lesson's HTML taken away from the server that it was rendered for."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.domain.packages.content import PackagedLesson

SECTION_END = "</section>"
_FIGURE = re.compile(r'(<img\b[^>]*?\bsrc=")/figures/([0-9a-f]{64})\.svg"')
_LINK = re.compile(r'<a\b([^>]*?)\bhref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_TERM = re.compile(r'<button\b[^>]*\bpopovertarget="([^"]*)"[^>]*>(.*?)</button>', re.DOTALL)
_POPOVER = re.compile(r'(<div\b[^>]*?) popover=""')


def figures_in(html: str) -> frozenset[str]:
    """The SHA-256 of every drawing that the lesson shows."""
    return frozenset(match[2] for match in _FIGURE.finditer(html))


def figure_path(sha256: str) -> str:
    """Where a drawing stands in a package."""
    return f"figures/{sha256[:20]}.svg"


def bring_home(html: str, up: str) -> str:
    """The lesson with its drawings in the package, `up` from the page, and no way back to the server.

    Links to other lessons become their words; links abroad open a window of their own, for the page may stand in
    a frame of the other system.
    """
    html = _FIGURE.sub(lambda match: f'{match[1]}{up}{figure_path(match[2])}"', html)
    return _LINK.sub(_link_at_home, html)


def _link_at_home(match: re.Match[str]) -> str:
    before, address, after, words = match.groups()
    if address.startswith("#"):
        return match[0]
    if not address.startswith("https://"):
        return words
    return f'<a{before}href="{address}"{after} target="_blank" rel="noopener noreferrer">{words}</a>'


def without_popovers(html: str) -> str:
    """The lesson for systems that take out buttons: a term is a link to its meaning in the list after the text."""
    return _POPOVER.sub(r"\1", _TERM.sub(r'<a class="term" href="#\1">\2</a>', html))


def dress_sections(lesson: PackagedLesson, html: str, end: Callable[[str], str]) -> str:
    """The lesson with `end(section id)` at the end of each section. Raises ValueError when sections do not fit."""
    parts = html.split(SECTION_END)
    if len(parts) != len(lesson.sections) + 1:
        raise ValueError("the lesson does not hold the sections that it is said to hold")
    dressed = (
        part + end(section.id) + SECTION_END for part, section in zip(parts, lesson.sections, strict=False)
    )
    return "".join(dressed) + parts[-1]
