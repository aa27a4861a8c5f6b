"""Whether an item is whole: every format's reader asks this before it gives an item out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import singledispatch

from app.domain.formats.bank_item import (
    GAP,
    Accepted,
    BankItem,
    Choices,
    Gaps,
    Matching,
    Numerical,
    Ordering,
    ShortText,
    Text,
)
from app.domain.formats.problems import Fault

LONGEST_TEXT = 20_000  # characters
MOST_ANSWERS = 50
MOST_ITEMS = 2_000


def sound(item: BankItem) -> BankItem:
    """The item itself. Raises Fault when it has no stem, too few answers, nothing that earns, or is beyond limits."""
    if not item.stem:
        raise Fault(item.line, "no-stem")
    if any(len(text) > LONGEST_TEXT for text in _texts(item)):
        raise Fault(item.line, "text-too-long", most=str(LONGEST_TEXT))
    _check_answer(item.answer, item)
    return item


@singledispatch
def _check_answer(_answer: object, _item: BankItem) -> None:
    """A statement, an essay and a description are whole in any case."""


@_check_answer.register
def _(answer: Choices, item: BankItem) -> None:
    _enough(item, len(answer.options), 2)
    _check_shares(item, (option.share for option in answer.options))
    _no_blanks(item, (option.text.text for option in answer.options))


@_check_answer.register
def _(answer: ShortText, item: BankItem) -> None:
    _enough(item, len(answer.accepted), 1)
    _check_accepted(item, answer.accepted)


@_check_answer.register
def _(answer: Numerical, item: BankItem) -> None:
    _enough(item, len(answer.bands), 1)
    _check_shares(item, (band.share for band in answer.bands))
    if any(band.low > band.high for band in answer.bands):
        raise Fault(item.line, "range-backwards")


@_check_answer.register
def _(answer: Matching, item: BankItem) -> None:
    _enough(item, len(answer.pairs) + len(answer.extras), 2)
    _enough(item, len(answer.pairs), 1)
    _no_blanks(item, [text for pair in answer.pairs for text in (pair.prompt.text, pair.answer)])
    _no_blanks(item, answer.extras)


@_check_answer.register
def _(answer: Ordering, item: BankItem) -> None:
    _enough(item, len(answer.steps), 2)
    _no_blanks(item, (step.text for step in answer.steps))


@_check_answer.register
def _(answer: Gaps, item: BankItem) -> None:
    marked = [int(number) for number in GAP.findall(item.stem.text)]
    if not answer.gaps or marked != list(range(1, len(answer.gaps) + 1)):
        raise Fault(item.line, "gaps-not-marked")
    _enough(item, len(answer.gaps), 1)
    for accepted in answer.gaps:
        _enough(item, len(accepted), 2 if answer.is_picked else 1)
        _check_accepted(item, accepted)


def _check_accepted(item: BankItem, accepted: tuple[Accepted, ...]) -> None:
    _check_shares(item, (each.share for each in accepted))
    _no_blanks(item, (each.text for each in accepted))


def _enough(item: BankItem, count: int, fewest: int) -> None:
    if count < fewest:
        raise Fault(item.line, "too-few-answers", fewest=str(fewest))
    if count > MOST_ANSWERS:
        raise Fault(item.line, "too-many-answers", most=str(MOST_ANSWERS))


def _check_shares(item: BankItem, shares: Iterable[Fraction]) -> None:
    found = list(shares)
    if any(abs(share) > 1 for share in found):
        raise Fault(item.line, "share-out-of-range")
    if max(found) <= 0:
        raise Fault(item.line, "nothing-right")


def _no_blanks(item: BankItem, texts: Iterable[str]) -> None:
    if not all(texts):
        raise Fault(item.line, "empty-answer")


def _texts(item: BankItem) -> Iterator[str]:
    """Every text of an item."""
    yield from (item.stem.text, item.feedback.text, item.name, item.category)
    yield from _within(item.answer)


def _within(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Text):
        yield value.text
    elif isinstance(value, tuple):
        for each in value:
            yield from _within(each)
    elif hasattr(value, "__dataclass_fields__"):
        yield from _within(tuple(vars(value).values()))
