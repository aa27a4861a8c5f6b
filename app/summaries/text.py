"""Figures, answers and states of a summary in words, the same on page, chart, table and paper."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.collation import collation_key
from app.domain.intervals import Interval
from app.domain.numbers import format_number, format_percent
from app.domain.survey_summary import Shown
from app.shared.locale import in_language, language
from app.shared.page import show_date, show_number
from app.summaries.models import Finding, Recommendation
from app.summaries.queries import RoundSummary, Turnout
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
LEFT_OUT = "*"


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
    """23, <5 or hidden; 23* where provinces with hidden counts are left out."""
    star = LEFT_OUT if shown.n_hidden and shown.cell.is_shown else ""
    return cell_words(shown.cell) + star


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
    size = _("n hidden") if n is None else f"n\u00a0=\u00a0{show_number(n)}"
    return f"{size}; {left_out(n_hidden)}" if n_hidden else size


def left_out(n_hidden: int) -> str:
    return ngettext(
        "%(num)d province with hidden counts left out",
        "%(num)d provinces with hidden counts left out",
        n_hidden,
    )


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


def area_columns(summary: RoundSummary) -> list[tuple[str, str]]:
    """Columns of numbers, one for each area chosen."""
    return [(in_language(area.name), "num") for area in summary.chosen]


def figure_items(found: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Key figures as the page's macro takes them."""
    return [{"value": value, "label": label, "note": note} for value, label, note in found]
