"""The index of a printed book: terms with their pages, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reportlab.platypus import Flowable, Paragraph

from app.domain.book import Markup

GAP = 22.0  # between two columns


def page_ranges(pages: Sequence[int]) -> str:
    """Page numbers in rising order, runs of three and more drawn together: "3, 7-9, 12"."""
    parts = []
    for _start, run in groupby(enumerate(pages), lambda pair: pair[1] - pair[0]):
        numbers = [number for _place, number in run]
        if len(numbers) > 2:
            parts.append(f"{numbers[0]}–{numbers[-1]}")
        else:
            parts += map(str, numbers)
    return ", ".join(parts)


def index_entry(term: Markup, pages: Sequence[int], key: str) -> Markup:
    """A term that leads to its meaning, and where it is met."""
    return f'<a href="#{key}">{term}</a>, {page_ranges(pages)}'


class InColumns(Flowable):
    """Paragraphs set in columns of about equal height, page after page."""

    def __init__(self, lines: Sequence[Paragraph], columns: int) -> None:
        super().__init__()
        self.inner = list(lines)
        self.columns = columns

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.step = (available_width + GAP) / self.columns
        heights = [self._height(line) for line in self.inner]
        self.height = max(heights, default=0.0)
        total = sum(heights)
        self.height = max(self.height, total / self.columns)
        while self._taken(heights, self.height) < len(heights):
            self.height += 2
        return self.width, self.height

    def _height(self, line: Paragraph) -> float:
        return line.wrapOn(self.canv, self.step - GAP, 10_000)[1] + line.getSpaceAfter()

    def _taken(self, heights: Sequence[float], height: float) -> int:
        """How many lines stand in the columns when each is so high."""
        column, used = 1, 0.0
        for place, each in enumerate(heights):
            if used + each > height + 0.01:
                column, used = column + 1, 0.0
            if column > self.columns:
                return place
            used += each
        return len(heights)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.step = (available_width + GAP) / self.columns
        count = self._taken([self._height(line) for line in self.inner], available_height)
        if not count:
            return []
        return [InColumns(self.inner[:count], self.columns), InColumns(self.inner[count:], self.columns)]

    def draw(self) -> None:
        x, y = 0.0, self.height
        for line in self.inner:
            height = self._height(line)
            if y - height < -0.01:
                x, y = x + self.step, self.height
            line.drawOn(self.canv, x, y - height + line.getSpaceAfter())
            y -= height
