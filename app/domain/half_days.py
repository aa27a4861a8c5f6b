"""The half-days of a workshop, as the working day of an office has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

USUAL_HOURS = {"morning": (time(7, 30), time(11, 0)), "afternoon": (time(13, 30), time(17, 0))}


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A morning or an afternoon of a day, from one time to another as local clocks show it."""

    held_on: date
    half: str
    begins: time
    ends: time

    @property
    def key(self) -> tuple[date, str]:
        """What tells two half-days apart; the times may change, these two may not."""
        return self.held_on, self.half


def usual_half_days(first: date, last: date) -> Iterator[HalfDay]:
    """Mornings and afternoons at the usual hours, from a day to a day, both included, in order of time."""
    for offset in range((last - first).days + 1):
        for half, (begins, ends) in USUAL_HOURS.items():
            yield HalfDay(first + timedelta(days=offset), half, begins, ends)
