"""What can be found in a lesson: its published HTML taken apart into plain text, section by section."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from app.domain.text import fold, nfc

_VOID = frozenset({"br", "hr", "img"})
_INLINE = frozenset({"a", "button", "code", "em", "i", "span", "strong", "sub", "sup", "td", "th"})
_UNREAD = frozenset({"visually-hidden", "footnote-ref", "footnote-backref"})


@dataclass(frozen=True)
class Passage:
    """A piece of a lesson that is found as one. `kind`: lesson, section, term.

    `anchor` is the id of the section to read, empty for the whole lesson; `blocks` are paragraphs, list items,
    rows of tables: NFC, with single spaces.
    """

    kind: str
    id: str
    anchor: str
    title: str
    blocks: tuple[str, ...] = ()

    @cached_property
    def bare(self) -> str:
        """Everything as it is searched whatever its marks; blocks by line, so that no phrase runs across two."""
        return "\n".join(map(fold, (self.title, *self.blocks)))

    @cached_property
    def spelled(self) -> str:
        """Everything as it is searched with its marks."""
        return "\n".join((self.title, *self.blocks)).casefold()


def passages_of(title: str, html: str) -> tuple[Passage, ...]:
    """The lesson by its title, its sections in reading order, then the glossary terms that it uses.

    `html` as render_lesson() gives it. A footnote belongs to the section that first points to it, and so does
    the way to a term, whose meaning is hidden until it is asked for.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return (Passage("lesson", "", "", nfc(title)), *(draft.finished for draft in reader.drafts.values()))


@dataclass
class _Draft:
    kind: str
    id: str
    anchor: str
    title: str = ""
    blocks: list[str] = field(default_factory=list)

    @property
    def finished(self) -> Passage:
        return Passage(self.kind, self.id, self.anchor, self.title, tuple(self.blocks))


class _Reader(HTMLParser):
    """Reads well-formed HTML: every element that is not void is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.drafts: dict[str, _Draft] = {}
        self._now: _Draft | None = None
        self._text: list[str] = []
        self._is_title = False
        self._unread = 0  # how deep inside what nobody reads
        self._first_use: dict[str, str] = {}  # of a note or a term: the section

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._note_use(attributes)
        if tag in _VOID:
            self._text.append(" ")
        elif self._unread or _UNREAD.intersection(attributes.get("class", "").split()):
            self._unread += 1
        elif tag not in _INLINE:
            self._flush()
            self._enter(tag, attributes)
        elif tag in ("td", "th") and "".join(self._text).strip():
            self._text.append(" · ")

    def handle_endtag(self, tag: str) -> None:
        if self._unread:
            self._unread -= 1
        elif tag not in _INLINE:
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._text.append(data)

    def _note_use(self, attributes: dict[str, str]) -> None:
        target = attributes.get("popovertarget") or attributes.get("href", "").removeprefix("#")
        if target and self._now and self._now.kind == "section":
            self._first_use.setdefault(target, self._now.id)

    def _enter(self, tag: str, attributes: dict[str, str]) -> None:
        own_id, own_class = attributes.get("id", ""), attributes.get("class", "")
        if tag == "section":
            self._begin(_Draft("section", own_id, own_id))
        elif own_class == "gloss":
            self._begin(_Draft("term", own_id, self._first_use.get(own_id, "")))
        elif tag == "li" and own_id.startswith("fn:"):
            self._now = self.drafts.get(self._first_use.get(own_id, ""))
        elif tag == "aside" or own_class == "footnotes":
            self._now = None
        self._is_title = tag == "h2" or own_class == "gloss-term"

    def _begin(self, draft: _Draft) -> None:
        self._now = self.drafts[draft.id] = draft

    def _flush(self) -> None:
        text = " ".join(nfc("".join(self._text)).split())
        self._text.clear()
        if not text or not self._now:
            return
        if self._is_title:
            self._now.title = text
        else:
            self._now.blocks.append(text)
