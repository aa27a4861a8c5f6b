"""Drawing our figures into a PDF: the plain SVG that courses use, as vectors, with text that can be searched.

Shapes, paths without arcs, lines of text and moves; whatever else a drawing holds raises CannotDraw, and the
caller prints its words instead. All lengths are in the drawing's own units; y grows downwards there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from reportlab.lib.colors import Color, toColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from app.domain.course_figures import Size, size_of
from app.domain.pdf import draw_text
from app.domain.svg_paths import CannotDraw, path_steps
from app.domain.typeface import REGULAR, SEMIBOLD, printable_prose, text_width

_INHERITED = (
    "fill",
    "stroke",
    "stroke-width",
    "font-size",
    "font-weight",
    "text-anchor",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
)
_MOVE = re.compile(r"(translate|rotate|scale)\(([^)]*)\)\s*")
_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_SILENT = frozenset({"title", "desc", "defs", "metadata"})
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


Look = Mapping[str, str]


def figure_size(svg: bytes) -> Size:
    """Width and height. Raises CannotDraw when the drawing says none."""
    size = size_of(svg)
    if size is None:
        raise CannotDraw("no size")
    return size


@lru_cache(maxsize=16)
def read_figure(svg: bytes) -> Element:
    """The drawing, gone through once. Raises CannotDraw when any of it could not be printed."""
    root: Element = fromstring(svg, forbid_dtd=True)
    for element in root.iter():
        tag = _tag(element)
        if tag not in _KNOWN:
            raise CannotDraw(tag)
        if "style" in element.attrib or "class" in element.attrib:
            raise CannotDraw("style")
        list(_moves(element))
        if tag == "path":
            list(path_steps(element.get("d", "")))
        if tag == "text" and len(element):
            raise CannotDraw("text in parts")
    return root


def draw_figure(canvas: Canvas, svg: bytes, x: float, y: float, scale: float) -> None:
    """Draw with the lower left corner at (x, y), `scale` points to each unit of the drawing."""
    root = read_figure(svg)
    size = figure_size(svg)
    boxes = tuple(_boxes(root))
    canvas.saveState()
    canvas.translate(x, y + size.height * scale)
    canvas.scale(scale, -scale)
    for element in root:
        _draw(_Pen(canvas, boxes), element, _look(root, {"fill": "black"}))
    canvas.restoreState()


@dataclass(frozen=True)
class _Box:
    """A rectangle of the drawing in which words may stand."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class _Pen:
    canvas: Canvas
    boxes: tuple[_Box, ...]


def _boxes(root: Element) -> Iterator[_Box]:
    size = (float(part) for part in root.get("viewBox", "0 0 0 0").replace(",", " ").split())
    left, top, width, height = size
    yield _Box(left, top, left + width, top + height)
    for element in root.iter():
        if _tag(element) == "rect":
            x, y, width, height = (_number(element, name) for name in ("x", "y", "width", "height"))
            yield _Box(x, y, x + width, y + height)


def _draw(pen: _Pen, element: Element, inherited: Look) -> None:
    tag = _tag(element)
    if tag in _SILENT:
        return
    look = _look(element, inherited)
    pen.canvas.saveState()
    for kind, numbers in _moves(element):
        _move(pen.canvas, kind, numbers)
    if tag == "g":
        for child in element:
            _draw(pen, child, look)
    elif tag == "text":
        _draw_words(pen, element, look)
    else:
        _paint(pen.canvas, element, look)
    pen.canvas.restoreState()


def _look(element: Element, inherited: Look) -> Look:
    own = {name: element.attrib[name] for name in _INHERITED if name in element.attrib}
    return {**inherited, **own}


def _moves(element: Element) -> Iterator[tuple[str, list[float]]]:
    words = element.get("transform", "")
    if _MOVE.sub("", words).strip():
        raise CannotDraw(words)
    for kind, numbers in _MOVE.findall(words):
        yield kind, [float(number) for number in numbers.replace(",", " ").split()]


def _move(canvas: Canvas, kind: str, numbers: list[float]) -> None:
    if kind == "translate":
        canvas.translate(numbers[0], numbers[1] if len(numbers) > 1 else 0)
    elif kind == "scale":
        canvas.scale(numbers[0], numbers[-1])
    else:
        x, y = numbers[1:] if len(numbers) == 3 else (0.0, 0.0)
        canvas.translate(x, y)
        canvas.rotate(numbers[0])
        canvas.translate(-x, -y)


