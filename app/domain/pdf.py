"""Opening, marking and closing a PDF: what every paper we print has in common.

One document is drawn at a time in a process: reportlab's faces and paragraph parser keep a cursor of their
own and are not safe across threads. Drawing is bound by the processor, so waiting costs nothing.
"""

import threading
from collections.abc import Callable
from datetime import UTC
from io import BytesIO
from typing import IO, Literal

from reportlab import rl_config
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from app.domain import palette
from app.domain.papers import DocumentInfo
from app.domain.text import nfc
from app.domain.typeface import (
    REGULAR,
    SEMIBOLD,
    has_loose_marks,
    loose_marks,
    printable_prose,
    register_faces,
    text_width,
)

# Streams stay binary: ASCII85, the default, makes every file a quarter larger and slower to write.
rl_config.useA85 = 0

CREATOR = "Cột Mốc"
ONE_AT_A_TIME = threading.Lock()

Align = Literal["left", "centre", "right"]
_SHIFT: dict[Align, float] = {"left": 0.0, "centre": 0.5, "right": 1.0}


class PaperCanvas(Canvas):
    """A canvas that can leave room for what is known only at its end, such as the number of pages."""

    def __init__(self, target: IO[bytes], info: DocumentInfo, pagesize: tuple[float, float] = A4) -> None:
        register_faces()
        super().__init__(
            target,
            pagesize=pagesize,
            invariant=True,
            lang=info.lang,
            # Without a face of ours each page would name Helvetica, which is not embedded.
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs take it for a number
        )
        self.page_total = 0
        self.page_of: dict[str, int] = {}
        self._later: list[Callable[[], None]] = []
        _describe(self, info)

    def draw_later(self, draw: Callable[[], None]) -> None:
        """Draw here, but only when the last page is done: `draw` may ask `page_total` and `page_of`."""
        self.doForm(f"later-{len(self._later)}")
        self._later.append(draw)

    def label_page(self, x: float, y: float, template: str, size: float = 8) -> None:
        """Print `template` right-aligned at (x, y), its {page} and {total} filled in."""
        page = str(self.getPageNumber())

        def draw() -> None:
            words = template.replace("{page}", page).replace("{total}", str(self.page_total))
            draw_text(self, x, y, printable_prose(words), REGULAR, size, palette.MUTED, "right")

        self.draw_later(draw)

    def mark(self, key: str, title: str, level: int) -> None:
        """Make this height of this page a target for links and an entry of the outline."""
        self.bookmarkHorizontal(key, 0, 24)
        self.addOutlineEntry(title, key, level)
        self.page_of[key] = self.getPageNumber()

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self.page_total += 1
        super().showPage()

    def save(self) -> None:
        for number, draw in enumerate(self._later):
            self.beginForm(f"later-{number}")
            draw()
            self.endForm()
        super().save()


def draw_document(
    info: DocumentInfo, paint: Callable[[PaperCanvas], None], pagesize: tuple[float, float] = A4
) -> bytes:
    """The bytes of a PDF that `paint` draws on a fresh canvas; it calls `showPage` after each page."""
    buffer = BytesIO()
    with ONE_AT_A_TIME:
        canvas = PaperCanvas(buffer, info, pagesize)
        paint(canvas)
        canvas.save()
    return buffer.getvalue()


def _describe(canvas: Canvas, info: DocumentInfo) -> None:
    stamp = info.created.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    canvas.setTitle(info.title)
    canvas.setAuthor(info.author)
    canvas.setSubject(info.subject)
    canvas.setCreator(CREATOR)
    canvas.setProducer(CREATOR)
    canvas.setDateFormatter(lambda *_of_reportlab: stamp)
    canvas.setViewerPreference("DisplayDocTitle", "true")


def draw_text(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    face: str,
    size: float,
    colour: Color = palette.INK,
    align: Align = "left",
    tracking: float = 0.0,
) -> None:
    """Draw one line of printable text whose start, middle or end stands at (x, y), the baseline.

    `tracking` is extra space after each letter in points; keep it under a tenth of the size, or readers of
    the file take it for a space between words.
    """
    left = x - (text_width(text, face, size, tracking) - tracking) * _SHIFT[align]
    canvas.setFillColor(colour)
    line = canvas.beginText(left, y)
    line.setFont(face, size)
    line.setCharSpace(tracking)
    if not has_loose_marks(text):
        line.textOut(text)
        canvas.drawText(line)
        return
    _set_in_parts(line, text, left, y, face, size)
    # Readers of the file would take a raised mark for a line of its own: tell them what is written.
    canvas.addLiteral(f"/Span <</ActualText <FEFF{nfc(text).encode('utf-16-be').hex()}>>> BDC")
    canvas.drawText(line)
    canvas.addLiteral("EMC")


def _set_in_parts(line: PDFTextObject, text: str, left: float, y: float, face: str, size: float) -> None:
    """Set letters and their loose marks one after the other, so that the file keeps the order of writing."""
    done = 0
    for base, at, dx, dy in loose_marks(text, face):
        _set_at(line, left + text_width(text[:done], face, size), y, text[done : base + 1])
        _set_at(
            line,
            left + text_width(text[:base], face, size) + dx * size / 1000,
            y + dy * size / 1000,
            text[at],
        )
        done = at + 1
    _set_at(line, left + text_width(text[:done], face, size), y, text[done:])


def _set_at(line: PDFTextObject, x: float, y: float, text: str) -> None:
    if text:
        line.setTextOrigin(x, y)
        line.textOut(text)


def draw_tick(canvas: Canvas, x: float, y: float, size: float, colour: Color = palette.GREEN) -> None:
    """A check mark in a square of `size` points standing at (x, y): the typeface has no such sign."""
    path = canvas.beginPath()
    path.moveTo(x + 0.14 * size, y + 0.50 * size)
    path.lineTo(x + 0.40 * size, y + 0.22 * size)
    path.lineTo(x + 0.88 * size, y + 0.82 * size)
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.13 * size)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def draw_box(canvas: Canvas, x: float, y: float, size: float, colour: Color = palette.MUTED) -> None:
    """An empty box to tick by hand, its lower left corner at (x, y)."""
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, size, size, stroke=1, fill=0)
    canvas.restoreState()


def draw_notice(canvas: Canvas, notice: str, width: float, height: float) -> None:
    """The demonstration mark of a page of many: an amber band across its head."""
    canvas.setFillColor(palette.AMBER_PALE)
    canvas.rect(0, height - 32, width, 22, stroke=0, fill=1)
    canvas.setFillColor(palette.AMBER)
    for y in (height - 32, height - 10.8):
        canvas.rect(0, y, width, 0.8, stroke=0, fill=1)
    draw_text(
        canvas, width / 2, height - 24.6, printable_prose(notice), SEMIBOLD, 9.5, palette.AMBER_INK, "centre"
    )
