"""Drawing a printed book: cover, pages with running heads, contents, index and outline, in one pass."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from app.domain import palette
from app.domain.book import Book
from app.domain.book_blocks import Setter
from app.domain.book_canvas import BookCanvas
from app.domain.book_cover import draw_cover
from app.domain.book_pages import Column, Flow, Opening, fill
from app.domain.book_styles import PAPERS, Paper
from app.domain.fitting import fit
from app.domain.pdf import ONE_AT_A_TIME, Align, draw_text
from app.domain.typeface import REGULAR, SEMIBOLD, printable_prose, register_faces

OnPart = Callable[[int, int], None]
OTHER: dict[Align, Align] = {"left": "right", "right": "left"}


def draw_book(book: Book, on_part: OnPart = lambda _done, _total: None) -> tuple[bytes, int]:
    """The book as a PDF, and how many pages it has. `on_part` is told how many parts are done, of how many."""
    buffer = BytesIO()
    with ONE_AT_A_TIME:
        register_faces()
        paper = PAPERS[book.paper]
        canvas = BookCanvas(buffer, book.info, (paper.width, paper.height))
        if book.cover:
            draw_cover(canvas, book.cover, paper)
            canvas.showPage()
        canvas.showOutline()
        _Press(book, canvas, paper, on_part).print_pages()
        canvas.save()
    return buffer.getvalue(), canvas.page_total


class _Press:
    def __init__(self, book: Book, canvas: BookCanvas, paper: Paper, on_part: OnPart) -> None:
        self.book, self.canvas, self.paper, self.on_part = book, canvas, paper, on_part
        self.parts_begun = 0
        setters = [
            Setter(side, paper, f"{side.language}-", place == 0, lambda key: canvas.met_on[key])
            for place, side in enumerate(book.sides)
        ]
        self.flows = [Flow(setter.pieces(), setter.notes()) for setter in setters]

    def print_pages(self) -> None:
        """Opening after opening, until every flow is at its end. With one side, an opening is a single page."""
        while not all(flow.is_done for flow in self.flows):
            columns = [Column(self.canvas, self.paper.measure, self.paper.depth) for _flow in self.flows]
            self._fill(columns)
            for place, column in enumerate(columns):
                self._draw_page(place, column)

    def _fill(self, columns: list[Column]) -> None:
        """Fill the columns; all sides go on past a marker together."""
        while True:
            states = [fill(column, flow) for column, flow in zip(columns, self.flows, strict=True)]
            stops = [stop for is_full, stop in states if not is_full and stop is not None]
            if any(is_full for is_full, _stop in states) or not stops:
                return
            if any(isinstance(stop, Opening) for stop in stops) and not all(c.is_empty for c in columns):
                return
            for flow, column, (_is_full, stop) in zip(self.flows, columns, states, strict=True):
                if stop is not None:
                    flow.pass_by()
                if isinstance(stop, Opening):
                    flow.title, column.is_opening = stop.title, True
            if isinstance(stops[0], Opening):
                self.on_part(self.parts_begun, len(self.book.sides[0].parts))
                self.parts_begun += 1

    def _draw_page(self, place: int, column: Column) -> None:
        canvas, paper = self.canvas, self.paper
        page = canvas.getPageNumber()
        is_left = page % 2 == 0
        left = paper.outer if is_left else paper.inner
        for key in column.links():
            canvas.meet(key)
        column.draw(left, paper.foot)
        self._furnish(place, column, page, left, is_left=is_left)
        canvas.showPage()

    def _furnish(self, place: int, column: Column, page: int, left: float, *, is_left: bool) -> None:
        """Running head at the outer edge, page number and foot."""
        canvas, paper, side = self.canvas, self.paper, self.book.sides[place]
        right, size = left + paper.measure, paper.body * 0.76
        edge = left if is_left else right
        align: Align = "left" if is_left else "right"
        if not column.is_opening:
            running = side.running if is_left and len(self.book.sides) == 1 else self.flows[place].title
            self._line(edge, paper.height - paper.top * 0.58, running or side.running, size, align)
            canvas.setFillColor(palette.RULE)
            canvas.rect(
                left, paper.height - paper.top * 0.58 - size * 0.9, paper.measure, 0.5, stroke=0, fill=1
            )
        y = paper.foot * 0.5
        draw_text(canvas, edge, y, str(page), SEMIBOLD, size * 1.15, palette.INK, align)
        inner, other = (right, OTHER[align]) if is_left else (left, OTHER[align])
        self._line(inner, y, side.foot, size * 0.92, other, paper.measure - 40)

    def _line(
        self, x: float, y: float, words: str, size: float, align: Align, room: float | None = None
    ) -> None:
        size, lines = fit(printable_prose(words), REGULAR, size, room or self.paper.measure, least=4)
        draw_text(self.canvas, x, y, lines[0], REGULAR, size, palette.MUTED, align)
