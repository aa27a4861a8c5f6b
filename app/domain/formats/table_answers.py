"""The answers of an item as the cells of its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch

from app.domain.formats.bank_item import (
    DESCRIPTION,
    NOTHING,
    PLAIN,
    Accepted,
    Answer,
    Band,
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
from app.domain.formats.numbers import read_decimal, write_decimal
from app.domain.formats.problems import Fault
from app.domain.formats.table_cells import read_earned, read_text, write_earned, write_text
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
)

REPEATED = ("answer", "value", "feedback")
OF_AN_ANSWER = re.compile(rf"({'|'.join(REPEATED)}) ([1-9]\d{{0,2}})", re.ASCII)
_GAP = re.compile(r"(\d{1,3})\s*(?::\s*(.+))?", re.ASCII)
_ONE, _NONE = Fraction(1), Fraction(0)

Cells = tuple[str, str, str]
"""An answer's words, its value and its feedback."""


@dataclass(frozen=True)
class Row:
    """One row under its column names; `line` is where it stands."""

    cells: Mapping[str, str]
    line: int
    markup: str = PLAIN

    @classmethod
    def of(cls, names: Sequence[str], row: Sequence[str], line: int) -> Row:
        """The row; cells beyond the head, and a column named twice, are refused."""
        if any(row[len(names) :]) or len(set(filter(None, names))) != len(list(filter(None, names))):
            raise Fault(line, "cells-beyond-head")
        return cls(dict(zip(names, row, strict=False)), line)

    def cell(self, name: str) -> str:
        return self.cells.get(name, "")

    @property
    def answers(self) -> list[Cells]:
        """The answers up to the last that has anything in it, be it only a value in a column without its answer's."""
        numbers = {int(found[2]) for found in map(OF_AN_ANSWER.fullmatch, self.cells) if found}
        found = [
            (self.cell(f"answer {n}"), self.cell(f"value {n}"), self.cell(f"feedback {n}"))
            for n in sorted(numbers)
        ]
        while found and not any(found[-1]):
            found.pop()
        return found

    def text(self, cell: str) -> Text:
        return read_text(cell, self.markup)


def _choices(row: Row, *, is_single: bool) -> Answer:
    options = tuple(
        Option(row.text(words), read_earned(value, row.line, _NONE), row.text(feedback))
        for words, value, feedback in row.answers
    )
    is_whole = row.cell("rule").casefold() == "all" and not is_single
    return Choices(options, is_single, ALL if is_whole else PARTIAL)


def _true_or_false(row: Row) -> Answer:
    found = {words.casefold(): (value, feedback) for words, value, feedback in row.answers}
    if found.keys() != {"true", "false"}:
        raise Fault(row.line, "not-true-and-false")
    shares = [read_earned(found[word][0], row.line, _NONE) for word in ("true", "false")]
    if sorted(shares) != [0, 1]:
        raise Fault(row.line, "not-true-or-false")
    return TrueFalse(shares[0] == 1, row.text(found["true"][1]), row.text(found["false"][1]))


def _accepted(row: Row) -> tuple[Accepted, ...]:
    return tuple(
        Accepted(words, read_earned(value, row.line, _ONE), row.text(feedback))
        for words, value, feedback in row.answers
    )


def _short_text(row: Row) -> Answer:
    return ShortText(_accepted(row), row.cell("rule").casefold() == "case", row.text(row.cell("otherwise")))


def _numerical(row: Row) -> Answer:
    bands = tuple(
        Band(*_ends(words, row.line), read_earned(value, row.line, _ONE), row.text(feedback))
        for words, value, feedback in row.answers
    )
    return Numerical(bands, row.text(row.cell("otherwise")))


def _ends(words: str, line: int) -> tuple[Decimal, Decimal]:
    low, dots, high = words.partition("..")
    ends = read_decimal(low), read_decimal(high if dots else low)
    if ends[0] is None or ends[1] is None:
        raise Fault(line, "not-a-number", text=words[:60])
    return ends[0], ends[1]