def _paint(canvas: Canvas, element: Element, look: Look) -> None:
    fill, stroke = _colour(look.get("fill")), _colour(look.get("stroke"))
    if fill:
        canvas.setFillColor(fill)
    if stroke:
        canvas.setStrokeColor(stroke)
        canvas.setLineWidth(float(look.get("stroke-width", "1")))
        canvas.setLineCap(_CAPS.get(look.get("stroke-linecap", ""), 0))
        canvas.setLineJoin(_JOINS.get(look.get("stroke-linejoin", ""), 0))
        dashes = look.get("stroke-dasharray", "none")
        canvas.setDash([] if dashes == "none" else [float(each) for each in dashes.replace(",", " ").split()])
    path = canvas.beginPath()
    _DRAWN[_tag(element)](path, element)
    canvas.drawPath(path, stroke=int(stroke is not None), fill=int(fill is not None))


def _colour(words: str | None) -> Color | None:
    return None if words in (None, "none") else toColor(words)


def _rect(path: PDFPathObject, element: Element) -> None:
    x, y, width, height = (_number(element, name) for name in ("x", "y", "width", "height"))
    radius = min(_number(element, "rx"), width / 2, height / 2)
    if radius:
        path.roundRect(x, y, width, height, radius)
    else:
        path.rect(x, y, width, height)


def _circle(path: PDFPathObject, element: Element) -> None:
    path.circle(*(_number(element, name) for name in ("cx", "cy", "r")))


def _ellipse(path: PDFPathObject, element: Element) -> None:
    x, y, across, down = (_number(element, name) for name in ("cx", "cy", "rx", "ry"))
    path.ellipse(x - across, y - down, 2 * across, 2 * down)


def _line(path: PDFPathObject, element: Element) -> None:
    path.moveTo(_number(element, "x1"), _number(element, "y1"))
    path.lineTo(_number(element, "x2"), _number(element, "y2"))


def _points(path: PDFPathObject, element: Element) -> None:
    numbers = [float(each) for each in element.get("points", "").replace(",", " ").split()]
    first, *rest = zip(numbers[::2], numbers[1::2], strict=True)
    path.moveTo(*first)
    for point in rest:
        path.lineTo(*point)
    if _tag(element) == "polygon":
        path.close()


def _path(path: PDFPathObject, element: Element) -> None:
    draw: dict[str, Callable[..., None]] = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo}
    for step, points in path_steps(element.get("d", "")):
        if step == "Z":
            path.close()
        else:
            draw[step](*points)


def _draw_words(pen: _Pen, element: Element, look: Look) -> None:
    """A line of text. Our face is wider than many: where it would leave its box, it is set that much smaller."""
    words = printable_prose(" ".join((element.text or "").split()))
    x, y, size = _number(element, "x"), _number(element, "y"), float(look.get("font-size", "16"))
    face = SEMIBOLD if look.get("font-weight") in ("600", "700", "800", "bold") else REGULAR
    anchor = _ANCHORS[look.get("text-anchor", "start")]
    colour = _colour(look.get("fill"))
    if colour is None or not words:
        return
    canvas = pen.canvas
    canvas.translate(x, y)
    canvas.scale(1, -1)
    width = text_width(words, face, size)
    size *= min(1.0, _room(pen.boxes, x, y - size / 3, anchor) / max(width, 0.01))
    draw_text(canvas, -anchor * text_width(words, face, size), 0, words, face, size, colour)


def _room(boxes: tuple[_Box, ...], x: float, y: float, anchor: float) -> float:
    """How wide a line may be that starts, stands or ends at (x, y): to the edge of the smallest box around it."""
    around = [box for box in boxes if box.holds(x, y)] or list(boxes[:1])
    box = min(around, key=lambda each: (each.right - each.left) * (each.bottom - each.top))
    before, after = x - box.left - 3, box.right - 3 - x
    if anchor == 0.5:
        return 2 * min(before, after)
    return before if anchor else after


def _number(element: Element, name: str) -> float:
    return float(element.get(name, "0"))


def _tag(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


_DRAWN = {
    "rect": _rect,
    "circle": _circle,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _points,
    "polygon": _points,
    "path": _path,
}
_KNOWN = _SILENT | _DRAWN.keys() | {"svg", "g", "text"}
