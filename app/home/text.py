"""What the first pages say in whole sentences."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

from app.shared import clock
from app.shared.page import show_date, show_time


def session_time(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """When a half-day is, as one says it to somebody: this afternoon at 13:30."""
    if starts_at <= now < ends_at:
        return _("Going on now, until %(time)s", time=show_time(ends_at))
    begins, today = clock.local(starts_at), clock.local(now).date()
    is_morning, time = begins.hour < 12, show_time(starts_at)
    if begins.date() == today:
        return (
            _("This morning at %(time)s", time=time)
            if is_morning
            else _("This afternoon at %(time)s", time=time)
        )
    if begins.date() == today + timedelta(days=1):
        return (
            _("Tomorrow morning at %(time)s", time=time)
            if is_morning
            else _("Tomorrow afternoon at %(time)s", time=time)
        )
    return _("%(day)s at %(time)s", day=day_words(starts_at), time=time)


def day_words(moment: datetime) -> str:
    """A day with its weekday: Thứ Ba, 05/07/2022."""
    return f"{format_date(clock.local(moment).date(), 'EEEE')}, {show_date(moment)}"


WORDS = {words.__name__: words for words in (session_time, day_words)}
