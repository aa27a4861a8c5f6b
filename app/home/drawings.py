"""The charts of a programme, as SVG. The drawing library is loaded by the first that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, floor
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.domain.chart_data import Bar, Estimate, Event, Tick
from app.domain.suppression import Cell, sum_shown
from app.home.areas import Area
from app.home.gains import GainLine, Gains
from app.home.glance import WorkshopLine
from app.home.text import area_name, cells_words, gain_words, interval_words
from app.shared.locale import in_language, language
from app.shared.page import show_days, show_number

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

WIDTH, LETTERS = 560, 15
STATES = {"past": "done", "running": "running", "coming": "planned"}


def draw_provinces(areas: Sequence[tuple[Area, list[Cell]]], *, is_synthetic: bool) -> str:
    """Officers trained by province, a bar each."""
    from app.domain.charts import bar_chart  # noqa: PLC0415 - reportlab, for charts alone

    bars = [Bar(area_name(area), _length(cells), cells_words(cells)) for area, cells in areas]
    drawing = bar_chart(bars, width=WIDTH, text_size=LETTERS)
    return _svg(
        drawing, _("Officers trained by province"), [(bar.label, bar.text) for bar in bars], is_synthetic
    )


def _length(cells: Sequence[Cell]) -> int | None:
    total = sum_shown(cells)
    return None if total.n_hidden and not total.value else total.value


def draw_workshops(workshops: Sequence[WorkshopLine], today: date, *, is_synthetic: bool) -> str:
    """The workshops along the years, a row each."""
    from app.domain.charts import timeline  # noqa: PLC0415 - reportlab, for charts alone

    first = min(each.starts_on for each in workshops).year
    last = max(each.ends_on for each in workshops).year + 1
    events = [_event(each, today) for each in workshops]
    is_inside = date(first, 1, 1) <= today <= date(last, 1, 1)
    drawing = timeline(
        events,
        [(date(year, 1, 1), str(year)) for year in range(first, last + 1)],
        today=(today, _("today")) if is_inside else None,
        width=WIDTH,
        text_size=LETTERS,
    )
    days = [(event.label, show_days(event.starts_on, event.ends_on)) for event in events]
    return _svg(drawing, _("Workshops in order of time"), days, is_synthetic)


def _event(workshop: WorkshopLine, today: date) -> Event:
    return Event(
        label=in_language(workshop.province) or in_language(workshop.title),
        starts_on=workshop.starts_on,
        ends_on=workshop.ends_on,
        text="" if workshop.trained is None else show_number(workshop.trained),
        state=STATES[workshop.phase(today)],  # type: ignore[arg-type]
    )


def draw_gains(gains: Gains, areas: Sequence[Area], *, is_synthetic: bool) -> str:
    """What was learnt by province: a point with its interval each, and a line where all together are."""
    from app.domain.charts import interval_plot  # noqa: PLC0415 - reportlab, for charts alone

    lines = gain_rows(gains, areas)
    estimates = [
        Estimate(area_name(area), gain.difference, gain.low, gain.high, gain_words(gain))
        for area, gain in lines
    ]
    whole = gains.whole
    is_known = whole is not None and whole.difference is not None
    drawing = interval_plot(
        estimates,
        _ticks(estimates),
        reference=Tick(whole.difference, _("all together")) if whole and is_known else None,  # type: ignore[arg-type]
        width=WIDTH,
        text_size=LETTERS,
    )
    said = [(area_name(area), interval_words(gain)) for area, gain in lines]
    return _svg(drawing, _("Knowledge gain by province, percentage points"), said, is_synthetic)


def gain_rows(gains: Gains, areas: Sequence[Area]) -> list[tuple[Area, GainLine]]:
    """The provinces of then that have figures, in the order of the areas."""
    ids = ((area, next(iter(area.holds))) for area in areas)
    return [(area, gains.provinces[id_]) for area, id_ in ids if id_ in gains.provinces]


def _ticks(estimates: Sequence[Estimate]) -> list[Tick]:
    """Tens from nought, or below, to beyond the highest interval."""
    low = floor(min(0, *(each.low for each in estimates)) / 10)
    high = max(ceil(max(each.high for each in estimates) / 10), low + 1)
    return [Tick(10 * step, show_number(10 * step)) for step in range(low, high + 1)]


def _svg(drawing: Drawing, title: str, lines: Sequence[tuple[str, str]], is_synthetic: bool) -> str:
    """The drawing with its words; sample data is marked on the picture itself, which may be saved alone."""
    from app.domain import palette  # noqa: PLC0415 - reportlab, for charts alone
    from app.domain.charts import to_svg  # noqa: PLC0415
    from app.domain.charts.marks import words  # noqa: PLC0415

    if is_synthetic:
        drawing.height += LETTERS * 1.6
        mark = words(0, drawing.height - LETTERS, _("Sample data"), LETTERS * 0.9, palette.AMBER_INK)
        drawing.add(mark)
    return to_svg(drawing, title, "; ".join(f"{name}: {text}" for name, text in lines), language())
