"""Which drawings a summary has; one drawing serves page and PDF."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.domain.chart_data import Estimate, Tick, Tile
from app.domain.tile_grid import SINCE_JULY_2025, UNTIL_JUNE_2025, Grid
from app.shared.locale import in_language
from app.shared.page import show_number
from app.summaries import gain_text, question_text, text
from app.summaries.areas import AreaList
from app.summaries.queries import QuestionSummary, RoundSummary

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

DRAWN_TYPES = ("scale", "choice", "multiple")
PAGE = {"width": 560.0, "text_size": 15.0}
MAP = {"width": 420.0, "text_size": 11.0}
PAPER = {"width": 480.0, "text_size": 8.5}
PAPER_MAP = {"width": 300.0, "text_size": 7.5}


def question_chart(found: QuestionSummary, width: float, text_size: float) -> Drawing:
    """Every answer with its share and interval; hidden ones hatched."""
    from app.domain.charts import interval_plot  # noqa: PLC0415 - the drawing library: where something is drawn

    estimates = [
        Estimate(
            label=question_text.category(found.question, line.category),
            value=line.whole.share,
            low=line.whole.interval.low if line.whole.interval else 0,
            high=line.whole.interval.high if line.whole.interval else 0,
            text=text.share_and_interval(line.whole),
        )
        for line in found.lines
        if line.category in question_text.drawn_categories(found)
    ]
    return interval_plot(estimates, share_ticks(), width=width, text_size=text_size)


def share_ticks() -> list[Tick]:
    return [Tick(share, text.percent(share)) for share in (0, 0.25, 0.5, 0.75, 1)]


def theme_chart(found: list[QuestionSummary], width: float, text_size: float) -> Drawing:
    """Of several scales under one head: who chose 4 or 5."""
    from app.domain.charts import interval_plot  # noqa: PLC0415 - the drawing library: where something is drawn

    estimates = []
    for each in found:
        shown = question_text.top_two(each)
        interval = shown.interval if shown else None
        estimates.append(
            Estimate(
                label=in_language(each.question.text),
                value=shown.share if shown else None,
                low=interval.low if interval else 0,
                high=interval.high if interval else 0,
                text=question_text.top_two_words(each),
            )
        )
    return interval_plot(estimates, share_ticks(), width=width, text_size=text_size)


def gain_chart(summary: RoundSummary, width: float, text_size: float) -> Drawing:
    """Mean difference by province with its interval, the whole programme last, against no gain."""
    from app.domain.charts import interval_plot  # noqa: PLC0415 - the drawing library: where something is drawn

    gains = summary.gains
    listed = [(name, gains.provinces.get(id_)) for id_, name in text.names_in_order(summary)]
    estimates = []
    for name, found in [*listed, (_("Whole programme"), gains.programme)]:
        low, high = (found.interval.low, found.interval.high) if found and found.interval else (0.0, 0.0)
        estimates.append(
            Estimate(
                label=name,
                value=found.difference if found and found.interval else None,
                low=low,
                high=high,
                text=f"{text.signed(found.difference)} (n = {found.n})"
                if found
                else gain_text.missing(gains),
            )
        )
    ticks = gain_ticks([each for each in estimates if each.value is not None])
    none = Tick(0, _("no gain"))
    return interval_plot(estimates, ticks, reference=none, width=width, text_size=text_size)


def gain_ticks(estimates: list[Estimate]) -> list[Tick]:
    """Tens from below the lowest end, and from nought, to above the highest."""
    low = min([0.0, *(each.low for each in estimates)])
    high = max([10.0, *(each.high for each in estimates)])
    first, last = int(low // 10), -int(-high // 10)
    return [Tick(ten * 10, show_number(ten * 10)) for ten in range(first, last + 1)]


def turnout_map(summary: RoundSummary, width: float, text_size: float) -> Drawing:
    """How many of those invited took part, each province at its place."""
    turnouts = dict(zip((area.uid for area in summary.chosen), summary.area_turnouts, strict=True))

    def tile(uid: str) -> tuple[float | None, str]:
        found = turnouts[uid]
        return found.share, text.percent(found.share) if found.share is not None else text.count(found.done)

    return _map(summary.areas, tile, 1.0, width, text_size)


def gain_map(summary: RoundSummary, width: float, text_size: float) -> Drawing:
    """Mean difference between the tests, each province as then at its place; a province of several has none."""

    def tile(uid: str) -> tuple[float | None, str]:
        area = next(area for area in summary.chosen if area.uid == uid)
        found = summary.gains.provinces.get(next(iter(area.groups))) if len(area.groups) == 1 else None
        return (max(0.0, found.difference), text.signed(found.difference)) if found else (None, "–")

    return _map(summary.areas, tile, None, width, text_size)


def grid_of(areas: AreaList) -> Grid:
    """The tiles of the provinces then, or now."""
    return SINCE_JULY_2025 if areas.has_new_grid else UNTIL_JUNE_2025


def _map(
    areas: AreaList,
    value_of: Callable[[str], tuple[float | None, str]],
    maximum: float | None,
    width: float,
    text_size: float,
) -> Drawing:
    from app.domain.charts import tile_map  # noqa: PLC0415 - the drawing library: where something is drawn

    grid = grid_of(areas)
    tiles = [
        Tile(area.tile if area.tile in grid else area.uid, in_language(area.name), *value_of(area.uid))
        for area in areas.chosen
    ]
    named = {tile.key for tile in tiles}
    empty = [Tile(key, "") for key in grid if key not in named]  # the outline of the country
    return tile_map(
        [*(tile for tile in tiles if tile.key in grid), *empty],
        grid,
        others=[tile for tile in tiles if tile.key not in grid],
        others_title=_("Outside the map"),
        maximum=maximum,
        width=width,
        text_size=text_size,
    )


def themes_with_scales(questions: tuple[QuestionSummary, ...]) -> dict[str, list[QuestionSummary]]:
    """Themes under which three five-point scales or more stand, which one chart compares."""
    scales = [each for each in questions if each.question.type == "scale" and each.question.points == 5]
    found = {theme: list(group) for theme, group in groupby(scales, key=lambda each: each.question.theme)}
    return {theme: group for theme, group in found.items() if len(group) >= 3}