def _matching(row: Row) -> Answer:
    pairs = tuple(Pair(row.text(words), value) for words, value, _ in row.answers if words)
    return Matching(pairs, tuple(value for words, value, _ in row.answers if not words and value))


def _ordering(row: Row) -> Answer:
    return Ordering(tuple(row.text(words) for words, _, _ in row.answers))


def _gaps(row: Row, *, is_picked: bool) -> Answer:
    gaps: dict[int, list[Accepted]] = {}
    for words, value, feedback in row.answers:
        found = _GAP.fullmatch(value)
        if found is None:
            raise Fault(row.line, "gap-not-numbered", text=value[:20])
        share = read_earned((found[2] or "").strip(), row.line, _NONE if is_picked else _ONE)
        gaps.setdefault(int(found[1]), []).append(Accepted(words, share, row.text(feedback)))
    if sorted(gaps) != list(range(1, len(gaps) + 1)):
        raise Fault(row.line, "gaps-not-marked")
    return Gaps(tuple(tuple(gaps[number]) for number in sorted(gaps)), is_picked)


def _essay(row: Row) -> Answer:
    return Essay(row.text(row.answers[0][0]) if row.answers else NOTHING)


READERS: dict[str, Callable[[Row], Answer]] = {
    SINGLE: lambda row: _choices(row, is_single=True),
    MULTIPLE: lambda row: _choices(row, is_single=False),
    TRUEFALSE: _true_or_false,
    SHORTTEXT: _short_text,
    NUMERICAL: _numerical,
    MATCHING: _matching,
    ORDERING: _ordering,
    GAPSELECT: lambda row: _gaps(row, is_picked=True),
    GAPTEXT: lambda row: _gaps(row, is_picked=False),
    ESSAY: _essay,
    DESCRIPTION: lambda row: Description(),  # noqa: ARG005
}

RULES = {MULTIPLE: "all", SHORTTEXT: "case"}
"""What the column `rule` may say of a type; of any other nothing."""


@singledispatch
def cells_of(_answer: object, _markup: str) -> Iterator[Cells]:
    """The cells of each answer of an item, whose stem has this markup; none for a description."""
    yield from ()


@cells_of.register
def _(answer: Choices, markup: str) -> Iterator[Cells]:
    for each in answer.options:
        yield write_text(each.text, markup), write_earned(each.share), write_text(each.feedback, markup)


@cells_of.register
def _(answer: TrueFalse, markup: str) -> Iterator[Cells]:
    yield "true", str(int(answer.is_true)), write_text(answer.if_true, markup)
    yield "false", str(int(not answer.is_true)), write_text(answer.if_false, markup)


@cells_of.register
def _(answer: ShortText, markup: str) -> Iterator[Cells]:
    for each in answer.accepted:
        yield each.text, write_earned(each.share), write_text(each.feedback, markup)


@cells_of.register
def _(answer: Numerical, markup: str) -> Iterator[Cells]:
    for band in answer.bands:
        yield _band(band), write_earned(band.share), write_text(band.feedback, markup)


@cells_of.register
def _(answer: Matching, markup: str) -> Iterator[Cells]:
    yield from ((write_text(pair.prompt, markup), pair.answer, "") for pair in answer.pairs)
    yield from (("", extra, "") for extra in answer.extras)


@cells_of.register
def _(answer: Ordering, markup: str) -> Iterator[Cells]:
    yield from ((write_text(step, markup), "", "") for step in answer.steps)


@cells_of.register
def _(answer: Gaps, markup: str) -> Iterator[Cells]:
    for number, gap in enumerate(answer.gaps, 1):
        for each in gap:
            yield each.text, f"{number}: {write_earned(each.share)}", write_text(each.feedback, markup)


@cells_of.register
def _(answer: Essay, markup: str) -> Iterator[Cells]:
    yield write_text(answer.guidance, markup), "", ""


def _band(band: Band) -> str:
    low, high = write_decimal(band.low), write_decimal(band.high)
    return low if low == high else f"{low}..{high}"
