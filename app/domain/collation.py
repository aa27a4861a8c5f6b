"""Vietnamese alphabetical order as a plain string, so that an index can hold it.

The order is that of Vietnamese dictionaries: letter by letter in the alphabet, in which ă, â, đ, ê, ô, ơ, ư
are letters of their own, then the tone of the syllable, then the next syllable. The key is made of digits
alone: every database and every collation agrees on how digits compare.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from app.domain.text import fold, nfc

T = TypeVar("T")

# f, j, w and z are not in the alphabet of 29 letters; they stand where loan words put them.
_LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_CODES = {letter: f"{code:02}" for code, letter in enumerate(_LETTERS, start=10)}
_CODES["ð"] = _CODES["đ"]  # U+00D0, the Icelandic look-alike that old input methods produce

# Tones in dictionary order: ngang (no mark) is 1, then huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}
_NO_TONE = 1
_WIDEST_NUMBER = 4  # digits; what is longer is no count but a code, and sorts by its first digits


def collation_key(text: str) -> str:
    """The key by which Vietnamese text sorts, in digits. Case, spacing and punctuation do not count.

    A letter is two digits from 10 up; a syllable ends with 0 and its tone, which sorts before any letter.
    Letters of other scripts come last, in the order of Unicode; numbers stand by their size.
    """
    padded = re.sub(r"[0-9]+", lambda number: number[0].zfill(_WIDEST_NUMBER), text)
    return "".join(map(_syllable_key, padded.split()))


def _syllable_key(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable.casefold())
    tone = next((_TONES[c] for c in decomposed if c in _TONES), _NO_TONE)
    letters = nfc("".join(c for c in decomposed if c not in _TONES))
    codes = "".join(map(_letter_key, letters))
    return f"{codes}0{tone}" if codes else ""


def _letter_key(letter: str) -> str:
    """Two digits for a letter of the alphabet; a foreign accent ("ü") falls back to the bare letter."""
    if letter in _CODES:
        return _CODES[letter]
    return "".join(_CODES.get(c) or _foreign_key(c) for c in fold(letter))


def _foreign_key(letter: str) -> str:
    return f"99{ord(letter):07}" if letter.isalnum() else ""


def initial_of(text: str) -> str:
    """The letter of the alphabet under which a text stands in an index, great and without its tone: Á is A, Đ is Đ."""
    code = collation_key(text)[:2]
    return next((letter for letter in _LETTERS if _CODES[letter] == code), text[:1]).upper()


def by_letter(things: Iterable[T], name: Callable[[T], str]) -> dict[str, list[T]]:
    """Things by the letter under which their names stand in an index; letters and things in alphabetical order."""
    found: dict[str, list[T]] = {}
    for each in sorted(things, key=lambda each: collation_key(name(each))):
        found.setdefault(initial_of(name(each)), []).append(each)
    return found
