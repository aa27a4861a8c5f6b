"""A module's lesson in two languages: front matter, what the Markdown may hold, and that both say the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.domain.course import (
    CALLOUTS,
    LANGUAGES,
    LONGEST_NOTICE,
    LONGEST_TITLE,
    MINUTE_KINDS,
    LessonFile,
)
from app.domain.course_limits import check_size
from app.domain.course_outline import Mark, Outline, outline
from app.domain.course_source import Source, check_word
from app.domain.course_words import find_avoided
from app.domain.course_yaml import Fields, compose

_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_RELATIVE = re.compile(r"[^/:?#\\]+(?:/[^/:?#\\]+)*(?:#[\w-]+)?")
RESERVED_IDS = re.compile(
    "main|mark-read|theme-label|term-.*"
)  # of the page around the lesson, and of its terms
LONGEST_MINUTES = 600


@dataclass(frozen=True)
class FrontMatter:
    """The keys at the head of a Markdown file, and the text after them, which begins on `first_line`."""

    fields: Fields
    markdown: str
    first_line: int


def front_matter(source: Source) -> FrontMatter | None:
    """The front matter of a file; None, and noted, when it cannot be read."""
    match = _FRONT_MATTER.match(source.text)
    if not match:
        source.note(1, "no-front-matter")
        return None
    front = replace(source, text=match[1], first_line=2)
    node = compose(front, front.text)
    if node is None:
        return None
    first_line = source.text.count("\n", 0, match.end()) + 1
    return FrontMatter(Fields(front, node), source.text[match.end() :], first_line)


def read_lesson(source: Source) -> LessonFile | None:
    """module.<language>.md; None when its front matter cannot be read."""
    front = front_matter(source)
    if front is None:
        return None
    fields = front.fields
    lesson = LessonFile(
        title=fields.text("title", most=LONGEST_TITLE),
        law_as_at=fields.day("law_as_at"),
        minutes=_minutes(fields),
        objectives=_objectives(fields),
        content_notice=fields.text("content_notice", required=False, most=LONGEST_NOTICE),
        markdown=front.markdown,
        first_line=front.first_line,
    )
    fields.finish()
    return lesson


def _minutes(fields: Fields) -> dict[str, int]:
    inner = fields.mapping("minutes")
    if inner is None:
        return dict.fromkeys(MINUTE_KINDS, 0)
    found = {kind: inner.optional_number(kind, 0, LONGEST_MINUTES) or 0 for kind in MINUTE_KINDS}
    inner.finish()
    return found


def _objectives(fields: Fields) -> dict[str, str]:
    inner = fields.mapping("objectives")
    if inner is None:
        return {}
    for name in inner.nodes:
        check_word(inner.source, inner.line_of(name), name)
    return {name: inner.text(name) for name in inner.nodes}


def check_prose(
    source: Source, markdown: str, first_line: int, terms: Collection[str], figures: Collection[str]
) -> Outline:
    """Note what is wrong inside one text; `terms` and `figures` are the names that exist. Gives its outline."""
    check_size(source, markdown, first_line)
    found = outline(markdown, first_line)
    _check_headings(source, found)
    _check_callouts(source, found)
    _check_figures(source, found, figures)
    _check_terms(source, found, terms)
    _check_notes(source, found)
    _check_links(source, found)
    for tag in found.html:
        source.note(tag.line, "raw-html", text=tag.name)
    for lines, word, instead in find_avoided(markdown):
        source.note(first_line + lines, "word-to-avoid", word=word, instead=instead)
    return found


def _check_headings(source: Source, found: Outline) -> None:
    seen: set[str] = set()
    for heading in found.headings:
        if heading.level == 1:
            source.note(heading.line, "heading-of-level-1")
        if heading.level in (2, 3) and not heading.id:
            source.note(heading.line, "heading-without-id", title=heading.title)
        if heading.id:
            check_word(source, heading.line, heading.id)
        if heading.id in seen or RESERVED_IDS.fullmatch(heading.id):
            source.note(heading.line, "id-twice", id=heading.id)
        seen |= {heading.id} - {""}
    first = found.sections[0].line if found.sections else None
    if first is None or (found.first_text or first) < first:
        source.note(found.first_text or 1, "text-before-first-section")


def _check_callouts(source: Source, found: Outline) -> None:
    for callout in found.callouts:
        if callout.name not in CALLOUTS:
            source.note(callout.line, "no-such-callout", kind=callout.name, allowed=", ".join(CALLOUTS))
        if not callout.words.strip():
            source.note(callout.line, "callout-without-title")


def _check_figures(source: Source, found: Outline, figures: Collection[str]) -> None:
    for figure in found.figures:
        if not figure.name:
            source.note(figure.line, "bad-figure")
        elif figure.name not in figures:
            source.note(figure.line, "no-such-figure", name=figure.name)
        if not figure.words:
            source.note(figure.line, "figure-without-alt")


def _check_terms(source: Source, found: Outline, terms: Collection[str]) -> None:
    for term in found.terms:
        if term.name not in terms:
            source.note(term.line, "no-such-term", id=term.name)


def _check_notes(source: Source, found: Outline) -> None:
    used, defined = {note.name for note in found.notes}, {note.name for note in found.defined_notes}
    for note in found.notes:
        if note.name not in defined:
            source.note(note.line, "no-such-footnote", id=note.name)
    for note in found.defined_notes:
        if note.name not in used:
            source.note(note.line, "unused-footnote", id=note.name)


def _check_links(source: Source, found: Outline) -> None:
    for link in found.links:
        if link.name.startswith("#"):
            if link.name[1:] not in found.ids:
                source.note(link.line, "no-such-section", id=link.name[1:])
        elif not is_safe_link(link.name):
            source.note(link.line, "bad-link", address=link.name)


def is_safe_link(address: str) -> bool:
    """Whether a lesson may lead there: an https address, or one relative to the lesson."""
    return address.startswith("https://") or bool(_RELATIVE.fullmatch(address))


def check_parity(
    sources: dict[str, Source], lessons: dict[str, LessonFile], outlines: dict[str, Outline]
) -> None:
    """Note where the second language does not say the same things in the same order as the first."""
    first, second = LANGUAGES
    source = sources[second]
    one, other = outlines[first], outlines[second]
    check_same_headings(source, one, other)
    _same(source, "callouts", one.callouts, other.callouts)
    _same(source, "figures", one.figures, other.figures)
    for name in ("minutes", "law_as_at", "objectives"):
        if _comparable(lessons[first], name) != _comparable(lessons[second], name):
            source.note(2, "front-matter-differs", key=name)
    if bool(lessons[first].content_notice) != bool(lessons[second].content_notice):
        source.note(2, "front-matter-differs", key="content_notice")


def check_same_headings(source: Source, one: Outline, other: Outline) -> None:
    """Note where the headings of the second language, whose file this is, part from those of the first."""
    _same(source, "sections", _headings(one), _headings(other))


def _headings(found: Outline) -> list[Mark]:
    return [Mark(f"{'#' * each.level} {each.id}", each.line) for each in found.headings if each.level <= 3]


def _comparable(lesson: LessonFile, name: str) -> Any:
    value = getattr(lesson, name)
    return list(value) if name == "objectives" else value


def _same(source: Source, kind: str, wanted: Iterable[Mark], found: Iterable[Mark]) -> None:
    """Note the first place where two lists part; one note, because all that follows differs with it."""
    expected, given = list(wanted), list(found)
    for one, other in zip(expected, given, strict=False):
        if one.name != other.name:
            source.note(other.line, "differs", kind=kind, wanted=one.name, line=one.line, found=other.name)
            return
    if len(expected) > len(given):
        missing = expected[len(given)]
        source.note(
            given[-1].line if given else 1, "lacks", kind=kind, wanted=missing.name, line=missing.line
        )
    elif len(given) > len(expected):
        source.note(given[len(expected)].line, "has-more", kind=kind, found=given[len(expected)].name)
