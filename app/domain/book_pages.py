"""Filling pages: blocks flow down a column, footnotes stand at its foot, two languages keep step on facing pages.

Nothing is drawn while a page is filled, so that a heading that would stand alone can be taken back, and that the
left page can wait for the right one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table

from app.domain import palette
from app.domain.book_flowables import Drawing, Illustration
from app.domain.book_tables import RowTable

_FUZZ = 0.01
RULE_ABOVE_NOTES = 9.0
LEAST_ROOM = 0.1  # of a page, to go on with the text below which a picture had no room


@dataclass(frozen=True)
class Opening:
    """In a flow: what follows begins on a new page, the opening page of the part of this title."""

    title: str


@dataclass(frozen=True)
class Meeting:
    """In a flow: what follows stands on the same opening as its counterpart in the other language."""


Piece = Flowable | Opening | Meeting
NoteMaker = Callable[[], Paragraph]
SetNotes = dict[str, tuple[Paragraph, float]]


def links_of(thing: object) -> Iterator[str]:
    """The keys that the text of a flowable links to, in order; tables and wrapped flowables are looked into."""
    if isinstance(thing, Paragraph):
        yield from _links_in(thing)
    elif isinstance(thing, Table):
        yield from links_of(thing._cellvalues)  # type: ignore[attr-defined]  # no public name for them
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from links_of(each)
    else:
        yield from links_of(getattr(thing, "inner", ()))


def _links_in(paragraph: Paragraph) -> Iterator[str]:
    """Once a paragraph has been split, its fragments are words: lists whose members begin with a run of text."""
    for fragment in paragraph.frags:
        runs = (word[0] for word in fragment[1:]) if isinstance(fragment, list) else (fragment,)
        for run in runs:
            yield from (target[1:] for _number, target in getattr(run, "link", None) or ())


@dataclass
class Flow:
    """What is still to be set in one language, and the notes that it may refer to."""

    pieces: Iterator[Piece]
    notes: Mapping[str, NoteMaker] = field(default_factory=dict)
    title: str = ""
    floats: list[Flowable] = field(default_factory=list)
    _ahead: deque[Piece] = field(default_factory=deque)

    def peek(self, place: int = 0) -> Piece | None:
        """The piece that comes after `place` others; None behind the last."""
        while len(self._ahead) <= place:
            piece = next(self.pieces, None)
            if piece is None:
                return None
            self._ahead.append(piece)
        return self._ahead[place]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to set, pictures that wait for a page included."""
        return self.peek() is None and not self.floats

    def take(self) -> Flowable:
        """The flowable that peek() gave."""
        piece = self._ahead.popleft()
        if not isinstance(piece, Flowable):
            raise TypeError(f"{piece} is a marker")
        return piece

    def pass_by(self) -> None:
        """Go on behind a marker."""
        self._ahead.popleft()

    def put_back(self, pieces: list[Flowable]) -> None:
        self._ahead.extendleft(reversed(pieces))


@dataclass(frozen=True)
class Mark:
    """How far a column was filled, to come back to."""

    count: int
    notes: SetNotes
    y: float
    space_after: float


