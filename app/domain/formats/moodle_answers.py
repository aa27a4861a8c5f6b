"""The answers of a Moodle XML question, by its type. Rules: Moodle documentation, "Moodle XML format"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from app.domain.formats import cloze
from app.domain.formats.bank_item import (
    GAP,
    NOTHING,
    Accepted,
    Answer,
    Band,
    BankItem,
    Choices,
    Description,
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
from app.domain.formats.gift_answers import without_wildcards
from app.domain.formats.moodle_text import read_text
from app.domain.formats.numbers import around, read_decimal, read_percent
from app.domain.formats.problems import Fault
from app.domain.formats.soundness import LONGEST_TEXT, MOST_ANSWERS
from app.domain.formats.xml_tree import Node
from app.domain.grading import ALL, PARTIAL


def _share(answer: Node) -> Fraction:
    written = answer.attributes.get("fraction", "0")
    share = read_percent(written)
    if share is None:
        raise Fault(answer.line, "not-a-percent", text=written[:20])
    return share


def _feedback(answer: Node, item: BankItem) -> Text:
    return read_text(answer.first("feedback"), item.stem.markup, answer.line)


def _options(node: Node, item: BankItem) -> tuple[Option, ...]:
    return tuple(
        Option(read_text(answer, item.stem.markup, answer.line), _share(answer), _feedback(answer, item))
        for answer in node.all("answer")
    )


def _multichoice(node: Node, item: BankItem) -> Answer:
    is_single = node.word_of("single").casefold() not in ("false", "0")
    return Choices(_options(node, item), is_single)


def _multichoiceset(node: Node, item: BankItem) -> Answer:
    """All-or-nothing: a choice is right or it is not."""
    options = tuple(replace(option, share=Fraction(int(option.share > 0))) for option in _options(node, item))
    return Choices(options, is_single=False, scoring=ALL)


def _truefalse(node: Node, item: BankItem) -> Answer:
    answers = {answer.word_of("text").casefold(): answer for answer in node.all("answer")}
    if answers.keys() != {"true", "false"}:
        raise Fault(node.line, "not-true-and-false")
    true_share, false_share = _share(answers["true"]), _share(answers["false"])
    if sorted((true_share, false_share)) != [0, 1]:
        raise Fault(node.line, "not-true-or-false")
    return TrueFalse(true_share == 1, _feedback(answers["true"], item), _feedback(answers["false"], item))


def _shortanswer(node: Node, item: BankItem) -> Answer:
    accepted, otherwise = [], NOTHING
    for answer in node.all("answer"):
        words, share = answer.word_of("text"), _share(answer)
        if words == "*" and share == 0:
            otherwise = _feedback(answer, item)
        else:
            accepted.append(Accepted(without_wildcards(words, answer.line), share, _feedback(answer, item)))
    is_case_sensitive = node.word_of("usecase").casefold() in ("1", "true")
    return ShortText(tuple(accepted), is_case_sensitive, otherwise)


def _numerical(node: Node, item: BankItem) -> Answer:
    if any(each.name == "unit" for each in node.walk()):
        raise Fault(next(each.line for each in node.walk() if each.name == "unit"), "units")
    bands, otherwise = [], NOTHING
    for answer in node.all("answer"):
        words, share = answer.word_of("text"), _share(answer)
        if words == "*" and share == 0:
            otherwise = _feedback(answer, item)
        else:
            bands.append(Band(*_ends(words, answer), share, _feedback(answer, item)))
    return Numerical(tuple(bands), otherwise)


def _ends(words: str, answer: Node) -> tuple[Decimal, Decimal]:
    tolerance = answer.word_of("tolerance") or "0"
    middle, reach = read_decimal(words), read_decimal(tolerance)
    if middle is None or reach is None:
        raise Fault(answer.line, "not-a-number", text=(words if middle is None else tolerance)[:60])
    return around(middle, abs(reach))


def _matching(node: Node, item: BankItem) -> Answer:
    pairs, extras = [], []
    for asked in node.all("subquestion"):
        prompt = read_text(asked, item.stem.markup, asked.line)
        answer = asked.first("answer")
        words = answer.word_of("text") if answer else ""
        if prompt:
            pairs.append(Pair(prompt, words))
        elif words:
            extras.append(words)
    return Matching(tuple(pairs), tuple(extras))


def _ordering(node: Node, item: BankItem) -> Answer:
    placed = []
    for answer in node.all("answer"):
        place = read_decimal(answer.attributes.get("fraction", ""))
        if place is None:
            raise Fault(answer.line, "not-a-place")
        placed.append((place, read_text(answer, item.stem.markup, answer.line)))
    if len({place for place, _ in placed}) != len(placed):
        raise Fault(node.line, "place-twice")
    return Ordering(tuple(text for _, text in sorted(placed, key=lambda pair: pair[0])))


def _gapselect(node: Node, item: BankItem) -> BankItem:
    """Gaps to pick words for: a gap names its right word by number, and is offered the words of the same group."""
    _check_length(node, item)
    words = [
        (each.word_of("text"), each.word_of("group") or "1") for each in node.all("selectoption", "dragbox")
    ]
    groups: dict[str, dict[str, None]] = {}
    for text, group in words:
        groups.setdefault(group, {})[text] = None
    named = [int(number) for number in GAP.findall(item.stem.text)]
    if max(len(named), *map(len, groups.values()), 0) > MOST_ANSWERS:
        raise Fault(node.line, "too-many-answers", most=str(MOST_ANSWERS))
    gaps = []
    for number in named:
        if not 0 < number <= len(words):
            raise Fault(node.line, "no-such-word", number=str(number))
        right, group = words[number - 1]
        gaps.append(tuple(Accepted(text, Fraction(int(text == right))) for text in groups[group]))
    numbers = iter(range(1, len(gaps) + 1))
    stem = Text(GAP.sub(lambda _: f"[[{next(numbers)}]]", item.stem.text), item.stem.markup)
    return replace(item, stem=stem, answer=Gaps(tuple(gaps), is_picked=True))


def _check_length(node: Node, item: BankItem) -> None:
    """Raises Fault for a stem too long to look for gaps in."""
    if len(item.stem.text) > LONGEST_TEXT:
        raise Fault(node.line, "text-too-long", most=str(LONGEST_TEXT))


def _cloze(node: Node, item: BankItem) -> BankItem:
    _check_length(node, item)
    if GAP.search(item.stem.text):
        raise Fault(node.line, "gap-marks-in-text")
    stem, gaps = cloze.read_cloze(item.stem, node.line)
    return replace(item, stem=stem, answer=gaps)


def _essay(node: Node, item: BankItem) -> Answer:
    if node.word_of("attachments") not in ("", "0"):
        raise Fault(node.line, "attachments")
    return Essay(read_text(node.first("graderinfo"), item.stem.markup, node.line))


def _description(_node: Node, _item: BankItem) -> Answer:
    return Description()


READERS: dict[str, Callable[[Node, BankItem], Answer | BankItem]] = {
    "multichoice": _multichoice,
    "multichoiceset": _multichoiceset,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "gapselect": _gapselect,
    "ddwtos": _gapselect,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _essay,
    "description": _description,
}
SCORED = {ALL: "multichoiceset", PARTIAL: "multichoice"}
