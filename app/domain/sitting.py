"""When and where a quiz may be taken in a workshop: what stands in the way of a start, and when an attempt ends.

The rules are ours. Moments are aware; a bound holds from the moment it names: at `opens_at` a quiz is open, at
`closes_at` it is closed. The clock is the caller's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

FOR_STARTING, FOR_ALL = "starting", "all"
CLOSINGS = (FOR_STARTING, FOR_ALL)
AT_ONCE, WHEN_RELEASED = "at-once", "when-released"
RELEASES = (AT_ONCE, WHEN_RELEASED)

HALL_MARGIN = timedelta(minutes=15)
"""Before a half-day begins and after it ends, the hall counts as open: people come early, and talks run over."""
LEAST_NOTICE = timedelta(minutes=5)
"""What is left of an open attempt at least when a close is moved forward, unless somebody closes it on the spot."""


class Span(NamedTuple):
    """From a moment up to another."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Sitting:
    """The rule for one officer at one quiz; nothing set is no rule.

    `closes_for`: FOR_STARTING lets whoever has begun keep the time limit, FOR_ALL ends every attempt. `half_days`
    are those of the workshop; they matter where `is_in_hall`. `later_close` is what this officer was given.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closes_for: str = FOR_STARTING
    is_in_hall: bool = False
    half_days: Sequence[Span] = ()
    later_close: timedelta = timedelta()

    @property
    def closes(self) -> datetime | None:
        """When it closes for this officer."""
        return self.closes_at + self.later_close if self.closes_at else None

    @property
    def ends_all_at(self) -> datetime | None:
        """When open attempts end because the quiz closes; None where it closes for starting alone."""
        return self.closes if self.closes_for == FOR_ALL else None


ObstacleCode = Literal["not-open", "closed", "hall-later", "hall-over", "delay"]


class Obstacle(NamedTuple):
    """Why a quiz cannot be started now, and the moment that matters; None where the last half-day is over.

    "delay": the next attempt waits until then.
    """

    code: ObstacleCode
    moment: datetime | None


def obstacle(sitting: Sitting, at: datetime) -> Obstacle | None:
    """What stands in the way of a start; None when nothing does. A close that has passed comes first: it is final."""
    if sitting.closes and at >= sitting.closes:
        return Obstacle("closed", sitting.closes)
    if sitting.opens_at and at < sitting.opens_at:
        return Obstacle("not-open", sitting.opens_at)
    if sitting.is_in_hall and hall_open_at(sitting.half_days, at) is None:
        coming = min((span.begins for span in sitting.half_days if span.begins > at), default=None)
        return Obstacle("hall-later" if coming else "hall-over", coming)
    return None


def hall_open_at(half_days: Iterable[Span], at: datetime) -> Span | None:
    """The half-day under way, with the margin on either side; of two that meet, the one that ends last."""
    widened = (Span(each.begins - HALL_MARGIN, each.ends + HALL_MARGIN) for each in half_days)
    return max((span for span in widened if span.begins <= at < span.ends), key=_end, default=None)


def _end(span: Span) -> datetime:
    return span.ends


def _moved_hall(half_days: Iterable[Span], started_at: datetime) -> Span | None:
    """The half-day in which an attempt began, its hours changed since perhaps: the nearest, of two the one that ends
    last.
    """

    def nearness(span: Span) -> tuple[timedelta, timedelta]:
        away = max(span.begins - HALL_MARGIN - started_at, started_at - span.ends - HALL_MARGIN, timedelta())
        return away, started_at - span.ends

    nearest = min(half_days, key=nearness, default=None)
    return Span(nearest.begins - HALL_MARGIN, nearest.ends + HALL_MARGIN) if nearest else None


def _hall_of(sitting: Sitting, started_at: datetime, *, began_in_hall: bool) -> Span | None:
    """The half-day that ends an attempt, with the margin on either side; None where none does."""
    find = _moved_hall if began_in_hall else hall_open_at
    return find(sitting.half_days, started_at) if sitting.is_in_hall else None


def due_at(
    sitting: Sitting, started_at: datetime, limit: timedelta | None, *, began_in_hall: bool = False
) -> datetime | None:
    """When an attempt is over: the first of its time limit, the close for all, the end of the half-day in the hall.

    The later close of the officer puts off the end of the half-day as well. None: nothing ends it. `began_in_hall`:
    one of the `half_days`, which are then those of that day, was under way at the start, by the hours it had.
    """
    hall = _hall_of(sitting, started_at, began_in_hall=began_in_hall)
    ends = (
        started_at + limit if limit is not None else None,
        sitting.ends_all_at,
        hall.ends + sitting.later_close if hall else None,
    )
    return min((end for end in ends if end), default=None)


def moved_due(
    sitting: Sitting,
    started_at: datetime,
    limit: timedelta | None,
    *,
    was: datetime | None,
    at: datetime,
    notice: timedelta = LEAST_NOTICE,
    began_in_hall: bool = False,
) -> datetime | None:
    """When an open attempt is over after rule or half-days were changed at a moment, `was` being its end before.

    Nobody loses more than they must: what the change cuts off leaves the notice, or what was left if that is less.
    Where it began in no half-day that is held now, an attempt in the hall that had an end keeps one: that of the next
    half-day, else the one it had. `half_days` are those of the day on which it began.
    """
    ends = due_at(sitting, started_at, limit, began_in_hall=began_in_hall)
    if (
        was is not None
        and sitting.is_in_hall
        and _hall_of(sitting, started_at, began_in_hall=began_in_hall) is None
    ):
        kept = _end_of_next(sitting, started_at) or was
        ends = kept if ends is None else min(ends, kept)
    if ends is None:
        return None
    earliest = at + notice
    return max(ends, earliest if was is None else min(was, earliest))


def _end_of_next(sitting: Sitting, at: datetime) -> datetime | None:
    """When the next half-day to begin ends for this officer; None after the last."""
    coming = min((span for span in sitting.half_days if span.begins > at), default=None)
    return coming.ends + HALL_MARGIN + sitting.later_close if coming else None


def next_start(ended_at: datetime | None, delay: timedelta | None) -> datetime | None:
    """From when the next attempt may start; None when nothing has ended, or nothing is to be waited for."""
    return ended_at + delay if ended_at and delay else None


def is_same_word(given: str, wanted: str) -> bool:
    """Whether the word said in the hall was typed: capitals and spaces around and between do not matter."""
    return _heard(given) == _heard(wanted)


def _heard(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())
