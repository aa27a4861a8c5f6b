"""Points with their intervals on one axis, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from app.domain import palette
from app.domain.chart_data import Estimate, Tick
from app.domain.chart_room import LEADING
from app.domain.charts.marks import (
    box,
    canvas,
    dot,
    hatched,
    label_column,
    lines_of,
    paragraph,
    put,
    row_label,
    rule,
    widest,
    width_of,
    words,
)
from app.domain.typeface import SEMIBOLD


def interval_plot(
    estimates: Sequence[Estimate],
    ticks: Sequence[Tick],
    *,
    reference: Tick | None = None,
    width: float = 480,
    text_size: float = 9,
) -> Drawing:
    """A dot with its interval per row, its figures at the right; `reference` is a named line across all rows.

    The axis runs from the first tick to the last. Raises ValueError when an interval reaches beyond it or does
    not hold its value: a cut interval would look more certain than it is.
    """
    if len(ticks) < 2:
        raise ValueError("an axis needs two ticks")
    axis = _axis(estimates, ticks, width, text_size)
    labels = [lines_of(estimate.label, text_size, axis.label_room) for estimate in estimates]
    extra = text_size * (2.4 if axis.is_narrow else 0.9)
    heights = [len(lines) * text_size * LEADING + extra for lines in labels]
    foot, head = text_size * 1.8, text_size * 1.8 if reference else 4
    drawing = canvas(width, sum(heights) + foot + head)
    top = drawing.height - head
    _grid(drawing, ticks, reference, axis, foot, top, text_size)
    for estimate, lines, height in zip(estimates, labels, heights, strict=True):
        if axis.is_narrow:
            _words_over(drawing, estimate, lines, top, text_size)
            middle = top - height + text_size * 1.25  # nearer to its own words than to the next
        else:
            middle = top - height / 2
            _words_beside(drawing, estimate, lines, axis.left - 8, middle, text_size)
        _mark(drawing, estimate, axis, middle, text_size)
        top -= height
    return drawing


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where values stand between two edges, in points; on a narrow drawing words stand over the marks."""

    low: float
    high: float
    left: float
    right: float
    label_room: float
    is_narrow: bool

    def at(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


def _axis(estimates: Sequence[Estimate], ticks: Sequence[Tick], width: float, size: float) -> _Axis:
    low, high = ticks[0].value, ticks[-1].value
    for estimate in estimates:
        if estimate.value is not None and not low <= estimate.low <= estimate.value <= estimate.high <= high:
            raise ValueError(f"interval of {estimate.label!r} does not fit its value or the axis")
    if width < 48 * size:
        return _Axis(low, high, size * 1.5, width - size * 1.5, width * 0.45, True)
    left = label_column([estimate.label for estimate in estimates], size, width * 0.34)
    figures = widest([estimate.text for estimate in estimates], size, SEMIBOLD)
    return _Axis(low, high, left, width - figures - 14, left - 10, False)


def _words_beside(
    drawing: Drawing, estimate: Estimate, lines: Sequence[str], right: float, middle: float, size: float
) -> None:
    """Label at the left of the mark, figures at its right."""
    put(drawing, *row_label(right, middle, lines, size))
    _figures(drawing, estimate, middle - size * 0.35, size)


def _words_over(drawing: Drawing, estimate: Estimate, lines: Sequence[str], top: float, size: float) -> None:
    """Label and figures over the mark, on white that keeps the lines of the axis away."""
    height = len(lines) * size * LEADING
    drawing.add(box(0, top - height - size * 0.3, drawing.width, height, palette.WHITE))
    put(drawing, *paragraph(0, top - size * 0.2, lines, size))
    _figures(drawing, estimate, top - size * 1.22, size)


def _figures(drawing: Drawing, estimate: Estimate, y: float, size: float) -> None:
    ink = palette.MUTED if estimate.value is None else palette.INK
    drawing.add(words(drawing.width, y, estimate.text, size, ink, SEMIBOLD, "right"))


def _grid(
    drawing: Drawing,
    ticks: Sequence[Tick],
    reference: Tick | None,
    axis: _Axis,
    foot: float,
    top: float,
    size: float,
) -> None:
    for tick in ticks:
        x = axis.at(tick.value)
        drawing.add(rule(x, foot, x, top))
        drawing.add(words(x, foot - size * 1.25, tick.text, size * 0.9, palette.MUTED, align="centre"))
    if reference:
        x = axis.at(reference.value)
        drawing.add(rule(x, foot, x, top + size * 0.3, palette.INK, 1, dashed=True))
        half = width_of(reference.text, size * 0.9) / 2
        x = min(max(x, half), drawing.width - half)
        drawing.add(words(x, top + size * 0.6, reference.text, size * 0.9, palette.INK, align="centre"))


def _mark(drawing: Drawing, estimate: Estimate, axis: _Axis, y: float, size: float) -> None:
    if estimate.value is None:
        drawing.add(hatched(axis.left, y - size * 0.5, axis.right - axis.left, size))
        return
    low, high, cap = axis.at(estimate.low), axis.at(estimate.high), size * 0.38
    drawing.add(rule(low, y, high, y, palette.GREEN_MID, 2))
    for end in (low, high):
        drawing.add(rule(end, y - cap, end, y + cap, palette.GREEN_MID, 1.2))
    drawing.add(dot(axis.at(estimate.value), y, size * 0.46, palette.GREEN))
