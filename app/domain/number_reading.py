"""Numbers as people write them: 1.234,5 in Vietnamese, 1,234.5 in English, 1 234,5 in either.

What a mark means is mostly plain from the number itself, whatever the language:

- marks of both kinds: the last is the decimal mark, the other groups thousands (1.234,5 and 1,234.5);
- the same mark several times: it groups thousands (1.234.567);
- spaces group thousands, so that a mark beside them is the decimal one (1 234.567);
- a mark that does not stand before exactly three digits, or stands after none, more than three or a leading 0, is the
  decimal mark (12.5, 1234.567, 0.125, ,5).

Ambiguous is what is left: one to three digits, one mark, three digits, as 1.234 or 12,345. The language of the page
decides: the comma is the decimal mark in Vietnamese, the point in English. Sources of both customs: Unicode CLDR 45,
common/main/vi.xml and en.xml, <numbers>; the space between groups: ISO 80000-1:2022, 7.3.

Everything else is no number: groups that are not of three digits (12.34.567), two decimal marks, powers, fractions.
Numbers of forms and courses are read by plain_number, those of files of items by formats.numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

DECIMAL_MARKS = {"vi": ",", "en": "."}

_SPACES = re.compile("[ \u00a0\u2009\u202f]")
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_NUMBER = re.compile(r"([+-]?) ?((?=[.,]?\d)[\d., ]*?)", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*", re.ASCII)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def read_number(text: str, language: str) -> Fraction | None:
    """The number that a text says on a page in `language`; None when it says none."""
    match = _NUMBER.fullmatch(_SPACES.sub(" ", text.strip()).translate(_SIGNS))
    if match is None:
        return None
    sign, digits = match.groups()
    found = _read_digits(digits, language)
    return -found if found is not None and sign == "-" else found


def _read_digits(digits: str, language: str) -> Fraction | None:
    mark = _decimal_mark(digits, language)
    whole, _mark, part = digits.rpartition(mark) if mark else (digits, "", "")
    if part and not part.isdigit():
        return None
    if not whole.isdigit() and not (whole == "" and part) and not _GROUPED.fullmatch(whole):
        return None
    return Fraction(f"{re.sub('[., ]', '', whole) or '0'}.{part or '0'}")


def is_ambiguous(text: str) -> bool:
    """Whether only the language of its page tells which number a text says."""
    return bool(_AMBIGUOUS.fullmatch(text.strip().translate(_SIGNS).lstrip("+-")))


def write_number(number: Fraction) -> str:
    """A decimal fraction as a text that says the same on every page."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return f"{text}0" if is_ambiguous(text) else text


def _decimal_mark(digits: str, language: str) -> str:
    """The decimal mark of a number; empty when all its marks group thousands, or it has none."""
    marks = re.sub(r"[\d ]", "", digits)
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return ""
    if _AMBIGUOUS.fullmatch(digits):
        return marks if marks == DECIMAL_MARKS[language] else ""
    return marks
