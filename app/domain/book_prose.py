"""A published lesson's HTML taken apart into the blocks of a printed book.

The HTML is what render_lesson() gives: well formed, and made of the few elements that it allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import escape, quoteattr

from app.domain.book import (
    NOTE,
    Block,
    Callout,
    Definitions,
    Heading,
    Items,
    Markup,
    Meaning,
    Picture,
    Table,
    Text,
)

_VOID = frozenset({"br", "hr", "img"})
_BLOCKS = frozenset({"aside", "blockquote", "div", "dl", "figure", "ol", "p", "pre", "table", "ul"})
_BARE = {"strong": "b", "em": "i", "i": "i", "sub": "sub"}
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Prose:
    """A lesson in blocks, its footnotes by key, and the terms whose meanings it gives, in order of their use."""

    blocks: tuple[Block, ...]
    notes: Mapping[str, tuple[str, Markup]]
    meanings: tuple[Meaning, ...]


def read_prose(html: str, key: str, drawing: Callable[[str], bytes]) -> Prose:
    """Take a lesson apart.

    `key` keeps its anchors apart from those of others; `drawing` gives the SVG at an address.
    """
    reader = _Reader(key, drawing)
    blocks: list[Block] = []
    notes: dict[str, tuple[str, Markup]] = {}
    meanings: list[Meaning] = []
    for element in tree_of(html):
        if element.get("class") == "footnotes":
            notes.update(reader.notes(element))
        elif element.get("class") == "glossary":
            meanings += [reader.meaning(box) for box in element.iterfind("div[@class='gloss']")]
        else:
            blocks += reader.blocks(element)
    return Prose(tuple(blocks), notes, tuple(meanings))


def tree_of(html: str) -> Element:
    """The HTML as a tree under one element."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        here = self._open[-1]
        if len(here):
            here[-1].tail = (here[-1].tail or "") + data
        else:
            here.text = (here.text or "") + data


