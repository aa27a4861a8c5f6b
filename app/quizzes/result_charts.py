"""The pictures of quiz results, each with what it shows in words. The drawing library is loaded where one is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.domain.chart_data import Bar, ItemMark, Strip, Tick
from app.domain.chart_room import bar_room, plain_room, strips_room
from app.domain.choice_analysis import GROUPS
from app.domain.item_flags import WEAK
from app.domain.result_protection import LEFT_OUT, ChoiceCells
from app.quizzes import result_item_text as item_text
from app.quizzes import result_text as text
from app.quizzes.results import ItemResult, QuizResults
from app.shared.locale import language

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

WIDTH, LETTERS, MAP_HEIGHT = 560.0, 15.0, 420.0
NAMES = ("scores", "items", "choices")
MOST_STRIPS = 16  # more than a picture can tell apart: every pair of a matching, every position of a step


def draw_scores(results: QuizResults) -> str:
    """How many officers are in each tenth of the scale."""
    drawing = scores_chart(results, WIDTH, LETTERS)
    return _svg(drawing, scores_title(results), scores_alt(results), results)


def scores_title(results: QuizResults) -> str:
    if results.reading.is_of_attempts:
        return _("How many attempts scored how much")
    return _("How many officers scored how much")


def scores_chart(results: QuizResults, width: float, text_size: float) -> Drawing:
    """The same as a drawing."""
    from app.domain.charts import bar_chart  # noqa: PLC0415 - the drawing library: where something is drawn

    bars = [
        Bar(text.band_name(place), cell.value, text.cell(cell))
        for place, cell in enumerate(results.shown.bands)
    ]
    return bar_chart(bars, width=width, text_size=text_size)


def scores_alt(results: QuizResults) -> str:
    return "; ".join(
        f"{text.band_name(place)}: {text.cell(cell)}" for place, cell in enumerate(results.shown.bands)
    )


def scores_room(results: QuizResults) -> int:
    labels = [text.band_name(place) for place in range(len(results.shown.bands))]
    return bar_room(labels, WIDTH, LETTERS, is_marked=results.reading.is_synthetic)


def draw_items(results: QuizResults) -> str:
    """Each item by facility and discrimination."""
    return _svg(items_chart(results, WIDTH, LETTERS), items_title(), items_alt(results), results)


def items_chart(results: QuizResults, width: float, text_size: float) -> Drawing:
    """The same as a drawing."""
    from app.domain.charts import item_map  # noqa: PLC0415 - the drawing library: where something is drawn

    return item_map(
        _marks(results),
        [Tick(share, text.percent(share)) for share in (0, 0.25, 0.5, 0.75, 1)],
        _fifths(_marks(results)),
        (_("Facility index"), _("Discrimination")),
        least=Tick(WEAK, _("from here up fair")),
        width=width,
        height=MAP_HEIGHT * width / WIDTH,
        text_size=text_size,
    )


def _fifths(marks: Sequence[ItemMark]) -> list[Tick]:
    """Steps of 0.2 from nought, or below the lowest mark, to above the highest."""
    found = [0.0, 0.6, *(mark.discrimination for mark in marks)]
    first, last = floor(5 * min(found)), ceil(5 * max(found))
    return [Tick(fifth / 5, text.number(fifth / 5, 1)) for fifth in range(first, last + 1)]


def _marks(results: QuizResults) -> list[ItemMark]:
    return [
        ItemMark(
            item.place,
            item.shown.figures.facility,
            item.shown.figures.item_rest,
            is_flagged=bool(set(item.flags) & item_text.GRAVE),
        )
        for item in results.items
        if item.shown and item.shown.figures.item_rest is not None
    ]


def items_title() -> str:
    return _("Each question by facility and discrimination")


def items_alt(results: QuizResults) -> str:
    """The numbers stand in the table of questions; here is where they lie."""
    marks = _marks(results)
    below = [str(mark.number) for mark in marks if mark.discrimination < 0]
    weak = [str(mark.number) for mark in marks if 0 <= mark.discrimination < WEAK]
    return _(
        "%(count)s questions. Below 0, where the better do worse: %(below)s. Between 0 and 0.2: %(weak)s. "
        "The table of questions has the numbers.",
        count=len(marks),
        below=", ".join(below) or "–",
        weak=", ".join(weak) or "–",
    )


def map_room(results: QuizResults) -> int:
    return plain_room(MAP_HEIGHT, LETTERS, is_marked=results.reading.is_synthetic)


def draw_choices(results: QuizResults, item: ItemResult) -> str:
    """Which share of each score group picked which choice."""
    from app.domain.charts import choice_strips  # noqa: PLC0415 - the drawing library: where something is drawn

    drawing = choice_strips(_strips(results, item), _group_names(), width=WIDTH, text_size=LETTERS)
    return _svg(drawing, choices_title(), choices_alt(results, item), results)


def choices_title() -> str:
    return _("Which choice the strongest, the middle and the weakest picked")


def choices_alt(results: QuizResults, item: ItemResult) -> str:
    named = _group_names()
    return ". ".join(
        f"{strip.label}: "
        + ", ".join(f"{name} {words}" for name, words in zip(named, strip.texts, strict=True))
        for strip in _strips(results, item)
    )


def has_strips(results: QuizResults, item: ItemResult) -> bool:
    cells = item_text.choice_cells(item, results)
    return len(cells) <= MOST_STRIPS and any(GROUPS[0] in row for row in cells.values())


def strips_space(results: QuizResults, item: ItemResult) -> int:
    labels = [strip.label for strip in _strips(results, item)]
    return strips_room(labels, len(GROUPS), WIDTH, LETTERS, is_marked=results.reading.is_synthetic)


def _group_names() -> list[str]:
    return [str(text.GROUP_WORDS[group]) for group in GROUPS]


def _strips(results: QuizResults, item: ItemResult) -> list[Strip]:
    cells = item_text.choice_cells(item, results)
    keys = {choice.choice_id for choice in item.shown.choices if choice.is_key} if item.shown else set()
    return [
        _strip(item, cells, choice_id, is_key=choice_id in keys)
        for choice_id in cells
        if GROUPS[0] in cells[choice_id] and choice_id != LEFT_OUT
    ]


def _strip(item: ItemResult, cells: ChoiceCells, choice_id: str, *, is_key: bool) -> Strip:
    sizes = item.shown.group_sizes if item.shown else {}
    shares: list[float | None] = []
    texts = []
    for group in GROUPS:
        cell, size = cells[choice_id][group], sizes.get(group, 0)
        share = cell.value / size if cell.value is not None and size else None
        shares.append(share)
        texts.append(text.cell(cell) if share is None else f"{text.cell(cell)} ({text.percent(share)})")
    label = item_text.choice_words(item, choice_id) + (f" ({_('key')})" if is_key else "")
    return Strip(label, tuple(shares), tuple(texts), is_key)


def _svg(drawing: Drawing, title: str, alt: str, results: QuizResults) -> str:
    """Sample data is marked on the picture itself, which may be saved alone."""
    from app.domain.charts import say_above, to_svg  # noqa: PLC0415 - the drawing library: where something is drawn

    if results.reading.is_synthetic:
        say_above(drawing, _("Sample data"), LETTERS)
    return str(to_svg(drawing, title, alt, language()))
