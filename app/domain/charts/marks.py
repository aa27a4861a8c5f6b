"""The few marks all charts are made of. Lengths in points, y grows upwards, (x, y) is the lower left corner."""

from collections.abc import Sequence
from typing import Literal

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Path, Polygon, Rect, Shape, String
from reportlab.lib.colors import Color

from app.domain import palette
from app.domain.chart_room import LEADING, LINE_ABOVE
from app.domain.fitting import balance
from app.domain.pdf import Align
from app.domain.typeface import REGULAR, printable_prose, register_faces, text_width

_ANCHORS: dict[Align, Literal["start", "middle", "end"]] = {
    "left": "start",
    "centre": "middle",
    "right": "end",
}


def canvas(width: float, height: float) -> Drawing:
    """An empty drawing of this size."""
    register_faces()
    return Drawing(width, height)


def say_above(drawing: Drawing, text: str, size: float) -> None:
    """Make room for one line above all else: what the picture must not lose when it is saved alone."""
    drawing.height += size * LINE_ABOVE
    drawing.add(words(0, drawing.height - size, text, size * 0.9, palette.AMBER_INK))


def put(drawing: Drawing, *marks: Shape) -> None:
    """Add marks to a drawing, the later ones over the earlier."""
    for mark in marks:
        drawing.add(mark)


def width_of(text: str, size: float, face: str = REGULAR) -> float:
    """Width of a text as it will be drawn."""
    return text_width(printable_prose(text), face, size)


def widest(texts: Sequence[str], size: float, face: str = REGULAR) -> float:
    """Width of the widest of these texts; 0 for none."""
    return max((width_of(text, size, face) for text in texts), default=0.0)


def label_column(labels: Sequence[str], size: float, most: float) -> float:
    """Width for the labels of all rows with a gap after them, at most `most`; longer labels are broken."""
    return min(most, widest(labels, size) + 10)


def row_label(right: float, middle: float, lines: Sequence[str], size: float) -> list[String]:
    """The label of a row, ending at `right`, its lines centred on y = middle."""
    return paragraph(right, middle + len(lines) * size * LEADING / 2, lines, size, align="right")


def lines_of(text: str, size: float, width: float, face: str = REGULAR) -> list[str]:
    """The text broken into lines of about equal length, none wider than `width`."""
    return balance(printable_prose(text), face, size, width)


def words(
    x: float,
    y: float,
    text: str,
    size: float,
    colour: Color = palette.INK,
    face: str = REGULAR,
    align: Align = "left",
) -> String:
    """One line of text on the baseline y."""
    anchor = _ANCHORS[align]
    return String(
        x, y, printable_prose(text), fontName=face, fontSize=size, fillColor=colour, textAnchor=anchor
    )


def paragraph(
    x: float,
    top: float,
    lines: Sequence[str],
    size: float,
    colour: Color = palette.INK,
    face: str = REGULAR,
    align: Align = "left",
) -> list[String]:
    """Lines of text below y = top."""
    return [
        words(x, top - size * (1.02 + LEADING * number), line, size, colour, face, align)
        for number, line in enumerate(lines)
    ]


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    colour: Color | None,
    edge: Color | None = None,
    line: float = 0.8,
) -> Rect:
    """A filled rectangle, one outlined by a line of that width, or both."""
    rect = Rect(x, y, width, height)
    rect.fillColor, rect.strokeColor, rect.strokeWidth = colour, edge, line if edge else 0
    return rect


def rule(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: Color = palette.RULE,
    width: float = 0.6,
    dashed: bool = False,
) -> Line:
    """A straight line."""
    line = Line(x1, y1, x2, y2, strokeColor=colour, strokeWidth=width)
    if dashed:
        line.strokeDashArray = [2, 2]
    return line


def dot(x: float, y: float, radius: float, colour: Color | None, edge: Color = palette.WHITE) -> Circle:
    """A round mark with an edge that parts it from what lies below."""
    return Circle(x, y, radius, fillColor=colour, strokeColor=edge, strokeWidth=0.9)


def hatched(x: float, y: float, width: float, height: float, gap: float = 5) -> Group:
    """A box filled with slanting lines: something is here, and its size is withheld."""
    lines = Path(fillColor=None, strokeColor=palette.HATCH, strokeWidth=0.7)
    start = gap - height
    while start < width:
        low, high = max(0.0, start), min(width, start + height)
        lines.moveTo(x + low, y + low - start)
        lines.lineTo(x + high, y + high - start)
        start += gap
    return Group(
        box(x, y, width, height, palette.FAINT), lines, box(x, y, width, height, None, palette.MUTED)
    )


def post(x: float, y: float, height: float, filled: bool = True) -> Polygon:
    """The border post as a small mark standing on (x, y): a stone with a cut top."""
    half = height * 0.26
    points = [
        x - half,
        y,
        x + half,
        y,
        x + half,
        y + height * 0.68,
        x,
        y + height,
        x - half,
        y + height * 0.68,
    ]
    return Polygon(
        points,
        fillColor=palette.GREEN if filled else palette.WHITE,
        strokeColor=palette.GREEN,
        strokeWidth=0.9,
    )
