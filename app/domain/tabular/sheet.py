"""The value that CSV and XLSX are both written from, so that they cannot disagree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | float | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` in characters of XLSX, `number_format` as spreadsheets write it ("0.0%", "0.00")."""

    title: str
    width: float = 14
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a title and notes. Rows may come from a generator and are read once.

    Numbers and days stay numbers and days; a suppressed value is its text ("<5"). Times are naive, in the time
    people read. `notes` (demonstration mark, sensitivity, method) follow the rows, in the first column.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
