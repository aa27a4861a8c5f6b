"""Marked-up text as the plain words that items of a course hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.domain.formats.bank_item import AUTO, HTML, MARKDOWN, Text, normal

_LINES = {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"}
_DROPPED = {"b", "i", "em", "strong", "u", "span", "small", "font", "a", "q", "cite", "abbr"}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_MARKDOWN_SIGNS = ("![", "](", "```", "$$", "|--", "<")

# A sign that opens a tag which does not end before the next, or a declaration. The parser's time grows with the
# square of such tags, and more, and it fails on declarations it does not know; this looks at each letter once.
_BROKEN_TAG = re.compile(
    r"""(?! </[a-zA-Z][a-zA-Z0-9:-]*+\s*+> )
    (?! <[a-zA-Z][a-zA-Z0-9:-]*+ (?=[ \t\n/>])
        (?: [^\s<>"'=/]++ (?: \s*+=\s*+ (?: "[^"<>]*+" | '[^'<>]*+' | [^\s<>"'=]++ ) )?+ | [\s/]++ )*+ > )
    ( <[a-zA-Z/!?]++ )""",
    re.VERBOSE,
)


class NeedsMarkup(ValueError):
    """The words do not stand for themselves without what is marked up; `element` says what it is."""

    def __init__(self, element: str) -> None:
        super().__init__(element)
        self.element = element


def plain_words(text: Text) -> tuple[str, bool]:
    """The words alone, and whether emphasis or links went. Raises NeedsMarkup for pictures, tables, formulas, media."""
    if text.markup == MARKDOWN:
        return _of_markdown(text.text)
    if text.markup == HTML:
        return _of_html(text.text)
    if text.markup == AUTO and _TAG.search(text.text):
        return _of_html(text.text.replace("\n", "<br>"))
    return text.text, False


def _of_html(text: str) -> tuple[str, bool]:
    reader = _read(text)
    lines = "".join(reader.parts).split("\n")
    return normal("\n".join(filter(None, (" ".join(line.split()) for line in lines)))), reader.has_dropped


def _read(text: str) -> _Reader:
    """The words of HTML. Raises NeedsMarkup also for what is no HTML that ends where it says."""
    before, *comments = text.split("<!--")
    if any("-->" not in comment for comment in comments):
        raise NeedsMarkup("<!--")
    shown = before + "".join(comment.partition("-->")[2] for comment in comments)
    broken = _BROKEN_TAG.search(shown)
    if broken:
        raise NeedsMarkup(broken[1][:20])
    reader = _Reader()
    reader.feed(shown)
    reader.close()
    return reader


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
