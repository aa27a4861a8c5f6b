"""A Drawing as SVG: real text in the reader's own font, presentation attributes only, no script and no style.

Pages show it in an <img>; opened by itself it stands under the strict content policy as well, because nothing
in it needs an inline style.
"""

import re
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.shapes import (
    Circle,
    Drawing,
    Group,
    Line,
    LineShape,
    Path,
    Polygon,
    Rect,
    Shape,
    SolidShape,
    String,
)
from reportlab.lib.colors import Color

from app.domain.chart_room import PADDING
from app.domain.text import nfc
from app.domain.typeface import SEMIBOLD

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_svg(drawing: Drawing, title: str, desc: str, lang: str = "vi") -> str:
    """A standalone SVG document. `title` names the picture, `desc` says in words what it shows.

    Raises TypeError for a shape the charts do not use.
    """
    width, height = _number(drawing.width + 2 * PADDING), _number(drawing.height + 2 * PADDING)
    view = f"{-PADDING} {-PADDING} {width} {height}"
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{view}"',
            f' lang={quoteattr(lang)} xml:lang={quoteattr(lang)} role="img" aria-labelledby="t d"',
            f' font-family="{FONTS}"><title id="t">{_text(title)}</title><desc id="d">{_text(desc)}</desc>',
            f'<rect x="{-PADDING}" y="{-PADDING}" width="{width}" height="{height}" fill="#ffffff"/>',
            *(_shape(shape, drawing.height) for shape in drawing.contents),
            "</svg>\n",
        ]
    )


def _shape(shape: Shape, height: float) -> str:
    if isinstance(shape, Group):
        return "".join(_shape(part, height) for part in shape.contents)
    write = _WRITERS.get(type(shape))
    if write is None:
        raise TypeError(f"no SVG for {type(shape).__name__}")
    return write(shape, height)


def _rect(shape: Rect, height: float) -> str:
    y = height - shape.y - shape.height
    return _element("rect", shape, x=shape.x, y=y, width=shape.width, height=shape.height)


def _line(shape: Line, height: float) -> str:
    return _element("line", shape, x1=shape.x1, y1=height - shape.y1, x2=shape.x2, y2=height - shape.y2)


def _circle(shape: Circle, height: float) -> str:
    return _element("circle", shape, cx=shape.cx, cy=height - shape.cy, r=shape.r)


def _polygon(shape: Polygon, height: float) -> str:
    pairs = zip(shape.points[::2], shape.points[1::2], strict=True)
    points = " ".join(f"{_number(x)},{_number(height - y)}" for x, y in pairs)
    return f'<polygon points="{points}"{_paint(shape)}/>'


def _path(shape: Path, height: float) -> str:
    """Straight strokes only: moves and lines, of which reportlab keeps the operators apart from the points."""
    pairs = zip(shape.operators, shape.points[::2], shape.points[1::2], strict=True)
    steps = "".join(f"{'ML'[int(operator)]}{_number(x)} {_number(height - y)}" for operator, x, y in pairs)
    return f'<path d="{steps}"{_paint(shape)}/>'


def _string(shape: String, height: float) -> str:
    weight = ' font-weight="600"' if shape.fontName == SEMIBOLD else ""
    anchor = f' text-anchor="{shape.textAnchor}"' if shape.textAnchor != "start" else ""
    return (
        f'<text x="{_number(shape.x)}" y="{_number(height - shape.y)}" font-size="{_number(shape.fontSize)}"'
        f'{weight}{anchor} fill="{_hex(shape.fillColor)}">{_text(shape.text)}</text>'
    )


_WRITERS: dict[type[Shape], Callable[..., str]] = {
    Rect: _rect,
    Line: _line,
    Circle: _circle,
    Polygon: _polygon,
    Path: _path,
    String: _string,
}


def _element(name: str, shape: LineShape, **lengths: float) -> str:
    attributes = "".join(f' {key}="{_number(value)}"' for key, value in lengths.items())
    return f"<{name}{attributes}{_paint(shape)}/>"


def _paint(shape: LineShape) -> str:
    """Fill and stroke. SVG fills with black unless told otherwise; a stroke it leaves out."""
    parts = []
    if isinstance(shape, SolidShape):
        parts.append(f' fill="{_hex(shape.fillColor)}"')
    if shape.strokeColor is not None and shape.strokeWidth:
        parts.append(f' stroke="{_hex(shape.strokeColor)}" stroke-width="{_number(shape.strokeWidth)}"')
        if shape.strokeDashArray:
            parts.append(f' stroke-dasharray="{" ".join(map(str, shape.strokeDashArray))}"')
    return "".join(parts)


def _hex(colour: Color | None) -> str:
    return "none" if colour is None else "#" + colour.hexval()[2:]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", nfc(text)))
