"""Events in rows along one axis of time."""

from collections.abc import Sequence
from datetime import date

from reportlab.graphics.shapes import Drawing

from app.domain import palette
from app.domain.chart_data import Event
from app.domain.chart_room import LEADING
from app.domain.charts.marks import (
    box,
    canvas,
    label_column,
    lines_of,
    paragraph,
    post,
    put,
    rule,
    width_of,
    words,
)


def timeline(
    events: Sequence[Event],
    ticks: Sequence[tuple[date, str]],
    *,
    today: tuple[date, str] | None = None,
    width: float = 480,
    text_size: float = 9,
) -> Drawing:
    """A row per event, in the order given, marked by a post: filled when done, open when planned, amber now.

    The axis runs from the first tick to the last; `today` is a named line across it. Raises ValueError for an
    event outside the axis or one that ends before it starts.
    """
    _check(events, ticks)
    left = label_column([event.label for event in events], text_size, width * 0.4)
    labels = [lines_of(event.label, text_size, left - 10) for event in events]
    heights = [len(lines) * text_size * LEADING + text_size * 0.8 for lines in labels]
    head = text_size * (3 if today else 1.7)
    drawing = canvas(width, sum(heights) + head + 2)
    step = (width - left - 14) / (ticks[-1][0] - ticks[0][0]).days

    def at(day: date) -> float:
        return left + (day - ticks[0][0]).days * step

    _axis(drawing, [(at(day), text) for day, text in ticks], drawing.height - head, text_size)
    if today:
        _today(drawing, at(today[0]), today[1], drawing.height - head, text_size)
    top = drawing.height - head
    for event, lines, height in zip(events, labels, heights, strict=True):
        put(drawing, *paragraph(0, top - text_size * 0.4, lines, text_size))
        _event(drawing, event, at(event.starts_on), at(event.ends_on), top - height / 2, width, text_size)
        top -= height
    return drawing


def _check(events: Sequence[Event], ticks: Sequence[tuple[date, str]]) -> None:
    if len(ticks) < 2:
        raise ValueError("an axis needs two ticks")
    for event in events:
        if not ticks[0][0] <= event.starts_on <= event.ends_on <= ticks[-1][0]:
            raise ValueError(f"{event.label!r} does not lie on the axis")


def _axis(drawing: Drawing, ticks: Sequence[tuple[float, str]], top: float, size: float) -> None:
    for x, text in ticks:
        drawing.add(rule(x, 0, x, top))
        drawing.add(words(x, top + size * 0.5, text, size * 0.9, palette.MUTED, align="centre"))


def _today(drawing: Drawing, x: float, text: str, top: float, size: float) -> None:
    drawing.add(rule(x, 0, x, top + size * 1.6, palette.AMBER, 1.2, dashed=True))
    drawing.add(words(x, top + size * 1.9, text, size * 0.9, palette.AMBER_INK, align="centre"))


def _event(drawing: Drawing, event: Event, x: float, end: float, y: float, width: float, size: float) -> None:
    """The post stands where the event starts; a longer one lies along the axis to its end."""
    if end - x > size:
        drawing.add(box(x, y - size * 0.2, end - x, size * 0.4, palette.GREEN_PALE))
    mark = post(x, y - size * 0.6, size * 1.3, filled=event.state != "planned")
    if event.state == "running":
        mark.fillColor, mark.strokeColor = palette.AMBER, palette.AMBER_INK
    drawing.add(mark)
    room = width_of(event.text, size * 0.9)
    is_late = max(x, end) + room + size > width
    beside = x - size * 0.7 if is_late else max(x, end) + size * 0.7
    drawing.add(box(beside - room if is_late else beside, y - size * 0.5, room, size, palette.WHITE))
    drawing.add(
        words(
            beside,
            y - size * 0.33,
            event.text,
            size * 0.9,
            palette.MUTED,
            align="right" if is_late else "left",
        )
    )
