"""Reading items of QTI 2.x: choice, text entry, match, order and gap.

Source: 1EdTech (IMS Global), Question and Test Interoperability 2.1 and 2.2, "Assessment Test, Section and Item
Information Model". Response processing is understood where it is one of the two standard templates, or says the same
step by step; an item scored in any other way is left out by name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.domain.formats.bank_item import NOTHING, BankItem, Description
from app.domain.formats.notes import Notes
from app.domain.formats.problems import Fault, Reading, UnreadableFile
from app.domain.formats.qti_answers import BLOCKS, INLINE, read_block, read_inline
from app.domain.formats.qti_package import documents_of
from app.domain.formats.qti_scoring import Scoring, scoring_of
from app.domain.formats.qti_text import read_flow
from app.domain.formats.xml_tree import Node, read_xml

ROOT = "assessmentItem"
_GENERAL = "general"


def read_qti(content: bytes, *, encoding: str = "", language: str = "") -> Reading:
    """The items of a QTI package (ZIP) or of one item's file. Raises UnreadableFile."""
    documents, is_package = documents_of(content)
    notes, found = Notes(), ""
    for path, document in documents:
        before = len(notes.problems)
        try:
            root, decoded = read_xml(document, encoding)
            found = found or decoded.encoding
            if root.name != ROOT:
                raise UnreadableFile(root.line, "not-qti", element=root.name[:60])
        except UnreadableFile as refusal:
            if not is_package:
                raise
            notes.fail(refusal)
        else:
            notes.gather(1, partial(_item, root, notes, language))
        notes.problems[before:] = [replace(each, path=path) for each in notes.problems[before:]]
    return Reading(tuple(notes.items), tuple(notes.problems), found)


def _item(root: Node, notes: Notes, language: str) -> BankItem:
    body = root.first("itemBody")
    if body is None:
        raise Fault(root.line, "no-stem")
    for name in ("templateDeclaration", "templateProcessing", "stylesheet"):
        if root.first(name):
            raise Fault(root.line, "unknown-element", element=name)
    item = BankItem(
        NOTHING,
        Description(),
        name=root.attributes.get("title", ""),
        id=root.attributes.get("label", ""),
        language=root.attributes.get("xml:lang", "") or language,
        line=root.line,
    )
    return _answered(item, body, scoring_of(root), notes)


def _answered(item: BankItem, body: Node, scoring: Scoring, notes: Notes) -> BankItem:
    """The item with its stem and answer, by the interactions in its body."""
    asked = [node for node in body.walk() if node.name.endswith("Interaction")]
    unknown = [node for node in asked if node.name not in {*BLOCKS, *INLINE}]
    if unknown:
        raise Fault(unknown[0].line, "unknown-interaction", type=unknown[0].name[:60])
    item = replace(item, feedback=scoring.feedback.pop(_GENERAL, NOTHING))
    if not asked:
        return replace(item, stem=read_flow(body.children))
    if asked[0].name in BLOCKS:
        if len(asked) > 1:
            raise Fault(asked[1].line, "several-interactions")
        answered = read_block(asked[0], body, scoring, item, notes)
    else:
        if len({node.name for node in asked}) > 1:
            raise Fault(item.line, "gaps-of-two-kinds")
        answered = read_inline(asked, body, scoring, item)
    if scoring.feedback:
        notes.warn(item.line, "choice-feedback")
    return answered
