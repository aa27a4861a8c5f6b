"""A summary as a printed report: the blocks, already in words, that `domain.summary_pdf` draws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from app.domain.papers import DocumentInfo
from app.domain.report import (
    Block,
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
from app.shared.locale import TAGS, in_language, language
from app.shared.page import show_date, show_days
from app.summaries import charts, gain_text, question_text, text
from app.summaries.method import method_of
from app.summaries.queries import QuestionSummary, RoundSummary
from app.surveys.text import sections_of


def report_of(summary: RoundSummary, at: datetime) -> Report:
    """The report in the reader's language, made at that moment."""
    round_, title = summary.round, in_language(summary.round.title)
    handling = str(text.SENSITIVITY_WORDS[round_.sensitivity])
    return Report(
        info=DocumentInfo(title, "Cột Mốc", in_language(round_.programme.name), TAGS[language()], at),
        kicker=_("Summary of an assessment"),
        title=title,
        subtitle=in_language(round_.programme.name),
        facts=[
            (_("Provinces"), ", ".join(in_language(area.name) for area in summary.chosen)),
            (_("Period"), show_days(round_.opens_on, round_.closes_on)),
            (_("Donor"), in_language(round_.programme.donor) or "–"),
            (_("Handling"), handling),
            (_("Drawn up on"), show_date(at)),
        ],
        running_head=title,
        foot=handling[:1].upper() + handling[1:],
        page_label=_("Page {page} of {total}"),
        synthetic_notice=_("SAMPLE DATA: a demonstration, not real results") if round_.is_synthetic else None,
        contents_title=_("Contents"),
        blocks=list(_blocks(summary)),
    )


def _blocks(summary: RoundSummary) -> Iterator[Block]:
    yield KeyFigures(
        [Figure(*figure) for figure in [*text.key_figures(summary), *gain_text.key_figures(summary)]]
    )
    yield from _brief(summary)
    yield from _turnout(summary)
    yield from _gain(summary)
    yield from _questions(summary)
    yield from _findings(summary)
    yield from _recommendations(summary)
    yield Heading(_("Method and limits"))
    yield from (Note(head, words) for head, words in method_of(summary))


def _brief(summary: RoundSummary) -> Iterator[Block]:
    rows = [(in_language(found.question.text), *top) for found, top in question_text.top_answers(summary)]
    if rows:
        yield Heading(_("In brief"))
        columns = [
            Column(_("Question"), 5),
            Column(_("Most frequent answer"), 4),
            Column(_("Share"), 1, "right"),
            Column(_("Interval at 95 per cent"), 1.4, "right"),
        ]
        note = _("Of all who took part, in %(area)s; intervals at 95 per cent.", area=text.area_name(summary))
        yield Table(_("The most frequent answer to each question"), columns, rows, note)


def _turnout(summary: RoundSummary) -> Iterator[Block]:
    yield Heading(_("Who answered"))
    columns = [
        Column(_("Province"), 3),
        Column(_("Took part / invited"), 2, "right"),
        Column(_("Interval at 95 per cent"), 1.5, "right"),
    ]
    listed = zip((in_language(area.name) for area in summary.chosen), summary.area_turnouts, strict=True)
    rows = [
        (name, text.turnout(found), text.percent_range(found.interval))
        for name, found in [*listed, (text.area_name(summary), summary.turnout)]
    ]
    yield Table(_("Response by province"), columns, rows)
    drawing = charts.turnout_map(summary, **charts.PAPER_MAP)
    yield Chart(
        _("Response rate by province"), drawing, _("One tile per province; nothing is drawn to scale.")
    )


def _gain(summary: RoundSummary) -> Iterator[Block]:
    yield Heading(_("What officers learnt"))
    if summary.gains.is_stale:
        yield Paragraph(gain_text.stale())
    drawing = charts.gain_chart(summary, **charts.PAPER)
    yield Chart(
        _("Gain between pre-test and post-test, in percentage points"),
        drawing,
        _("Intervals at 95 per cent."),
    )
    first, *others = gain_text.heads()
    columns = [Column(first, 2), *(Column(head, 1.6, "right") for head in others)]
    note = " ".join([gain_text.note(summary), *gain_text.design(summary)])
    yield Table(_("Gain by province"), columns, gain_text.rows(summary), note)


def _questions(summary: RoundSummary) -> Iterator[Block]:
    by_id = {found.question.id: found for found in summary.questions}
    compared = charts.themes_with_scales(summary.questions)
    for head, questions in sections_of(summary.instrument):
        yield Heading(head)
        group = compared.get(questions[0][1].theme)
        if group:
            yield Chart(
                _("Chose 4 or 5 of 5"),
                charts.theme_chart(group, **charts.PAPER),
                question_text.question_note(group[0]),
            )
        for _number, question in questions:
            yield from _question(summary, by_id[question.id])


def _question(summary: RoundSummary, found: QuestionSummary) -> Iterator[Block]:
    title = question_text.numbered(found)
    if found.question.type == "text":
        yield Paragraph(f"{title} {question_text.written(found)}")
    elif found.question.type == "number":
        yield Paragraph(f"{title} {question_text.question_note(found)}.")
    else:
        yield Chart(title, charts.question_chart(found, **charts.PAPER), question_text.question_note(found))
        if len(summary.chosen) > 1:
            yield _by_province(summary, found)


def _by_province(summary: RoundSummary, found: QuestionSummary) -> Table:
    heads = [
        Column(_("Answer"), 3),
        *(Column(in_language(area.name), 1.6, "right") for area in summary.chosen),
    ]
    rows = [
        (question_text.category(found.question, line.category), *map(text.count_and_share, line.areas))
        for line in found.lines
        if line.category in question_text.drawn_categories(found)
    ]
    return Table(_("By province"), heads, rows, question_text.star_words(found))


def _findings(summary: RoundSummary) -> Iterator[Block]:
    yield Heading(_("Findings"))
    if not summary.findings:
        yield Paragraph(_("None has been written down yet."))
        return
    columns = [Column(_("Province"), 1.5), Column(_("Theme"), 2), Column(_("Finding"), 5)]
    rows = [
        (text.province_of(summary, each), str(text.THEME_WORDS[each.theme]), in_language(each.words))
        for each in text.findings_in_order(summary)
    ]
    yield Table(_("Findings by province"), columns, rows)


def _recommendations(summary: RoundSummary) -> Iterator[Block]:
    yield Heading(_("Recommendations"))
    if not summary.recommendations:
        yield Paragraph(_("None has been written down yet."))
        return
    columns = [Column(_("Recommendation"), 5), Column(_("To"), 2.5), Column(_("State"), 1.7)]
    rows = [
        (in_language(each.words), in_language(each.addressee), text.state(each))
        for each in summary.recommendations
    ]
    yield Table(_("Recommendations and what became of them"), columns, rows)
