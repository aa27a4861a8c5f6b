"""Drawing what booklet and answer sheets of a quiz on paper share: the head with the code, the foot of each page."""

from reportlab.lib.pagesizes import A4

from app.domain import palette
from app.domain.fitting import fit, wrap
from app.domain.pdf import PaperCanvas, draw_notice, draw_text
from app.domain.quiz_papers import PaperHead
from app.domain.typeface import MEDIUM, REGULAR, SEMIBOLD, printable_prose

WIDTH, HEIGHT = A4
SIDE, FOOT = 48.0, 56.0
MEASURE = WIDTH - 2 * SIDE
LABEL = 104.0
CODE_WIDTH, CODE_HEIGHT = 118.0, 44.0


def draw_head(canvas: PaperCanvas, head: PaperHead, page: str = "") -> float:
    """The head of a first page: title, code in a frame, facts, instructions; returns the y below."""
    draw_foot(canvas, head, page)
    y = HEIGHT - 62
    draw_text(canvas, SIDE, y, printable_prose(head.kind), MEDIUM, 10, palette.MUTED)
    y -= 19
    room = MEASURE - CODE_WIDTH - 16
    size, lines = fit(printable_prose(head.title), SEMIBOLD, 16, room, lines=2, least=11)
    _draw_code(canvas, head, HEIGHT - 52)
    for line in lines:
        draw_text(canvas, SIDE, y, line, SEMIBOLD, size, palette.GREEN)
        y -= size * 1.3
    for label, value in head.facts:
        y = _draw_fact(canvas, label, value, y, room)
    y = min(y - 4, HEIGHT - 66 - CODE_HEIGHT - 4)
    for instruction in head.instructions:
        y = draw_words(canvas, instruction, SIDE, y, MEASURE, 9.5)
    canvas.setFillColor(palette.GREEN)
    canvas.rect(SIDE, y + 1, MEASURE, 1, stroke=0, fill=1)
    return y - 18


def draw_foot(canvas: PaperCanvas, head: PaperHead, page: str = "") -> None:
    """What every page carries: which paper it is, its code, its number; the demonstration mark.

    `page` is the number in words where papers of several people share a file; else pages count through the file.
    """
    if head.synthetic_notice:
        draw_notice(canvas, head.synthetic_notice, WIDTH, HEIGHT)
    code = f"{head.code_label}: {head.code}"
    draw_text(canvas, WIDTH / 2, 30, printable_prose(code), MEDIUM, 8, palette.INK, "centre")
    _size, lines = fit(printable_prose(head.reference), REGULAR, 8, MEASURE / 2 - 80, least=5)
    draw_text(canvas, SIDE, 30, lines[0], REGULAR, _size, palette.MUTED)
    if page:
        draw_text(canvas, WIDTH - SIDE, 30, printable_prose(page), REGULAR, 8, palette.MUTED, "right")
    else:
        canvas.label_page(WIDTH - SIDE, 30, head.page_label)


def draw_words(
    canvas: PaperCanvas, text: str, x: float, y: float, width: float, size: float, face: str = REGULAR
) -> float:
    """Flowing text from the baseline y downwards; the baseline below its last line."""
    for line in wrap(printable_prose(text), face, size, width):
        draw_text(canvas, x, y, line, face, size)
        y -= size * 1.42
    return y


def _draw_fact(canvas: PaperCanvas, label: str, value: str, y: float, room: float) -> float:
    draw_text(canvas, SIDE, y, printable_prose(label), REGULAR, 9, palette.MUTED)
    return draw_words(canvas, value, SIDE + LABEL, y, room - LABEL, 9, MEDIUM)


def _draw_code(canvas: PaperCanvas, head: PaperHead, top: float) -> None:
    left = WIDTH - SIDE - CODE_WIDTH
    canvas.setStrokeColor(palette.GREEN)
    canvas.setLineWidth(1)
    canvas.rect(left, top - CODE_HEIGHT, CODE_WIDTH, CODE_HEIGHT, stroke=1, fill=0)
    middle = left + CODE_WIDTH / 2
    label = printable_prose(head.code_label)
    draw_text(canvas, middle, top - 14, label, REGULAR, 8.5, palette.MUTED, "centre")
    draw_text(canvas, middle, top - 34, head.code, SEMIBOLD, 17, palette.INK, "centre")
