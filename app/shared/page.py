"""What every template can say: language, theme, dates and numbers as people write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask, request
from markupsafe import Markup

from app.domain.dates import format_date, format_date_range
from app.domain.numbers import format_number
from app.extensions import babel
from app.shared import clock
from app.shared.locale import LANGUAGES, in_language, language, theme


def show_date(day: date | datetime | None) -> str:
    """dd/MM/yyyy; a moment on the day it was in Viet Nam."""
    if day is None:
        return ""
    return format_date(clock.local(day).date() if isinstance(day, datetime) else day, language())


def show_moment(moment: datetime | None) -> str:
    """dd/MM/yyyy HH:mm on a clock in Viet Nam."""
    return f"{show_date(moment)} {show_time(moment)}" if moment else ""


def show_time(moment: datetime | None) -> str:
    """HH:mm on a clock in Viet Nam."""
    return clock.local(moment).strftime("%H:%M") if moment else ""


def show_days(starts_on: date, ends_on: date) -> str:
    """A range of days in as few words as it takes."""
    return format_date_range(starts_on, ends_on, language())


def show_number(value: float | None, decimals: int = 0) -> str:
    """A number with the decimal mark of the language; a dash where there is none."""
    return "–" if value is None else format_number(value, language(), decimals)


def show_words(message: str, /, **variables: object) -> Markup:
    """What `_()` says in a template: the words in the language being spoken, their variables escaped.

    A page says it a hundred times and more; Jinja and flask-babel together take eight calls for each.
    """
    words = Markup(babel.domain_instance.get_translations().ugettext(message))
    return words % variables if "%" in words else words


def _context() -> dict[str, Any]:
    return {
        "language": language(),
        "languages": LANGUAGES,
        "theme": theme(),
        "here": request.full_path.rstrip("?"),
    }


def init_page(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.filters.update(
        words=in_language,
        date=show_date,
        moment=show_moment,
        time=show_time,
        number=show_number,
    )
    app.jinja_env.globals.update(_=show_words, gettext=show_words, show_days=show_days)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
