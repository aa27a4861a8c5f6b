"""Text as GIFT writes it: escapes, markup in brackets, percents.

Rules: Moodle documentation, "GIFT format" (docs.moodle.org). A backslash keeps : # = ~ { } [ ] and itself from
meaning anything, and \\n is a line end. While a question is taken apart, an escaped sign is held by a code point
that no text has; the model leaves those out of every text.
"""

from __future__ import annotations

import re
from fractions import Fraction

from app.domain.formats.bank_item import AUTO, HTML, MARKDOWN, PLAIN, Text
from app.domain.formats.numbers import write_percent

MARKUPS = {"moodle": AUTO, "html": HTML, "markdown": MARKDOWN, "plain": PLAIN}
_NAMES = {markup: name for name, markup in MARKUPS.items()}

LONGEST_COMMENT = 200  # characters of an id or tag in a comment

_SIGNS = ":#=~{}[]\\n"
_HELD = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_SIGNS)}
_SHOWN = str.maketrans({held: "\n" if sign == "n" else sign for sign, held in _HELD.items()})
_ESCAPE = re.compile(r"\\([:#=~{}\[\]\\n])")
_HELD_SIGNS = re.compile("[\ufdd0-\ufdef]")
_MARKUP = re.compile(r"\[(moodle|html|markdown|plain)\]")
_RESERVED = re.compile(r"[\\#=~{}:]")
_FOLDED = re.compile(r"[ \t]*\n[ \t]*")


def hold(text: str) -> str:
    """The text with its escapes held; a code point that holds one is no text and goes."""
    return _ESCAPE.sub(lambda found: _HELD[found[1]], _HELD_SIGNS.sub("", text))


def shown(held: str) -> str:
    """What a held text says."""
    return held.translate(_SHOWN)


def read_text(held: str, markup: str) -> Text:
    """A held text with the markup it names, else the one given. Line ends within plain text only fold it."""
    held = held.strip()
    named = _MARKUP.match(held)
    if named:
        markup, held = MARKUPS[named[1]], held[named.end() :]
    return Text(shown(held if markup in (HTML, MARKDOWN) else _FOLDED.sub(" ", held)), markup)


def read_plain(held: str) -> str:
    """A held text that is plain in any case."""
    return shown(_FOLDED.sub(" ", held)).strip()


def escaped(text: str) -> str:
    """The text so that none of it means anything, on one line."""
    return _RESERVED.sub(lambda found: "\\" + found[0], text).replace("\n", "\\n")


def write_text(text: Text, markup: str) -> str:
    """The text, its markup named where it is not the one given, or where its words look like a name of one."""
    if not text:
        return ""
    needs_name = text.markup != markup or _MARKUP.match(text.text) or text.text.startswith("%")
    return (f"[{_NAMES[text.markup]}]" if needs_name else "") + escaped(text.text)


def write_weight(share: Fraction) -> str:
    """A share between per cent signs."""
    return f"%{write_percent(share)}%"
