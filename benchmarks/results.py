"""The lines that were measured, and how they are printed and kept."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load import CONNECTIONS, Rate

RESULTS = Path(__file__).parent / "results.md"
NONE = "–"
HEAD = ["what", "CPU ms", "floor", "ratio", "aim", "kB", *(f"c={n}: rate, p95" for n in CONNECTIONS)]


@dataclass(frozen=True)
class Line:
    """One row: processor milliseconds, those of its floor, the aim in words, bytes sent, and what wrk says.

    `rates` is empty for what is not put under load, None where wrk is not installed.
    """

    name: str
    cpu: float
    aim: str = NONE
    floor: float | None = None
    size: int | None = None
    rates: dict[int, Rate] | None = field(default_factory=dict)

    def cells(self) -> list[str]:
        floor = f"{self.floor:.2f}" if self.floor else NONE
        ratio = f"{self.cpu / self.floor:.2f}" if self.floor else NONE
        size = f"{self.size / 1000:.1f}" if self.size else NONE
        return [self.name, f"{self.cpu:.2f}", floor, ratio, self.aim, size, *self._rates()]

    def _rates(self) -> list[str]:
        if self.rates is None:
            return ["wrk is not installed"] * len(CONNECTIONS)
        return [_words(self.rates[n]) if n in self.rates else NONE for n in CONNECTIONS]


def _words(rate: Rate) -> str:
    failed = f", {rate.failed} failed" if rate.failed else ""
    return f"{rate.per_second:.0f}/s, {rate.p95_ms:.0f} ms{failed}"


def publish(lines: Sequence[Line], facts: Sequence[str]) -> None:
    """Print the table and keep it beside this file."""
    rows = [HEAD, ["---"] * len(HEAD), *(line.cells() for line in lines)]
    machine = (
        f"Python {platform.python_version()}, {os.cpu_count()} cores; load average {os.getloadavg()[0]:.1f}."
    )
    table = [f"| {' | '.join(row)} |" for row in rows]
    said = [f"- {fact}" for fact in (machine, *facts)]
    text = "\n".join(["# Results of the last `make bench`", "", *said, "", *table, ""])
    RESULTS.write_text(text, "utf-8")
    sys.stdout.write(text)
