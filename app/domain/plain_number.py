"""Numbers as people write them in forms and course files: whole, with decimals, or a fraction.

Numbers of answers, with either decimal mark, are read by number_reading, those of files of items by
formats.numbers.
"""

from __future__ import annotations

import re
from fractions import Fraction

_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,18}|/(?!0+$)\d{1,15})?", re.ASCII)
_PLAIN_DECIMAL = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?", re.ASCII)


def read_plain(text: str) -> Fraction | None:
    """The number, exact: 1, -0.5 or 1/3; None for anything else. No exponents: a few letters would be a huge number."""
    text = text.strip()
    return Fraction(text) if _PLAIN.fullmatch(text) else None


def read_plain_decimal(text: str) -> Fraction | None:
    """The decimal fraction, exact: 12, 12.5 or -3; None for anything else."""
    return Fraction(text) if _PLAIN_DECIMAL.fullmatch(text) else None
