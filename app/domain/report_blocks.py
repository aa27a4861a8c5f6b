"""The blocks of a report as reportlab flowables."""

from collections.abc import Callable, Iterator
from copy import copy
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Spacer, TableStyle
from reportlab.platypus import Paragraph as Flow

from app.domain import palette
from app.domain.fitting import fit, wrap
from app.domain.pdf import draw_text
from app.domain.report import Block, Bullets, Chart, KeyFigures, Note, Paragraph, Quote, Table
from app.domain.report_page import ROOM
from app.domain.report_table import RowTable
from app.domain.typeface import ITALIC, REGULAR, SEMIBOLD, printable_prose

BODY = ParagraphStyle(
    "body",
    fontName=REGULAR,
    fontSize=9.5,
    leading=14.5,
    textColor=palette.INK,
    spaceAfter=7,
    allowWidows=0,
    allowOrphans=0,
)
CAPTION = ParagraphStyle(
    "caption", BODY, fontName=SEMIBOLD, fontSize=9, leading=12.5, spaceBefore=8, spaceAfter=4
)
SMALL = ParagraphStyle(
    "small", BODY, fontSize=7.8, leading=11, textColor=palette.MUTED, spaceBefore=3, spaceAfter=10
)
BULLET = ParagraphStyle("bullet", BODY, leftIndent=14, bulletIndent=3, spaceAfter=3)
QUOTE = ParagraphStyle("quote", BODY, fontName=ITALIC, leftIndent=14, spaceBefore=3, spaceAfter=2)
SOURCE = ParagraphStyle("source", SMALL, leftIndent=14, spaceBefore=0)
BOXED = ParagraphStyle(
    "boxed",
    BODY,
    fontSize=8.8,
    leading=13,
    backColor=palette.FAINT,
    borderPadding=9,
    spaceBefore=12,
    spaceAfter=16,
    leftIndent=10,
    rightIndent=10,
)
CELL, HEAD_CELL = 8.5, 8.0
KEPT_TOGETHER = 2  # rows at the end of a table
LEAST_OF_TABLE = 96.0  # points, with its caption, at the foot of a page
TALLEST = 600  # of a chart, in points, so that caption and note find room on its page


def markup(text: str) -> str:
    """Any text as reportlab markup that prints exactly that text."""
    return "<br/>".join(escape(printable_prose(line)) for line in text.splitlines())


def flowables_of(block: Block, measure: float) -> list[Flowable]:
    """What to lay out for one block other than a heading, on lines `measure` points wide."""
    return list(_MAKERS[type(block)](block, measure))


def lead_of(block: Block, flowables: list[Flowable], measure: float) -> float:
    """Height that must be free for this block to start here: all of a chart, the first rows or lines of others."""
    if isinstance(block, Table):
        return _lead_of_table(block, flowables, measure)
    if isinstance(block, Chart | KeyFigures):
        return sum(part.wrap(measure, 10_000)[1] + part.getSpaceBefore() for part in flowables)
    return 44.0


def _lead_of_table(block: Table, flowables: list[Flowable], measure: float) -> float:
    """The caption, the head and a row; all of them where they are so few that they stay together."""
    caption, table = flowables[:2]
    rows = 1 if len(block.rows) > KEPT_TOGETHER else len(block.rows) + bool(block.note)
    start = table.height_to_start(measure, rows) if isinstance(table, RowTable) else 0.0
    above = caption.getSpaceBefore() + caption.wrap(measure, ROOM)[1] + caption.getSpaceAfter()
    return max(LEAST_OF_TABLE, above + start)


def _paragraph(block: Paragraph, _measure: float) -> Iterator[Flowable]:
    yield Flow(markup(block.text), BODY)


def _bullets(block: Bullets, _measure: float) -> Iterator[Flowable]:
    for item in block.items:
        yield Flow(markup(item), BULLET, bulletText="•")
    yield Spacer(0, 5)


def _quote(block: Quote, _measure: float) -> Iterator[Flowable]:
    yield Ruled(markup(f"“{block.text}”"), QUOTE)
    if block.source:
        yield Ruled(markup(block.source), SOURCE)
    else:
        yield Spacer(0, 6)


def _note(block: Note, _measure: float) -> Iterator[Flowable]:
    yield Flow(f'<font name="{SEMIBOLD}">{markup(block.title)}</font><br/>{markup(block.text)}', BOXED)


def _chart(block: Chart, measure: float) -> Iterator[Flowable]:
    drawing = copy(block.drawing)  # the caller's own stays as it is
    drawing.renderScale = min(1.0, measure / drawing.width, TALLEST / drawing.height)
    yield Flow(markup(block.caption), CAPTION)
    yield drawing
    yield Flow(markup(block.note), SMALL) if block.note else Spacer(0, 10)


