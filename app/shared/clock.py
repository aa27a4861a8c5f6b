"""The only caller of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in Viet Nam."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Viet Nam."""
    return moment.astimezone(HOME_ZONE)


def moment(day: date, time_of_day: time) -> datetime:
    """When clocks in Viet Nam show that time on that day."""
    return datetime.combine(day, time_of_day, HOME_ZONE)
