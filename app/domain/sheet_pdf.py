"""Drawing a sign-in sheet: the people down the side, the half-days across, a box to sign where they meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, landscape

from app.domain import palette
from app.domain.fitting import fit
from app.domain.papers import RegisterSheet, SheetPerson, SheetSession
from app.domain.pdf import PaperCanvas, draw_box, draw_document, draw_notice, draw_text
from app.domain.typeface import MEDIUM, REGULAR, SEMIBOLD, printable

SIDE, FOOT = 36.0, 48.0
ROW, HEAD = 27.0, 30.0
NUMBER, NAME, UNIT = 22.0, 150.0, 104.0
BOX, BOX_GAP = 9.5, 2.0
NARROWEST = 62.0  # a session's column: room to sign beside the boxes


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns of a page stand, in points from the left edge."""

    width: float
    height: float
    sessions: Sequence[SheetSession]

    @property
    def edges(self) -> list[float]:
        """Left edges of number, name, unit and each session, and the right edge of the last."""
        first = SIDE + NUMBER + NAME + UNIT
        step = (self.width - SIDE - first) / max(1, len(self.sessions))
        return [SIDE, SIDE + NUMBER, SIDE + NUMBER + NAME] + [
            first + step * number for number in range(len(self.sessions) + 1)
        ]


def draw_sheet(sheet: RegisterSheet) -> bytes:
    """The sheet as a PDF, upright for up to three sessions and lying for more, with as many pages as it takes.

    More sessions than fit side by side make a second set of pages with all names again. Raises MissingGlyph for
    a sign the typeface cannot draw.
    """
    size = A4 if len(sheet.sessions) <= 3 else landscape(A4)

    def paint(canvas: PaperCanvas) -> None:
        _draw_boxes_once(canvas, sheet.statuses)
        for sessions in _sets(sheet.sessions, size[0]):
            _pages(canvas, sheet, _Grid(*size, sessions))

    return draw_document(sheet.info, paint, size)


