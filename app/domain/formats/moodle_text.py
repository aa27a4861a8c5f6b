"""A text in Moodle XML: an element with its markup and a <text> within."""

from __future__ import annotations

from app.domain.formats.bank_item import AUTO, HTML, MARKDOWN, PLAIN, Text
from app.domain.formats.problems import Fault
from app.domain.formats.xml_tree import Node

MARKUPS = {"html": HTML, "plain_text": PLAIN, "markdown": MARKDOWN, "moodle_auto_format": AUTO}
NAMES = {markup: name for name, markup in MARKUPS.items()}


def read_text(node: Node | None, markup: str, line: int) -> Text:
    """The text of an element in the markup it names, else the one given. Raises Fault for a markup not known."""
    if node is None:
        return Text()
    named = node.attributes.get("format")
    if named is not None and named not in MARKUPS:
        raise Fault(line, "unknown-markup", markup=named[:40])
    found = node.first("text")
    return Text(found.words if found else "", MARKUPS[named] if named else markup)
