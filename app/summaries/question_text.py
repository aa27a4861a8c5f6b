"""Questions and their answers in words, the same on page, chart, table and paper."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.course import Question
from app.domain.suppression import Cell
from app.domain.survey_summary import Figures, Shown
from app.domain.survey_tally import SKIPPED
from app.shared.locale import in_language
from app.shared.page import show_number
from app.summaries.queries import Line, QuestionSummary, RoundSummary
from app.summaries.text import count, count_and_share, percent, percent_range, sample, share_and_interval


def category(question: Question, category_id: str) -> str:
    """An answer as lists name it."""
    if category_id == SKIPPED:
        return _("No answer")
    if question.type != "scale":
        return in_language(next(each.text for each in question.options if each.id == category_id))
    ends = {"1": question.low, str(question.points): question.high}
    return f"{category_id} {in_language(ends.get(category_id))}".strip()


def figures(found: Figures | None, unit: str = "") -> str:
    """mean 4.1 · median 4 · SD 0.8 · n = 30"""
    if found is None:
        return _("mean hidden")
    parts = [mean(found) + unit]
    if found.median is not None:
        parts.append(_("median %(value)s", value=show_number(found.median, 1)))
    if found.sd is not None:
        parts.append(_("SD %(value)s", value=show_number(found.sd, 1)))
    return " · ".join([*parts, sample(found.n, found.n_hidden)])


def mean(found: Figures) -> str:
    """mean 4.1; between which values it lies where counts beside it are hidden"""
    return _("mean %(value)s", value=mean_value(found))


def mean_value(found: Figures | None) -> str:
    """4.1, or 3.8 to 3.9"""
    if found is None:
        return _("hidden")
    if found.bounds is None:
        return show_number(found.mean, 1)
    low, high = (show_number(end, 1) for end in (found.bounds.low, found.bounds.high))
    return low if low == high else _("%(low)s to %(high)s", low=low, high=high)


def unit_of(question: Question) -> str:
    return f" {in_language(question.unit)}" if question.unit else ""


def question_note(found: QuestionSummary) -> str:
    """What stands beside a question's title: n, and the mean of a scale."""
    if found.question.type in ("scale", "number"):
        return figures(found.figures, unit_of(found.question))
    sizes = {(line.whole.n, line.whole.n_hidden) for line in found.lines}
    return sample(*max(sizes, key=lambda size: size[0] or 0)) if sizes else ""


def top_two(found: QuestionSummary) -> Shown | None:
    """Of a five-point scale: those who chose 4 or 5, where both counts are of the same persons and shown."""
    high, highest = (found.line(point).whole for point in ("4", "5"))
    if high.cell.value is None or highest.cell.value is None or high.n != highest.n:
        return None
    return Shown(Cell(high.cell.value + highest.cell.value), high.n, high.n_hidden)


def top_two_words(found: QuestionSummary) -> str:
    shown = top_two(found)
    return share_and_interval(shown) if shown else _("hidden")


def drawn_categories(found: QuestionSummary) -> list[str]:
    """The answers that a chart shows: all, and “no answer” where there is any."""
    return [line.category for line in found.lines if line.category != SKIPPED or line.whole.cell.value != 0]


def drawn_labels(found: QuestionSummary) -> list[str]:
    """What a chart writes beside its marks."""
    return [category(found.question, each) for each in drawn_categories(found)]


def number_heads() -> list[str]:
    return [_("Answer"), _("Officers"), _("Share"), _("Interval at 95 per cent")]


def number_rows(found: QuestionSummary) -> list[list[str]]:
    """The numbers behind a question's chart, under `number_heads`."""
    return [
        [
            category(found.question, line.category),
            count(line.whole),
            percent(line.whole.share),
            percent_range(line.whole.interval) or "–",
        ]
        for line in found.lines
    ]


def area_rows(found: QuestionSummary) -> list[list[str]]:
    """The answers that a chart shows by area, and the means of a scale below them."""
    drawn = drawn_categories(found)
    rows = [
        [category(found.question, line.category), *map(count_and_share, line.areas)]
        for line in found.lines
        if line.category in drawn
    ]
    return [*rows, [_("Mean"), *map(mean_value, found.area_figures)]] if any(found.area_figures) else rows


def mean_rows(found: QuestionSummary, summary: RoundSummary) -> list[list[str]]:
    """Mean, median and n of numbers typed in, an area a row."""
    return [
        [
            in_language(area.name),
            mean_value(figures),
            show_number(figures.median if figures else None, 1),
            show_number(figures.n if figures else None),
        ]
        for area, figures in zip(summary.chosen, found.area_figures, strict=True)
    ]


def numbered(found: QuestionSummary) -> str:
    """7. How useful …?"""
    return f"{found.number}. {in_language(found.question.text)}"


def written(found: QuestionSummary) -> str:
    """How many wrote something."""
    if found.written is None:
        return _("Officers answered in their own words.")
    return _("%(count)s officers answered in their own words.", count=count(found.written))


def star_words(found: QuestionSummary) -> str:
    """What the star means, where there is one."""
    has_star = any(
        shown.n_hidden and shown.cell.is_shown for line in found.lines for shown in (line.whole, *line.areas)
    )
    return _("* without provinces whose count is hidden") if has_star else ""


def top_answers(summary: RoundSummary) -> list[tuple[QuestionSummary, tuple[str, str, str]]]:
    """Of each choice, the answer given most often with share and interval; an answer like “none” does not count."""
    found = (
        (each, _top_line(each)) for each in summary.questions if each.question.type in ("choice", "multiple")
    )
    return [
        (
            each,
            (
                category(each.question, line.category),
                percent(line.whole.share),
                percent_range(line.whole.interval),
            ),
        )
        for each, line in found
        if line
    ]


def _top_line(found: QuestionSummary) -> Line | None:
    """None while any count is hidden that may be larger than those shown."""
    alone = {option.id for option in found.question.options if option.exclusive}
    lines = [line for line in found.lines if line.category != SKIPPED and line.category not in alone]
    if any(line.whole.cell.reason == "withheld" or line.whole.n_hidden for line in lines):
        return None
    top = max(lines, key=lambda line: line.whole.cell.value or 0)
    return top if top.whole.share else None


def top_two_rows(group: list[QuestionSummary]) -> list[list[str]]:
    """The numbers behind a chart that compares scales."""
    return [[in_language(each.question.text), top_two_words(each)] for each in group]


def labels_of(group: list[QuestionSummary]) -> list[str]:
    return [in_language(each.question.text) for each in group]
