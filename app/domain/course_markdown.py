"""What lessons add to Markdown: glossary terms, our callouts, framed tables, figures, sections.

Raw HTML is switched off: what looks like a tag is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from app.domain.course import CALLOUTS, LANGUAGES, Term

if TYPE_CHECKING:
    from app.domain.course_text import LessonWords

_BAR = (
    "\ue001"  # a private letter that stands for the bar within a term, where a bar would end a table's cell
)
_WORDED_TERM = re.compile(r"\[\[([a-z0-9-]+)\|([^\]|]+)\]\]")
_FIGURE_SOURCE = re.compile(r"figures/([a-z0-9-]+)\.svg")


@dataclass(frozen=True)
class Figure:
    """Where a figure is served, and its size in CSS pixels."""

    address: str
    width: int
    height: int


class LessonExtension(Extension):
    """Binds everything below to one conversion; a new one for each lesson."""

    def __init__(
        self, language: str, words: LessonWords, terms: Mapping[str, Term], figures: Mapping[str, Figure]
    ) -> None:
        super().__init__()
        self.language, self.words, self.terms, self.figures = language, words, terms, figures
        self.used_terms: dict[str, Term] = {}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(TermsInTables(md), "terms-in-tables", 5)
        md.inlinePatterns.register(TermPattern(md, self), "term", 176)  # before footnotes and links
        md.treeprocessors.register(Dress(md, self), "dress", -1)  # after everything else


class TermsInTables(Preprocessor):
    """Keeps [[id|words]] in one cell of a table."""

    def run(self, lines: list[str]) -> list[str]:
        return [
            _WORDED_TERM.sub(rf"[[\1{_BAR}\2]]", line) if line.startswith("|") else line for line in lines
        ]


class TermPattern(InlineProcessor):
    """[[id]] or [[id|words]]: a button that shows what the term means."""

    def __init__(self, md: Markdown, lesson: LessonExtension) -> None:
        super().__init__(rf"\[\[([a-z0-9-]+)(?:[|{_BAR}]([^\]]+))?\]\]", md)
        self.lesson = lesson

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], _data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        term = self.lesson.terms.get(m[1])
        if term is None:
            return m[2] or m[1], m.start(), m.end()
        self.lesson.used_terms[term.id] = term
        button = Element("button", {"type": "button", "class": "term", "popovertarget": f"term-{term.id}"})
        button.text = m[2] or getattr(term, self.lesson.language)
        return button, m.start(), m.end()


class Dress(Treeprocessor):
    """The finished tree in the page's own elements."""

    def __init__(self, md: Markdown, lesson: LessonExtension) -> None:
        super().__init__(md)
        self.lesson = lesson

    def run(self, root: Element) -> None:
        for element in root.iter("div"):
            _dress_callout(element, self.lesson.words.callouts)
        for image in root.iter("img"):
            _place_image(image, self.lesson.figures)
        names = (f"{self.lesson.words.table} {number}" for number in count(1))
        for parent in list(root.iter()):
            _frame_tables(parent, names)
            _make_figures(parent)
        notes = _take_notes(root, self.lesson.words)
        _make_sections(root)
        root.extend(notes)
        if self.lesson.used_terms:
            root.append(_glossary(self.lesson))


def _dress_callout(element: Element, words: Mapping[str, str]) -> None:
    """A callout's mark shows its kind; for those who do not see it, a word before the title says it."""
    own, _space, kind = element.get("class", "").partition(" ")
    if own != "admonition":
        return
    element.set("class", f"callout callout-{kind}" if kind in CALLOUTS else "callout")
    title = element.find("p[@class='admonition-title']")
    if title is not None:
        title.set("class", "callout-title")
        if kind in words:
            spoken = Element("span", {"class": "visually-hidden"})
            spoken.text, spoken.tail, title.text = f"{words[kind]}: ", title.text, None
            title.insert(0, spoken)


