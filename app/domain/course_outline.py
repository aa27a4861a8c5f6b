"""What a lesson's Markdown holds, found line by line: headings, callouts, figures, terms, footnotes, links.

The renderer decides how things look; this is what the two languages of a lesson are compared by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.course_limits import LONGEST_PARAGRAPH, LONGEST_TEXT

# None of these may try a long line anew from each of its letters: hence no bracket within a bracket, and bounds.
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*$")
_HEADING_ID = re.compile(r"[ \t]*\{#([^\s}]*)\}$")
_CALLOUT = re.compile(r'^ *!!! ?([\w-]*)(?: +"(.*)")? *$')
_FIGURE = re.compile(r'!\[([^\]]{0,500})\]\(\s*([^)\s]{0,500})(?:\s+"([^"]*)")?\s*\)')
_FIGURE_NAME = re.compile(r"figures/([a-z0-9]+(?:-[a-z0-9]+)*)\.svg")
_TERM = re.compile(r"\[\[([^\]\[|]*)(?:\|[^\]]{0,500})?\]\]")
_LINK = re.compile(r"(?<!!)\[[^\]\[]*\]\(\s*<?([^)\s>]*)|<(https?:[^<>\s]*)>")
_LINK_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]]+\]:\s*<?(\S*?)>?(?:\s|$)")
_NOTE = re.compile(r"\[\^([^\]\[]*)\](?!:)")
_NOTE_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]]*)\]:")
_HTML = re.compile(r"(?<!\\)<(?!https?:)(?=[A-Za-z/!?])")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


@dataclass(frozen=True)
class Mark:
    """Something found: what it is called, where, and the words that go with it."""

    name: str
    line: int
    words: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 6; its id is empty when it has none."""

    level: int
    id: str
    title: str
    line: int


@dataclass
class Outline:
    """Everything found in one lesson, in reading order. A figure's name is empty when its address is not allowed."""

    headings: list[Heading] = field(default_factory=list)
    callouts: list[Mark] = field(default_factory=list)
    figures: list[Mark] = field(default_factory=list)
    terms: list[Mark] = field(default_factory=list)
    links: list[Mark] = field(default_factory=list)
    notes: list[Mark] = field(default_factory=list)
    defined_notes: list[Mark] = field(default_factory=list)
    html: list[Mark] = field(default_factory=list)
    first_text: int | None = None

    @property
    def sections(self) -> list[Heading]:
        """The headings that divide the lesson."""
        return [heading for heading in self.headings if heading.level == 2]

    @property
    def ids(self) -> set[str]:
        return {heading.id for heading in self.headings if heading.id}


def outline(markdown: str, first_line: int = 1) -> Outline:
    """What the Markdown holds, as far as texts may be long; lines are counted from `first_line`."""
    found = Outline()
    for number, raw in enumerate(markdown[:LONGEST_TEXT].split("\n"), first_line):
        line = _CODE.sub(lambda code: " " * len(code.group()), raw[:LONGEST_PARAGRAPH])
        if heading := _heading(line, number):
            found.headings.append(heading)
        elif line.strip() and found.first_text is None:
            found.first_text = number
        _find_in(line, number, found)
    return found


def _heading(line: str, number: int) -> Heading | None:
    match = _HEADING.match(line)
    if not match:
        return None
    own_id = _HEADING_ID.search(match[2])
    title = _HEADING_ID.sub("", match[2])
    return Heading(len(match[1]), own_id[1] if own_id else "", title, number)


def _find_in(line: str, number: int, found: Outline) -> None:
    if callout := _CALLOUT.match(line):
        found.callouts.append(Mark(callout[1], number, callout[2] or ""))
    if definition := _NOTE_DEFINITION.match(line):
        found.defined_notes.append(Mark(definition[1], number))
    found.figures.extend(_figures(line, number))
    found.terms.extend(Mark(term[1], number) for term in _TERM.finditer(line))
    found.notes.extend(Mark(note[1], number) for note in _NOTE.finditer(line))
    found.links.extend(_links(line, number))
    found.html.extend(Mark(line[tag.start() :][:20], number) for tag in _HTML.finditer(line))


def _figures(line: str, number: int) -> Iterator[Mark]:
    for figure in _FIGURE.finditer(line):
        name = _FIGURE_NAME.fullmatch(figure[2])
        is_alone = figure.group() == line.strip()
        yield Mark(name[1] if name and is_alone else "", number, figure[1].strip())


def _links(line: str, number: int) -> Iterator[Mark]:
    for link in _LINK.finditer(line):
        yield Mark(link[1] or link[2] or "", number)
    if definition := _LINK_DEFINITION.match(line):
        yield Mark(definition[1], number)
