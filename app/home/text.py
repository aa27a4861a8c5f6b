"""What the first pages say in whole sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.text import RANK_GROUPS, SEXES, rank_words
from app.domain.numbers import format_percent
from app.domain.suppression import Cell, sum_shown
from app.home.access import Vantage
from app.home.areas import NOWHERE, Area
from app.home.gains import GainLine
from app.home.trained import UNKNOWN
from app.places.text import UNIT_KIND_WORDS
from app.quizzes.design import design_note, forms_words
from app.quizzes.marking_text import essays_waiting_words
from app.shared import clock
from app.shared.locale import in_language, language
from app.shared.page import show_date, show_number, show_time

GROUPS: Mapping[str, Mapping[str, LazyString]] = {
    "sex": SEXES,
    "kind": UNIT_KIND_WORDS,
    "rank_group": RANK_GROUPS,
}
NOT_RECORDED = _l("Not on record")


def session_time(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """When a half-day is, as one says it to somebody: this afternoon at 13:30."""
    if starts_at <= now < ends_at:
        return _("Going on now, until %(time)s", time=show_time(ends_at))
    begins, today = clock.local(starts_at), clock.local(now).date()
    is_morning, time = begins.hour < 12, show_time(starts_at)
    if begins.date() == today:
        morning, afternoon = (
            _l("This morning at %(time)s", time=time),
            _l("This afternoon at %(time)s", time=time),
        )
    elif begins.date() == today + timedelta(days=1):
        morning, afternoon = (
            _l("Tomorrow morning at %(time)s", time=time),
            _l("Tomorrow afternoon at %(time)s", time=time),
        )
    else:
        return _("%(day)s at %(time)s", day=day_words(starts_at), time=time)
    return str(morning if is_morning else afternoon)


def day_words(moment: datetime) -> str:
    """A day with its weekday: Thứ Ba, 05/07/2022."""
    return f"{format_date(clock.local(moment).date(), 'EEEE')}, {show_date(moment)}"


def group_words(column: str, key: str) -> str:
    """A sex, a kind of unit or a group of ranks."""
    return str(NOT_RECORDED if key == UNKNOWN else GROUPS[column].get(key, key))


def groups_in_order(column: str, cells: Mapping[str, Cell]) -> list[tuple[str, Cell]]:
    """The groups that there are, in the order of their list; those not on record last."""
    return [(key, cells[key]) for key in (*GROUPS[column], UNKNOWN) if key in cells]


def area_name(area: Area) -> str:
    """A province's name; since when, where two that bore the same name stand side by side."""
    if area.key == NOWHERE:
        return str(NOT_RECORDED)
    name = in_language(area.name)
    if area.has_namesake and area.since:
        return _("%(name)s (since %(day)s)", name=name, day=show_date(area.since))
    return name


def cell_words(cell: Cell) -> str:
    """A count as it may be seen."""
    if cell.value is not None:
        return show_number(cell.value)
    return "<5" if cell.reason == "small" else _("hidden")


def cells_words(cells: Sequence[Cell]) -> str:
    """Several counts together: the sum of those that may be seen, and whether more are behind it."""
    if len(cells) == 1:
        return cell_words(cells[0])
    total = sum_shown(cells)
    if not total.n_hidden:
        return show_number(total.value)
    return _("%(count)s + hidden", count=show_number(total.value)) if total.value else _("hidden")


def share_words(cell: Cell, total: Cell) -> str:
    """A count as a share of all; nothing where either is hidden."""
    if cell.value is None or not total.value:
        return "–"
    return format_percent(cell.value / total.value, language())


def rate_words(rate: float) -> str:
    """A response rate."""
    return format_percent(rate, language())


def gain_words(gain: GainLine | None) -> str:
    """A mean difference with its sign."""
    if gain is None:
        return "–"
    if gain.difference is None:
        return _("hidden")
    return ("+" if gain.difference > 0 else "") + show_number(gain.difference, 1)


def interval_words(gain: GainLine) -> str:
    """What an interval says, or why there is none."""
    if gain.difference is None:
        return _("hidden: n = %(n)s, too few", n=show_number(gain.n))
    low, high = show_number(gain.low, 1), show_number(gain.high, 1)
    interval = _("95%% interval %(low)s to %(high)s, n = %(n)s", low=low, high=high, n=show_number(gain.n))
    return "; ".join(filter(None, [interval, forms_words(gain.orders)]))


def rule_words() -> str:
    """Who counts as trained."""
    return _(
        "Trained: on the roster of a workshop, not withdrawn, and present or late in at least one half-day. "
        "Each officer counts once, as posted on the first day of their first workshop."
    )


def scope_words(vantage: Vantage) -> str:
    """Who is in sight, where not everybody is."""
    if vantage.is_whole:
        return ""
    return _("Your own area only: officers who served in its units then, workshops that its units hosted.")


WORDS = {
    words.__name__: words
    for words in (
        session_time,
        day_words,
        group_words,
        groups_in_order,
        area_name,
        cell_words,
        cells_words,
        share_words,
        rate_words,
        gain_words,
        interval_words,
        design_note,
        rule_words,
        scope_words,
        rank_words,
        essays_waiting_words,
    )
}
