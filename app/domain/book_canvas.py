"""The canvas of a printed book: it knows on which page each key stands, and on which pages it is pointed to."""

from __future__ import annotations

from collections import defaultdict
from typing import IO, Any

from app.domain.book import NOTE
from app.domain.papers import DocumentInfo
from app.domain.pdf import PaperCanvas


class BookCanvas(PaperCanvas):
    """A canvas for texts that point to each other."""

    def __init__(self, target: IO[bytes], info: DocumentInfo, pagesize: tuple[float, float]) -> None:
        super().__init__(target, info, pagesize)
        self.met_on: dict[str, list[int]] = defaultdict(list)

    def anchor(self, key: str, height: float) -> None:
        """Make this place a target for links."""
        self.bookmarkHorizontal(key, 0, height)
        self.page_of[key] = self.getPageNumber()

    def outline(self, key: str, title: str, level: int, height: float) -> None:
        """Make this place a target for links and an entry of the outline."""
        self.anchor(key, height)
        self.addOutlineEntry(title, key, level)

    def page_label(self, key: str) -> str:
        """The page on which a key stands, as it is printed."""
        return str(self.page_of[key])

    def meet(self, key: str) -> None:
        """Remember that this page points to the key."""
        page = self.getPageNumber()
        if self.met_on[key][-1:] != [page]:
            self.met_on[key].append(page)

    def linkRect(self, contents: str, destinationname: str, *args: Any, **more: Any) -> None:  # noqa: N802
        """As reportlab's, but for notes: they stand on the page that points to them."""
        if NOTE not in destinationname:
            super().linkRect(contents, destinationname, *args, **more)
