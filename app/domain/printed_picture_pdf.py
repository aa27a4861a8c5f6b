"""Pictures of printed questions: as large as helps, whole on the page, in words where they cannot be drawn."""

from __future__ import annotations

from app.domain import palette
from app.domain.figure_pdf import draw_figure, figure_size, read_figure
from app.domain.fitting import wrap
from app.domain.pdf import PaperCanvas, draw_text
from app.domain.quiz_papers import PrintedPicture
from app.domain.svg_paths import CannotDraw
from app.domain.typeface import REGULAR, printable_prose

LARGEST = 0.75  # points to a pixel of the drawing: its own size on a screen
WORDS, LEADING = 9.0, 1.42
ABOVE, BELOW = 4.0, 8.0


def picture_height(picture: PrintedPicture, width: float, highest: float) -> float:
    """Points that a picture takes, no wider than `width` and no higher than `highest`, the space around it included."""
    scale = _scale(picture, width, highest)
    if scale is None:
        return len(_lines(picture, width)) * WORDS * LEADING + BELOW
    return figure_size(picture.svg).height * scale + ABOVE + BELOW


def draw_picture(
    canvas: PaperCanvas, picture: PrintedPicture, x: float, y: float, width: float, highest: float
) -> float:
    """Draw below the line `y` (points from the foot of the page); returns the y below."""
    scale = _scale(picture, width, highest)
    height = picture_height(picture, width, highest)
    if scale is not None:
        draw_figure(canvas, picture.svg, x, y - height + BELOW, scale)
        return y - height
    for place, line in enumerate(_lines(picture, width), 1):
        draw_text(canvas, x, y - place * WORDS * LEADING, line, REGULAR, WORDS, palette.MUTED)
    return y - height


def _scale(picture: PrintedPicture, width: float, highest: float) -> float | None:
    try:
        read_figure(picture.svg)
    except CannotDraw:
        return None
    size = figure_size(picture.svg)
    return min(LARGEST, width / size.width, highest / size.height)


def _lines(picture: PrintedPicture, width: float) -> list[str]:
    return wrap(printable_prose(picture.words), REGULAR, WORDS, width)