def _figures(block: KeyFigures, measure: float) -> Iterator[Flowable]:
    yield FigureRow(block, measure)
    yield Spacer(0, 12)


def _table(block: Table, measure: float) -> Iterator[Flowable]:
    """Cells are broken into lines beforehand: laying each out as a paragraph would take ten times as long."""
    total = sum(column.share for column in block.columns)
    widths = [measure * column.share / total for column in block.columns]
    head = [
        _cell(column.title, SEMIBOLD, HEAD_CELL, width)
        for column, width in zip(block.columns, widths, strict=True)
    ]
    rows = [
        [_cell(text, REGULAR, CELL, width) for text, width in zip(row, widths, strict=True)]
        for row in block.rows
    ]
    foot = [[_cell(block.note, REGULAR, 7.8, measure)] + [""] * (len(widths) - 1)] if block.note else []
    yield Flow(markup(block.caption), CAPTION)
    yield RowTable([head, *rows, *foot], widths, repeatRows=1, style=_table_style(block), hAlign="LEFT")
    yield Spacer(0, 12)


def _cell(text: str, face: str, size: float, width: float) -> str:
    lines = (wrap(printable_prose(line), face, size, width - 8) for line in text.split("\n"))
    return "\n".join(line for group in lines for line in group)


_TABLE = TableStyle(
    [
        ("FONT", (0, 0), (-1, 0), SEMIBOLD, HEAD_CELL, 11),
        ("FONT", (0, 1), (-1, -1), REGULAR, CELL, 11.5),
        ("TEXTCOLOR", (0, 0), (-1, 0), palette.GREEN),
        ("TEXTCOLOR", (0, 1), (-1, -1), palette.INK),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 1, palette.GREEN),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
)


def _table_style(block: Table) -> TableStyle:
    last = len(block.rows)
    style = TableStyle(parent=_TABLE)
    for number, column in enumerate(block.columns):
        style.add("ALIGN", (number, 0), (number, last), column.align.upper())
    if last:
        style.add("LINEBELOW", (0, 1), (-1, last), 0.4, palette.RULE)
        # A page never starts with a lone last row, nor with the note alone.
        style.add("NOSPLIT", (0, max(1, last - KEPT_TOGETHER + 1)), (-1, -1))
    if block.note:
        style.add("SPAN", (0, -1), (-1, -1))
        style.add("FONT", (0, -1), (-1, -1), REGULAR, 7.8, 11)
        style.add("TEXTCOLOR", (0, -1), (-1, -1), palette.MUTED)
    return style


class Ruled(Flow):
    """A paragraph with a rule at its left that follows it across pages."""

    def draw(self) -> None:
        self.canv.setFillColor(palette.GREEN_MID)
        self.canv.rect(2, -2, 2, self.height + 4, stroke=0, fill=1)
        super().draw()


class FigureRow(Flowable):
    """Key figures side by side, parted by hairlines."""

    def __init__(self, block: KeyFigures, measure: float) -> None:
        super().__init__()
        self.step = measure / max(1, len(block.figures))
        room = self.step - 18
        size = min(
            (fit(printable_prose(f.value), SEMIBOLD, 25, room, least=10)[0] for f in block.figures),
            default=25,
        )
        self.cells = [self._parts(f.value, f.label, f.note, size, room) for f in block.figures]

    def _parts(
        self, value: str, label: str, note: str, size: float, room: float
    ) -> list[tuple[str, str, float, float]]:
        """Lines of one figure as (text, face, size, depth of its baseline)."""
        depth = 25.0
        parts = [(printable_prose(value), SEMIBOLD, size, depth)]
        depth += 3
        for text, face, small in ((label, SEMIBOLD, 8.8), (note, REGULAR, 7.8)):
            for line in wrap(printable_prose(text), face, small, room) if text else []:
                depth += small * 1.4
                parts.append((line, face, small, depth))
            depth += 1.5
        return parts

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = max((parts[-1][3] for parts in self.cells), default=0) + 6
        return self.width, self.height

    def draw(self) -> None:
        inks = {0: palette.GREEN, 1: palette.INK}
        for number, parts in enumerate(self.cells):
            x = number * self.step + (10 if number else 0)
            if number:
                self.canv.setFillColor(palette.RULE)
                self.canv.rect(number * self.step, 2, 0.6, self.height - 4, stroke=0, fill=1)
            for at, (text, face, size, depth) in enumerate(parts):
                colour = inks[min(at, 1)] if face == SEMIBOLD else palette.MUTED
                draw_text(self.canv, x, self.height - depth, text, face, size, colour)


_MAKERS: dict[type, Callable[..., Iterator[Flowable]]] = {
    Paragraph: _paragraph,
    Bullets: _bullets,
    Quote: _quote,
    Note: _note,
    Chart: _chart,
    KeyFigures: _figures,
    Table: _table,
}
