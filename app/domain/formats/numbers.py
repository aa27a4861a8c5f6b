"""Shares and numbers as files of items write them, read back exactly.

Numbers of answers, with either decimal mark, are read by number_reading, those of forms and courses by plain_number.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from app.domain.plain_number import read_plain

_PERCENT = re.compile(r"[+-]?(\d{1,3})(?:\.(\d{0,18}))?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
LONGEST_NUMBER = 60  # characters
_LARGEST_EXPONENT = 30
_PLACES = 5  # decimals of a per cent that has no end: Moodle's own
_MOST_DIGITS = 12  # decimals of a per cent that are to be trusted: the last ones of a float are not
_MOST_PARTS = 12  # 33.33 is meant for a third; 5.26 is meant as it stands


def read_percent(text: str) -> Fraction | None:
    """The share that a per cent stands for: 50 is a half, 33.33333 a third, 66.67 two thirds; None for no number.

    A written value with two decimals or more stands for the fraction with the smallest denominator up to 12 that it
    rounds or cuts off, as authors' tools write thirds, sixths and sevenths.
    """
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        return None
    written = Fraction(text.strip().removesuffix("."))
    places = len(found[2] or "")
    meant = (written / 100).limit_denominator(_MOST_PARTS)
    if places >= 2 and abs(meant * 100 - written) < Fraction(1, 10 ** min(places, _MOST_DIGITS)):
        return meant
    return written / 100


def write_percent(share: Fraction) -> str:
    """The per cent, exact where it ends within five decimals: 50, 12.5, 33.33333."""
    with localcontext() as context:
        context.prec = 40
        percent = Decimal(share.numerator * 100) / Decimal(share.denominator)
        return _plain(percent.quantize(Decimal(1).scaleb(-_PLACES)))


def as_written(share: Fraction) -> Fraction:
    """The share as it is read back once it was written."""
    return read_percent(write_percent(share)) or Fraction(0)


def read_share(text: str) -> Fraction | None:
    """A share as people write it in a table: 1, 0.5, 1/3 or 33.33333%; None when it is none."""
    text = text.strip()
    if text.endswith("%"):
        return read_percent(text[:-1])
    share = read_plain(text)
    if share is None:
        return None
    percent = read_percent(_plain(Decimal(text) * 100)) if "." in text else None
    return share if percent is None else percent


def read_decimal(text: str) -> Decimal | None:
    """A number with a decimal point, at most 60 characters; None for anything else, a decimal comma included."""
    text = text.strip()
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if abs(number.adjusted()) <= _LARGEST_EXPONENT or not number else None


def write_decimal(number: Decimal) -> str:
    """The number without exponent or needless zeros."""
    return _plain(number)


def middle_and_reach(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """The middle of a band and how far it reaches to either side, exact."""
    with localcontext() as context:
        context.prec = 400
        return (low + high) / 2, (high - low) / 2


def around(middle: Decimal, reach: Decimal) -> tuple[Decimal, Decimal]:
    """The ends of a band, exact."""
    with localcontext() as context:
        context.prec = 400
        return middle - reach, middle + reach


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
