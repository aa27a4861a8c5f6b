"""The charts of a summary by name, each with its title and what it shows in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.chart_room import interval_room, map_room
from app.domain.course import Instrument
from app.shared.locale import in_language
from app.summaries import charts, question_text, text
from app.summaries.areas import AreaList
from app.summaries.queries import QuestionSummary, Reading, RoundSummary, summary_of
from app.surveys.models import Round

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing


@dataclass(frozen=True)
class Picture:
    """A drawing with its title, and with what it shows for those who do not see it."""

    title: str
    alt: str
    drawing: Drawing
    text_size: float


def picture_of(round_: Round, areas: AreaList, name: str) -> Picture | None:
    """The picture of that name; None when the round has none. Raises Refused while the round is open."""
    kind, _dash, rest = name.partition("-")
    if kind == "question":
        return _question_picture(Reading(round_, areas), rest)
    if kind == "theme":
        return _theme_picture(Reading(round_, areas), rest)
    if name not in _WHOLE:
        return None
    title, draw, size = _WHOLE[name]
    summary = summary_of(round_, areas, with_rows=False)
    return Picture(str(title), whole_alt(summary, name), draw(summary, **size), size["text_size"])


def svg_of(picture: Picture, lang: str, *, is_synthetic: bool) -> str:
    """A standalone SVG document; sample data is marked on the picture itself, which may be saved alone."""
    from app.domain.charts import say_above, to_svg  # noqa: PLC0415 - the drawing library: where something is drawn

    if is_synthetic:
        say_above(picture.drawing, _("Sample data"), picture.text_size)
    return to_svg(picture.drawing, picture.title, picture.alt, lang)


def _question_picture(reading: Reading, question_id: str) -> Picture | None:
    for found in reading.questions(frozenset([question_id])):
        if found.question.type in charts.DRAWN_TYPES:
            drawing = charts.question_chart(found, **charts.PAGE)
            return Picture(
                question_text.numbered(found), question_alt(found), drawing, charts.PAGE["text_size"]
            )
    return None


def _theme_picture(reading: Reading, theme: str) -> Picture | None:
    group = charts.themes_with_scales(reading.questions()).get(theme)
    if group is None:
        return None
    drawing = charts.theme_chart(group, **charts.PAGE)
    return Picture(
        theme_title(reading.instrument, theme), theme_alt(group), drawing, charts.PAGE["text_size"]
    )


def theme_title(instrument: Instrument, theme: str) -> str:
    head = next(in_language(each.title) for each in instrument.themes if each.id == theme)
    return _("%(theme)s: chose 4 or 5 of 5", theme=head)


def question_alt(found: QuestionSummary) -> str:
    """What the chart of a question shows."""
    drawn = question_text.drawn_categories(found)
    shown = [line for line in found.lines if line.category in drawn and line.whole.share is not None]
    if not shown:
        return _("Every answer is hidden.")
    top = max(shown, key=lambda line: line.whole.share or 0)
    return _(
        "%(count)s answers, each with its share and interval; largest shown: %(answer)s, %(share)s.",
        count=len(drawn),
        answer=question_text.category(found.question, top.category),
        share=text.share_and_interval(top.whole),
    )


def theme_alt(group: list[QuestionSummary]) -> str:
    """What a chart that compares scales shows."""
    return "; ".join(
        f"{in_language(each.question.text)} {question_text.top_two_words(each)}" for each in group
    )


def whole_alt(summary: RoundSummary, name: str) -> str:
    """What a chart of all areas shows."""
    if name == "turnout-map":
        pairs = zip(summary.chosen, summary.area_turnouts, strict=True)
        return "; ".join(f"{in_language(area.name)} {text.turnout(found)}" for area, found in pairs)
    gains = summary.gains.provinces
    return "; ".join(
        f"{place} {text.signed(gains[id_].difference) if id_ in gains else '–'}"
        for id_, place in text.names_in_order(summary)
    )


_WHOLE: dict[str, tuple[LazyString, Callable[..., Drawing], dict[str, float]]] = {
    "turnout-map": (_l("Response rate by province"), charts.turnout_map, charts.MAP),
    "gain-map": (_l("Gain by province, in percentage points"), charts.gain_map, charts.MAP),
    "gain": (_l("Gain with its interval, in percentage points"), charts.gain_chart, charts.PAGE),
}


def reserved(labels: Iterable[str], *, has_reference: bool = False, is_synthetic: bool) -> int:
    """The room that a page keeps for a chart of these rows."""
    return interval_room(labels, **charts.PAGE, has_reference=has_reference, is_marked=is_synthetic)


def map_reserved(areas: AreaList, *, is_synthetic: bool) -> int:
    """The room that a page keeps for a map of these areas."""
    grid = charts.grid_of(areas)
    outside = sum(area.tile not in grid for area in areas.chosen)
    return map_room(grid, outside, **charts.MAP, is_marked=is_synthetic)
