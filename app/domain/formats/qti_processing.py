"""How the response processing of a QTI item sets its score, where it has one of the shapes known here.

Each step is written down as its shape, such as responseCondition(responseIf(match(variable,correct),SCORE(+))), and
that is compared as a whole: a condition turned round, or one branch more, is another way to score. Source: 1EdTech QTI
2.1, response processing and its templates match_correct and map_response, which two of the shapes spell out.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from app.domain.formats.bank_item import Band
from app.domain.formats.numbers import read_decimal, read_share
from app.domain.formats.problems import Fault
from app.domain.formats.xml_tree import Node

MATCHED, MAPPED, WITHIN_BANDS = "matched", "mapped", "within-bands"
"""What earns: all that is right together, each value what it is mapped to, a number what its band does."""

_TEMPLATES = {"match_correct": MATCHED, "map_response": MAPPED}
_FEEDBACK = "setOutcomeValue(variable)"
_BAND = r"and\(gte\(variable,[0+-]\),lte\(variable,[0+-]\)\),SCORE\([0+-]\)"
_ELSE = r"(?:,responseElse\(SCORE\(0\)\))?"
_SHAPES = [
    (MATCHED, rf"responseCondition\(responseIf\(match\(variable,correct\),SCORE\(\+\)\){_ELSE}\)"),
    (MAPPED, r"SCORE\(mapResponse\)"),
    (
        MAPPED,
        r"responseCondition\(responseIf\(isNull\(variable\),SCORE\(0\)\),responseElse\(SCORE\(mapResponse\)\)\)",
    ),
    (MAPPED, r"SCORE\(divide\(sum\(mapResponse(?:,mapResponse)*\),\+\)\)"),
    (
        WITHIN_BANDS,
        rf"responseCondition\(responseIf\({_BAND}\)(?:,responseElseIf\({_BAND}\))*{_ELSE}\)",
    ),
]


def way_of_scoring(processing: Node, responses: Collection[str]) -> str | None:
    """What earns, MATCHED for one; None where nothing sets a score. Raises Fault for a way that is not known here."""
    template = processing.attributes.get("template", "").rsplit("/", 1)[-1].removesuffix(".xml")
    if template:
        if template not in _TEMPLATES:
            raise Fault(processing.line, "response-processing", step=template[:60])
        return _TEMPLATES[template]
    steps = scoring_steps(processing)
    if not steps:
        return None
    shape = ",".join(map(_shape, steps))
    way = next((way for way, pattern in _SHAPES if re.fullmatch(pattern, shape)), None)
    if way is None or _named(steps) != set(responses):
        raise Fault(steps[0].line, "response-processing", step=shape[:60])
    return way


def scoring_steps(processing: Node) -> list[Node]:
    """The steps that do more than choose the feedback."""
    return [step for step in processing.nodes if _shape(step) != _FEEDBACK]


def _shape(node: Node) -> str:
    """An element with what is in it; of a number only whether it is 0, above or below."""
    if node.name == "baseValue":
        number = read_decimal(node.words)
        return "?" if number is None else "0" if number == 0 else "+" if number > 0 else "-"
    is_score = node.name == "setOutcomeValue" and node.attributes.get("identifier") == "SCORE"
    name, inside = "SCORE" if is_score else node.name, ",".join(map(_shape, node.nodes))
    return f"{name}({inside})" if inside else name


def _named(steps: list[Node]) -> set[str]:
    """The responses by which the steps score."""
    named = [
        node for step in steps for node in step.walk() if node.name in ("variable", "correct", "mapResponse")
    ]
    return {node.attributes.get("identifier", "") for node in named}


def bands_of(processing: Node) -> tuple[Band, ...]:
    """The bands of a number, where processing scores WITHIN_BANDS: the first that holds counts."""
    return tuple(
        _band(branch)
        for step in scoring_steps(processing)
        for branch in step.all("responseIf", "responseElseIf")
    )


def _band(branch: Node) -> Band:
    within, score = branch.nodes
    low, high = (read_decimal(node.word_of("baseValue")) for node in within.nodes)
    share = read_share(score.word_of("baseValue"))
    if low is None or high is None or share is None:
        raise Fault(branch.line, "not-a-number", text=score.words.strip()[:60])
    return Band(low, high, share)
