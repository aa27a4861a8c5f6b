"""The cover of a printed book: ridges and border post, the title in each language, what edition it is."""

from __future__ import annotations

from app.domain import ornament, palette
from app.domain.book import Cover
from app.domain.book_flowables import dotted_line
from app.domain.book_styles import Paper
from app.domain.fitting import balance, wrap
from app.domain.pdf import PaperCanvas, draw_text
from app.domain.typeface import REGULAR, SEMIBOLD, printable_prose

VALUES_AT = 0.38  # of the line: where the values of the facts begin


def draw_cover(canvas: PaperCanvas, cover: Cover, paper: Paper) -> None:
    """Draw the first page."""
    unit = paper.body
    left, right = paper.inner, paper.width - paper.outer
    room = right - left
    y = paper.height - paper.top * 1.5
    draw_text(canvas, left, y, printable_prose(cover.kicker), SEMIBOLD, unit, palette.GREEN, tracking=0.3)
    y = _landscape(canvas, paper, paper.height * 0.735)
    for number, (title, subtitle) in enumerate(cover.titles):
        y = _title(canvas, left, y, room, (title, subtitle), unit * (2.9 if number == 0 else 1.7), number)
    _facts(canvas, cover, left, room, paper)


def _landscape(canvas: PaperCanvas, paper: Paper, y: float) -> float:
    middle = paper.width * 0.66
    stretch = paper.body / 10.2
    canvas.addLiteral(ornament.placing(middle, y))
    canvas.addLiteral(
        "\n".join([ornament.ridges(190 * stretch, 62 * stretch), ornament.border_post(84 * stretch)])
    )
    canvas.addLiteral("Q")
    canvas.setFillColor(palette.GREEN_MID)
    canvas.rect(0, y - 0.2, middle - 26 * stretch, 0.5, stroke=0, fill=1)
    canvas.rect(middle + 26 * stretch, y - 0.2, paper.width, 0.5, stroke=0, fill=1)
    return y - paper.body * 2.2


def _title(
    canvas: PaperCanvas, left: float, y: float, room: float, words: tuple[str, str], size: float, number: int
) -> float:
    """A title over its subtitle; gives the height below them."""
    title, subtitle = words
    ink = palette.INK if number == 0 else palette.MUTED
    for line in balance(printable_prose(title), SEMIBOLD, size, room):
        y -= size * 1.26
        draw_text(canvas, left, y, line, SEMIBOLD, size, ink)
    small = max(size * 0.42, 8.5)
    y -= small * 0.5
    for line in wrap(printable_prose(subtitle), REGULAR, small, room) if subtitle else []:
        y -= small * 1.5
        draw_text(canvas, left, y, line, REGULAR, small, palette.MUTED)
    return y - size * 0.55


def _facts(canvas: PaperCanvas, cover: Cover, left: float, room: float, paper: Paper) -> None:
    """From the foot upwards: the notices in amber, above them labels and values."""
    size = paper.body * 0.9
    notices = [
        line for words in cover.notices for line in wrap(printable_prose(words), SEMIBOLD, size, room - 20)
    ]
    y = paper.foot
    if notices:
        height = len(notices) * size * 1.5 + 14
        canvas.setFillColor(palette.AMBER_PALE)
        canvas.rect(left, y, room, height, stroke=0, fill=1)
        canvas.setFillColor(palette.AMBER)
        canvas.rect(left, y, 2.4, height, stroke=0, fill=1)
        for number, line in enumerate(notices):
            draw_text(
                canvas,
                left + 12,
                y + height - 7 - size * (1.5 * number + 1),
                line,
                SEMIBOLD,
                size,
                palette.AMBER_INK,
            )
        y += height + 14
    for fact in reversed(cover.facts):
        y = _fact(canvas, fact, left, y, room, size)


def _fact(
    canvas: PaperCanvas, fact: tuple[str, str], left: float, y: float, room: float, size: float
) -> float:
    """One label with its value, or a line to write on, standing on y; gives the height above its rule."""
    labels = wrap(printable_prose(fact[0]), REGULAR, size * 0.92, room * (VALUES_AT - 0.03))
    values = wrap(printable_prose(fact[1]), SEMIBOLD, size, room * (1 - VALUES_AT))
    y += size * 1.5 * max(len(labels), len(values))
    for number, line in enumerate(labels):
        draw_text(canvas, left, y - size - size * 1.5 * number, line, REGULAR, size * 0.92, palette.MUTED)
    for number, line in enumerate(values):
        draw_text(canvas, left + room * VALUES_AT, y - size - size * 1.5 * number, line, SEMIBOLD, size)
    if not fact[1]:
        dotted_line(canvas, left + room * VALUES_AT, y - size * 1.2, room * (1 - VALUES_AT))
    canvas.setFillColor(palette.RULE)
    canvas.rect(left, y + 5, room, 0.5, stroke=0, fill=1)
    return y + 9