@dataclass
class Column:
    """One page's worth of a flow: what stands where. `y` is the height still free above the foot."""

    canvas: Canvas
    width: float
    height: float
    is_opening: bool = False
    placed: list[tuple[Flowable, float]] = field(default_factory=list)
    notes: SetNotes = field(default_factory=dict)
    y: float = field(init=False)
    _space_after: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.height

    @property
    def is_empty(self) -> bool:
        return not self.placed

    @property
    def notes_height(self) -> float:
        """What the notes take at the foot, with the rule above them."""
        heights = sum(height for _note, height in self.notes.values())
        return heights + RULE_ABOVE_NOTES if heights else 0.0

    def mark(self) -> Mark:
        return Mark(len(self.placed), dict(self.notes), self.y, self._space_after)

    def go_back(self, mark: Mark) -> list[Flowable]:
        """Take away what was placed since the mark; gives it, in order."""
        self.notes, self.y, self._space_after = mark.notes, mark.y, mark.space_after
        taken = [flowable for flowable, _y in self.placed[mark.count :]]
        del self.placed[mark.count :]
        return taken

    def place(self, flowable: Flowable, flow: Flow, *, by_force: bool = False) -> bool:
        """Put a whole flowable under the last one, its notes at the foot; False, and nothing done, without room."""
        gap = self._gap(flowable)
        _width, height = flowable.wrapOn(self.canvas, self.width, self.y)
        notes = self._new_notes(flowable, flow)
        if not by_force and self.y - gap - height - self._height_with(notes) < -_FUZZ:
            return False
        self.notes |= notes
        self.y -= gap + height
        self.placed.append((flowable, self.y))
        self._space_after = flowable.getSpaceAfter()
        return True

    def split(self, flowable: Flowable, flow: Flow) -> list[Flowable]:
        """The flowable in parts of which the first fits with its notes; empty when it cannot be had."""
        room = self.y - self._gap(flowable)
        available = room - self._height_with({})
        for _try in range(6):
            if available <= 0:
                return []
            parts = flowable.splitOn(self.canvas, self.width, available)
            if not parts:
                return []
            _width, height = parts[0].wrapOn(self.canvas, self.width, available)
            needed = self._height_with(self._new_notes(parts[0], flow))
            if len(parts) > 1 and height + needed <= room + _FUZZ:
                return list(parts)
            # A whole paragraph comes back as one part when it has room and only its notes have none.
            available = min(available, height, room - needed + 1) - 1
        return []

    def _gap(self, flowable: Flowable) -> float:
        return max(self._space_after, flowable.getSpaceBefore()) if self.placed else 0.0

    def _new_notes(self, flowable: Flowable, flow: Flow) -> SetNotes:
        found: SetNotes = {}
        for key in links_of(flowable):
            if key in flow.notes and key not in self.notes and key not in found:
                note = flow.notes[key]()
                height = note.wrapOn(self.canvas, self.width, self.height)[1] + note.getSpaceAfter()
                found[key] = (note, height)
        return found

    def _height_with(self, notes: SetNotes) -> float:
        more = sum(height for _note, height in notes.values())
        own = self.notes_height
        return own + more + (RULE_ABOVE_NOTES if more and not own else 0.0)

    def links(self) -> Iterator[str]:
        """The keys that what stands here links to."""
        for flowable, _y in self.placed:
            yield from links_of(flowable)

    def draw(self, left: float, foot: float) -> None:
        """Draw everything, the column's lower left corner at (left, foot)."""
        for flowable, y in self.placed:
            flowable.drawOn(self.canvas, left, foot + y)
        if not self.notes:
            return
        y = foot + self.notes_height - RULE_ABOVE_NOTES
        self.canvas.setFillColor(palette.RULE)
        self.canvas.rect(left, y + RULE_ABOVE_NOTES - 4, self.width * 0.3, 0.6, stroke=0, fill=1)
        for note, height in self.notes.values():
            y -= height
            note.drawOn(self.canvas, left, y + note.getSpaceAfter())


Stop = Opening | Meeting | None


def fill(column: Column, flow: Flow) -> tuple[bool, Stop]:
    """Set the flow into the column: whether the column is full, else the marker (None: the end) that it stopped at."""
    if column.is_empty:
        _place_floats(column, flow)
    while True:
        piece = flow.peek()
        if not isinstance(piece, Flowable):
            return bool(flow.floats), None if flow.floats else piece
        if not _place_chain(column, flow):
            return True, None


def _place_chain(column: Column, flow: Flow) -> bool:
    """Place a flowable, or headings together with the first lines of what they head; False when the page is full."""
    mark, was_empty = column.mark(), column.is_empty
    while True:
        piece = flow.peek()
        if not isinstance(piece, Flowable):
            return True
        flow.take()
        if column.place(piece, flow):
            if _leads_on(piece):
                continue
            return True
        parts = column.split(piece, flow)
        if parts:
            column.place(parts[0], flow, by_force=True)
            flow.put_back(parts[1:])
            return False
        if was_empty:
            return _force(column, flow, piece)
        flow.put_back([*column.go_back(mark), piece])
        return _float(column, flow)


def _float(column: Column, flow: Flow) -> bool:
    """A picture that finds no room waits for the next page, and the text goes on, if there is much room for it.

    Headings above the picture stay with the text.
    """
    if column.y - column.notes_height < column.height * LEAST_ROOM:
        return False
    heads: list[Flowable] = []
    while (piece := flow.peek()) and isinstance(piece, Flowable) and _leads_on(piece):
        heads.append(flow.take())
    if (
        not isinstance(piece, Drawing)
        or isinstance(piece, Illustration)
        or not isinstance(flow.peek(1), Flowable)
    ):
        flow.put_back(heads)
        return False
    flow.floats.append(flow.take())
    flow.put_back(heads)
    return True


def _leads_on(piece: Flowable) -> bool:
    return bool(piece.getKeepWithNext())  # type: ignore[no-untyped-call]  # the stubs leave it out


def _place_floats(column: Column, flow: Flow) -> None:
    """Pictures that waited stand at the head of the page."""
    while flow.floats and column.place(flow.floats[0], flow, by_force=column.is_empty):
        del flow.floats[0]


def _force(column: Column, flow: Flow, piece: Flowable) -> bool:
    """On an empty page: what cannot be split goes to the next if headings stand above it, else it is set as it is."""
    if not column.is_empty:
        flow.put_back([piece])
        return False
    if isinstance(piece, RowTable):
        piece.loosen()
    parts = column.split(piece, flow) or [piece]
    column.place(parts[0], flow, by_force=True)
    flow.put_back(parts[1:])
    return False
