"""What papers to be filled in and signed have in common: A5 upright, Vietnamese first and English second."""

from collections.abc import Sequence
from itertools import zip_longest

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A5

from app.domain import palette
from app.domain.fitting import fit
from app.domain.papers import Bilingual, Labelled
from app.domain.pdf import PaperCanvas, draw_notice, draw_text
from app.domain.typeface import ITALIC, REGULAR, SEMIBOLD, printable, printable_or_numbered

WIDTH, HEIGHT = A5
SIDE = 34.0
RIGHT = WIDTH - SIDE
ROOM = RIGHT - SIDE
COLUMN = (ROOM - 20) / 2
SECOND = SIDE + COLUMN + 20  # where the right column begins
GAP = 11.0  # between facts
SIGN_HEIGHT = 104.0


def draw_head(canvas: PaperCanvas, heading: Bilingual, number: Labelled, sample: Bilingual | None) -> float:
    """The heading with the number of the paper, and the mark of sample data; returns the y where facts begin."""
    if sample:
        draw_notice(canvas, f"{sample.vi} · {sample.en}", WIDTH, HEIGHT)
    y = HEIGHT - 62
    draw_line(canvas, heading.vi, SIDE, y, SEMIBOLD, 15, ROOM - 110, palette.GREEN)
    draw_line(canvas, heading.en, SIDE, y - 15, ITALIC, 9.5, ROOM - 110, palette.MUTED)
    label = f"{number.label.vi} · {number.label.en}"
    draw_text(canvas, RIGHT, y + 3, printable(label), REGULAR, 7.5, palette.MUTED, "right")
    draw_text(canvas, RIGHT, y - 11, printable(number.value.vi), SEMIBOLD, 10, palette.INK, "right")
    canvas.setFillColor(palette.GREEN)
    canvas.rect(SIDE, y - 25, ROOM, 1, stroke=0, fill=1)
    return y - 38


def draw_facts(
    canvas: PaperCanvas, wide: Sequence[Labelled], narrow: Sequence[Labelled], y: float, *, lines: int = 2
) -> float:
    """Facts that take a line each, of at most so many `lines` in each language, then those that stand two to a line;
    returns the y they end at."""
    for fact in wide:
        y = _fact(canvas, fact, SIDE, y, ROOM, lines) - GAP
    for left, right in zip_longest(narrow[::2], narrow[1::2]):
        ends = [_fact(canvas, left, SIDE, y, COLUMN)]
        if right:
            ends.append(_fact(canvas, right, SECOND, y, COLUMN))
        y = min(ends) - GAP
    return y


def _fact(canvas: PaperCanvas, fact: Labelled, x: float, y: float, room: float, lines: int = 2) -> float:
    """A small label with its value under it in both languages; returns the y it ends at."""
    draw_line(canvas, f"{fact.label.vi} · {fact.label.en}", x, y, REGULAR, 7.5, room, palette.MUTED)
    y = draw_lines(canvas, fact.value.vi, x, y - 2, SEMIBOLD, 10.5, room, palette.INK, lines)
    if fact.value.en != fact.value.vi:
        y = draw_lines(canvas, fact.value.en, x, y + 1, ITALIC, 8.5, room, palette.MUTED, lines)
    return y - 4


def draw_lines(
    canvas: PaperCanvas,
    words: str,
    x: float,
    y: float,
    face: str,
    size: float,
    room: float,
    colour: Color,
    lines: int = 2,
) -> float:
    """At most so many lines under `y`, shrunk to fit; returns the y they end at."""
    size, broken = fit(printable_or_numbered(words), face, size, room, lines=lines, least=6)
    for line in broken:
        y -= size * 1.25
        draw_text(canvas, x, y, line, face, size, colour)
    return y


def draw_line(
    canvas: PaperCanvas, words: str, x: float, y: float, face: str, size: float, room: float, colour: Color
) -> None:
    """One line, shrunk to fit."""
    size, lines = fit(printable(words), face, size, room, least=4)
    draw_text(canvas, x, y, lines[0], face, size, colour)


def draw_signing(
    canvas: PaperCanvas, to_sign: tuple[Bilingual, Bilingual], lines: Sequence[Bilingual], top: float
) -> None:
    """Two frames side by side with lines to fill in by hand, and room to sign."""
    for x, title in zip((SIDE, SECOND), to_sign, strict=True):
        _sign_here(canvas, title, lines, x, top)


def _sign_here(
    canvas: PaperCanvas, title: Bilingual, lines: Sequence[Bilingual], x: float, top: float
) -> None:
    canvas.setStrokeColor(palette.RULE)
    canvas.setLineWidth(0.6)
    canvas.rect(x, top - SIGN_HEIGHT, COLUMN, SIGN_HEIGHT, stroke=1, fill=0)
    draw_line(canvas, title.vi, x + 8, top - 14, SEMIBOLD, 9, COLUMN - 16, palette.INK)
    draw_line(canvas, title.en, x + 8, top - 24, ITALIC, 7.5, COLUMN - 16, palette.MUTED)
    y = top - 42
    for line in lines:
        draw_line(canvas, f"{line.vi} · {line.en}", x + 8, y, REGULAR, 7, COLUMN - 16, palette.MUTED)
        canvas.setDash(1, 2)
        canvas.line(x + 8, y - 12, x + COLUMN - 8, y - 12)
        canvas.setDash()
        y -= 22
