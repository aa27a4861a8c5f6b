"""The items of a quiz: where each stands by facility and discrimination, and who picks which choice."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from app.domain import palette
from app.domain.chart_data import ItemMark, Strip, Tick
from app.domain.chart_room import LEADING, STRIP_BAR, STRIP_HEAD
from app.domain.charts.marks import (
    box,
    canvas,
    dot,
    hatched,
    label_column,
    lines_of,
    put,
    row_label,
    rule,
    width_of,
    words,
)
from app.domain.typeface import SEMIBOLD


def item_map(
    items: Sequence[ItemMark],
    across: Sequence[Tick],
    up: Sequence[Tick],
    names: tuple[str, str],
    *,
    least: Tick,
    width: float = 480,
    height: float = 320,
    text_size: float = 9,
) -> Drawing:
    """Each item as its number at its facility (across, 0 to 1) and discrimination (up).

    The first and last ticks end the axes; what lies outside stands at the edge. `names` head them, `least` is
    a line across with its words. Flagged items have a square around the number, so that nothing is told by colour
    alone. Raises ValueError for a facility outside 0 to 1.
    """
    if any(not 0 <= item.facility <= 1 for item in items):
        raise ValueError("a facility outside 0 to 1")
    drawing = canvas(width, height)
    left, right = max(width_of(tick.text, text_size) for tick in up) + 8, width - text_size * 1.2
    foot, head = text_size * 3.4, height - text_size * 2.2
    plane = _Plane(left, right, foot, head, up[0].value, up[-1].value)
    _draw_axes(drawing, plane, across, up, text_size)
    _x, y = plane.at(0, least.value)
    drawing.add(rule(left, y, right, y, palette.INK, 1, dashed=True))
    drawing.add(words(left + 4, y + text_size * 0.35, least.text, text_size * 0.9, palette.MUTED))
    put(drawing, words(right, text_size * 0.4, names[0], text_size, palette.MUTED, align="right"))
    put(drawing, words(0, height - text_size, names[1], text_size, palette.MUTED))
    for item in items:
        _mark(drawing, item, *plane.at(item.facility, item.discrimination), text_size)
    return drawing


@dataclass(frozen=True)
class _Plane:
    """Where the map lies on its drawing, in points, and the discriminations at its foot and head."""

    left: float
    right: float
    foot: float
    head: float
    low: float
    high: float

    def at(self, facility: float, discrimination: float) -> tuple[float, float]:
        """The place of an item; what lies outside stands at the edge."""
        share = (min(self.high, max(self.low, discrimination)) - self.low) / (self.high - self.low)
        return self.left + facility * (self.right - self.left), self.foot + share * (self.head - self.foot)


def _draw_axes(
    drawing: Drawing, plane: _Plane, across: Sequence[Tick], up: Sequence[Tick], size: float
) -> None:
    for tick in across:
        x, _y = plane.at(tick.value, 0)
        below = words(x, plane.foot - size * 1.2, tick.text, size, align="centre")
        put(drawing, rule(x, plane.foot, x, plane.head), below)
    for tick in up:
        _x, y = plane.at(0, tick.value)
        beside = words(plane.left - 5, y - size * 0.35, tick.text, size, align="right")
        put(drawing, rule(plane.left, y, plane.right, y), beside)


def _mark(drawing: Drawing, item: ItemMark, x: float, y: float, size: float) -> None:
    radius = size * 0.85
    if item.is_flagged:
        edge = box(x - radius, y - radius, 2 * radius, 2 * radius, palette.AMBER_PALE, palette.AMBER_INK, 1.2)
        drawing.add(edge)
        ink = palette.AMBER_INK
    else:
        drawing.add(dot(x, y, radius, palette.GREEN_PALE))
        ink = palette.GREEN
    drawing.add(words(x, y - size * 0.33, str(item.number), size * 0.85, ink, SEMIBOLD, "centre"))


def choice_strips(
    strips: Sequence[Strip], groups: Sequence[str], *, width: float = 480, text_size: float = 9
) -> Drawing:
    """For each choice a bar for each score group: the share of the group that picked it; hidden ones hatched.

    `groups` name the bars of every choice, in their order. The key is filled dark, wrong choices pale.
    """
    names = label_column(groups, text_size, width * 0.3)
    heights = [_strip_height(strip, width, text_size) for strip in strips]
    drawing = canvas(width, sum(heights))
    top = drawing.height
    for strip, height in zip(strips, heights, strict=True):
        _strip(drawing, strip, groups, top, (names, width - names - text_size * 5), text_size)
        top -= height
    return drawing


def _strip_height(strip: Strip, width: float, size: float) -> float:
    lines = len(lines_of(strip.label, size, width, SEMIBOLD))
    return size * (lines * LEADING + len(strip.shares) * STRIP_BAR + STRIP_HEAD)


def _strip(
    drawing: Drawing, strip: Strip, groups: Sequence[str], top: float, room: tuple[float, float], size: float
) -> None:
    start, length = room
    lines = lines_of(strip.label, size, drawing.width, SEMIBOLD)
    for number, line in enumerate(lines):
        drawing.add(words(0, top - size * (1.02 + LEADING * number), line, size, palette.INK, SEMIBOLD))
    colour = palette.GREEN if strip.is_key else palette.GREEN_PALE
    y = top - size * (len(lines) * LEADING + 0.2)
    for group, share, text in zip(groups, strip.shares, strip.texts, strict=True):
        middle, thick = y - size * STRIP_BAR / 2, size * 1.05
        put(drawing, *row_label(start - 8, middle, [group], size))
        if share is None:
            drawing.add(hatched(start, middle - thick / 2, size * 2.6, thick))
            end = start + size * 2.6
        else:
            drawing.add(box(start, middle - thick / 2, length * share, thick, colour, palette.GREEN_MID, 0.6))
            end = start + length * share
        drawing.add(words(end + 6, middle - size * 0.35, text, size * 0.95, palette.INK))
        y -= size * STRIP_BAR
    drawing.add(rule(start, y, start, top - size * len(lines) * LEADING, palette.MUTED, 0.8))
