"""Drawing the answer sheets of a quiz on paper: one for each officer, with a box to tick for each letter."""

from collections.abc import Iterator, Sequence

from app.domain import palette
from app.domain.fitting import fit
from app.domain.paper_head_pdf import FOOT, HEIGHT, MEASURE, SIDE, WIDTH, draw_head
from app.domain.pdf import PaperCanvas, draw_box, draw_document, draw_text
from app.domain.quiz_papers import AnswerLine, AnswerSheets
from app.domain.typeface import MEDIUM, REGULAR, SEMIBOLD, printable_or_numbered, printable_prose

BOX, STEP, ROW = 14.0, 27.0, 22.0
NUMBER = 34.0
COLUMNS = 2
HOLDER = 54.0  # name and note, each over a line
SIGNING = 44.0
SLACK = 40.0  # for a head with long titles
DEEPEST = HEIGHT - 300  # no head is lower, so that every sheet of a version has its boxes in the same place


def draw_answer_sheets(sheets: AnswerSheets) -> bytes:
    """The sheets as one PDF on A4: the holders' in the order given, then the blank ones.

    A sheet has a second page when there are more questions than boxes on the first.
    """

    def paint(canvas: PaperCanvas) -> None:
        pages = list(_pages(sheets.lines))
        for number, lines in enumerate(pages):
            _draw_boxes_once(canvas, f"boxes-{number}", lines)
        for holder in [*sheets.holders, *[("", "")] * sheets.blanks]:
            for number, lines in enumerate(pages):
                page = sheets.head.page_label.replace("{page}", str(number + 1))
                y = draw_head(canvas, sheets.head, page.replace("{total}", str(len(pages))))
                _draw_sheet(canvas, sheets, holder, f"boxes-{number}", len(lines), y)

    return draw_document(sheets.head.info, paint)


def _pages(lines: Sequence[AnswerLine]) -> Iterator[Sequence[AnswerLine]]:
    most = COLUMNS * int((DEEPEST - FOOT - SIGNING - SLACK) // ROW)
    for start in range(0, len(lines), most):
        yield lines[start : start + most]


def _draw_sheet(
    canvas: PaperCanvas, sheets: AnswerSheets, holder: tuple[str, str], boxes: str, count: int, y: float
) -> None:
    for label, words in zip((sheets.name_label, sheets.note_label), holder, strict=True):
        _draw_holder(canvas, label, words, y)
        y -= HOLDER / 2
    y = min(y, DEEPEST)
    canvas.addLiteral(f"q 1 0 0 1 {SIDE:.2f} {y:.2f} cm")
    canvas.doForm(boxes)
    canvas.addLiteral("Q")
    _draw_signing(canvas, sheets.to_write, y - ROW * -(-count // COLUMNS) - SIGNING / 2)
    canvas.showPage()


def _draw_holder(canvas: PaperCanvas, label: str, words: str, y: float) -> None:
    draw_text(canvas, SIDE, y, printable_prose(label), REGULAR, 9, palette.MUTED)
    size, lines = fit(printable_or_numbered(words), SEMIBOLD, 12, MEASURE - 130)
    draw_text(canvas, SIDE + 130, y, lines[0], SEMIBOLD, size)
    canvas.setStrokeColor(palette.MUTED)
    canvas.setLineWidth(0.5)
    canvas.line(SIDE + 126, y - 5, WIDTH - SIDE, y - 5)


def _draw_boxes_once(canvas: PaperCanvas, name: str, lines: Sequence[AnswerLine]) -> None:
    """The form `name`: all boxes, down the columns, below and right of the origin."""
    rows = -(-len(lines) // COLUMNS)
    canvas.beginForm(name, -2, -int(ROW * rows) - 4, int(MEASURE) + 4, 4)
    for place, line in enumerate(lines):
        left = MEASURE / COLUMNS * (place // rows)
        _draw_line(canvas, line, left, -ROW * (place % rows + 1))
    canvas.endForm()


def _draw_line(canvas: PaperCanvas, line: AnswerLine, left: float, foot: float) -> None:
    draw_text(canvas, left + NUMBER - 10, foot + 6, line.number, MEDIUM, 10.5, palette.INK, "right")
    for place, letter in enumerate(line.letters):
        x = left + NUMBER + STEP * place
        draw_box(canvas, x, foot + 2.5, BOX, palette.INK)
        draw_text(canvas, x + BOX / 2, foot + 6, letter, REGULAR, 9, palette.MUTED, "centre")


def _draw_signing(canvas: PaperCanvas, labels: Sequence[str], y: float) -> None:
    each = MEASURE / max(1, len(labels))
    for place, label in enumerate(labels):
        left = SIDE + each * place
        size, lines = fit(printable_prose(label), REGULAR, 9, each * 0.4)
        draw_text(canvas, left, y, lines[0], REGULAR, size, palette.MUTED)
        canvas.setStrokeColor(palette.MUTED)
        canvas.setLineWidth(0.5)
        canvas.line(left + each * 0.42, y - 4, left + each - 14, y - 4)
