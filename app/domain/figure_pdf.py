"""Drawing our figures into a PDF: the plain SVG that courses use, as vectors, with text that can be searched.

Shapes, paths without arcs, lines of text and moves (figure_svg.py says which); whatever else a drawing holds raises
CannotDraw, and the caller prints its words instead. All lengths are in the drawing's own units; y grows downwards
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from math import inf
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from app.domain.course_figures import Size, size_of
from app.domain.figure_svg import (
    SILENT,
    Look,
    check_element,
    colour,
    length,
    lengths,
    look_of,
    measure,
    moves_of,
    share,
    tag_of,
    view_of,
)
from app.domain.pdf import draw_text
from app.domain.svg_paths import CannotDraw, path_steps
from app.domain.typeface import REGULAR, SEMIBOLD, printable_prose, register_faces, text_width

_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_FILLS = {"evenodd": 0, "nonzero": 1}
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_FIRST: Look = {"fill": "black", "stroke": "none"}


def figure_size(svg: bytes) -> Size:
    """Width and height. Raises CannotDraw when the drawing says none."""
    size = size_of(svg)
    if size is None:
        raise CannotDraw("no size")
    return size


@lru_cache(maxsize=16)
def read_figure(svg: bytes) -> Element:
    """The drawing, drawn once where nobody sees it. Raises CannotDraw when any of it could not be printed."""
    size = figure_size(svg)
    root: Element = fromstring(svg, forbid_dtd=True)
    register_faces()
    try:
        for element in root.iter():
            check_element(element)
        _draw_whole(Canvas(BytesIO()), root, size, 1)
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise CannotDraw(str(error)) from error
    return root


def can_draw(svg: bytes) -> bool:
    """Whether all of the drawing can be printed."""
    try:
        read_figure(svg)
    except CannotDraw:
        return False
    return True


def draw_figure(canvas: Canvas, svg: bytes, x: float, y: float, scale: float) -> None:
    """Draw with the lower left corner at (x, y), `scale` points to each pixel of the drawing's size."""
    root = read_figure(svg)
    canvas.saveState()
    canvas.translate(x, y)
    _draw_whole(canvas, root, figure_size(svg), scale)
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
    """What draws, and the boxes that stand where it has been moved to."""

    canvas: Canvas
    boxes: tuple[_Box, ...]


def _draw_whole(canvas: Canvas, root: Element, size: Size, scale: float) -> None:
    """The view in the middle of the room that the size gives (SVG 1.1, 7.8: xMidYMid meet)."""
    left, top, width, height = view_of(root, size)
    fit = scale * min(size.width / width, size.height / height)
    canvas.translate(size.width * scale / 2, size.height * scale / 2)
    canvas.scale(fit, -fit)
    canvas.translate(-left - width / 2, -top - height / 2)
    pen = _Pen(canvas, (_Box(left, top, left + width, top + height), *_boxes(root)))
    for element in root:
        _draw(pen, element, look_of(root, _FIRST))


def _boxes(element: Element) -> Iterator[_Box]:
    """The rectangles in an element, but for those that are moved further."""
    if tag_of(element) == "rect":
        x, y, width, height = (_number(element, name) for name in ("x", "y", "width", "height"))
        yield _Box(x, y, x + width, y + height)
    for child in element:
        if "transform" not in child.attrib:
            yield from _boxes(child)


def _draw(pen: _Pen, element: Element, inherited: Look) -> None:
    tag = tag_of(element)
    if tag in SILENT:
        return
    look = look_of(element, inherited)
    pen.canvas.saveState()
    if "transform" in element.attrib:
        pen = replace(pen, boxes=tuple(_boxes(element)))
    for kind, numbers in moves_of(element):
        _move(pen.canvas, kind, numbers)
    if tag == "g":
        for child in element:
            _draw(pen, child, look)
    elif tag == "text":
        _draw_words(pen, element, look)
    else:
        _paint(pen.canvas, element, look)
    pen.canvas.restoreState()


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
    fill, stroke = _colour(element, look, "fill"), _colour(element, look, "stroke")
    if fill:
        canvas.setFillColor(fill)
    if stroke:
        canvas.setStrokeColor(stroke)
        _set_line(canvas, look)
    path = canvas.beginPath()
    _DRAWN[tag_of(element)](path, element)
    rule = _FILLS[look.get("fill-rule", "nonzero")]
    canvas.drawPath(path, stroke=int(stroke is not None), fill=int(fill is not None), fillMode=rule)


