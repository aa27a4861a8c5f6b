"""About how tall a chart will be, told without drawing it, so that a page keeps the place while the picture comes.

Widths and sizes as the charts take them; the results are whole pixels of the SVG, with its edges. A label that breaks
elsewhere than reckoned here makes a chart a line taller or shorter.
"""

from collections.abc import Iterable
from math import ceil

from app.domain.tile_grid import Grid

LEADING = 1.28
LINE_ABOVE = 1.6  # of the size of letters: the line that marks sample data
PADDING = 12  # white round the drawing: it stands on a light card, on dark pages as well
STRIP_BAR, STRIP_HEAD = 1.45, 1.1  # of the size of letters: a bar of a strip, and the white after it
_LETTER = 0.53  # mean width of a letter, of its size


def bar_room(labels: Iterable[str], width: float, text_size: float, *, is_marked: bool) -> int:
    """Room for `bar_chart`, its targets not named."""
    heights = [max(lines * LEADING, 1.5) + 0.75 for lines in _lines(labels, width * 0.4 - 10, text_size)]
    return _whole(sum(heights) * text_size + 4, text_size, is_marked)


def timeline_room(
    labels: Iterable[str], width: float, text_size: float, *, shows_today: bool, is_marked: bool
) -> int:
    """Room for `timeline`."""
    heights = [lines * LEADING + 0.8 for lines in _lines(labels, width * 0.4 - 10, text_size)]
    return _whole((sum(heights) + (3 if shows_today else 1.7)) * text_size + 2, text_size, is_marked)


def interval_room(
    labels: Iterable[str], width: float, text_size: float, *, has_reference: bool, is_marked: bool
) -> int:
    """Room for `interval_plot` on a page, where it is narrow and words stand over the marks."""
    heights = [lines * LEADING + 2.4 for lines in _lines(labels, width * 0.45, text_size)]
    head = text_size * 1.8 if has_reference else 4
    return _whole((sum(heights) + 1.8) * text_size + head, text_size, is_marked)


def strips_room(labels: Iterable[str], bars: int, width: float, text_size: float, *, is_marked: bool) -> int:
    """Room for `choice_strips` with so many bars for each choice."""
    heights = [lines * LEADING + bars * STRIP_BAR + STRIP_HEAD for lines in _lines(labels, width, text_size)]
    return _whole(sum(heights) * text_size, text_size, is_marked)


def plain_room(height: float, text_size: float, *, is_marked: bool) -> int:
    """Room for a chart whose height is given."""
    return _whole(height, text_size, is_marked)


def map_room(grid: Grid, others: int, width: float, text_size: float, *, is_marked: bool) -> int:
    """Room for `tile_map` with so many tiles outside the grid."""
    columns, rows = columns_and_rows(grid)
    below = (
        ceil(others / columns) * tile_height(width / columns, text_size) + text_size * 2.6 if others else 0
    )
    return _whole(rows * tile_height(width / columns, text_size) + below, text_size, is_marked)


def columns_and_rows(grid: Grid) -> tuple[int, int]:
    return max(column for column, _ in grid.values()) + 1, max(row for _, row in grid.values()) + 1


def tile_height(wide: float, text_size: float) -> float:
    """Tiles are lower than wide, the country being tall; narrow ones need room for names of two lines."""
    return max(wide * 0.56, text_size * (3.4 if wide > 6 * text_size else 3.9))


def _lines(labels: Iterable[str], room: float, text_size: float) -> list[int]:
    return [max(1, ceil(len(label) * text_size * _LETTER / room)) for label in labels]


def _whole(height: float, text_size: float, is_marked: bool) -> int:
    return round(height + 2 * PADDING + (text_size * LINE_ABOVE if is_marked else 0))
