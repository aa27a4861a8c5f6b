"""The room that pages keep for charts is what the charts take."""

from __future__ import annotations

from datetime import date

import pytest
from reportlab.graphics.shapes import Drawing

from app.domain.chart_data import Bar, Estimate, Event, Tick, Tile
from app.domain.chart_room import bar_room, interval_room, map_room, timeline_room
from app.domain.charts import bar_chart, interval_plot, say_above, tile_map, timeline, to_svg
from app.domain.tile_grid import SINCE_JULY_2025, UNTIL_JUNE_2025, Grid

WIDTH, SIZE = 560, 15
LABELS = ["An Giang", "Không gặp trường hợp nào", "Cưỡng bức lao động trên bờ (nhà xưởng, nông trại)"]
YEARS = [(date(year, 1, 1), str(year)) for year in (2020, 2021, 2022)]


def height(drawing: Drawing, *, is_marked: bool) -> float:
    """As the SVG says it, with its edges."""
    if is_marked:
        say_above(drawing, "Dữ liệu mẫu", SIZE)
    return float(to_svg(drawing, "", "").split('height="')[1].split('"')[0])


@pytest.mark.parametrize("is_marked", [False, True])
def test_bars_take_the_room_kept_for_them(is_marked: bool) -> None:
    drawing = bar_chart([Bar(label, 3, "3") for label in LABELS], width=WIDTH, text_size=SIZE)
    kept = bar_room(LABELS, WIDTH, SIZE, is_marked=is_marked)
    assert kept == pytest.approx(height(drawing, is_marked=is_marked), abs=1)


@pytest.mark.parametrize("today", [None, (date(2021, 3, 1), "hôm nay")])
def test_a_line_of_time_takes_the_room_kept_for_it(today: tuple[date, str] | None) -> None:
    events = [Event(label, date(2020, 5, 1), date(2020, 5, 3), "36", "done") for label in LABELS]
    drawing = timeline(events, YEARS, today=today, width=WIDTH, text_size=SIZE)
    kept = timeline_room(LABELS, WIDTH, SIZE, shows_today=today is not None, is_marked=True)
    assert kept == pytest.approx(height(drawing, is_marked=True), abs=1)


@pytest.mark.parametrize("reference", [None, Tick(0, "không tăng")])
def test_intervals_take_the_room_kept_for_them(reference: Tick | None) -> None:
    estimates = [Estimate(label, 0.5, 0.4, 0.6, "50%") for label in LABELS]
    drawing = interval_plot(
        estimates, [Tick(0, "0"), Tick(1, "1")], reference=reference, width=WIDTH, text_size=SIZE
    )
    kept = interval_room(LABELS, WIDTH, SIZE, has_reference=reference is not None, is_marked=False)
    assert kept == pytest.approx(height(drawing, is_marked=False), abs=1)


@pytest.mark.parametrize("grid", [UNTIL_JUNE_2025, SINCE_JULY_2025])
@pytest.mark.parametrize("outside", [0, 3])
def test_a_map_takes_the_room_kept_for_it(grid: Grid, outside: int) -> None:
    others = [Tile(f"area-{number}", "Địa bàn") for number in range(outside)]
    drawing = tile_map([Tile(key, "") for key in grid], grid, others=others, width=420, text_size=11)
    kept = map_room(grid, outside, 420, 11, is_marked=False)
    assert kept == pytest.approx(height(drawing, is_marked=False), abs=1)
