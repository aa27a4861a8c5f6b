"""What every format asks of an item before it is written: a part it cannot hold goes and is named, or the item does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeVar

from app.domain.formats.bank_item import (
    NOTHING,
    Accepted,
    Answer,
    BankItem,
    Choices,
    Gaps,
    Numerical,
    Option,
    ShortText,
)
from app.domain.formats.numbers import (
    around,
    as_written,
    middle_and_reach,
    read_decimal,
    write_decimal,
)
from app.domain.formats.problems import Loss

T = TypeVar("T", bound=Answer)
Shared = TypeVar("Shared")


class LeftOut(Exception):
    """A format cannot hold the item at all; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Fitter:
    """One item being made to fit; `lost` are the codes of what it loses on the way."""

    item: BankItem
    lost: list[str] = field(default_factory=list)

    def lose(self, code: str) -> None:
        if code not in self.lost:
            self.lost.append(code)

    def drop(self, *keys: str) -> None:
        """Leave parts of the item out, each lost by its name when there was any."""
        for key in keys:
            if getattr(self.item, key):
                self.lose(key)
                empty: Any = {"feedback": NOTHING, "tags": ()}.get(key, "")
                self.item = replace(self.item, **{key: empty})

    def answer(self, answer: Answer) -> None:
        self.item = replace(self.item, answer=answer)

    def share(self, share: Fraction) -> Fraction:
        """The share as a per cent with five decimals gives it back."""
        written = as_written(share)
        if written != share:
            self.lose("share")
        return written


@dataclass(frozen=True)
class Fitted:
    """The items as a format holds them, and everything that it cannot."""

    items: tuple[BankItem, ...]
    losses: tuple[Loss, ...]


def fit_all(items: Iterable[BankItem], fit: Callable[[Fitter], None]) -> Fitted:
    """Every item made to fit by `fit`, which changes the Fitter's item or raises LeftOut."""
    kept: list[BankItem] = []
    losses: list[Loss] = []
    for item in items:
        fitter = Fitter(item)
        try:
            fit(fitter)
        except LeftOut as refusal:
            losses.append(Loss(item.title, refusal.code, is_left_out=True))
            continue
        kept.append(fitter.item)
        losses += [Loss(item.title, code) for code in fitter.lost]
    return Fitted(tuple(kept), tuple(losses))


def fit_shares(fitter: Fitter) -> None:
    """Every share as per cents can write it."""
    answer = fitter.item.answer
    match answer:
        case Choices(options):
            fitter.answer(replace(answer, options=_rounded(fitter, options)))
        case ShortText(accepted):
            fitter.answer(replace(answer, accepted=_rounded(fitter, accepted)))
        case Numerical(bands):
            fitter.answer(replace(answer, bands=_rounded(fitter, bands)))
        case Gaps(gaps):
            fitter.answer(replace(answer, gaps=tuple(_rounded(fitter, gap) for gap in gaps)))
        case _:
            pass


def _rounded(fitter: Fitter, found: Sequence[Shared]) -> tuple[Shared, ...]:
    return tuple(replace(each, share=fitter.share(each.share)) for each in found)  # type: ignore[type-var, attr-defined]


def refuse_long_numbers(answer: Numerical) -> None:
    """Raises LeftOut where the middle and reach of a band would not be read back."""
    for band in answer.bands:
        written = [read_decimal(write_decimal(part)) for part in middle_and_reach(band.low, band.high)]
        if None in written or around(*(part for part in written if part is not None)) != (
            band.low,
            band.high,
        ):
            raise LeftOut("number-too-long")


def refuse_long_ends(answer: Numerical) -> None:
    """Raises LeftOut where an end of a band would not be read back."""
    ends = [end for band in answer.bands for end in (band.low, band.high)]
    if any(read_decimal(write_decimal(end)) is None for end in ends):
        raise LeftOut("number-too-long")


def has_one_right(answers: Iterable[Option | Accepted]) -> bool:
    """Whether one of the answers earns everything and the others nothing."""
    shares = sorted(each.share for each in answers)
    return shares == [0] * (len(shares) - 1) + [1]


def refuse_written_asterisks(accepted: Iterable[Accepted]) -> None:
    """Raises LeftOut for an answer with a backslash before an asterisk: Moodle's sign for the asterisk alone."""
    if any("\\*" in each.text for each in accepted):
        raise LeftOut("backslash-asterisk")
