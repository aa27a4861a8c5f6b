"""Words within QTI: the part of XHTML that an item body may hold, read as plain text where it is no more than that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from app.domain.formats.bank_item import HTML, Text
from app.domain.formats.problems import Fault
from app.domain.formats.xml_tree import Node

_BLOCKS = {"p", "div", "prompt"}
_PLAIN = {*_BLOCKS, "br", "span"}
_MARKED = {
    *("b", "i", "em", "strong", "u", "small", "sub", "sup", "tt", "code", "pre", "kbd", "var", "abbr", "q"),
    *("cite", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup", "a"),
}
_FOLDED = re.compile(r"[ \t]*\n\s*")


def read_flow(children: list[Node | str], stands_for: Mapping[int, str] | None = None) -> Text:
    """The words of some content. `stands_for`: words in place of elements, by their id(); "" leaves one out.

    Raises Fault for elements that have no place in a text, such as pictures.
    """
    stands_for = stands_for or {}
    nodes = [node for child in children if isinstance(child, Node) for node in child.walk()]
    shown = [node for node in nodes if id(node) not in stands_for]
    inside = {id(inner) for node in nodes if id(node) in stands_for for inner in node.walk()}
    for node in shown:
        if id(node) not in inside and node.name not in _PLAIN | _MARKED:
            raise Fault(node.line, "unknown-element", element=node.name[:40])
    if all(node.name in _PLAIN for node in shown if id(node) not in inside):
        return Text(_lines("".join(_plain(child, stands_for) for child in children)))
    return Text("".join(_marked(child, stands_for) for child in children), HTML)


def _lines(text: str) -> str:
    """Paragraphs end a line once, however deep they stand."""
    return re.sub("\x00+", "\n", text.strip("\x00")).replace("\x01", "\n")


def _plain(child: Node | str, stands_for: Mapping[int, str]) -> str:
    if isinstance(child, str):
        return _FOLDED.sub(" ", child) if child.strip() or "\n" not in child else ""
    if id(child) in stands_for:
        return stands_for[id(child)]
    if child.name == "br":
        return "\x01"
    inner = "".join(_plain(each, stands_for) for each in child.children)
    return f"\x00{inner}\x00" if child.name in _BLOCKS else inner


def _marked(child: Node | str, stands_for: Mapping[int, str]) -> str:
    if isinstance(child, str):
        return escape(child)
    if id(child) in stands_for:
        return stands_for[id(child)]
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in child.attributes.items())
    inner = "".join(_marked(each, stands_for) for each in child.children)
    name = "p" if child.name == "prompt" else child.name
    return f"<{name}{attributes}>{inner}</{name}>" if inner or name not in ("br", "hr") else f"<{name}/>"


def write_lines(text: str) -> str:
    """Plain words as XHTML, their lines kept."""
    return escape(text).replace("\n", "<br/>")
