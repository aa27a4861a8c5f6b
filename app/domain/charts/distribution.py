"""Answers on a five-point scale: one bar per question, around its middle or from the left."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing

from app.domain import palette
from app.domain.chart_data import ScaleRow
from app.domain.chart_room import LEADING
from app.domain.charts.marks import (
    box,
    canvas,
    hatched,
    lines_of,
    paragraph,
    put,
    rule,
    width_of,
    words,
)
from app.domain.typeface import REGULAR, SEMIBOLD


def distribution(
    rows: Sequence[ScaleRow],
    names: Sequence[str],
    *,
    is_diverging: bool = True,
    width: float = 480,
    text_size: float = 9,
) -> Drawing:
    """One bar per question. `names` head the five columns of answers, least to most favourable.

    Diverging bars hang the middle answer on a common line, so that what lies left and right of it can be
    compared; otherwise every bar starts at the left edge. Raises ValueError unless there are five names and
    each row's shares are five and sum to 1 (within 0.005, as rounded percentages do).
    """
    _check(rows, names)
    heads = [lines_of(name, text_size * 0.9, width / 5 - 8, REGULAR) for name in names]
    head = max(map(len, heads)) * text_size * 0.9 * LEADING + 14
    labels = [_label_lines(row, width, text_size) for row in rows]
    heights = [len(lines) * text_size * LEADING + text_size * 3.7 for lines in labels]
    drawing = canvas(width, head + sum(heights))
    _head(drawing, heads, width, text_size)
    left, scale = _placing(rows, width, is_diverging)
    top = drawing.height - head
    for row, lines, height in zip(rows, labels, heights, strict=True):
        _question(drawing, row, lines, top, width, text_size)
        bar_foot = top - height + text_size * 0.9
        if row.shares is None:
            drawing.add(hatched(0.5, bar_foot, width - 1, text_size * 1.8))
        else:
            start = left - scale * _left_of_middle(row.shares) if is_diverging else 0.0
            _segments(drawing, row.shares, row.texts, start, bar_foot, scale, text_size)
            if is_diverging:
                _middle(drawing, left, bar_foot, text_size)
        top -= height
    return drawing


def _check(rows: Sequence[ScaleRow], names: Sequence[str]) -> None:
    if len(names) != len(palette.SCALE):
        raise ValueError("a scale has five points")
    for row in rows:
        if row.shares is not None and (len(row.shares) != len(names) or abs(sum(row.shares) - 1) > 0.005):
            raise ValueError(f"shares of {row.label!r} are not five parts of one")


def _left_of_middle(shares: tuple[float, ...]) -> float:
    return shares[0] + shares[1] + shares[2] / 2


def _placing(rows: Sequence[ScaleRow], width: float, is_diverging: bool) -> tuple[float, float]:
    """Where the middle stands, and how many points a share of 1 takes, so that every bar fits."""
    if not is_diverging:
        return 0.0, width
    lefts = [_left_of_middle(row.shares) for row in rows if row.shares is not None] or [0.5]
    scale = width / (max(lefts) + 1 - min(lefts))
    return max(lefts) * scale, scale


def _head(drawing: Drawing, heads: Sequence[Sequence[str]], width: float, size: float) -> None:
    """The answers in their order, each over a strip of its colour: read like the heads of a table."""
    step = width / len(heads)
    for number, (lines, colour) in enumerate(zip(heads, palette.SCALE, strict=True)):
        height = max(map(len, heads)) * size * 0.9 * LEADING
        top = drawing.height - (height - len(lines) * size * 0.9 * LEADING)
        put(drawing, *paragraph(step * (number + 0.5), top, lines, size * 0.9, palette.INK, align="centre"))
        drawing.add(box(step * number + 1, drawing.height - height - 6, step - 2, 5, colour))


def _middle(drawing: Drawing, x: float, foot: float, size: float) -> None:
    """Two short strokes, above and below a bar, where the middle of the scale stands."""
    for y in (foot - size * 0.4, foot + size * 1.8):
        drawing.add(rule(x, y, x, y + size * 0.4, palette.INK, 0.9))


def _label_lines(row: ScaleRow, width: float, size: float) -> list[str]:
    return lines_of(row.label, size, width - width_of(row.note, size) - 12)


def _question(
    drawing: Drawing, row: ScaleRow, lines: Sequence[str], top: float, width: float, size: float
) -> None:
    put(drawing, *paragraph(0, top - size * 0.2, lines, size, face=SEMIBOLD if row.shares else REGULAR))
    drawing.add(words(width, top - size * 1.22, row.note, size, palette.MUTED, align="right"))


def _segments(
    drawing: Drawing,
    shares: Sequence[float],
    texts: Sequence[str],
    x: float,
    foot: float,
    scale: float,
    size: float,
) -> None:
    height = size * 1.8
    for share, text, colour in zip(shares, texts, palette.SCALE, strict=True):
        length = share * scale
        if length > 1:
            drawing.add(box(x + 0.5, foot, length - 1, height, colour))
        if length > width_of(text, size * 0.9) + 6:
            ink = palette.ink_on(colour)
            drawing.add(words(x + length / 2, foot + size * 0.58, text, size * 0.9, ink, align="centre"))
        x += length
