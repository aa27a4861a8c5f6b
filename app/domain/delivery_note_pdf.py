"""Drawing delivery notes: A5 upright, Vietnamese first and English second, a note to a page."""

from collections.abc import Sequence
from itertools import zip_longest

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A5

from app.domain import palette
from app.domain.delivery_note import DeliveryNote, DeliveryNotes
from app.domain.fitting import fit
from app.domain.papers import Bilingual, Labelled
from app.domain.pdf import PaperCanvas, draw_document, draw_notice, draw_text
from app.domain.qr_pdf import draw_qr
from app.domain.typeface import ITALIC, REGULAR, SEMIBOLD, printable, printable_or_numbered

WIDTH, HEIGHT = A5
SIDE = 34.0
RIGHT = WIDTH - SIDE
ROOM = RIGHT - SIDE
COLUMN = (ROOM - 20) / 2
SECOND = SIDE + COLUMN + 20  # where the right column begins
QR_SIDE = 84.0
FOOT = 34.0
GAP = 11.0  # between facts: at two lines in each language, all of them stand above the fields to sign
SIGN_TOP, SIGN_HEIGHT = 232.0, 104.0


def draw_delivery_notes(text: DeliveryNotes) -> bytes:
    """The notes as one PDF; a sign the typeface cannot draw is written by its number."""

    def paint(canvas: PaperCanvas) -> None:
        for note in text.notes:
            _draw_note(canvas, note)
            canvas.showPage()

    return draw_document(text.info, paint, (WIDTH, HEIGHT))


def _draw_note(canvas: PaperCanvas, note: DeliveryNote) -> None:
    if note.synthetic_notice:
        draw_notice(canvas, f"{note.synthetic_notice.vi} · {note.synthetic_notice.en}", WIDTH, HEIGHT)
    y = _head(canvas, note, HEIGHT - 62)
    for fact in note.wide:
        y = _fact(canvas, fact, SIDE, y, ROOM) - GAP
    for left, right in zip_longest(note.narrow[::2], note.narrow[1::2]):
        ends = [_fact(canvas, left, SIDE, y, COLUMN)]
        if right:
            ends.append(_fact(canvas, right, SECOND, y, COLUMN))
        y = min(ends) - GAP
    for at, title in zip((SIDE, SECOND), note.to_sign, strict=True):
        _sign_here(canvas, title, note.lines, at)
    _acknowledge(canvas, note)


def _head(canvas: PaperCanvas, note: DeliveryNote, y: float) -> float:
    _line(canvas, note.heading.vi, SIDE, y, SEMIBOLD, 15, ROOM - 110, palette.GREEN)
    _line(canvas, note.heading.en, SIDE, y - 15, ITALIC, 9.5, ROOM - 110, palette.MUTED)
    label = f"{note.number.label.vi} · {note.number.label.en}"
    draw_text(canvas, RIGHT, y + 3, printable(label), REGULAR, 7.5, palette.MUTED, "right")
    draw_text(canvas, RIGHT, y - 11, printable(note.number.value.vi), SEMIBOLD, 10, palette.INK, "right")
    canvas.setFillColor(palette.GREEN)
    canvas.rect(SIDE, y - 25, ROOM, 1, stroke=0, fill=1)
    return y - 38


def _fact(canvas: PaperCanvas, fact: Labelled, x: float, y: float, room: float) -> float:
    """A small label with its value under it in both languages; returns the y it ends at."""
    _line(canvas, f"{fact.label.vi} · {fact.label.en}", x, y, REGULAR, 7.5, room, palette.MUTED)
    y = _lines(canvas, fact.value.vi, x, y - 2, SEMIBOLD, 10.5, room, palette.INK)
    if fact.value.en != fact.value.vi:
        y = _lines(canvas, fact.value.en, x, y + 1, ITALIC, 8.5, room, palette.MUTED)
    return y - 4


def _lines(
    canvas: PaperCanvas, words: str, x: float, y: float, face: str, size: float, room: float, colour: Color
) -> float:
    """At most two lines under `y`, shrunk to fit; returns the y they end at."""
    size, lines = fit(printable_or_numbered(words), face, size, room, lines=2, least=6)
    for line in lines:
        y -= size * 1.25
        draw_text(canvas, x, y, line, face, size, colour)
    return y


def _line(
    canvas: PaperCanvas, words: str, x: float, y: float, face: str, size: float, room: float, colour: Color
) -> None:
    size, lines = fit(printable(words), face, size, room, least=4)
    draw_text(canvas, x, y, lines[0], face, size, colour)


def _sign_here(canvas: PaperCanvas, title: Bilingual, lines: Sequence[Bilingual], x: float) -> None:
    """A frame with lines to fill in by hand, and room to sign."""
    canvas.setStrokeColor(palette.RULE)
    canvas.setLineWidth(0.6)
    canvas.rect(x, SIGN_TOP - SIGN_HEIGHT, COLUMN, SIGN_HEIGHT, stroke=1, fill=0)
    _line(canvas, title.vi, x + 8, SIGN_TOP - 14, SEMIBOLD, 9, COLUMN - 16, palette.INK)
    _line(canvas, title.en, x + 8, SIGN_TOP - 24, ITALIC, 7.5, COLUMN - 16, palette.MUTED)
    y = SIGN_TOP - 42
    for line in lines:
        _line(canvas, f"{line.vi} · {line.en}", x + 8, y, REGULAR, 7, COLUMN - 16, palette.MUTED)
        canvas.setDash(1, 2)
        canvas.line(x + 8, y - 12, x + COLUMN - 8, y - 12)
        canvas.setDash()
        y -= 22


def _acknowledge(canvas: PaperCanvas, note: DeliveryNote) -> None:
    """The QR code with, beside it, what to do, the address in letters and the code to type."""
    draw_qr(canvas, note.url, SIDE, FOOT, QR_SIDE)
    left, room = SIDE + QR_SIDE + 14, ROOM - QR_SIDE - 14
    y = FOOT + QR_SIDE + 2
    y = _lines(canvas, note.prompt.vi, left, y, SEMIBOLD, 9, room, palette.INK)
    y = _lines(canvas, note.prompt.en, left, y, ITALIC, 8, room, palette.MUTED) - 5
    foot = _lines(canvas, note.url, left, y, REGULAR, 7.5, room, palette.GREEN)
    canvas.linkURL(note.url, (left, foot - 2, RIGHT, y))
    label = f"{note.code.label.vi} · {note.code.label.en}"
    _line(canvas, label, left, foot - 12, REGULAR, 7, room, palette.MUTED)
    _line(canvas, note.code.value.vi, left, foot - 25, SEMIBOLD, 10.5, room, palette.INK)
