"""Which SVG can be printed: the elements, attributes and values that we know. All else raises CannotDraw."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from reportlab.lib.colors import Color, toColor

from app.domain.course_figures import Size
from app.domain.svg_paths import CannotDraw

Look = Mapping[str, str]
"""The attributes that hold for an element and what stands in it: fill, stroke, font-size …"""

SILENT = frozenset({"title", "desc", "defs", "metadata"})
_INHERITED = frozenset(
    (
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-opacity", "stroke-width", "stroke-linecap"),
        *("stroke-linejoin", "stroke-miterlimit", "stroke-dasharray"),
        *("font-size", "font-weight", "text-anchor"),
    )
)
_SAYS_NOTHING = frozenset({"id", "role", "lang", "font-family", "version"})  # words are set in our own face
_OWN = {
    "svg": ("viewBox", "width", "height"),
    "g": ("transform",),
    "rect": ("transform", "opacity", "x", "y", "width", "height", "rx", "ry"),
    "circle": ("transform", "opacity", "cx", "cy", "r"),
    "ellipse": ("transform", "opacity", "cx", "cy", "rx", "ry"),
    "line": ("transform", "opacity", "x1", "y1", "x2", "y2"),
    "polyline": ("transform", "opacity", "points"),
    "polygon": ("transform", "opacity", "points"),
    "path": ("transform", "opacity", "d"),
    "text": ("transform", "opacity", "x", "y"),
}
_LENGTH = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?:px)?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|rgb\([\d\s.,%]+\)|[a-zA-Z]+")
_SHORT_COLOUR = re.compile(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
_MOVE = re.compile(r"(translate|rotate|scale)\(([^)]*)\)\s*")
_COUNTS = {"translate": (1, 2), "scale": (1, 2), "rotate": (1, 3)}


def check_element(element: Element) -> None:
    """Raises CannotDraw for an element or an attribute that would be left out of the print, or look otherwise."""
    tag = tag_of(element)
    if tag in SILENT:
        return
    if tag not in _OWN:
        raise CannotDraw(f"<{tag}>")
    if tag == "text" and len(element):
        raise CannotDraw("text in parts")
    for name in element.attrib:
        is_about = name.startswith(("{", "aria-", "data-"))  # of another vocabulary, or for other readers
        if not is_about and name not in _OWN[tag] and name not in _INHERITED | _SAYS_NOTHING:
            raise CannotDraw(f"{name}= of <{tag}>")


def tag_of(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def look_of(element: Element, inherited: Look) -> Look:
    """What holds for the element: its own attributes over those of what it stands in."""
    own = {name: value.strip() for name, value in element.attrib.items() if name in _INHERITED}
    return {**inherited, **{name: value for name, value in own.items() if value != "inherit"}}


def length(words: str) -> float:
    """A length in the drawing's units, which are CSS pixels. Raises CannotDraw for other units and per cent."""
    match = _LENGTH.fullmatch(words.strip())
    number = float(match[1]) if match else math.inf
    if not math.isfinite(number):
        raise CannotDraw(f"length {words}")
    return number


def lengths(words: str) -> list[float]:
    return [length(each) for each in words.replace(",", " ").split()]


def measure(words: str) -> float:
    """A length that is not below 0."""
    number = length(words)
    if number < 0:
        raise CannotDraw(f"length {words}")
    return number


def share(words: str) -> float:
    """An opacity, from 0 to 1."""
    return min(1.0, max(0.0, length(words)))


def colour(words: str) -> Color | None:
    """A colour by name, #rgb, #rrggbb or rgb(); None for none."""
    if words == "none":
        return None
    words = _SHORT_COLOUR.sub(r"#\1\1\2\2\3\3", words) if len(words) == len("#rgb") else words
    if not _COLOUR.fullmatch(words):
        raise CannotDraw(f"colour {words}")
    return toColor(words)


def moves_of(element: Element) -> Iterator[tuple[str, list[float]]]:
    """What `transform` asks for: translate, rotate and scale with their numbers."""
    words = element.get("transform", "")
    if _MOVE.sub("", words).strip():
        raise CannotDraw(words)
    for kind, written in _MOVE.findall(words):
        numbers = lengths(written)
        if len(numbers) not in _COUNTS[kind]:
            raise CannotDraw(words)
        yield kind, numbers


def view_of(root: Element, size: Size) -> tuple[float, float, float, float]:
    """The part of the plane that the drawing shows: left, top, width, height, the last two above 0."""
    left, top, width, height = lengths(root.get("viewBox", f"0 0 {size.width} {size.height}"))
    if min(width, height) <= 0:
        raise CannotDraw("empty view")
    return left, top, width, height
