"""The body of a QTI 2.1 item: its words, its interaction and the responses that it declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import singledispatch
from xml.sax.saxutils import escape, quoteattr

from app.domain.formats.bank_item import (
    GAP,
    TRUE_FALSE,
    Accepted,
    BankItem,
    Choices,
    Essay,
    Gaps,
    Matching,
    Numerical,
    Ordering,
    ShortText,
    Text,
    TrueFalse,
)
from app.domain.formats.numbers import write_decimal, write_percent
from app.domain.formats.qti_text import write_lines
from app.domain.grading import ALL


@dataclass(frozen=True)
class Drawn:
    """An item's body with what belongs to it; `feedback` by the value that calls for it."""

    body: str
    declarations: tuple[str, ...] = ()
    is_mapped: bool = True
    is_multiple: bool = False
    feedback: Mapping[str, Text] = field(default_factory=dict)
    processing: str = ""


def draw(item: BankItem) -> Drawn:
    """The body of an item that fit_qti() gave."""
    if isinstance(item.answer, Gaps):
        return _gaps(item.stem.text, item.answer)
    return _drawn(item.answer, f"<p>{write_lines(item.stem.text)}</p>", item.language)


@singledispatch
def _drawn(_answer: object, stem: str, _language: str) -> Drawn:
    """A description: the stem alone."""
    return Drawn(stem)


@_drawn.register
def _(short: ShortText, stem: str, _language: str) -> Drawn:
    field = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    return Drawn(stem + field, (_typed("RESPONSE", short.accepted, short.is_case_sensitive),))


@_drawn.register
def _(essay: Essay, stem: str, _language: str) -> Drawn:
    said = write_lines(essay.guidance.text)
    rubric = f'<rubricBlock view="scorer"><p>{said}</p></rubricBlock>' if essay.guidance else ""
    field = '<extendedTextInteraction responseIdentifier="RESPONSE"/>'
    return Drawn(rubric + stem + field, (_declared("RESPONSE", "single", "string"),), is_mapped=False)


def _declared(
    name: str,
    cardinality: str,
    base_type: str,
    correct: Iterable[str] = (),
    mapped: Mapping[str, Fraction] | None = None,
    entry: str = "",
) -> str:
    """A response, its right values and what values earn; `entry` are more attributes of each of these."""
    right = "".join(f"<value>{escape(value)}</value>" for value in correct)
    earned = "".join(
        f'<mapEntry mapKey={quoteattr(key)} mappedValue="{_decimal(share)}"{entry}/>'
        for key, share in (mapped or {}).items()
    )
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base_type}">'
        + (f"<correctResponse>{right}</correctResponse>" if right else "")
        + (f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{earned}</mapping>' if earned else "")
        + "</responseDeclaration>"
    )


def _decimal(share: Fraction) -> str:
    """A share as a decimal that is read back: two places more than the per cent has."""
    whole, _, part = write_percent(abs(share)).partition(".")
    digits = f"{whole:0>3}{part}"
    sign = "-" if share < 0 else ""
    return f"{sign}{digits[: -2 - len(part)]}.{digits[-2 - len(part) :]}".rstrip("0").rstrip(".")


@_drawn.register
def _(choices: Choices, stem: str, _language: str) -> Drawn:
    keys = {f"c{place}": option for place, option in enumerate(choices.options, 1)}
    right = [key for key, option in keys.items() if option.share > 0]
    if choices.is_single:
        best = max(option.share for option in choices.options)
        right = [key for key, option in keys.items() if option.share == best][:1]
    is_whole = choices.scoring == ALL and not choices.is_single
    mapped = None if is_whole else {key: option.share for key, option in keys.items()}
    cardinality = "single" if choices.is_single else "multiple"
    options = "".join(
        f'<simpleChoice identifier="{key}">{write_lines(option.text.text)}</simpleChoice>'
        for key, option in keys.items()
    )
    return Drawn(
        stem + f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" '
        f'maxChoices="{int(choices.is_single)}">{options}</choiceInteraction>',
        (_declared("RESPONSE", cardinality, "identifier", right, mapped),),
        is_mapped=not is_whole,
        is_multiple=not choices.is_single,
        feedback={key: option.feedback for key, option in keys.items()},
    )


@_drawn.register
def _(statement: TrueFalse, stem: str, language: str) -> Drawn:
    options = "".join(
        f'<simpleChoice identifier="{key}">{words.get(language, words["en"])}</simpleChoice>'
        for key, words in TRUE_FALSE.items()
    )
    right = str(statement.is_true).lower()
    return Drawn(
        stem + '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" '
        f'maxChoices="1">{options}</choiceInteraction>',
        (_declared("RESPONSE", "single", "identifier", [right]),),
        is_mapped=False,
        feedback={"true": statement.if_true, "false": statement.if_false},
    )


