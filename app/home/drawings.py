"""The charts of a programme, as SVG. The drawing library is loaded by the first that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, floor
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.domain.chart_data import Bar, Estimate, Event, Tick
from app.domain.chart_room import bar_room, interval_room, timeline_room
from app.domain.suppression import Cell, sum_shown
from app.home.areas import Area
from app.home.gains import GainLine, Gains
from app.home.glance import Glance, WorkshopLine
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

    years = _years(workshops)
    events = [_event(each, today) for each in workshops]
    drawing = timeline(
        events,
        [(day, str(day.year)) for day in years],
        today=(today, _("today")) if years[0] <= today <= years[-1] else None,
        width=WIDTH,
        text_size=LETTERS,
    )
    days = [(event.label, show_days(event.starts_on, event.ends_on)) for event in events]
    return _svg(drawing, _("Workshops in order of time"), days, is_synthetic)


def _years(workshops: Sequence[WorkshopLine]) -> list[date]:
    """The first days of the years from the first workshop to after the last."""
    first = min(each.starts_on for each in workshops).year
    last = max(each.ends_on for each in workshops).year + 1
    return [date(year, 1, 1) for year in range(first, last + 1)]


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
    whole = _whole(gains)
    drawing = interval_plot(
        estimates,
        _ticks(estimates),
        reference=Tick(whole, _("all together")) if whole is not None else None,
        width=WIDTH,
        text_size=LETTERS,
    )
    said = [(area_name(area), interval_words(gain)) for area, gain in lines]
    return _svg(drawing, _("Knowledge gain by province, percentage points"), said, is_synthetic)


def _whole(gains: Gains) -> float | None:
    """The gain of all together, where it is known."""
    return gains.whole.difference if gains.whole else None


def gain_rows(gains: Gains, areas: Sequence[Area]) -> list[tuple[Area, GainLine]]:
    """The provinces of then that have figures, in the order of the areas."""
    ids = ((area, next(iter(area.holds))) for area in areas)
    return [(area, gains.provinces[id_]) for area, id_ in ids if id_ in gains.provinces]


def _ticks(estimates: Sequence[Estimate]) -> list[Tick]:
    """Tens from nought, or below, to beyond the highest interval."""
    low = floor(min(0, *(each.low for each in estimates)) / 10)
    high = max(ceil(max(each.high for each in estimates) / 10), low + 1)
    return [Tick(10 * step, show_number(10 * step)) for step in range(low, high + 1)]


def room_for_provinces(glance: Glance) -> int:
    """The pixels that a page keeps for the drawing while it comes; so do the next two."""
    names = [area_name(area) for area, _cells in glance.areas]
    return bar_room(names, WIDTH, LETTERS, is_marked=glance.programme.is_synthetic)


def room_for_workshops(glance: Glance) -> int:
    events = [_event(each, glance.today).label for each in glance.workshops]
    years = _years(glance.workshops)
    shows_today = years[0] <= glance.today <= years[-1]
    return timeline_room(
        events, WIDTH, LETTERS, shows_today=shows_today, is_marked=glance.programme.is_synthetic
    )


def room_for_gains(glance: Glance) -> int:
    names = [area_name(area) for area, _gain in gain_rows(glance.gains, glance.areas_then)]
    is_known = _whole(glance.gains) is not None
    return interval_room(
        names, WIDTH, LETTERS, has_reference=is_known, is_marked=glance.programme.is_synthetic
    )


def _svg(drawing: Drawing, title: str, lines: Sequence[tuple[str, str]], is_synthetic: bool) -> str:
    """The drawing with its words; sample data is marked on the picture itself, which may be saved alone."""
    from app.domain.charts import say_above, to_svg  # noqa: PLC0415 - reportlab, for charts alone

    if is_synthetic:
        say_above(drawing, _("Sample data"), LETTERS)
    return to_svg(drawing, title, "; ".join(f"{name}: {text}" for name, text in lines), language())
