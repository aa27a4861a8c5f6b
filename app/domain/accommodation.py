"""What an officer is allowed beyond the rules of a quiz: more time, more attempts, a later close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Allowance:
    """`extra_time` in per cent of the time limit; `extra_attempts` beyond those allowed to all; `later_close`, minutes
    after the quiz closes to others.
    """

    extra_time: int = 0
    extra_attempts: int = 0
    later_close: int = 0

    def __bool__(self) -> bool:
        return bool(self.extra_time or self.extra_attempts or self.later_close)

    @property
    def later(self) -> timedelta:
        """How much later the quiz closes."""
        return timedelta(minutes=self.later_close)

    def time(self, minutes: int) -> timedelta:
        """A time limit in minutes with what is added to it, exact to the microsecond."""
        return timedelta(minutes=minutes) * (100 + self.extra_time) / 100

    def attempts(self, allowed: int) -> int:
        """Attempts allowed with those added; 0 stays any number."""
        return allowed + self.extra_attempts if allowed else 0


NOTHING = Allowance()


def combine(allowances: Iterable[Allowance]) -> Allowance:
    """Of several the most generous in each respect: they are not added up."""
    held = list(allowances)
    return Allowance(
        max((each.extra_time for each in held), default=0),
        max((each.extra_attempts for each in held), default=0),
        max((each.later_close for each in held), default=0),
    )