def _set_line(canvas: Canvas, look: Look) -> None:
    canvas.setLineWidth(measure(look.get("stroke-width", "1")))
    canvas.setLineCap(_CAPS[look.get("stroke-linecap", "butt")])
    canvas.setLineJoin(_JOINS[look.get("stroke-linejoin", "miter")])
    canvas.setMiterLimit(measure(look.get("stroke-miterlimit", "4")))
    dashes = look.get("stroke-dasharray", "none")
    written = [] if dashes == "none" else [measure(each) for each in dashes.replace(",", " ").split()]
    canvas.setDash(written if any(written) else [])


def _colour(element: Element, look: Look, what: str) -> Color | None:
    """The colour to fill or stroke with, as clear as the element and its `what`-opacity say."""
    plain = colour(look[what])
    alpha = share(element.get("opacity", "1")) * share(look.get(f"{what}-opacity", "1"))
    return plain and plain.clone(alpha=plain.alpha * alpha)


def _rect(path: PDFPathObject, element: Element) -> None:
    x, y, width, height = (_number(element, name) for name in ("x", "y", "width", "height"))
    across, down = (_number(element, name, element.get(other, "0")) for name, other in _RADII)
    if across != down:
        raise CannotDraw("corners that are not round")
    radius = min(across, width / 2, height / 2)
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
    numbers = lengths(element.get("points", ""))
    first, *rest = zip(numbers[::2], numbers[1::2], strict=True)
    path.moveTo(*first)
    for point in rest:
        path.lineTo(*point)
    if tag_of(element) == "polygon":
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
    x, y, size = _number(element, "x"), _number(element, "y"), measure(look.get("font-size", "16"))
    face = SEMIBOLD if look.get("font-weight") in _BOLD else REGULAR
    anchor = _ANCHORS[look.get("text-anchor", "start")]
    ink = _colour(element, look, "fill")
    if _colour(element, look, "stroke"):
        raise CannotDraw("outlined text")
    if ink is None or not words:
        return
    canvas = pen.canvas
    canvas.translate(x, y)
    canvas.scale(1, -1)
    width = text_width(words, face, size)
    size *= min(1.0, _room(pen.boxes, x, y - size / 3, anchor) / max(width, 0.01))
    draw_text(canvas, -anchor * text_width(words, face, size), 0, words, face, size, ink)


def _room(boxes: tuple[_Box, ...], x: float, y: float, anchor: float) -> float:
    """How wide a line may be that starts, stands or ends at (x, y): to the edge of the smallest box around it."""
    around = [box for box in boxes if box.holds(x, y)]
    if not around:
        return inf
    box = min(around, key=lambda each: (each.right - each.left) * (each.bottom - each.top))
    before, after = x - box.left - 3, box.right - 3 - x
    room = 2 * min(before, after) if anchor == 0.5 else before if anchor else after
    if room <= 0:
        raise CannotDraw("words without room")
    return room


def _number(element: Element, name: str, otherwise: str = "0") -> float:
    words = element.get(name, otherwise)
    return measure(words) if name in _NOT_BELOW_0 else length(words)


_NOT_BELOW_0 = frozenset({"width", "height", "r", "rx", "ry"})
_RADII = (("rx", "ry"), ("ry", "rx"))
_BOLD = frozenset({"600", "700", "800", "900", "bold"})
_DRAWN = {
    "rect": _rect,
    "circle": _circle,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _points,
    "polygon": _points,
    "path": _path,
}
