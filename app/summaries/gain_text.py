"""Gain between pre-test and post-test in words, the same on page, chart, table and paper."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.suppression import MIN_GAIN
from app.quizzes.design import design_note, design_words, forms_words, order_effects
from app.shared.page import show_number
from app.summaries.gains import GainFigures, Gains
from app.summaries.queries import RoundSummary
from app.summaries.text import names_in_order, number_range, percent, signed

BAND_WORDS = {"low": _l("low"), "medium": _l("medium"), "high": _l("high")}


def missing(gains: Gains) -> str:
    """Why there is no figure."""
    return _("hidden, n < %(least)s", least=MIN_GAIN) if gains.is_worked_out else _("not worked out yet")


def normalised(found: GainFigures) -> str:
    """0.45 (medium)"""
    if found.normalised is None:
        return "–"
    value = show_number(found.normalised, 2)
    return f"{value} ({BAND_WORDS[found.band]})" if found.band else value


def effect(found: GainFigures) -> str:
    """1.42 (1.21 to 1.63)"""
    if found.d_z is None:
        return "–"
    interval = number_range(found.d_z_interval, 2)
    return show_number(found.d_z, 2) + (f" ({interval})" if interval else "")


def stale() -> str:
    return _("Tests have come in since the gain was worked out; it is being brought up to date.")


def heads() -> list[str]:
    return [
        _("Province"),
        "n",
        _("Pre-test"),
        _("Post-test"),
        _("Difference"),
        _("Interval at 95 per cent"),
        _("Effect size d_z"),
        _("Normalised gain"),
        _("Order of forms"),
    ]


def rows(summary: RoundSummary) -> list[tuple[str, ...]]:
    """A row for each province as then, and one for the whole programme, under `heads`."""
    gains = summary.gains
    listed = [(name, gains.provinces.get(id_)) for id_, name in names_in_order(summary)]
    return [_row(name, found, gains) for name, found in [*listed, (_("Whole programme"), gains.programme)]]


def _row(name: str, found: GainFigures | None, gains: Gains) -> tuple[str, ...]:
    if found is None:
        return (name, missing(gains), *[""] * 7)
    means = (percent(found.mean_pre / 100), percent(found.mean_post / 100))
    return (
        name,
        show_number(found.n),
        *means,
        signed(found.difference),
        number_range(found.interval),
        effect(found),
        normalised(found),
        design_words(found.orders),
    )


def note(summary: RoundSummary) -> str:
    """How many are left out."""
    programme = summary.gains.programme
    if programme is None:
        return _("Only officers with both tests count.")
    return ngettext(
        "Only officers with both tests count; %(num)d with one test is left out.",
        "Only officers with both tests count; %(num)d with one test are left out.",
        programme.n_left_out,
    )


def design(summary: RoundSummary) -> list[str]:
    """How the tests were laid out, and the mean gain by order where it may be told."""
    programme = summary.gains.programme
    effects = order_effects(programme.orders) if programme else ""
    return [design_note(), *([effects] if effects else [])]


def key_figures(summary: RoundSummary) -> list[tuple[str, str, str]]:
    """Value, what it counts, how sure it is; as `text.key_figures`."""
    gain = summary.gains.programme
    if gain is None:
        return [("–", _("gain from pre-test to post-test"), missing(summary.gains))]
    sure = _(
        "%(range)s; n = %(n)s in the whole programme",
        range=number_range(gain.interval),
        n=show_number(gain.n),
    )
    sure = "; ".join(filter(None, [sure, forms_words(gain.orders)]))
    normal = "–" if gain.normalised is None else show_number(gain.normalised, 2)
    return [
        (signed(gain.difference), _("percentage points gained from pre-test to post-test"), sure),
        (normal, _("normalised gain"), str(BAND_WORDS[gain.band]) if gain.band else ""),
    ]


def labels(summary: RoundSummary) -> list[str]:
    """What the chart writes beside its marks."""
    return [row[0] for row in rows(summary)]
