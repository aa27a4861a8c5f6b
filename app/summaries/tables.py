"""A summary as one table, a figure a row, from which CSV and XLSX are written."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.domain.intervals import Interval
from app.domain.suppression import Cell as Count
from app.domain.survey_summary import Figures, Shown
from app.domain.tabular import Cell, Column, Sheet
from app.quizzes.design import ORDER_WORDS, design_words, shown_effects
from app.shared.locale import in_language
from app.shared.page import show_days
from app.summaries import gain_text, question_text, text
from app.summaries.gains import GainFigures, Gains
from app.summaries.method import method_of
from app.summaries.queries import QuestionSummary, RoundSummary, Turnout
from app.surveys.text import cell_words

Row = tuple[Cell, ...]
DECIMALS = 4


def sheet_of(summary: RoundSummary) -> Sheet:
    """Every figure of the page; hidden ones are words, as on the page."""
    return Sheet(in_language(summary.round.title), _columns(), list(_rows(summary)), _notes(summary))


def _columns() -> list[Column]:
    return [
        Column(_("Part"), 14),
        Column(_("Question"), 40),
        Column(_("Answer or figure"), 40),
        Column(_("Province"), 18),
        Column(_("Count"), 9),
        Column("n", 9),
        Column(_("Value"), 10),
        Column(_("Lower end (95 per cent)"), 12),
        Column(_("Upper end (95 per cent)"), 12),
        Column(_("Note"), 30),
    ]


def _rows(summary: RoundSummary) -> Iterator[Row]:
    areas = [text.area_name(summary), *(in_language(area.name) for area in summary.chosen)]
    for area, turnout in zip(areas, [summary.turnout, *summary.area_turnouts], strict=True):
        yield _turnout(area, turnout)
    for question in summary.questions:
        yield from _question(question, areas)
    yield from _gains(summary)
    yield from _conclusions(summary)


def _turnout(area: str, found: Turnout) -> Row:
    part = (_("Response"), "", _("Took part, of those invited"), area)
    return (*part, _count(found.done.cell), found.invited, *_share(found), _left_out(found.done.n_hidden))


def _question(found: QuestionSummary, areas: list[str]) -> Iterator[Row]:
    part, title = _("Question %(number)s", number=found.number), in_language(found.question.text)
    for line in found.lines:
        answer = question_text.category(found.question, line.category)
        for area, shown in zip(areas, [line.whole, *line.areas], strict=True):
            yield (
                part,
                title,
                answer,
                area,
                _count(shown.cell),
                _n(shown.n),
                *_share(shown),
                _left_out(shown.n_hidden),
            )
    for area, figures in zip(areas, [found.figures, *found.area_figures], strict=True):
        if figures:
            yield from _figures((part, title), area, figures, question_text.unit_of(found.question).strip())
    if found.written:
        yield (
            part,
            title,
            _("Wrote something"),
            areas[0],
            _count(found.written.cell),
            _n(found.written.n),
            *_NOTHING,
        )


_NOTHING: Row = (None, None, None, "")


def _figures(part: Row, area: str, found: Figures, unit: str) -> Iterator[Row]:
    values = ((_("Mean"), found.mean), (_("Median"), found.median), (_("Standard deviation"), found.sd))
    note = "; ".join(filter(None, [unit, _left_out(found.n_hidden)]))
    for name, value in values:
        if value is not None:
            yield *part, name, area, None, _n(found.n), round(value, DECIMALS), None, None, note
    if found.bounds:
        name, why = _("Mean, bounds"), _("counts beside it are hidden")
        yield *part, name, area, None, _n(found.n), None, *_ends(found.bounds), why


def _gains(summary: RoundSummary) -> Iterator[Row]:
    part = (_("Gain"), _("Pre-test to post-test"))
    for id_, name in text.names_in_order(summary):
        yield from _gain(part, name, summary.gains.provinces.get(id_), summary.gains)
    yield from _gain(part, _("Whole programme"), summary.gains.programme, summary.gains)
    for each in shown_effects(summary.gains.programme.orders) if summary.gains.programme else ():
        name = _("Mean difference, forms %(order)s", order=ORDER_WORDS[each.order])
        ends = _ends(each.interval)
        yield (
            *part,
            name,
            _("Whole programme"),
            None,
            each.n,
            _rounded(each.mean_difference),
            *ends,
            _points(),
        )


def _gain(part: Row, area: str, found: GainFigures | None, gains: Gains) -> Iterator[Row]:
    if found is None:
        yield *part, _("Mean difference"), area, None, None, None, None, None, gain_text.missing(gains)
        return
    band = str(gain_text.BAND_WORDS[found.band]) if found.band else ""
    figures: list[tuple[str, float | None, Interval | None, str]] = [
        (_("Mean of the pre-test"), found.mean_pre, None, _("per cent")),
        (_("Mean of the post-test"), found.mean_post, None, _("per cent")),
        (_("Mean difference"), found.difference, found.interval, _points()),
        (_("Effect size d_z"), found.d_z, found.d_z_interval, ""),
        (_("Normalised gain"), found.normalised, None, band),
    ]
    for name, value, interval, note in figures:
        yield *part, name, area, None, found.n, _rounded(value), *_ends(interval), note
    yield *part, _("Order of forms"), area, None, found.n, None, None, None, design_words(found.orders)
    yield *part, _("Left out for want of a pair"), area, found.n_left_out, None, *_NOTHING


def _points() -> str:
    return _("percentage points")


def _conclusions(summary: RoundSummary) -> Iterator[Row]:
    for finding in summary.findings:
        theme = str(text.THEME_WORDS[finding.theme])
        about = text.province_of(summary, finding)
        yield _("Finding"), theme, in_language(finding.words), about, None, None, *_NOTHING
    for each in summary.recommendations:
        words, state = in_language(each.words), str(text.STATE_WORDS[each.state])
        yield _("Recommendation"), in_language(each.addressee), words, "", None, None, None, None, None, state


def _count(cell: Count) -> Cell:
    return cell.value if cell.is_shown else cell_words(cell)


def _n(n: int | None) -> Cell:
    return _("hidden") if n is None else n


def _share(found: Shown | Turnout) -> tuple[Cell, Cell, Cell]:
    return _rounded(found.share), *_ends(found.interval)


def _rounded(value: float | None) -> Cell:
    return None if value is None else round(value, DECIMALS)


def _ends(interval: Interval | None) -> tuple[Cell, Cell]:
    return (_rounded(interval.low), _rounded(interval.high)) if interval else (None, None)


def _left_out(n_hidden: int) -> str:
    return text.left_out(n_hidden) if n_hidden else ""


def _notes(summary: RoundSummary) -> list[str]:
    """What a table must carry along wherever it goes."""
    round_ = summary.round
    marks = [_("Sample data: a demonstration, not real results.")] if round_.is_synthetic else []
    return [
        *marks,
        _("Handling: %(words)s", words=text.SENSITIVITY_WORDS[round_.sensitivity]),
        f"{in_language(round_.title)}, {show_days(round_.opens_on, round_.closes_on)}",
        *([gain_text.stale()] if summary.gains.is_stale else []),
        *gain_text.design(summary),
        *(f"{head}. {words}" for head, words in method_of(summary)),
    ]