def _sets(sessions: Sequence[SheetSession], width: float) -> Iterator[Sequence[SheetSession]]:
    """Sessions in sets of about equal number, each narrow enough for one page."""
    most = int((width - 2 * SIDE - NUMBER - NAME - UNIT) // NARROWEST)
    sets = max(1, -(-len(sessions) // most))
    each = max(1, -(-len(sessions) // sets))
    for start in range(0, max(1, len(sessions)), each):
        yield sessions[start : start + each]


def _pages(canvas: PaperCanvas, sheet: RegisterSheet, grid: _Grid) -> None:
    y = _page_head(canvas, sheet, grid, is_first=True)
    rows: list[SheetPerson | None] = [*sheet.people, *[None] * sheet.walk_ins]
    for number, person in enumerate(rows, 1):
        if y - ROW < FOOT:
            canvas.showPage()
            y = _page_head(canvas, sheet, grid, is_first=False)
        _row(canvas, sheet, grid, number, person, y)
        y -= ROW
    if y - ROW * len(sheet.closing) < FOOT:
        canvas.showPage()
        y = _page_head(canvas, sheet, grid, is_first=False)
    for title in sheet.closing:
        _closing(canvas, grid, title, y)
        y -= ROW
    canvas.showPage()


def _page_head(canvas: PaperCanvas, sheet: RegisterSheet, grid: _Grid, is_first: bool) -> float:
    """Title, facts (on the first page), meaning of the boxes and heads of the columns; returns the y below."""
    if sheet.synthetic_notice:
        draw_notice(canvas, sheet.synthetic_notice, grid.width, grid.height)
    y = grid.height - 58
    size, lines = fit(printable(sheet.title), SEMIBOLD, 15 if is_first else 10.5, grid.width - 2 * SIDE)
    draw_text(canvas, SIDE, y, lines[0], SEMIBOLD, size, palette.GREEN)
    for label, value in sheet.facts if is_first else []:
        y -= 14
        draw_text(canvas, SIDE, y, printable(label), REGULAR, 9, palette.MUTED)
        size, lines = fit(printable(value), MEDIUM, 9, grid.width - 2 * SIDE - 110)
        draw_text(canvas, SIDE + 110, y, lines[0], MEDIUM, size)
    y -= 17
    meanings = " · ".join(f"{letter} {meaning}" for letter, meaning in sheet.statuses)
    draw_text(canvas, SIDE, y, printable(meanings), REGULAR, 8, palette.MUTED)
    draw_text(canvas, SIDE, 30, printable(sheet.reference), REGULAR, 8, palette.MUTED)
    canvas.label_page(grid.width - SIDE, 30, sheet.page_label)
    return _column_heads(canvas, sheet, grid, y - 7)


def _column_heads(canvas: PaperCanvas, sheet: RegisterSheet, grid: _Grid, y: float) -> float:
    canvas.setFillColor(palette.FAINT)
    canvas.rect(SIDE, y - HEAD, grid.width - 2 * SIDE, HEAD, stroke=0, fill=1)
    edges = grid.edges
    heads = [sheet.number_head, sheet.name_head, sheet.unit_head]
    for left, right, head in zip(edges, edges[1:], heads, strict=False):
        _cell_text(canvas, head, left + 4, y - 18, SEMIBOLD, 8.5, right - left - 6)
    for left, right, session in zip(edges[3:], edges[4:], grid.sessions, strict=False):
        _cell_text(canvas, session.title, left + 5, y - 13, SEMIBOLD, 8.5, right - left - 8)
        _cell_text(canvas, session.when, left + 5, y - 24, REGULAR, 8, right - left - 8)
    _lines(canvas, edges, y, HEAD)
    canvas.setFillColor(palette.GREEN)
    canvas.rect(SIDE, y - HEAD - 0.5, grid.width - 2 * SIDE, 1, stroke=0, fill=1)
    return y - HEAD


def _row(
    canvas: PaperCanvas, sheet: RegisterSheet, grid: _Grid, number: int, person: SheetPerson | None, y: float
) -> None:
    edges = grid.edges
    draw_text(canvas, edges[1] - 5, y - 16.5, str(number), REGULAR, 9, palette.MUTED, "right")
    if person:
        _cell_text(canvas, person.name, edges[1] + 4, y - 12, SEMIBOLD, 10, NAME - 8)
        _cell_text(canvas, person.note, edges[1] + 4, y - 22.5, REGULAR, 8, NAME - 8)
        size, lines = fit(printable(person.unit), REGULAR, 8, UNIT - 8, lines=2, least=5)
        for at, line in enumerate(lines[:2]):
            draw_text(
                canvas, edges[2] + 4, y - (16 if len(lines) == 1 else 11.5 + 10.5 * at), line, REGULAR, size
            )
    elif sheet.walk_ins_title:
        _cell_text(canvas, sheet.walk_ins_title, edges[1] + 4, y - 23, REGULAR, 6.5, NAME - 8)
    for right in edges[4:]:
        canvas.addLiteral(f"q 1 0 0 1 {right:.2f} {y:.2f} cm")
        canvas.doForm("boxes")
        canvas.addLiteral("Q")
    _lines(canvas, edges, y, ROW)


def _draw_boxes_once(canvas: PaperCanvas, statuses: Sequence[tuple[str, str]]) -> None:
    """The form "boxes": two rows of boxes left of and below the origin, each with its letter, in the order given."""
    columns = -(-len(statuses) // 2)
    step = BOX + BOX_GAP
    canvas.beginForm("boxes", -3 - round(step * columns), -int(ROW), 0, 0)
    for number, (letter, _) in enumerate(statuses):
        x = -3 - step * (columns - number % columns)
        foot = -3 - step * (number // columns + 1) + BOX_GAP
        draw_box(canvas, x, foot, BOX)
        draw_text(canvas, x + BOX / 2, foot + 2.4, printable(letter), REGULAR, 6.5, palette.MUTED, "centre")
    canvas.endForm()


def _closing(canvas: PaperCanvas, grid: _Grid, title: str, y: float) -> None:
    edges = grid.edges
    _cell_text(canvas, title, edges[1] + 4, y - 17, SEMIBOLD, 9, NAME + UNIT - 8)
    _lines(canvas, [edges[0], *edges[3:]], y, ROW)


def _cell_text(
    canvas: PaperCanvas, text: str, x: float, y: float, face: str, size: float, room: float
) -> None:
    size, lines = fit(printable(text), face, size, room, least=4)
    colour = palette.INK if face == SEMIBOLD else palette.MUTED
    draw_text(canvas, x, y, lines[0], face, size, colour)


def _lines(canvas: PaperCanvas, edges: Sequence[float], y: float, height: float) -> None:
    """The rule below a row and those between its columns."""
    canvas.setStrokeColor(palette.MUTED)
    canvas.setLineWidth(0.5)
    canvas.line(edges[0], y - height, edges[-1], y - height)
    for edge in edges:
        canvas.line(edge, y, edge, y - height)
