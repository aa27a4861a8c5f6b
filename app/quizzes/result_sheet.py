"""The results of a quiz as one table, an item and then its choices a row, from which CSV and XLSX are written."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.domain.quiz_analysis import ItemAnalysis
from app.domain.result_protection import ALL, LEFT_OUT
from app.domain.suppression import Cell as Count
from app.domain.tabular import Cell, Column, Sheet
from app.domain.text import slug
from app.quizzes import result_certainty
from app.quizzes import result_item_text as item_text
from app.quizzes import result_text as text
from app.quizzes.result_forms import PURPOSES
from app.quizzes.result_test_text import test_figures
from app.quizzes.results import ItemResult, QuizResults
from app.shared.page import show_moment

Row = tuple[Cell, ...]
DECIMALS = 4
GROUP_COLUMNS = ("upper", "middle", "lower")


def file_name(results: QuizResults) -> str:
    """ket-qua-bai-kiem-tra-dau-ra, without its extension; what is invented says so."""
    mark = "-sample" if results.reading.is_synthetic else ""
    return slug(f"{_('Quiz results')} {text.heading(results.reading)}")[:70].strip("-") + mark


def sheet_of(results: QuizResults, purpose: str) -> Sheet:
    """Every figure of the pages; hidden ones are words."""
    return Sheet(_("Quiz results"), _columns(), list(_rows(results)), _notes(results, purpose))


def _columns() -> list[Column]:
    return [
        Column(_("No."), 6),
        Column(_("Question or figure"), 60),
        Column(_("Choice"), 40),
        Column(_("Key"), 6),
        Column(_("Count"), 8),
        *(Column(str(text.GROUP_WORDS[group]), 10) for group in GROUP_COLUMNS),
        Column(_("Value"), 10),
        Column(_("Lower end (95 per cent)"), 12),
        Column(_("Upper end (95 per cent)"), 12),
        Column(_("What it means"), 60),
    ]


def _rows(results: QuizResults) -> Iterator[Row]:
    for figure in _test_rows(results):
        yield (None, figure[0], "", "", results.n, None, None, None, *figure[1:])
    for item in results.items:
        yield from _item_rows(item, results)


def _test_rows(results: QuizResults) -> Iterator[Row]:
    found = results.analysis
    if found is None:
        return
    ends = found.alpha_interval
    alpha = (_round(ends.low), _round(ends.high)) if ends else (None, None)
    figures = test_figures(found)
    values = (
        (found.scores.mean, None, None),
        (found.scores.median, None, None),
        (found.scores.sd, None, None),
        (found.alpha, *alpha),
        (found.sem, None, None),
        (found.error_ratio, None, None),
        (found.split_half, None, None),
        (found.scores.skewness, None, None),
        (found.scores.kurtosis, None, None),
    )
    for figure, (value, low, high) in zip(figures, values, strict=True):
        yield figure.name, _round(value), low, high, figure.meaning


def _item_rows(item: ItemResult, results: QuizResults) -> Iterator[Row]:
    title = (item.place, item_text.question(item))
    if item.shown is None:
        yield *title, "", "", _("hidden"), None, None, None, None, None, None, ""
        return
    for name, value, low, high, meaning in _figures(item.shown):
        yield *title, name, "", None, None, None, None, value, low, high, meaning
    keys = {choice.choice_id for choice in item.shown.choices if choice.is_key}
    cells = item_text.choice_cells(item, results)
    for choice_id, row in cells.items():
        counts = (_count(row.get(name)) for name in (ALL, *GROUP_COLUMNS))
        key = _("yes") if choice_id in keys else ""
        value = item_text.choice_value(item, choice_id, cells) if choice_id != LEFT_OUT else None
        yield *title, item_text.choice_words(item, choice_id), key, *counts, _round(value), None, None, ""
    for group, cell in result_certainty.groups_of(item, results):
        yield *title, group, "", _count(cell), None, None, None, None, None, None, result_certainty.title()
    for words in item_text.advice(item, results):
        yield *title, _("To look at"), "", None, None, None, None, None, None, None, words


def _figures(found: ItemAnalysis) -> Iterator[Row]:
    figures, rest, facility = found.figures, found.item_rest_interval, found.facility_interval
    values = (
        (figures.facility, *((facility.low, facility.high) if facility else (None, None))),
        (figures.item_rest, *((rest.low, rest.high) if rest else (None, None))),
        (figures.upper_lower, None, None),
        (figures.efficiency, None, None),
        (figures.item_total, None, None),
        (found.guess_score, None, None),
        (figures.sd, None, None),
        (found.effective_weight, None, None),
        (figures.alpha_if_dropped, None, None),
    )
    for figure, (value, low, high) in zip(item_text.item_figures(found), values, strict=True):
        yield figure.name, _round(value), _round(low), _round(high), figure.meaning


def _count(cell: Count | None) -> Cell:
    if cell is None:
        return None
    return cell.value if cell.is_shown else text.cell(cell)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _notes(results: QuizResults, purpose: str) -> list[str]:
    """What a table must carry along wherever it goes."""
    reading = results.reading
    notes = [
        _("Sample data: a demonstration, not real results.") if reading.is_synthetic else "",
        text.heading(reading),
        text.whose(reading),
        _("Edition %(number)s", number=reading.edition.number),
        text.counting(reading),
        text.missing_rule(),
        text.waiting_words(results),
        text.caution(results),
        text.hidden_words(results),
        text.stale_words(results),
        _("Worked out on %(moment)s.", moment=show_moment(results.computed_at)),
        text.handling(reading),
        _("Taken for: %(purpose)s", purpose=PURPOSES[purpose]),
    ]
    return [note for note in notes if note]
