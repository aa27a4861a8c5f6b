"""Figures, answers and states of a summary in words, the same on page, chart, table and paper."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.collation import collation_key
from app.domain.course import Question
from app.domain.intervals import Interval
from app.domain.numbers import format_number, format_percent
from app.domain.survey_summary import Figures, Shown
from app.domain.survey_tally import SKIPPED
from app.shared.locale import in_language, language
from app.shared.page import show_date, show_number
from app.summaries.models import Finding, Recommendation
from app.summaries.queries import Line, QuestionSummary, RoundSummary, Turnout
from app.surveys.text import cell_words

THEME_WORDS = {
    "trends": _l("Trends"),
    "modus_operandi": _l("Modus operandi"),
    "investigation": _l("Difficulties in investigation"),
    "protection": _l("Difficulties in protecting and supporting victims"),
    "cooperation": _l("Cooperation"),
}
STATE_WORDS = {
    "proposed": _l("waiting for an answer"),
    "accepted": _l("accepted"),
    "declined": _l("declined"),
    "done": _l("carried out"),
}
STATE_BADGES = {"proposed": "due", "accepted": "good", "declined": "", "done": "good"}
SENSITIVITY_WORDS = {
    "training": _l("for training use"),
    "restricted": _l("restricted: for those who plan and run the training"),
}
PURPOSES = {
    "ministry": _l("Report to the ministry or the High Command"),
    "donor": _l("Report to the donor or a partner"),
    "planning": _l("Planning of training"),
    "archive": _l("For the records"),
}


def percent(share: float | None) -> str:
    """64%"""
    return "–" if share is None else format_percent(share, language())


def percent_range(interval: Interval | None) -> str:
    """57–70%"""
    if interval is None:
        return ""
    low, high = (format_number(end * 100, language(), 0) for end in (interval.low, interval.high))
    return f"{low}–{high}%"


def number_range(interval: Interval | None, decimals: int = 1) -> str:
    """17.9 to 24.3; written out, because ends may be negative."""
    if interval is None:
        return ""
    low, high = (show_number(end, decimals) for end in (interval.low, interval.high))
    return _("%(low)s to %(high)s", low=low, high=high)


def signed(value: float, decimals: int = 1) -> str:
    """+21.3"""
    return ("+" if value > 0 else "") + show_number(value, decimals)


def count(shown: Shown) -> str:
    """23, <5 or hidden."""
    return cell_words(shown.cell)


def count_and_share(shown: Shown) -> str:
    """23 (64%), as cells of tables have it."""
    return count(shown) if shown.share is None else f"{count(shown)} ({percent(shown.share)})"


def share_and_interval(shown: Shown) -> str:
    """64% (57–70%), as charts have it; <5 or hidden."""
    return (
        count(shown) if shown.share is None else f"{percent(shown.share)} ({percent_range(shown.interval)})"
    )


def sample(n: int | None, n_hidden: int = 0) -> str:
    """n = 188, with what is left out."""
    size = _("n hidden") if n is None else f"n = {show_number(n)}"
    return f"{size}; {left_out(n_hidden)}" if n_hidden else size


def left_out(n_hidden: int) -> str:
    return ngettext(
        "%(num)d province with hidden counts left out",
        "%(num)d provinces with hidden counts left out",
        n_hidden,
    )


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
        return _("mean hidden: fewer than 10 answers, or counts hidden beside it")
    parts = [_("mean %(value)s", value=show_number(found.mean, 1)) + unit]
    if found.median is not None:
        parts.append(_("median %(value)s", value=show_number(found.median, 1)))
    if found.sd is not None:
        parts.append(_("SD %(value)s", value=show_number(found.sd, 1)))
    return " · ".join([*parts, sample(found.n, found.n_hidden)])


def unit_of(question: Question) -> str:
    return f" {in_language(question.unit)}" if question.unit else ""


def turnout(found: Turnout) -> str:
    """31 / 36 (86%)"""
    invited = show_number(found.invited)
    shared = f" ({percent(found.share)})" if found.share is not None else ""
    return f"{count(found.done)} / {invited}{shared}"


def area_name(summary: RoundSummary) -> str:
    """What the whole column is about."""
    if summary.areas.is_selection:
        return ", ".join(in_language(area.name) for area in summary.chosen)
    return _("All provinces")


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
    return Shown(type(high.cell)(high.cell.value + highest.cell.value), high.n, high.n_hidden)


def top_two_words(found: QuestionSummary) -> str:
    shown = top_two(found)
    return share_and_interval(shown) if shown else _("hidden")


def drawn_categories(found: QuestionSummary) -> list[str]:
    """The answers that a chart shows: all, and “no answer” where there is any."""
    return [line.category for line in found.lines if line.category != SKIPPED or line.whole.cell.value != 0]


def names_in_order(summary: RoundSummary) -> list[tuple[int, str]]:
    """The provinces as then, by id, in Vietnamese order."""
    named = [(id_, in_language(words)) for id_, words in summary.names.items()]
    return sorted(named, key=lambda one: collation_key(one[1]))


def province_of(summary: RoundSummary, finding: Finding) -> str:
    """What a finding is about."""
    if finding.province_id is None:
        return _("All provinces")
    return in_language(summary.names[finding.province_id])


def key_figures(summary: RoundSummary) -> list[tuple[str, str, str]]:
    """Value, what it counts, how sure it is: what a reader of one minute sees, beside the gain."""
    invited = _("of %(invited)s invited", invited=show_number(summary.turnout.invited))
    return [
        (count(summary.turnout.done), _("officers took part"), invited),
        (percent(summary.turnout.share), _("response rate"), percent_range(summary.turnout.interval)),
    ]


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


def numbered(found: QuestionSummary) -> str:
    """7. How useful …?"""
    return f"{found.number}. {in_language(found.question.text)}"


def written(found: QuestionSummary) -> str:
    """How many wrote something."""
    if found.written is None:
        return _("Officers answered in their own words.")
    return _("%(count)s officers answered in their own words.", count=count(found.written))


def findings_in_order(summary: RoundSummary) -> list[Finding]:
    """By province, what concerns all of them first; then by theme."""
    themes = list(THEME_WORDS)
    order = {id_: place for place, (id_, _name) in enumerate(names_in_order(summary), 1)}
    return sorted(
        summary.findings, key=lambda one: (order.get(one.province_id or 0, 0), themes.index(one.theme))
    )


def state(found: Recommendation) -> str:
    """accepted, 30/05/2023"""
    words = str(STATE_WORDS[found.state])
    return f"{words}, {show_date(found.state_at)}" if found.state_at else words


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


def area_columns(summary: RoundSummary) -> list[tuple[str, str]]:
    """Columns of numbers, one for each area chosen."""
    return [(in_language(area.name), "num") for area in summary.chosen]


def top_two_rows(group: list[QuestionSummary]) -> list[list[str]]:
    """The numbers behind a chart that compares scales."""
    return [[in_language(each.question.text), top_two_words(each)] for each in group]


def labels_of(group: list[QuestionSummary]) -> list[str]:
    return [in_language(each.question.text) for each in group]


def figure_items(found: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Key figures as the page's macro takes them."""
    return [{"value": value, "label": label, "note": note} for value, label, note in found]
