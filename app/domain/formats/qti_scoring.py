"""What an item of QTI 2.x says is right, what it earns, and what is said to which answer.

Source: 1EdTech QTI 2.1, response declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.formats.bank_item import Band, Text
from app.domain.formats.numbers import read_share
from app.domain.formats.problems import Fault
from app.domain.formats.qti_processing import MAPPED, WITHIN_BANDS, bands_of, way_of_scoring
from app.domain.formats.qti_text import read_flow
from app.domain.formats.xml_tree import Node


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
    way = way_of_scoring(processing, responses) if processing and responses else None
    bands = bands_of(processing) if processing and way == WITHIN_BANDS else ()
    is_mapped = way == MAPPED or (way is None and any(each.mapped for each in responses.values()))
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
