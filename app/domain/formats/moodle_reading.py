"""Reading Moodle XML: a <quiz> of <question> elements.

Rules: Moodle documentation, "Moodle XML format". What only concerns how Moodle shows a question (numbering, width,
penalties of tries) is passed over; what changes the question and has no place here is named.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.domain.formats.bank_item import AUTO, BankItem, Description, line_of_text
from app.domain.formats.moodle_answers import READERS
from app.domain.formats.moodle_text import read_text
from app.domain.formats.notes import Notes
from app.domain.formats.numbers import read_decimal
from app.domain.formats.problems import Fault, Reading, UnreadableFile
from app.domain.formats.xml_tree import Node, read_xml

_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read_moodle(content: bytes, *, encoding: str = "", language: str = "") -> Reading:
    """The items of a Moodle XML file. Raises UnreadableFile."""
    root, decoded = read_xml(content, encoding)
    if root.name != "quiz":
        raise UnreadableFile(root.line, "not-moodle", element=root.name[:60])
    notes, categories = Notes(), []
    category = ""
    for node in root.nodes:
        if node.name == "question" and node.attributes.get("type") == "category":
            category = line_of_text(_deep(node, "category"))
            categories.append(category)
        else:
            notes.gather(node.line, partial(_item, node, notes), category=category, language=language)
    return Reading(tuple(notes.items), tuple(notes.problems), decoded.encoding, tuple(categories))


def _deep(node: Node, name: str) -> str:
    found = node.first(name)
    return found.word_of("text") if found else ""


def _item(node: Node, notes: Notes) -> BankItem:
    if node.name != "question":
        raise Fault(node.line, "unknown-element", element=node.name[:60])
    read = READERS.get(node.attributes.get("type", ""))
    if read is None:
        raise Fault(node.line, "unknown-type", type=node.attributes.get("type", "")[:60])
    if any(each.name == "file" for each in node.walk()):
        raise Fault(next(each.line for each in node.walk() if each.name == "file"), "files")
    stem = read_text(node.first("questiontext"), AUTO, node.line)
    item = BankItem(
        stem,
        Description(),
        name=_deep(node, "name"),
        id=node.word_of("idnumber"),
        tags=tuple(tag.word_of("text") for group in node.all("tags") for tag in group.all("tag")),
        feedback=read_text(node.first("generalfeedback"), stem.markup, node.line),
        line=node.line,
    )
    _note_what_goes(node, notes)
    answered = read(node, item)
    return replace(item, answer=answered) if not isinstance(answered, BankItem) else answered


def _note_what_goes(node: Node, notes: Notes) -> None:
    """Name what the question loses."""
    for hint in node.all("hint"):
        notes.warn(hint.line, "hints")
    for name in _COMBINED:
        found = node.first(name)
        if found and found.word_of("text"):
            notes.warn(found.line, "combined-feedback")
            break
    if node.word_of("hidden") == "1":
        notes.warn(node.line, "hidden")
    if node.word_of("shuffleanswers").casefold() in ("0", "false"):
        notes.warn(node.line, "fixed-order")
    grade = node.word_of("defaultgrade")
    if read_decimal(grade) not in (None, 0, 1):
        notes.warn(node.line, "points", points=grade[:20])
