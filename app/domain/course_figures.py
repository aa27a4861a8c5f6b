"""Figures: SVG drawings that say their size and do nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.domain.course_source import Source

_FORBIDDEN = ("script", "foreignObject", "iframe", "image", "a", "animate", "set", "handler")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
_LONGEST_SIDE = 10_000
_UNREADABLE = (
    ParseError,
    ValueError,
    LookupError,
)  # the last two: an encoding that the reader has not, or is none
_ABROAD = re.compile(r"url\(\s*['\"]?(?!#)|@import", re.IGNORECASE)


@dataclass(frozen=True)
class Size:
    """Width and height of a figure in CSS pixels, as it would be drawn at its own size."""

    width: int
    height: int


def size_of(svg: bytes) -> Size | None:
    """The size that a drawing says it has; None when it says none, is empty or is no drawing."""
    try:
        root = fromstring(svg, forbid_dtd=True)
    except (*_UNREADABLE, DefusedXmlException):
        return None
    return _size(root)


def _size(root: Element) -> Size | None:
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = root.get("viewBox", "").replace(",", " ").split()
    written = [side[1] for side in sides if side] if all(sides) else box[2:]
    try:
        size = Size(*(round(float(length)) for length in written))
    except (OverflowError, TypeError, ValueError):
        return None
    is_fit = all(0 < side <= _LONGEST_SIDE for side in (size.width, size.height))
    return size if is_fit else None


def check_figure(source: Source) -> None:
    """Note a drawing that is broken, has no size, or could do more than be looked at."""
    try:
        root = fromstring(source.text.encode(), forbid_dtd=True)
    except DefusedXmlException:
        source.note(1, "bad-svg", reason="DTD")
        return
    except _UNREADABLE as error:
        source.note(getattr(error, "position", (1, 0))[0], "bad-svg", reason=str(error))
        return
    if _local(root.tag) != "svg" or _size(root) is None:
        source.note(1, "svg-without-size")
    for reason in sorted({found for element in root.iter() for found in _dangers(element)}):
        source.note(1, "svg-not-plain", reason=reason)


def _dangers(element: Element) -> list[str]:
    """What in an element could run, fetch or lead somewhere."""
    tag = _local(element.tag)
    found = [f"<{tag}>"] if tag in _FORBIDDEN else []
    for name, value in element.attrib.items():
        is_link = _local(name) in ("href", "src") and not value.startswith("#")
        if is_link or _local(name).lower().startswith("on") or _ABROAD.search(value):
            found.append(f'{_local(name)}="{value[:30]}"')
    if tag == "style" and _ABROAD.search(element.text or ""):
        found.append("<style>")
    return found


def _local(name: object) -> str:
    return str(name).rsplit("}", 1)[-1]
