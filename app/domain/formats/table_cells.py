"""Texts, shares and answers as cells of a table of items."""

from __future__ import annotations

import re
from fractions import Fraction

from app.domain.formats.bank_item import MARKUPS, PLAIN, Text
from app.domain.formats.numbers import read_share, write_percent
from app.domain.formats.problems import Fault

_MARKUP = re.compile(rf"\[({'|'.join(MARKUPS)})\]")
# What to_csv() leads with an apostrophe, and what a text of our own must lead with one more, to be told apart.
_GUARDED = re.compile(r"'+\s*[=+\-@＝＋－＠]")


def read_text(cell: str, markup: str) -> Text:
    """A text in the markup it names in brackets, else in that of its row."""
    named = _MARKUP.match(cell)
    return Text(cell[named.end() :], named[1]) if named else Text(cell, markup)


def write_text(text: Text, markup: str) -> str:
    """The text, its markup named where it is another than its row's or its words look like a name of one."""
    if not text:
        return ""
    needs_name = text.markup != markup or _MARKUP.match(text.text)
    return (f"[{text.markup}]" if needs_name else "") + text.text


def read_earned(cell: str, line: int, otherwise: Fraction) -> Fraction:
    """The share in a cell, or what an empty one means."""
    if not cell:
        return otherwise
    share = read_share(cell)
    if share is None:
        raise Fault(line, "not-a-share", text=cell[:20])
    return share


def write_earned(share: Fraction) -> str:
    """1, 0, or a per cent: a spreadsheet would take 1/3 for a day."""
    return str(share) if share.denominator == 1 else f"{write_percent(share)}%"


def guarded(text: str) -> str:
    """The text with one more apostrophe where a reader of CSV would take its first for a guard."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The cell of a CSV file without the apostrophe that keeps it from being run."""
    return cell[1:] if _GUARDED.match(cell) else cell


def read_markup(cell: str, line: int) -> str:
    """The markup of a row; plain where none is named."""
    if cell and cell not in MARKUPS:
        raise Fault(line, "unknown-markup", markup=cell[:40])
    return cell or PLAIN
