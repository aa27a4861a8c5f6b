"""The interactions of QTI 2.x that items here can hold. Source: 1EdTech QTI 2.1, interactions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.formats.bank_item import (
    HTML,
    NOTHING,
    TRUE_FALSE,
    Accepted,
    Band,
    BankItem,
    Choices,
    Essay,
    Gaps,
    Matching,
    Numerical,
    Option,
    Ordering,
    Pair,
    ShortText,
    Text,
    TrueFalse,
)
from app.domain.formats.notes import Notes
from app.domain.formats.numbers import read_decimal
from app.domain.formats.problems import Fault
from app.domain.formats.qti_scoring import Scoring
from app.domain.formats.qti_text import read_flow
from app.domain.formats.soundness import MOST_ANSWERS
from app.domain.formats.xml_tree import Node
from app.domain.grading import ALL, PARTIAL

_NONE, _ONE = Fraction(0), Fraction(1)


def _stem(body: Node, interaction: Node) -> Text:
    """The words of the body and the prompt, the interaction and what only markers read left out."""
    rubrics = {id(node): "" for node in body.walk() if node.name == "rubricBlock"}
    said = read_flow(body.children, {**rubrics, id(interaction): ""})
    prompt = interaction.first("prompt")
    asked = read_flow(prompt.children) if prompt else NOTHING
    if said.markup == asked.markup or not (said and asked):
        joined = "\n".join(text.text for text in (said, asked) if text)
        return Text(joined, (said or asked).markup)
    raise Fault(interaction.line, "mixed-markup")


def _choice(interaction: Node, scoring: Scoring, _item: BankItem, _notes: Notes) -> Choices | TrueFalse:
    declared, shares = scoring.response(interaction), scoring.shares(interaction)
    choices = interaction.all("simpleChoice")
    keys = [choice.attributes.get("identifier", "") for choice in choices]
    said = [scoring.feedback.pop(key, NOTHING) for key in keys]
    if _is_statement(choices, keys) and sorted(shares.get(key, _NONE) for key in keys) == [0, 1]:
        return TrueFalse(shares.get("true") == 1, *said)
    options = tuple(
        Option(read_flow(choice.children), shares.get(key, _NONE), feedback)
        for choice, key, feedback in zip(choices, keys, said, strict=True)
    )
    is_single = declared.cardinality == "single"
    return Choices(options, is_single, PARTIAL if is_single or scoring.is_mapped else ALL)


def _is_statement(choices: Sequence[Node], keys: Sequence[str]) -> bool:
    """Whether the choices are true and false by their ids and by their words; others may use these ids for any two."""
    if keys != [*TRUE_FALSE]:
        return False
    words = [choice.words.strip() for choice in choices]
    return any(words == [both[language] for both in TRUE_FALSE.values()] for language in TRUE_FALSE["true"])


def _match(interaction: Node, scoring: Scoring, _item: BankItem, notes: Notes) -> Matching:
    sets = interaction.all("simpleMatchSet")
    if len(sets) != 2:
        raise Fault(interaction.line, "not-two-sets")
    prompts, answers = (
        {each.attributes.get("identifier", ""): read_flow(each.children) for each in one.nodes}
        for one in sets
    )
    shares = {key: share for key, share in scoring.shares(interaction).items() if share > 0}
    if len(set(shares.values())) > 1:
        notes.warn(interaction.line, "pair-weights")
    matched = dict(_two(key, interaction) for key in shares)
    if (
        len(matched) != len(shares)
        or matched.keys() != prompts.keys()
        or set(matched.values()) - set(answers)
    ):
        raise Fault(interaction.line, "pairs-not-one-each")
    if any(answer.markup == HTML for answer in answers.values()):
        raise Fault(interaction.line, "markup-in-answer")
    used = set(matched.values())
    return Matching(
        tuple(Pair(prompt, answers[matched[key]].text) for key, prompt in prompts.items()),
        tuple(answer.text for key, answer in answers.items() if key not in used),
    )


def _two(key: str, interaction: Node) -> tuple[str, str]:
    parts = key.split()
    if len(parts) != 2:
        raise Fault(interaction.line, "not-a-pair", text=key[:40])
    return parts[0], parts[1]


def _order(interaction: Node, scoring: Scoring, _item: BankItem, _notes: Notes) -> Ordering:
    choices = {each.attributes.get("identifier", ""): each for each in interaction.all("simpleChoice")}
    right = scoring.response(interaction).correct
    if scoring.is_mapped or sorted(right) != sorted(choices):
        raise Fault(interaction.line, "order-not-complete")
    return Ordering(tuple(read_flow(choices[key].children) for key in right))


def _gap_match(interaction: Node, scoring: Scoring, item: BankItem, body: Node, notes: Notes) -> BankItem:
    """Words from one pool for gaps in a text within the interaction."""
    words = {each.attributes.get("identifier", ""): each.words.strip() for each in interaction.all("gapText")}
    gaps = [node for node in interaction.walk() if node.name == "gap"]
    _check_number(interaction, len(words), len(gaps))
    shares = _shares_of_gaps(interaction, scoring, notes)
    marks = {id(gap): f"[[{number}]]" for number, gap in enumerate(gaps, 1)}
    hidden = {id(node): "" for node in interaction.nodes if node.name in ("gapText", "gapImg", "prompt")}
    if any(node.name == "gapImg" for node in interaction.nodes):
        raise Fault(interaction.line, "files")
    inside = read_flow(interaction.children, {**marks, **hidden})
    before = _stem(body, interaction)
    if before and before.markup != inside.markup:
        raise Fault(interaction.line, "mixed-markup")
    stem = Text("\n".join(text.text for text in (before, inside) if text), inside.markup)
    offered = [
        tuple(
            Accepted(text, shares.get(gap.attributes.get("identifier", ""), {}).get(key, _NONE))
            for key, text in words.items()
        )
        for gap in gaps
    ]
    return replace(item, stem=stem, answer=Gaps(tuple(offered), is_picked=True))


def _shares_of_gaps(interaction: Node, scoring: Scoring, notes: Notes) -> dict[str, dict[str, Fraction]]:
    """What each word earns of its gap, by the gap: pairs say what they earn of the whole item."""
    worths: dict[str, dict[str, Fraction]] = {}
    for key, worth in scoring.shares(interaction).items():
        word, gap = _two(key, interaction)
        worths.setdefault(gap, {})[word] = worth
    most = {gap: max(words.values()) for gap, words in worths.items()}
    if len({worth for worth in most.values() if worth > 0}) > 1:
        notes.warn(interaction.line, "pair-weights")
    return {
        gap: {word: worth / most[gap] if most[gap] > 0 else worth for word, worth in words.items()}
        for gap, words in worths.items()
    }


def _check_number(node: Node, *counts: int) -> None:
    """Raises Fault for more gaps or answers than any item has: every gap is put together with every answer."""
    if max(counts) > MOST_ANSWERS:
        raise Fault(node.line, "too-many-answers", most=str(MOST_ANSWERS))


def _essay(body: Node) -> Essay:
    """The guidance is what only markers read."""
    return Essay(read_flow([child for node in body.all("rubricBlock") for child in node.children]))


_READERS: dict[str, Callable[[Node, Scoring, BankItem, Notes], Choices | TrueFalse | Matching | Ordering]]
_READERS = {"choiceInteraction": _choice, "matchInteraction": _match, "orderInteraction": _order}
_ESSAY, _GAP_MATCH = "extendedTextInteraction", "gapMatchInteraction"
BLOCKS = (*_READERS, _ESSAY, _GAP_MATCH)
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")


def read_block(interaction: Node, body: Node, scoring: Scoring, item: BankItem, notes: Notes) -> BankItem:
    """An item whose one interaction stands for itself. Raises Fault."""
    if interaction.name == _GAP_MATCH:
        return _gap_match(interaction, scoring, item, body, notes)
    is_essay = interaction.name == _ESSAY
    answer = _essay(body) if is_essay else _READERS[interaction.name](interaction, scoring, item, notes)
    return replace(item, stem=_stem(body, interaction), answer=answer)


def read_inline(asked: Sequence[Node], body: Node, scoring: Scoring, item: BankItem) -> BankItem:
    """An item whose interactions stand within its words; a lone field on a line of its own is a short text."""
    if len(asked) == 1 and asked[0].name == "textEntryInteraction" and _stands_alone(asked[0], body):
        stem = read_flow(body.children, {id(asked[0]): ""})
        return replace(item, stem=stem, answer=_typed(asked[0], scoring))
    _check_number(asked[0], len(asked))
    marks = {id(node): f"[[{number}]]" for number, node in enumerate(asked, 1)}
    is_picked = asked[0].name == "inlineChoiceInteraction"
    read = _picked_gap if is_picked else _accepted
    gaps = tuple(read(node, scoring) for node in asked)
    return replace(item, stem=read_flow(body.children, marks), answer=Gaps(gaps, is_picked))


def _stands_alone(field: Node, body: Node) -> bool:
    """Whether nothing else stands in the innermost block around a field."""
    around = next((node for node in body.walk() if any(child is field for child in node.children)), body)
    return all(child is field for child in around.children if not isinstance(child, str) or child.strip())


def _typed(field: Node, scoring: Scoring) -> ShortText | Numerical:
    declared = scoring.response(field)
    if declared.base_type in ("float", "integer"):
        return Numerical(scoring.bands or _bands(field, scoring))
    return ShortText(_accepted(field, scoring), declared.is_case_sensitive)


def _bands(field: Node, scoring: Scoring) -> tuple[Band, ...]:
    found = []
    for words, share in scoring.shares(field).items():
        number = read_decimal(words)
        if number is None:
            raise Fault(field.line, "not-a-number", text=words[:60])
        found.append(Band(number, number, share))
    return tuple(found)


def _accepted(field: Node, scoring: Scoring) -> tuple[Accepted, ...]:
    if scoring.response(field).base_type != "string":
        raise Fault(field.line, "number-in-gap")
    shares = scoring.shares(field)
    _check_number(field, len(shares))
    return tuple(Accepted(words, share) for words, share in shares.items())


def _picked_gap(field: Node, scoring: Scoring) -> tuple[Accepted, ...]:
    shares = scoring.shares(field)
    return tuple(
        Accepted(each.words.strip(), shares.get(each.attributes.get("identifier", ""), _NONE))
        for each in field.all("inlineChoice")
    )
