"""The typeface of everything printed: Be Vietnam Pro, what it can draw and how wide it is.

The faces are read from the package `fontpkg-be-vietnam-pro`, once per process.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import resources

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.domain.text import nfc

REGULAR = "BeVietnamPro-Regular"
MEDIUM = "BeVietnamPro-Medium"
SEMIBOLD = "BeVietnamPro-SemiBold"
ITALIC = "BeVietnamPro-Italic"
FACES = (REGULAR, MEDIUM, SEMIBOLD, ITALIC)

# Signs that say the same as one the typeface has. Spaces of odd widths, hyphens, bullets.
_EQUIVALENTS = {
    **dict.fromkeys(map(chr, (0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2008, 0x2009)), " "),
    **dict.fromkeys("\t\n\r\v\f\x85\u200a\u2028\u2029\u205f\u3000", " "),
    **dict.fromkeys("\u2007\u202f", "\u00a0"),
    **dict.fromkeys("\u2010\u2011", "-"),
    **dict.fromkeys("\u2012\u2015", "–"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f", ""),
    "№": "No.",
    "\u02bc": "’",
}
_EQUIVALENCE = str.maketrans(_EQUIVALENTS)
_MARKS = re.compile("[\u0300-\u036f]")
_CLUSTER = re.compile("([^\u0300-\u036f])([\u0300-\u036f]+)")
_GAP = 60  # between a letter and a mark set above it, in thousandths of the size


class MissingGlyph(ValueError):
    """The typeface has no shape for `character`; printing would leave a blank or a box."""

    def __init__(self, character: str, text: str) -> None:
        self.character = character
        self.text = text
        name = unicodedata.name(character, "unnamed character")
        super().__init__(f"cannot print U+{ord(character):04X} ({name}) in {text!r}")


@cache
def face(name: str) -> TTFont:
    """The registered face called `name`; the first call reads it from its package."""
    path = resources.files("fontpkg_be_vietnam_pro") / "files" / f"{name}.ttf"
    font = TTFont(name, str(path), asciiReadable=False)
    pdfmetrics.registerFont(font)
    return font


@cache
def register_faces() -> None:
    """Read and register every face, and make the upright and italic ones one family."""
    for name in FACES:
        face(name)
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=SEMIBOLD, italic=ITALIC, boldItalic=SEMIBOLD)


@cache
def drawable_codes() -> frozenset[int]:
    """The code points every face can draw (all faces of the family cover the same set)."""
    return frozenset(face(REGULAR).face.charToGlyph)


def printable(text: str) -> str:
    """`text` in NFC, made only of what the typeface can draw.

    Odd spaces, hyphens and invisible signs become their plain equivalents. A letter the typeface lacks
    whole but has in parts (ŏ, ŭ, ê̆ of Ê Đê and Gia Rai names) is given as base and combining marks, which
    `pdf.draw_text` sets in place. Raises MissingGlyph for anything else.
    """
    return _in_glyphs(text, _refuse)


def printable_or_numbered(text: str) -> str:
    """Like `printable`, for text that comes from anyone: never fails.

    A sign without a shape is written by its number, as in "[U+4E2D]", so that it is seen to be missing.
    """
    return _in_glyphs(text, lambda sign, _text: f"[U+{ord(sign):04X}]")


def printable_prose(text: str) -> str:
    """Like `printable_or_numbered`, for text that flows: a letter that could only be set from parts loses its mark
    (ŏ becomes o)."""
    return _MARKS.sub("", printable_or_numbered(text))


def _refuse(sign: str, text: str) -> str:
    raise MissingGlyph(sign, text)


def _in_glyphs(text: str, on_missing: Callable[[str, str], str]) -> str:
    composed = nfc(text.translate(_EQUIVALENCE))
    known = drawable_codes()
    if known.issuperset(map(ord, composed)):
        return composed
    return "".join(
        sign if ord(sign) in known else _parts(sign) or on_missing(sign, text) for sign in composed
    )


@lru_cache(maxsize=256)
def _parts(sign: str) -> str:
    """Base letter and marks that together make `sign`, or "" when the typeface lacks one of them."""
    parts = unicodedata.normalize("NFD", sign)
    return parts if len(parts) > 1 and drawable_codes().issuperset(map(ord, parts)) else ""


def text_width(text: str, name: str, size: float, tracking: float = 0.0) -> float:
    """Width in points of printable `text`, with `tracking` points of extra space after each letter."""
    width = _units(text, name) * size / 1000
    return float(width + tracking * len(text)) if tracking else float(width)


@lru_cache(maxsize=1000)  # labels, and what a workshop is about, are the same on all its certificates
def _units(text: str, name: str) -> float:
    widths = face(name).face.charWidths
    return float(sum(widths[ord(sign)] for sign in text))


def has_loose_marks(text: str) -> bool:
    """Whether `text` holds combining marks that have to be set in place one by one."""
    return _MARKS.search(text) is not None


def loose_marks(text: str, name: str) -> Iterator[tuple[int, int, float, float]]:
    """Every combining mark of `text`: index of its base, its own index, and the offset dx, dy between them.

    Offsets lead from the base's origin, in thousandths of the size: the mark is centred on the base and,
    when it belongs above, clears the base's top by a small gap. Marks stack.
    """
    for cluster in _CLUSTER.finditer(text):
        left, _, right, top = outline_box(cluster[1], name)
        for at in range(cluster.start(2), cluster.end(2)):
            mark_left, mark_bottom, mark_right, mark_top = outline_box(text[at], name)
            rise = max(0.0, top + _GAP - mark_bottom) if mark_bottom > 0 else 0.0
            yield cluster.start(), at, (left + right - mark_left - mark_right) / 2, rise
            if mark_bottom > 0:
                top = mark_top + rise


@cache
def outline_box(sign: str, name: str) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a glyph's outline in thousandths of the size (glyf table header)."""
    shape = face(name).face
    glyph = shape.charToGlyph[ord(sign)]
    start, end = shape.glyphPos[glyph], shape.glyphPos[glyph + 1]
    if start == end:
        return 0.0, 0.0, shape.charWidths[ord(sign)], 0.0
    outlines: bytes = shape.get_table("glyf")  # type: ignore[no-untyped-call]
    header = outlines[start + 2 : start + 10]
    left, bottom, right, top = (
        int.from_bytes(header[at : at + 2], "big", signed=True) * 1000 / shape.unitsPerEm
        for at in (0, 2, 4, 6)
    )
    return left, bottom, right, top
