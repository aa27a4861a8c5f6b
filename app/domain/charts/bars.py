"""Horizontal bars from zero, each with its label and its figure beside it."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing

from app.domain import palette
from app.domain.chart_data import Bar
from app.domain.chart_room import LEADING
from app.domain.charts.marks import (
    box,
    canvas,
    hatched,
    label_column,
    lines_of,
    put,
    row_label,
    rule,
    widest,
    words,
)
from app.domain.typeface import SEMIBOLD


def bar_chart(
    bars: Sequence[Bar], *, maximum: float | None = None, width: float = 480, text_size: float = 9
) -> Drawing:
    """Bars one below the other. `maximum` is the value of a full-length bar: 1 or 100 for shares, else the largest.

    Raises ValueError for a negative value: a length from zero cannot show it.
    """
    if any(bar.value is not None and bar.value < 0 for bar in bars):
        raise ValueError("a bar has a negative value")
    start = label_column([bar.label for bar in bars], text_size, width * 0.4)
    room = width - start - widest([bar.text for bar in bars], text_size, SEMIBOLD) - 10
    scale = room / (maximum or max((_reach(bar) for bar in bars), default=0) or 1)
    labels = [lines_of(bar.label, text_size, start - 10) for bar in bars]
    heights = [max(len(lines) * text_size * LEADING, text_size * 1.5) + text_size * 0.75 for lines in labels]
    head = text_size * 1.5 if any(bar.target_text for bar in bars) else 0
    drawing = canvas(width, sum(heights) + head + 4)
    top = drawing.height - head
    _name_target(drawing, bars, start, scale, top, text_size)
    for bar, lines, height in zip(bars, labels, heights, strict=True):
        middle = top - height / 2
        put(drawing, *row_label(start - 8, middle, lines, text_size))
        _bar(drawing, bar, start, middle, scale, text_size)
        top -= height
    drawing.add(rule(start, 2, start, drawing.height - head, palette.MUTED, 0.8))
    return drawing


def _reach(bar: Bar) -> float:
    return max(bar.value or 0, bar.target or 0)


def _bar(drawing: Drawing, bar: Bar, start: float, middle: float, scale: float, size: float) -> None:
    thick = size * 1.5
    if bar.value is None:
        length = size * 2.6
        drawing.add(hatched(start, middle - thick / 2, length, thick))
    else:
        length = bar.value * scale
        drawing.add(box(start, middle - thick / 2, length, thick, palette.GREEN_MID))
    if bar.target is not None:
        at = start + bar.target * scale
        drawing.add(rule(at, middle - thick * 0.72, at, middle + thick * 0.72, palette.INK, 1.6))
        length = max(length, bar.target * scale) if bar.value is not None else length
    ink = palette.INK if bar.value is not None else palette.MUTED
    drawing.add(words(start + length + 6, middle - size * 0.35, bar.text, size, ink, SEMIBOLD))


def _name_target(
    drawing: Drawing, bars: Sequence[Bar], start: float, scale: float, top: float, size: float
) -> None:
    """Write what the target line means once, over the first bar that has one."""
    named = next((bar for bar in bars if bar.target_text and bar.target is not None), None)
    if named and named.target is not None:
        at = start + named.target * scale
        drawing.add(words(at, top + size * 0.3, named.target_text, size * 0.9, palette.MUTED, align="centre"))
