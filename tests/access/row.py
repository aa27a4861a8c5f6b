"""The shape of a row in the access matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PERSONAS = (
    "visitor",
    "trainee",
    "other_trainee",
    "instructor",
    "other_instructor",
    "coordinator",
    "province_coordinator",
    "other_coordinator",
    "administrator",
    "observer",
)


class Row:
    """What each persona gets from one method of an endpoint: outcomes in the order of PERSONAS."""

    def __init__(
        self, method: str, outcomes: str, make_values: Callable[..., dict[str, Any]] | None = None
    ) -> None:
        self.method = method
        self.make_values = make_values
        self.expected = dict(zip(PERSONAS, outcomes.split(), strict=True))
