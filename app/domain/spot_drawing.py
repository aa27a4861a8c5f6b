"""A drawing with its areas and their letters in it, for print and for other systems, where nothing lies over it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from app.domain.answer_letters import LETTERS
from app.domain.areas import Area, Outline, mark_of, outline_of
from app.domain.course_figures import size_of
from app.domain.item import Item

SVG = "http://www.w3.org/2000/svg"
GREEN, INK, WHITE = "#0b4a38", "#17211d", "#ffffff"

register_namespace("", SVG)


def item_drawing(item: Item, drawing: bytes) -> bytes:
    """The drawing of an item's picture as it is printed: with letters where its choices are areas of it."""
    areas = [choice.area for choice in item.choices if choice.area]
    return with_letters(drawing, areas) if areas else drawing


def with_letters(drawing: bytes, areas: Sequence[Area]) -> bytes:
    """The drawing with the outline of each area and its letter. Raises ValueError for what is no drawing of a size."""
    size = size_of(drawing)
    if size is None:
        raise ValueError("a drawing without a size")
    root: Element = fromstring(drawing, forbid_dtd=True)
    marks = SubElement(root, f"{{{SVG}}}g", {"transform": _onto(root, size.width, size.height)})
    for letter, area in zip(LETTERS, areas, strict=False):
        outline = outline_of(area, size.width, size.height)
        _draw(marks, letter, outline, mark_of(outline, size.width, size.height))
    return tostring(root, "utf-8")


def _onto(root: Element, width: float, height: float) -> str:
    """From the picture's own pixels to the plane of its drawing (SVG 1.1, 7.8: xMidYMid meet)."""
    box = root.get("viewBox", f"0 0 {width} {height}").replace(",", " ").split()
    left, top, wide, high = map(float, box)
    scale = max(wide / width, high / height)
    x, y = left + (wide - width * scale) / 2, top + (high - height * scale) / 2
    return f"translate({x:.3f} {y:.3f}) scale({scale:.5f})"


def _draw(marks: Element, letter: str, outline: Outline, mark: tuple[float, float, float]) -> None:
    x, y, radius = mark
    points = " ".join(f"{across:.1f},{down:.1f}" for across, down in outline)
    line = {"stroke": GREEN, "stroke-width": f"{radius / 5:.1f}"}
    SubElement(
        marks, f"{{{SVG}}}polygon", {"points": points, "fill": "none", "stroke-dasharray": "6 4", **line}
    )
    # A letter of its own place: print would fit words at a point into the rectangles around it.
    place = SubElement(marks, f"{{{SVG}}}g", {"transform": f"translate({x:.1f} {y:.1f})"})
    SubElement(place, f"{{{SVG}}}circle", {"cx": "0", "cy": "0", "r": f"{radius:.1f}", "fill": WHITE, **line})
    size = radius * 1.25
    word = {"x": "0", "y": f"{size * 0.36:.1f}", "font-size": f"{size:.1f}", "font-weight": "700"}
    SubElement(place, f"{{{SVG}}}text", {**word, "text-anchor": "middle", "fill": INK}).text = letter
