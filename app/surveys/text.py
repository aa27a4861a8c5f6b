"""The words that surveys put together."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from app.domain.course import Instrument, Question
from app.domain.suppression import MIN_COUNT, Cell
from app.shared.locale import in_language
from app.shared.page import show_number
from app.surveys.models import Round


def state_of(round_: Round, today: date) -> tuple[str, str]:
    """Where a round stands, in words, with the kind of its badge."""
    if round_.closed_at is not None:
        return _("closed"), ""
    if today < round_.opens_on:
        return _("not open yet"), ""
    if today > round_.closes_on:
        return _("ended, not closed yet"), "due"
    return _("open"), "good"


def mode_words(mode: str) -> str:
    return _("anonymous") if mode == "anonymous" else _("with names")


def cell_words(cell: Cell) -> str:
    """A count as readers may see it."""
    if cell.is_shown:
        return show_number(cell.value)
    return f"<{MIN_COUNT}" if cell.reason == "small" else _("hidden")


def sections_of(instrument: Instrument) -> list[tuple[str, list[tuple[int, Question]]]]:
    """The questions with their numbers, under the words that head them."""
    heads = {theme.id: in_language(theme.title) for theme in instrument.themes}
    numbered = enumerate(instrument.questions, 1)
    return [(heads[theme], list(group)) for theme, group in groupby(numbered, key=lambda pair: pair[1].theme)]
