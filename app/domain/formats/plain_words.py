"""Marked-up text as the plain words that items of a course hold."""

from __future__ import annotations

from html.parser import HTMLParser

from app.domain.formats.bank_item import HTML, MARKDOWN, Text, normal

_LINES = {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"}
_DROPPED = {"b", "i", "em", "strong", "u", "span", "small", "font", "a", "q", "cite", "abbr"}
_MARKDOWN_SIGNS = ("![", "](", "```", "$$", "|--", "<")


class NeedsMarkup(ValueError):
    """The words do not stand for themselves without what is marked up; `element` says what it is."""

    def __init__(self, element: str) -> None:
        super().__init__(element)
        self.element = element


def plain_words(text: Text) -> tuple[str, bool]:
    """The words alone, and whether emphasis or links went. Raises NeedsMarkup for pictures, tables, formulas, media."""
    if text.markup == MARKDOWN:
        return _of_markdown(text.text)
    if text.markup != HTML:
        return text.text, False
    reader = _Reader()
    reader.feed(text.text)
    reader.close()
    lines = "".join(reader.parts).split("\n")
    return normal("\n".join(filter(None, (" ".join(line.split()) for line in lines)))), reader.has_dropped


def _of_markdown(text: str) -> tuple[str, bool]:
    sign = next((sign for sign in _MARKDOWN_SIGNS if sign in text), "")
    if sign:
        raise NeedsMarkup(sign)
    bare = text.replace("**", "").replace("__", "").replace("`", "")
    return bare, bare != text


class _Reader(HTMLParser):
    """Gathers the words of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.has_dropped = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        if tag in _LINES:
            self.parts.append("\n")
        elif tag in _DROPPED:
            self.has_dropped = True
        else:
            raise NeedsMarkup(f"<{tag[:20]}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))