@dataclass
class _Reader:
    key: str
    drawing: Callable[[str], bytes]
    _makers: Mapping[str, Callable[[Element], Iterator[Block]]] = field(init=False)

    def __post_init__(self) -> None:
        self._makers = {
            "h2": self._heading,
            "ul": self._items,
            "ol": self._items,
            "dl": self._definitions,
            "table": self._table,
            "figure": self._picture,
            "div": self._box,
            "hr": lambda _element: iter(()),
        }

    def blocks(self, element: Element) -> Iterator[Block]:
        """What one element says. Sections, frames and quotations are looked through."""
        tag = element.tag
        if tag in self._makers:
            yield from self._makers[tag](element)
        elif tag in ("section", "blockquote", "aside"):
            yield from self._inside(element)
        elif tag in ("h3", "h4", "h5", "h6"):
            yield Heading(self.words(element), 3, self._anchor(element.get("id", "")))
        else:
            yield Text(self.words(element))

    def _inside(self, element: Element, *, skip: Element | None = None) -> Iterator[Block]:
        for child in element:
            if child is skip:
                continue
            if element.tag == "section" and child.tag == "h2":
                child.set("id", element.get("id", ""))
            yield from self.blocks(child)

    def _anchor(self, own_id: str) -> str:
        return f"{self.key}-{own_id}" if own_id else ""

    def _heading(self, element: Element) -> Iterator[Block]:
        yield Heading(self.words(element), 2, self._anchor(element.get("id", "")))

    def _items(self, element: Element) -> Iterator[Block]:
        first = int(element.get("start", "1")) if element.tag == "ol" else None
        yield Items([tuple(self._entry(entry)) for entry in element.iterfind("li")], first)

    def _entry(self, element: Element) -> Iterator[Block]:
        """An entry of a list: the words before its first block, then its blocks."""
        start = Element("p")
        start.text = element.text
        rest: list[Element] = []
        for child in element:
            if child.tag in _BLOCKS or rest:
                rest.append(child)
            else:
                start.append(child)
        words = self.words(start)
        if words:
            yield Text(words)
        for child in rest:
            yield from self.blocks(child)

    def _definitions(self, element: Element) -> Iterator[Block]:
        entries: list[tuple[Markup, Markup]] = []
        term = ""
        for child in element:
            if child.tag == "dt":
                term = f"{term}<br/>{self.words(child)}" if term else self.words(child)
            else:
                entries.append((term, self.words(child)))
                term = ""
        yield Definitions(entries)

    def _table(self, element: Element) -> Iterator[Block]:
        head = [self.words(cell) for cell in element.iterfind("thead/tr/th")]
        rows = list(element.iterfind("tbody/tr"))
        numbers = {place for row in rows for place, cell in enumerate(row) if cell.get("class") == "num"}
        yield Table(head, [[self.words(cell) for cell in row] for row in rows], frozenset(numbers))

    def _picture(self, element: Element) -> Iterator[Block]:
        image, caption = element.find("img"), element.find("figcaption")
        if image is None or not image.get("src"):
            return
        words = self.words(caption) if caption is not None else ""
        yield Picture(self.drawing(image.get("src", "")), words, _text(image.get("alt", "")))

    def _box(self, element: Element) -> Iterator[Block]:
        own_class = element.get("class", "")
        title = element.find("p[@class='callout-title']")
        if not own_class.startswith("callout") or title is None:
            yield from self._inside(element)
            return
        label = title.find("span[@class='visually-hidden']")
        spoken = (label.text or "").strip().rstrip(":") if label is not None else ""
        kind = own_class.partition("callout-")[2]
        yield Callout(kind, _text(spoken), self.words(title), tuple(self._inside(element, skip=title)))

    def notes(self, element: Element) -> Iterator[tuple[str, tuple[str, Markup]]]:
        """The footnotes by key: the mark and the text."""
        for number, note in enumerate(element.iterfind("ol/li"), 1):
            texts = [self.words(part) for part in note]
            yield NOTE + self._anchor(note.get("id", "")), (str(number), "<br/>".join(filter(None, texts)))

    def meaning(self, box: Element) -> Meaning:
        """An entry of the lesson's own glossary."""
        name = box.find("p[@class='gloss-term']")
        other = name.find("i") if name is not None else None
        term = _text((name.text or "") if name is not None else "").removesuffix(" · ").strip()
        texts = [self.words(part) for part in box if part is not name]
        return Meaning(
            box.get("id", ""), term.rstrip("· "), self.words(other) if other is not None else "", texts
        )

    def words(self, element: Element) -> Markup:
        """The words inside an element as markup, without the blanks at its edges."""
        return "".join(self._runs(element)).strip()

    def _runs(self, element: Element) -> Iterator[str]:
        yield _text(element.text or "")
        for child in element:
            yield self._run(child)
            yield _text(child.tail or "")

    def _run(self, element: Element) -> Markup:
        tag, own_class = element.tag, element.get("class", "")
        if own_class in ("visually-hidden", "footnote-backref"):
            return ""
        if tag == "br":
            return "<br/>"
        if tag == "button":
            return f'<a href="#{element.get("popovertarget", "")}" color="#0B4A38">{self._all(element)}</a>'
        if tag == "a":
            return self._link(element, own_class)
        if tag == "img":
            return _text(element.get("alt", ""))
        bare = _BARE.get(tag)
        return f"<{bare}>{self._all(element)}</{bare}>" if bare else self._all(element)

    def _link(self, element: Element, own_class: str) -> Markup:
        address, words = element.get("href", ""), self._all(element)
        if own_class == "footnote-ref":
            return f'<a href="#{NOTE}{self._anchor(address[1:])}"><super rise="3.2" size="6.5">{words}</super></a>'
        if address.startswith("#"):
            return f'<a href="#{self._anchor(address[1:])}">{words}</a>'
        shown = words if element.text == address else f"{words} ({_text(address)})"
        return f"<a href={quoteattr(address)}>{shown}</a>"

    def _all(self, element: Element) -> Markup:
        return "".join(self._runs(element))


def _text(text: str) -> Markup:
    return escape(_SPACES.sub(" ", text))
