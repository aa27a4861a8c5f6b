"""Items of a course as items that go out, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import count

from app.domain.course import Item, Scenario
from app.domain.formats.bank_item import (
    MARKDOWN,
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
from app.domain.formats.fitting import Fitted
from app.domain.formats.numbers import around
from app.domain.formats.problems import Loss
from app.domain.grading import (
    ALL,
    ESSAY,
    GAPSELECT,
    GAPTEXT,
    MATCHING,
    MULTIPLE,
    NUMERICAL,
    ORDERING,
    PARTIAL,
    SHORTTEXT,
    SINGLE,
    TRUEFALSE,
    exact,
)
from app.domain.grading_text import TOLERANT
from app.domain.item_words import GAP

LOST = ("objective", "source", "section", "choice-ids", "other-language", "quiz-rules")
"""What of a course's item, and of the quizzes that ask it, no other format holds."""

_BOTH = ("true", "false")


def bank_item_of(item: Item, language: str, category: str) -> BankItem | None:
    """The item in one language; None for a type that has no place yet. Competency and difficulty are its tags."""
    convert = ANSWERS.get(item.type)
    if convert is None:
        return None
    return BankItem(
        _stem(item, language),
        convert(item, language),
        name=item.id,
        id=item.id,
        category=category,
        tags=(item.competency, item.difficulty, *(item.tags or ())),
        language=language,
        feedback=NOTHING if item.type in (SHORTTEXT, NUMERICAL) else _feedback(item, language),
    )


def _choices(item: Item, language: str) -> Answer:
    options = tuple(
        Option(Text(choice.text[language]), choice.share, Text(choice.feedback[language]))
        for choice in item.choices
    )
    scoring = ALL if item.scoring == ALL else PARTIAL
    return Choices(options, is_single=item.type != MULTIPLE, scoring=scoring)


def _true_or_false(item: Item, language: str) -> Answer:
    by_id = {choice.id: choice for choice in item.choices}
    if by_id.keys() != set(_BOTH):
        return _choices(item, language)
    said = (Text(by_id[name].feedback[language]) for name in _BOTH)
    return TrueFalse(by_id["true"].share == 1, *said)


def _short_text(item: Item, language: str) -> Answer:
    accepted = tuple(
        Accepted(each.text[language], each.share, Text(each.feedback[language]))
        for each in item.accepted or ()
    )
    return ShortText(accepted, otherwise=_feedback(item, language))


def _numerical(item: Item, language: str) -> Answer:
    """The best bands first: here the best one that holds a number counts, in other systems the first."""
    written = sorted(item.bands or (), key=lambda band: exact(band.fraction), reverse=True)
    bands = tuple(
        Band(
            *around(Decimal(band.value), Decimal(band.tolerance)),
            exact(band.fraction),
            Text(band.feedback[language]),
        )
        for band in written
    )
    return Numerical(bands, otherwise=_feedback(item, language))


def _matching(item: Item, language: str) -> Answer:
    prompts, options = item.prompts or (), {each.id: each.text[language] for each in item.options or ()}
    pairs = tuple(Pair(Text(each.text[language]), options[each.option]) for each in prompts)
    used = {each.option for each in prompts}
    return Matching(pairs, tuple(text for name, text in options.items() if name not in used))


def _ordering(item: Item, language: str) -> Answer:
    return Ordering(tuple(Text(step.text[language]) for step in item.steps or ()))


def _gaps(item: Item, language: str) -> Answer:
    """The gaps in the order in which the text of this language has them."""
    by_id = {gap.id: gap for gap in item.gaps or ()}
    found = [by_id[name] for name in GAP.findall((item.text or {})[language])]
    fills = tuple(tuple(Accepted(fill.text[language], fill.share) for fill in gap.fills) for gap in found)
    return Gaps(fills, is_picked=item.type == GAPSELECT)


def _essay(item: Item, language: str) -> Answer:
    return Essay(Text((item.guidance or {}).get(language, "")))


def _stem(item: Item, language: str) -> Text:
    """What is asked; for gaps the text after it, with their numbers."""
    if not item.text:
        return Text(item.stem[language])
    numbers = count(1)
    text = GAP.sub(lambda _: f"[[{next(numbers)}]]", item.text[language])
    return Text(f"{item.stem[language]}\n{text}")


def _feedback(item: Item, language: str) -> Text:
    return Text((item.feedback or {}).get(language, ""))


ANSWERS: dict[str, Callable[[Item, str], Answer]] = {
    SINGLE: _choices,
    MULTIPLE: _choices,
    TRUEFALSE: _true_or_false,
    SHORTTEXT: _short_text,
    NUMERICAL: _numerical,
    MATCHING: _matching,
    ORDERING: _ordering,
    GAPSELECT: _gaps,
    GAPTEXT: _gaps,
    ESSAY: _essay,
}


def outgoing(modules: Iterable[tuple[str, Iterable[Item]]], language: str) -> Fitted:
    """The items of modules (category and items) in one language; those of other types, and those with pictures, are
    named as lost."""
    found: list[BankItem] = []
    losses: list[Loss] = []
    for category, items in modules:
        told: set[str] = set()
        for item in items:
            if item.stimulus and item.stimulus.id not in told:
                told.add(item.stimulus.id)
                found.append(_situation(item.stimulus, language, category))
            sent = bank_item_of(item, language, category)
            if sent is None or item.pictures:
                losses.append(Loss(item.id, "pictures" if sent else "type", is_left_out=True))
            else:
                found.append(sent)
                losses += [Loss(item.id, code) for code, is_lost in _own_rules(item).items() if is_lost]
    return Fitted(tuple(found), tuple(losses))


def _situation(scenario: Scenario, language: str, category: str) -> BankItem:
    """A scenario as words before the items that ask about it."""
    notice = (scenario.notice or {}).get(language, "")
    text = "\n\n".join(part for part in (notice, scenario.text[language]) if part)
    return BankItem(
        Text(text, MARKDOWN),
        Description(),
        name=scenario.id,
        id=scenario.id,
        category=category,
        language=language,
    )


def _own_rules(item: Item) -> dict[str, bool]:
    """Rules of an item that no other format holds."""
    return {
        "accents": item.accents == TOLERANT,
        "units": bool(item.units),
        "scoring": item.type == ORDERING and item.scoring == ALL,
        "rubric": bool(item.rubric),
        "words": bool(item.least_words or item.most_words),
        "model-answer": bool(item.model_answer),
        "markers": bool(item.markers),
    }
