"""The results of a quiz as a printed report, in words and blocks that `domain.summary_pdf` draws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from app.domain.papers import DocumentInfo
from app.domain.report import (
    Block,
    Bullets,
    Chart,
    Column,
    Figure,
    Heading,
    KeyFigures,
    Note,
    Paragraph,
    Report,
    Table,
)
from app.domain.result_protection import ALL, LEFT_OUT
from app.quizzes import result_certainty
from app.quizzes import result_charts as charts
from app.quizzes import result_item_text as item_text
from app.quizzes import result_text as text
from app.quizzes.certainty_text import GROUP_WORDS
from app.quizzes.result_forms import PURPOSES
from app.quizzes.result_test_text import test_figures
from app.quizzes.results import ItemResult, QuizResults
from app.shared.locale import TAGS, in_language, language
from app.shared.page import show_date, show_moment

WIDTH, LETTERS = 480.0, 8.5


def report_of(results: QuizResults, purpose: str, at: datetime) -> Report:
    """The report in the reader's language, made at that moment; it holds what the reader may see."""
    reading = results.reading
    title, of_course = text.heading(reading), in_language(reading.edition.title)
    return Report(
        info=DocumentInfo(title, "Cột Mốc", of_course, TAGS[language()], at),
        kicker=_("Quiz results"),
        title=title,
        subtitle=of_course,
        facts=[
            (_("Whose attempts"), text.whose(reading)),
            (_("Edition"), str(reading.edition.number)),
            (_("Worked out"), show_moment(results.computed_at)),
            (_("Taken for"), str(PURPOSES[purpose])),
            (_("Drawn up on"), show_date(at)),
        ],
        running_head=title,
        foot=text.handling(reading),
        page_label=_("Page {page} of {total}"),
        synthetic_notice=_("SAMPLE DATA: a demonstration, not real results")
        if reading.is_synthetic
        else None,
        contents_title=_("Contents"),
        blocks=list(_blocks(results)),
    )


def _blocks(results: QuizResults) -> Iterator[Block]:
    if results.analysis is None:
        yield Paragraph(text.hidden_words(results) or _("Nothing has been worked out yet."))
        return
    yield KeyFigures(_key_figures(results))
    yield from (Note(_("To bear in mind"), words) for words in _cautions(results))
    yield from _flagged(results)
    yield from _test(results)
    yield from _questions(results)
    yield from _certainty(results)
    for item in results.items:
        yield from _question(item, results)
    yield Heading(_("Method and limits"))
    yield Paragraph(
        f"{text.counting(results.reading)} {text.missing_rule()} {text.drawn_words(results.reading)}".strip()
    )
    yield Paragraph(_reading_words())


def _key_figures(results: QuizResults) -> list[Figure]:
    found = {figure.name: figure.value for figure in _figures(results)} if results.analysis else {}
    shown = [_("Mean"), _("Standard deviation"), _("Cronbach's alpha")]
    sat = Figure(text.number_of(results), text.sitters(results.reading))
    return [sat, *(Figure(found[name], name) for name in shown)]


def _figures(results: QuizResults) -> list[text.Figure]:
    if results.analysis is None:
        return []
    return test_figures(results.analysis)


def _cautions(results: QuizResults) -> list[str]:
    said = (
        text.stale_words(results),
        text.waiting_words(results),
        text.caution(results),
        text.hidden_words(results),
    )
    return [words for words in said if words]


def _flagged(results: QuizResults) -> Iterator[Block]:
    if not results.flagged:
        return
    yield Heading(_("Look at these questions"))
    yield Paragraph(_("A flag is a reason to read the question again, not to drop it."))
    yield Bullets([f"{_named(item)} {' '.join(item_text.advice(item, results))}" for item in results.flagged])


def _named(item: ItemResult) -> str:
    return f"{item.place}. {item_text.question(item)}"


def _test(results: QuizResults) -> Iterator[Block]:
    if results.analysis is None:
        return
    yield Heading(_("The test as a whole"))
    columns = [Column(_("Figure"), 2.2), Column(_("Value"), 1, "right"), Column(_("What it means"), 4)]
    yield Table(_("Figures of the test"), columns, _figures(results))
    drawing = charts.scores_chart(results, WIDTH, LETTERS)
    yield Chart(charts.scores_title(results), drawing, text.sample(results.n or 0))


def _questions(results: QuizResults) -> Iterator[Block]:
    yield Heading(_("The questions"))
    if not results.shown.items:
        return
    yield Chart(charts.items_title(), charts.items_chart(results, WIDTH, LETTERS), charts.items_alt(results))
    columns = [
        Column(_("Question"), 5),
        Column(_("Facility index"), 1.5, "right"),
        Column(_("Discrimination"), 1.9, "right"),
        Column(_("Flags"), 2),
    ]
    yield Table(_("Questions in their order"), columns, [_line(item) for item in results.items])


def _line(item: ItemResult) -> tuple[str, str, str, str]:
    if item.shown is None:
        return _named(item), _("hidden"), _("hidden"), "–"
    figures = item.shown.figures
    facility = [text.percent(figures.facility), text.percent_span(item.shown.facility_interval)]
    rest = [text.correlation(figures.item_rest), text.span(item.shown.item_rest_interval)]
    flags = [item_text.flag(code) for code in item.flags if code != "too-few"]
    return (
        _named(item),
        "\n".join(filter(None, facility)),
        "\n".join(filter(None, rest)),
        "\n".join(flags) or "–",
    )


def _certainty(results: QuizResults) -> Iterator[Block]:
    """How sure they were, where the quiz asks that."""
    if not results.certainty:
        return
    yield Heading(result_certainty.title())
    yield Paragraph(result_certainty.advice())
    columns = [Column(_("Question"), 4), *(Column(str(name), 1.2, "right") for name in GROUP_WORDS.values())]
    rows = [
        (_named(item), *(text.cell(cell) for _group, cell in result_certainty.groups_of(item, results)))
        for item in results.items
        if item.id in results.certainty
    ]
    yield Table(result_certainty.table_title(results.reading), columns, rows)


def _question(item: ItemResult, results: QuizResults) -> Iterator[Block]:
    """Who picked what, where the reader may know."""
    cells = item_text.choice_cells(item, results)
    if item.shown is None or not cells:
        return
    keys = {choice.choice_id for choice in item.shown.choices if choice.is_key}
    yield Heading(_named(item), 2)
    names = [name for name in (ALL, *text.GROUP_WORDS) if any(name in row for row in cells.values())]
    columns = [
        Column(_("Choice"), 5),
        Column(_("Key"), 0.8),
        *(
            Column(str(text.GROUP_WORDS.get(name, text.sitters(results.reading))), 1.2, "right")
            for name in names
        ),
    ]
    rows = [
        (
            item_text.choice_words(item, choice_id),
            _("yes") if choice_id in keys and choice_id != LEFT_OUT else "",
            *(text.cell(row.get(name)) for name in names),
        )
        for choice_id, row in cells.items()
    ]
    yield Table(
        item_text.facility_meaning(item.shown), columns, rows, item_text.discrimination_meaning(item.shown)
    )


def _reading_words() -> str:
    return _(
        "Facility index: the share of the points earned; 100 per cent is a question everybody had right. "
        "Discrimination: whether those who know more do better on it, from -1 to 1; from 0.2 up is fair, below 0 is "
        "a reason to check the key. Below each stands where it may lie by chance alone (interval at 95 per cent)."
    )
