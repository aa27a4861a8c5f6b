"""A table that flows over the pages of a report."""

from __future__ import annotations

from reportlab.platypus import Flowable, LongTable

from app.domain.report_page import ROOM

HEADS = 110.0  # headings and caption above a table take no more


class RowTable(LongTable):
    """A table whose rows go to the next page whole; one is broken only where no page could hold it.

    reportlab breaks a row wherever a line of it fits, also below what the page had room for: the head was repeated
    there, in the middle of the page.
    """

    is_rest = False  # what was split off, whose place is the next page

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        parts = self._split_to_fit(available_width, available_height)
        for part in parts[1:]:
            part.is_rest = True  # type: ignore[attr-defined]  # parts of a table are of its own class
        return parts

    def _split_to_fit(self, width: float, height: float) -> list[Flowable]:
        room = ROOM if self.is_rest else ROOM - HEADS
        self.splitInRow = 0
        parts = super().split(width, height)
        if parts or super().split(width, room):
            return parts
        self._nosplitCmds: list[object] = []  # rows that should stay together are taller than a page
        parts = super().split(width, height)
        if parts or super().split(width, room) or (self.is_rest and height < ROOM - 1):
            return parts
        self.splitInRow = 1
        return super().split(width, height)

    def height_to_start(self, width: float, rows: int) -> float:
        """What the head and so many rows below it need; 0 where no page has room for them."""
        self.wrap(width, ROOM)
        measured = self._rowHeights[: rows + 1]  # type: ignore[attr-defined]  # no public name for them
        heights = [height or 0.0 for height in measured]
        return sum(heights) if sum(heights) <= ROOM - HEADS else 0.0