def _typed(name: str, accepted: Sequence[Accepted], is_case_sensitive: bool) -> str:
    best = max(accepted, key=lambda each: each.share)
    mapped = {each.text: each.share for each in accepted}
    case = f' caseSensitive="{str(is_case_sensitive).lower()}"'
    return _declared(name, "single", "string", [best.text], mapped, case)


@_drawn.register
def _(number: Numerical, stem: str, _language: str) -> Drawn:
    """A condition for each band: the first that holds sets the score."""
    branches = []
    for place, band in enumerate(number.bands):
        name = "responseElseIf" if place else "responseIf"
        ends = "".join(
            f'<{sign}><variable identifier="RESPONSE"/>'
            f'<baseValue baseType="float">{write_decimal(end)}</baseValue></{sign}>'
            for sign, end in (("gte", band.low), ("lte", band.high))
        )
        branches.append(
            f'<{name}><and>{ends}</and><setOutcomeValue identifier="SCORE">'
            f'<baseValue baseType="float">{_decimal(band.share)}</baseValue></setOutcomeValue></{name}>'
        )
    return Drawn(
        stem + '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
        (_declared("RESPONSE", "single", "float"),),
        processing=f"<responseCondition>{''.join(branches)}</responseCondition>",
    )


@_drawn.register
def _(matching: Matching, stem: str, _language: str) -> Drawn:
    answers = list(dict.fromkeys([*(pair.answer for pair in matching.pairs), *matching.extras]))
    keys = {answer: f"a{place}" for place, answer in enumerate(answers, 1)}
    pairs = {f"p{place} {keys[pair.answer]}": pair for place, pair in enumerate(matching.pairs, 1)}
    prompts = "".join(
        f'<simpleAssociableChoice identifier="{key.split()[0]}" matchMax="1">'
        f"{write_lines(pair.prompt.text)}</simpleAssociableChoice>"
        for key, pair in pairs.items()
    )
    offered = "".join(
        f'<simpleAssociableChoice identifier="{key}" matchMax="0">{write_lines(answer)}</simpleAssociableChoice>'
        for answer, key in keys.items()
    )
    share = Fraction(1, len(pairs))
    return Drawn(
        stem
        + f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="{len(pairs)}">'
        f"<simpleMatchSet>{prompts}</simpleMatchSet><simpleMatchSet>{offered}</simpleMatchSet></matchInteraction>",
        (_declared("RESPONSE", "multiple", "directedPair", pairs, dict.fromkeys(pairs, share)),),
    )


@_drawn.register
def _(ordering: Ordering, stem: str, _language: str) -> Drawn:
    steps = ordering.steps
    keys = [f"s{place}" for place in range(1, len(steps) + 1)]
    choices = "".join(
        f'<simpleChoice identifier="{key}">{write_lines(step.text)}</simpleChoice>'
        for key, step in zip(keys, steps, strict=True)
    )
    return Drawn(
        stem + f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true">{choices}</orderInteraction>',
        (_declared("RESPONSE", "ordered", "identifier", keys),),
        is_mapped=False,
    )


def _gaps(stem: str, gaps: Gaps) -> Drawn:
    """Each gap a response of its own, all of the same weight."""
    names = [f"RESPONSE{place}" for place in range(1, len(gaps.gaps) + 1)]
    fields = [
        _gap_field(name, gap, is_picked=gaps.is_picked) for name, gap in zip(names, gaps.gaps, strict=True)
    ]
    declarations = [
        _picked(name, gap) if gaps.is_picked else _typed(name, gap, is_case_sensitive=False)
        for name, gap in zip(names, gaps.gaps, strict=True)
    ]
    words = GAP.sub(lambda mark: fields[int(mark[1]) - 1], write_lines(stem))
    mapped = "".join(f'<mapResponse identifier="{name}"/>' for name in names)
    count = f'<baseValue baseType="float">{len(names)}</baseValue>'
    score = (
        f'<setOutcomeValue identifier="SCORE"><divide><sum>{mapped}</sum>{count}</divide></setOutcomeValue>'
    )
    return Drawn(f"<p>{words}</p>", tuple(declarations), processing=score)


def _gap_field(name: str, gap: Sequence[Accepted], *, is_picked: bool) -> str:
    if not is_picked:
        return f'<textEntryInteraction responseIdentifier="{name}"/>'
    words = "".join(
        f'<inlineChoice identifier="w{place}">{escape(each.text)}</inlineChoice>'
        for place, each in enumerate(gap, 1)
    )
    return f'<inlineChoiceInteraction responseIdentifier="{name}" shuffle="true">{words}</inlineChoiceInteraction>'


def _picked(name: str, gap: Sequence[Accepted]) -> str:
    mapped = {f"w{place}": each.share for place, each in enumerate(gap, 1)}
    best = max(mapped, key=lambda key: mapped[key])
    return _declared(name, "single", "identifier", [best], mapped)
