"""Drawing delivery notes: A5 upright, Vietnamese first and English second, a note to a page."""

from app.domain import palette
from app.domain.delivery_note import DeliveryNote, DeliveryNotes
from app.domain.form_pdf import (
    HEIGHT,
    RIGHT,
    ROOM,
    SIDE,
    WIDTH,
    draw_facts,
    draw_head,
    draw_line,
    draw_lines,
    draw_signing,
)
from app.domain.pdf import PaperCanvas, draw_document
from app.domain.qr_pdf import draw_qr
from app.domain.typeface import ITALIC, REGULAR, SEMIBOLD

QR_SIDE = 84.0
FOOT = 34.0
SIGN_TOP = 232.0  # at two lines in each language, all facts stand above it


def draw_delivery_notes(text: DeliveryNotes) -> bytes:
    """The notes as one PDF; a sign the typeface cannot draw is written by its number."""

    def paint(canvas: PaperCanvas) -> None:
        for note in text.notes:
            _draw_note(canvas, note)
            canvas.showPage()

    return draw_document(text.info, paint, (WIDTH, HEIGHT))


def _draw_note(canvas: PaperCanvas, note: DeliveryNote) -> None:
    y = draw_head(canvas, note.heading, note.number, note.synthetic_notice)
    draw_facts(canvas, note.wide, note.narrow, y)
    draw_signing(canvas, note.to_sign, note.lines, SIGN_TOP)
    _acknowledge(canvas, note)


def _acknowledge(canvas: PaperCanvas, note: DeliveryNote) -> None:
    """The QR code with, beside it, what to do, the address in letters and the code to type."""
    draw_qr(canvas, note.url, SIDE, FOOT, QR_SIDE)
    left, room = SIDE + QR_SIDE + 14, ROOM - QR_SIDE - 14
    y = FOOT + QR_SIDE + 2
    y = draw_lines(canvas, note.prompt.vi, left, y, SEMIBOLD, 9, room, palette.INK)
    y = draw_lines(canvas, note.prompt.en, left, y, ITALIC, 8, room, palette.MUTED) - 5
    foot = draw_lines(canvas, note.url, left, y, REGULAR, 7.5, room, palette.GREEN)
    canvas.linkURL(note.url, (left, foot - 2, RIGHT, y))
    label = f"{note.code.label.vi} · {note.code.label.en}"
    draw_line(canvas, label, left, foot - 12, REGULAR, 7, room, palette.MUTED)
    draw_line(canvas, note.code.value.vi, left, foot - 25, SEMIBOLD, 10.5, room, palette.INK)
