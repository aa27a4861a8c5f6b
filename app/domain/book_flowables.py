"""The pieces of a printed book that reportlab does not have: anchors, callouts, pictures, lines of contents, boxes."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from app.domain import palette
from app.domain.book_canvas import BookCanvas
from app.domain.book_styles import Paper, Tint
from app.domain.figure_pdf import draw_figure, figure_size
from app.domain.pdf import draw_text, draw_tick

FIGURE_SCALE = 0.074  # points to a figure's pixel for each point of the body's size: its words are as large
HIGHEST = 0.72  # of a page, that a figure may take


class Anchored(Paragraph):
    """A paragraph that can be linked to; with a `level`, an entry of the outline."""

    canv: BookCanvas

    def __init__(
        self, text: str, style: ParagraphStyle, key: str, *, title: str = "", level: int | None = None
    ) -> None:
        super().__init__(text, style)
        self.key, self.title, self.level = key, title, level

    def split(self, _available_width: float, _available_height: float) -> list[Flowable]:
        return []  # what can be linked to moves to the next page whole

    def draw(self) -> None:
        if self.level is None:
            self.canv.anchor(self.key, self.height)
        else:
            self.canv.outline(self.key, self.title, self.level, self.height)
        super().draw()


class Boxed(Flowable):
    """A piece of a callout: its ground and its rule run on from the piece above to the piece below."""

    def __init__(self, inner: Flowable, tint: Tint, pad: float, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self.inner, self.tint, self.pad = inner, tint, pad
        self.is_first, self.is_last = is_first, is_last
        self.keepWithNext = inner.getKeepWithNext()  # type: ignore[no-untyped-call]  # the stubs leave it out

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        return self.pad if self.is_first else 0.0

    def getSpaceAfter(self) -> float:  # noqa: N802 - reportlab's name
        return self.pad * 1.5 if self.is_last else 0.0

    @property
    def _top(self) -> float:
        return self.pad if self.is_first else 0.0

    @property
    def _bottom(self) -> float:
        return self.pad if self.is_last else self.inner.getSpaceAfter()

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        inner_width = available_width - 2.4 * self.pad
        self.inner_height = self.inner.wrapOn(self.canv, inner_width, available_height)[1]
        self.height = self.inner_height + self._top + self._bottom
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        room = available_height - self._top - self.pad
        parts = self.inner.splitOn(self.canv, available_width - 2.4 * self.pad, room)
        if len(parts) < 2:
            return []
        last = len(parts) - 1
        return [
            Boxed(
                part,
                self.tint,
                self.pad,
                is_first=self.is_first and place == 0,
                is_last=self.is_last and place == last,
            )
            for place, part in enumerate(parts)
        ]

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFillColor(self.tint.ground)
        canvas.rect(0, 0, self.width, self.height + 0.2, stroke=0, fill=1)
        canvas.setFillColor(self.tint.rule)
        canvas.rect(0, 0, 2.2, self.height + 0.2, stroke=0, fill=1)
        if self.tint.ground == palette.WHITE:
            self._frame()
        self.inner.drawOn(canvas, 1.4 * self.pad, self._bottom)

    def _frame(self) -> None:
        """Hairlines where there is no ground to see."""
        canvas = self.canv
        canvas.setFillColor(palette.RULE)
        canvas.rect(self.width - 0.5, 0, 0.5, self.height + 0.2, stroke=0, fill=1)
        if self.is_first:
            canvas.rect(0, self.height - 0.5, self.width, 0.5, stroke=0, fill=1)
        if self.is_last:
            canvas.rect(0, 0, self.width, 0.5, stroke=0, fill=1)


class Drawing(Flowable):
    """A figure as vectors over its caption, in the middle of the column, reduced to the room there is."""

    def __init__(self, svg: bytes, caption: Paragraph, paper: Paper) -> None:
        super().__init__()
        size = figure_size(svg)
        self.svg, self.inner = svg, caption
        self.scale = min(
            paper.body * FIGURE_SCALE, paper.measure / size.width, paper.depth * HIGHEST / size.height
        )
        self.wide, self.tall = size.width * self.scale, size.height * self.scale
        self.spaceBefore = self.spaceAfter = paper.leading * 0.8

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.left = (available_width - self.wide) / 2
        self.below = self.inner.wrapOn(self.canv, available_width, 10_000)[1] + self.inner.getSpaceBefore()
        self.height = self.tall + self.below
        return available_width, self.height

    def draw(self) -> None:
        draw_figure(self.canv, self.svg, self.left, self.below, self.scale)
        self.inner.drawOn(self.canv, 0, 0)


class Illustration(Drawing):
    """A figure that belongs where it stands, as one of a question does: it waits for no other page."""


class ContentsLine(Paragraph):
    """A line of the contents: its page is filled in when the last page is done, and it leads there."""

    canv: BookCanvas

    def __init__(self, text: str, style: ParagraphStyle, key: str) -> None:
        super().__init__(text, style)
        self.key = key

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.right = available_width
        width, height = super().wrap(available_width - 34, available_height)
        return width, height

    def draw(self) -> None:
        super().draw()
        canvas, size, y = self.canv, self.style.fontSize, self.style.leading * 0.26
        start = self.style.leftIndent + self.last_line_width() + 6
        canvas.setFillColor(palette.RULE)
        canvas.rect(start, y, max(0.0, self.right - 26 - start), 0.5, stroke=0, fill=1)
        canvas.linkRect("", self.key, (0, 0, self.right, self.height), relative=1)
        face = self.style.fontName
        canvas.draw_later(
            lambda: draw_text(
                canvas, self.right, y, canvas.page_label(self.key), face, size, palette.INK, "right"
            )
        )

    def last_line_width(self) -> float:
        """How far the last line reaches."""
        return float(self.getActualLineWidths0()[-1])


class Ticked(Paragraph):
    """A choice of a question with what to mark it by: a circle for one of them, a box for several; ticked if right."""

    def __init__(self, text: str, style: ParagraphStyle, *, is_box: bool, is_right: bool) -> None:
        super().__init__(text, style)
        self.is_box, self.is_right = is_box, is_right

    def split(self, _available_width: float, _available_height: float) -> list[Flowable]:
        return []

    def draw(self) -> None:
        size = self.style.fontSize * 0.86
        x = self.style.leftIndent - size * 1.75
        y = self.height - self.style.leading + self.style.leading * 0.18
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(palette.MUTED)
        canvas.setLineWidth(0.7)
        if self.is_box:
            canvas.rect(x, y, size, size)
        else:
            canvas.circle(x + size / 2, y + size / 2, size / 2)
        canvas.restoreState()
        if self.is_right:
            draw_tick(canvas, x, y, size * 1.25)
        super().draw()


class BlankLine(Flowable):
    """A dotted line to write on."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        dotted_line(self.canv, 0, self.height * 0.22, self.width)


def dotted_line(canvas: Canvas, x: float, y: float, width: float) -> None:
    """A line to write on, from (x, y) to the right."""
    canvas.saveState()
    canvas.setStrokeColor(palette.MUTED)
    canvas.setLineWidth(0.6)
    canvas.setDash(0.6, 2.4)
    canvas.line(x, y, x + width, y)
    canvas.restoreState()
