"""Items of a course as items that go out, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.domain.course import Item
from app.domain.formats.bank_item import Answer, BankItem, Choices, Option, Text, TrueFalse
from app.domain.formats.fitting import Fitted
from app.domain.formats.problems import Loss
from app.domain.grading import MULTIPLE, SINGLE, TRUEFALSE

LOST = ("objective", "source", "section", "choice-ids", "other-language")
"""What of a course's item no other format holds."""

_BOTH = ("true", "false")


def bank_item_of(item: Item, language: str, category: str) -> BankItem | None:
    """The item in one language; None for a type that has no place yet. Competency and difficulty are its tags."""
    convert = ANSWERS.get(item.type)
    if convert is None:
        return None
    return BankItem(
        Text(item.stem[language]),
        convert(item, language),
        name=item.id,
        id=item.id,
        category=category,
        tags=(item.competency, item.difficulty),
        language=language,
    )


def _choices(item: Item, language: str) -> Answer:
    options = tuple(
        Option(Text(choice.text[language]), choice.share, Text(choice.feedback[language]))
        for choice in item.choices
    )
    return Choices(options, is_single=item.type != MULTIPLE)


def _true_or_false(item: Item, language: str) -> Answer:
    by_id = {choice.id: choice for choice in item.choices}
    if by_id.keys() != set(_BOTH):
        return _choices(item, language)
    said = (Text(by_id[name].feedback[language]) for name in _BOTH)
    return TrueFalse(by_id["true"].share == 1, *said)


ANSWERS: dict[str, Callable[[Item, str], Answer]] = {
    SINGLE: _choices,
    MULTIPLE: _choices,
    TRUEFALSE: _true_or_false,
}


def outgoing(modules: Iterable[tuple[str, Iterable[Item]]], language: str) -> Fitted:
    """The items of modules (category and items) in one language; those of other types are named as lost."""
    found: list[BankItem] = []
    losses: list[Loss] = []
    for category, items in modules:
        for item in items:
            sent = bank_item_of(item, language, category)
            if sent is None:
                losses.append(Loss(item.id, "type", is_left_out=True))
            else:
                found.append(sent)
    return Fitted(tuple(found), tuple(losses))
