"""What an item of QTI 2.x says is right, what it earns, and what is said to which answer.

Source: 1EdTech QTI 2.1, response declarations, response processing and its templates match_correct and map_response.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.formats.bank_item import Band, Text
from app.domain.formats.numbers import read_number, read_share
from app.domain.formats.problems import Fault
from app.domain.formats.qti_text import read_flow
from app.domain.formats.xml_tree import Node

_TEMPLATES = ("match_correct", "map_response")
# Steps that say no more than the templates do, for one response or several.
_STEPS = {
    *("responseCondition", "responseIf", "responseElseIf", "responseElse", "isNull", "not", "match", "and"),
    *("variable", "correct", "mapResponse", "setOutcomeValue", "baseValue", "sum", "product", "divide"),
}


@dataclass(frozen=True)
class Declared:
    """One response: its kinds, the right values in order, and what values earn (empty where nothing is mapped)."""

    line: int
    cardinality: str
    base_type: str
    correct: tuple[str, ...]
    mapped: dict[str, Fraction]
    is_case_sensitive: bool


@dataclass(frozen=True)
class Scoring:
    """The responses of an item, whether they earn by their mapping, the bands of a number, and the feedback by key."""

    responses: dict[str, Declared]
    is_mapped: bool
    bands: tuple[Band, ...]
    feedback: dict[str, Text]

    def response(self, interaction: Node) -> Declared:
        """The declaration of an interaction's response. Raises Fault."""
        found = self.responses.get(interaction.attributes.get("responseIdentifier", ""))
        if found is None:
            raise Fault(interaction.line, "response-not-declared")
        return found

    def shares(self, interaction: Node) -> dict[str, Fraction]:
        """What each value of a response earns: as mapped, or everything for what is right. Raises Fault."""
        declared = self.response(interaction)
        if self.is_mapped:
            if not declared.mapped:
                raise Fault(interaction.line, "nothing-right")
            return declared.mapped
        return dict.fromkeys(declared.correct, Fraction(1))


def scoring_of(root: Node) -> Scoring:
    """How an item is scored. Raises Fault for response processing that is not understood."""
    responses = {
        node.attributes.get("identifier", ""): _declared(node) for node in root.all("responseDeclaration")
    }
    processing = root.first("responseProcessing")
    bands = _bands(processing) if processing else ()
    is_mapped = bool(responses) and not bands and _is_mapped(processing, responses)
    feedback = {
        node.attributes.get("identifier", ""): read_flow(node.children) for node in root.all("modalFeedback")
    }
    return Scoring(responses, is_mapped, bands, feedback)


def _declared(node: Node) -> Declared:
    correct, mapping = node.first("correctResponse"), node.first("mapping")
    entries = mapping.all("mapEntry") if mapping else []
    if mapping and mapping.attributes.get("defaultValue", "0").strip("0.") not in ("",):
        raise Fault(mapping.line, "mapped-by-default")
    return Declared(
        node.line,
        node.attributes.get("cardinality", "single"),
        node.attributes.get("baseType", "identifier"),
        tuple(value.words.strip() for value in correct.all("value")) if correct else (),
        {entry.attributes.get("mapKey", ""): _mapped(entry) for entry in entries},
        not entries or any(entry.attributes.get("caseSensitive", "true") == "true" for entry in entries),
    )


def _mapped(entry: Node) -> Fraction:
    written = entry.attributes.get("mappedValue", "")
    share = read_share(written)
    if share is None:
        raise Fault(entry.line, "not-a-share", text=written[:20])
    return share


def _is_mapped(processing: Node | None, responses: dict[str, Declared]) -> bool:
    """Whether values earn what they are mapped to, rather than all for the right ones. Raises Fault."""
    if processing is None:
        return any(each.mapped for each in responses.values())
    template = processing.attributes.get("template", "").rsplit("/", 1)[-1].removesuffix(".xml")
    if template:
        if template not in _TEMPLATES:
            raise Fault(processing.line, "response-processing", step=template[:60])
        return template == "map_response"
    names = {node.name for node in processing.walk()} - {"responseProcessing"}
    if not names <= _STEPS:
        raise Fault(processing.line, "response-processing", step=min(names - _STEPS)[:60])
    return "mapResponse" in names


def _bands(processing: Node) -> tuple[Band, ...]:
    """The bands of a number, where each condition sets the score for what lies between two ends."""
    found = []
    for condition in processing.all("responseCondition"):
        for branch in condition.all("responseIf", "responseElseIf"):
            band = _band(branch)
            if band is None:
                return ()
            found.append(band)
    return tuple(found)


def _band(branch: Node) -> Band | None:
    within, score = branch.first("and"), branch.first("setOutcomeValue")
    if within is None or score is None or [node.name for node in within.nodes] != ["gte", "lte"]:
        return None
    low, high = (read_number(node.word_of("baseValue")) for node in within.nodes)
    share = read_share(score.word_of("baseValue"))
    if not isinstance(low, Decimal) or not isinstance(high, Decimal) or share is None:
        return None
    return Band(low, high, share)