def _frame_tables(parent: Element, names: Iterator[str]) -> None:
    """A frame that scrolls sideways by itself, and by keyboard, so that the page does not."""
    for place, child in enumerate(list(parent)):
        if child.tag != "table":
            continue
        _label_cells(child)
        child.set("class", "table")
        attributes = {"class": "table-frame", "tabindex": "0", "role": "region", "aria-label": next(names)}
        frame = Element("div", attributes)
        frame.tail, child.tail = child.tail, None
        frame.append(child)
        parent[place] = frame


def _label_cells(table: Element) -> None:
    """The first cell of a row is its header; every other one repeats its column's name, for tables shown as cards."""
    names = ["".join(cell.itertext()) for cell in table.iterfind("thead/tr/th")]
    for cell in table.iter("th"):
        cell.set("scope", "col")
    for row in table.iterfind("tbody/tr"):
        for name, cell in zip(names, row, strict=False):
            cell.set("data-label", name)
        row[0].tag = "th"
        row[0].set("scope", "row")
    for cell in table.iter():
        if "right" in cell.attrib.pop("style", ""):
            cell.set("class", "num")


def _make_figures(parent: Element) -> None:
    """A paragraph that holds one image only becomes a figure with its caption."""
    for place, child in enumerate(list(parent)):
        if child.tag == "p" and len(child) == 1 and child[0].tag == "img" and not (child.text or "").strip():
            parent[place] = _figure(child[0])


def _figure(image: Element) -> Element:
    figure = Element("figure")
    figure.tail = "\n"
    caption = image.attrib.pop("title", "")
    image.tail = None
    figure.append(image)
    if caption:
        SubElement(figure, "figcaption").text = caption
    return figure


def _place_image(image: Element, figures: Mapping[str, Figure]) -> None:
    name = _FIGURE_SOURCE.fullmatch(image.get("src", ""))
    figure = figures.get(name[1]) if name else None
    if figure is None:
        image.attrib.pop("src", None)
        return
    image.set("src", figure.address)
    image.set("width", str(figure.width))
    image.set("height", str(figure.height))
    image.set("loading", "lazy")
    image.set("decoding", "async")


def _take_notes(root: Element, words: LessonWords) -> list[Element]:
    """Take the footnotes out of the tree, with a heading of their own."""
    found = [child for child in root if child.tag == "div" and child.get("class") == "footnote"]
    for notes in found:
        root.remove(notes)
        notes.set("class", "footnotes")
        rule = notes.find("hr")
        if rule is not None:
            rule.tag, rule.text = "h2", words.notes
        for link in notes.iter("a"):
            if link.get("class") == "footnote-backref":
                link.set("aria-label", words.back.format(link.attrib.pop("title", "")))
    return found


def _make_sections(root: Element) -> None:
    """Each h2 with what follows it becomes a section that carries its id."""
    children = list(root)
    for child in children:
        root.remove(child)
    inside = root
    for child in children:
        if child.tag == "h2":
            inside = SubElement(root, "section", {"id": child.attrib.pop("id", "")})
            inside.tail = "\n"
        inside.append(child)


def _glossary(lesson: LessonExtension) -> Element:
    """The meanings of the terms used, together after the text: popovers, or a list where there are none."""
    frame = Element("aside", {"class": "glossary"})
    SubElement(frame, "h2").text = lesson.words.glossary
    for term in lesson.used_terms.values():
        frame.append(_meaning(term, lesson.language))
    return frame


def _meaning(term: Term, language: str) -> Element:
    box = Element("div", {"class": "gloss", "id": f"term-{term.id}", "popover": ""})
    name = SubElement(box, "p", {"class": "gloss-term"})
    name.text = f"{getattr(term, language)} · "
    other = next(each for each in LANGUAGES if each != language)
    SubElement(name, "i", {"lang": other}).text = getattr(term, other)
    SubElement(box, "p").text = term.definition[language]
    if term.note:
        SubElement(box, "p").text = term.note[language]
    return box
