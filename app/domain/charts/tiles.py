"""Provinces as equal tiles laid out as the country lies, with room for places that no grid holds."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from app.domain import palette
from app.domain.chart_data import Tile
from app.domain.chart_room import columns_and_rows, tile_height
from app.domain.charts.marks import box, canvas, hatched, paragraph, put, width_of, words
from app.domain.fitting import fit
from app.domain.tile_grid import Grid
from app.domain.typeface import REGULAR, SEMIBOLD, printable_prose

_GAP = 2.0


def tile_map(
    tiles: Sequence[Tile],
    grid: Grid,
    *,
    others: Sequence[Tile] = (),
    others_title: str = "",
    maximum: float | None = None,
    width: float = 400,
    text_size: float = 9,
) -> Drawing:
    """Tiles at their places in `grid` (see `tile_grid`), shaded from 0 to `maximum`, each with name and figure.

    `others` are places outside the grid, such as the ones a programme does not name; they stand in rows of their
    own below, under `others_title`. Raises ValueError for a tile the grid does not hold.
    """
    unknown = [tile.key for tile in tiles if tile.key not in grid]
    if unknown:
        raise ValueError(f"not in the grid: {', '.join(unknown)}")
    columns, rows = columns_and_rows(grid)
    wide, high = width / columns, tile_height(width / columns, text_size)
    below = -(-len(others) // columns)
    drawing = canvas(width, rows * high + (below * high + text_size * 2.6 if others else 0))
    top = maximum or max((tile.value or 0 for tile in (*tiles, *others)), default=0) or 1
    for tile in tiles:
        column, row = grid[tile.key]
        _tile(drawing, tile, column * wide, drawing.height - (row + 1) * high, wide, high, top, text_size)
    if others:
        head = below * high + text_size * 0.5
        drawing.add(words(1, head, others_title, text_size, palette.MUTED))
        for number, tile in enumerate(others):
            y = (below - number // columns - 1) * high
            _tile(drawing, tile, number % columns * wide, y, wide, high, top, text_size)
    return drawing


def _shade(tile: Tile, maximum: float) -> Color:
    if tile.value is None:
        return palette.WHITE
    return palette.mix(palette.GREEN_PALE, palette.GREEN, tile.value / maximum)


def _tile(
    drawing: Drawing, tile: Tile, x: float, y: float, wide: float, high: float, maximum: float, size: float
) -> None:
    x, y, wide, high = x + _GAP / 2, y + _GAP / 2, wide - _GAP, high - _GAP
    shade = _shade(tile, maximum)
    ink = palette.ink_on(shade) if tile.value is not None else palette.MUTED
    drawing.add(box(x, y, wide, high, shade, None if tile.value is not None else palette.RULE))
    if tile.is_marked:
        drawing.add(box(x + 0.7, y + 0.7, wide - 1.4, high - 1.4, None, palette.INK, 1.5))
    small, lines = fit(printable_prose(tile.name), REGULAR, size * 0.78, wide - 6, 2, 5)
    put(drawing, *paragraph(x + 3, y + high - 1.5, lines[:2], small, ink))
    if tile.text:
        room = width_of(tile.text, size, SEMIBOLD)
        drawing.add(words(x + wide - 4, y + size * 0.45, tile.text, size, ink, SEMIBOLD, "right"))
        if tile.value is None:
            drawing.add(hatched(x + 4, y + 4, wide - room - 12, size * 0.8))
