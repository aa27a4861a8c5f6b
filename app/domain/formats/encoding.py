"""Bytes of unknown make as text: UTF-8, UTF-16 or windows-1258, or refused by name."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from app.domain.formats.problems import UnreadableFile
from app.domain.text import nfc

MAX_BYTES = 5_000_000
UTF8, UTF16, VIETNAMESE = "UTF-8", "UTF-16", "windows-1258"
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

# The marks that windows-1258 writes as letters of their own after the vowel: grave, acute, tilde, hook, dot below.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aăâeêioôơuưy"
_STRAY_TONE = re.compile(f"(?<![{_VOWELS}{_VOWELS.upper()}])[{_TONES}]")
_TONED = sorted({nfc(vowel + tone) for vowel in _VOWELS for tone in _TONES})
_SYLLABLE = re.compile(
    "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    f"[{_VOWELS}{''.join(_TONED)}]{{1,3}}(?:ch?|m|ng|nh|n|p|t)?"
)
_WORD = re.compile(r"[^\W\d_]+")
_MOSTLY = 0.9  # of the words with marks are Vietnamese syllables; names and borrowed words need not be
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")  # a form feed may stand between pages
_NAMES = {
    "utf-8": UTF8,
    "us-ascii": UTF8,
    "ascii": UTF8,
    "utf-16": UTF16,
    "utf-16le": UTF16,
    "utf-16be": UTF16,
    "windows-1258": VIETNAMESE,
    "cp1258": VIETNAMESE,
}


@dataclass(frozen=True)
class Decoded:
    """A file's text with line ends as \\n, and the encoding it was written in."""

    text: str
    encoding: str


def decode(content: bytes, encoding: str = "") -> Decoded:
    """The text of a file, in the encoding named or else found. Raises UnreadableFile: empty, too-big, encoding-…

    UTF-8 and UTF-16 are found by their mark or by being valid; windows-1258 only where its tone marks all stand on
    vowels and the words with marks are Vietnamese, since nearly any bytes can be read in such an encoding.
    """
    if not content.strip(b"\0 \t\r\n\x0c"):
        raise UnreadableFile(1, "empty-file")
    if len(content) > MAX_BYTES:
        raise UnreadableFile(1, "too-big", most=str(MAX_BYTES // 1_000_000))
    found = _as_named(content, encoding) if encoding else _as_found(content)
    text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROLS.search(text.replace("\x85", ""))
    if control and control[0] == "\0":
        raise UnreadableFile(text.count("\n", 0, control.start()) + 1, "not-a-text-file")
    return Decoded(text, found.encoding)


def known_encoding(name: str) -> str:
    """The encoding that a name stands for; empty for one that is not read here."""
    return _NAMES.get(name.casefold().replace("_", "-"), "")


def _as_named(content: bytes, name: str) -> Decoded:
    encoding = known_encoding(name)
    if not encoding:
        raise UnreadableFile(1, "encoding-unknown", encoding=name)
    codec = {UTF8: "utf-8-sig", UTF16: _utf16_of(content, name), VIETNAMESE: "cp1258"}[encoding]
    return Decoded(_strictly(content, codec, encoding), encoding)


def _utf16_of(content: bytes, name: str) -> str:
    order = name.casefold().replace("_", "-")[6:]
    return _UTF16.get(content[:2]) or {"le": "utf-16-le", "be": "utf-16-be"}.get(order) or _order(content)


def _as_found(content: bytes) -> Decoded:
    if content[:4] in _UTF32:
        raise UnreadableFile(1, "encoding-unknown", encoding="UTF-32")
    if content[:2] in _UTF16:
        return Decoded(_strictly(content, _UTF16[content[:2]], UTF16), UTF16)
    if b"\0" in content[:4000]:
        return Decoded(_strictly(content, _order(content), UTF16), UTF16)
    try:
        return Decoded(content.decode("utf-8-sig"), UTF8)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    return Decoded(_vietnamese(content, line), VIETNAMESE)


def _order(content: bytes) -> str:
    """Which half of most letters is zero: in UTF-16 without its mark, the first or the second."""
    start = content[:4000]
    first, second = start[::2].count(0), start[1::2].count(0)
    return "utf-16-be" if first > second else "utf-16-le"


def _strictly(content: bytes, codec: str, encoding: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(line, "encoding-broken", encoding=encoding) from None


def _vietnamese(content: bytes, line: int) -> str:
    """The text if it can only be Vietnamese. Raises UnreadableFile, at the first line that is not UTF-8."""
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        raise UnreadableFile(line, "encoding-not-found") from None
    if _STRAY_TONE.search(text) or _CONTROLS.search(text):
        raise UnreadableFile(line, "encoding-not-found")
    composed = nfc(text)
    marked = [word for word in _WORD.findall(composed.lower()) if not word.isascii()]
    syllables = sum(bool(_SYLLABLE.fullmatch(word)) for word in marked)
    if not marked or syllables < _MOSTLY * len(marked) or any(map(unicodedata.combining, composed)):
        raise UnreadableFile(line, "encoding-not-found")
    return composed
