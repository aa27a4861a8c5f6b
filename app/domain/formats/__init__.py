"""Items of a question bank in the formats that other systems write and read: one model, a reader and a writer each.

A reader gives whole items and names everything else with its line; what cannot be read at all raises UnreadableFile.
A writer writes what `fit` gave: the items as its format holds them, and by name what it cannot hold. What is written
is read back the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.formats.aiken import fit_aiken, read_aiken, write_aiken
from app.domain.formats.bank_item import BankItem
from app.domain.formats.fitting import Fitted
from app.domain.formats.gift_reading import read_gift
from app.domain.formats.gift_writing import fit_gift, write_gift
from app.domain.formats.moodle_reading import read_moodle
from app.domain.formats.moodle_writing import fit_moodle, write_moodle
from app.domain.formats.problems import Reading
from app.domain.formats.qti_reading import read_qti
from app.domain.formats.qti_writing import fit_qti, write_qti
from app.domain.formats.table import fit_table, read_table, write_csv, write_xlsx


class Read(Protocol):
    """Reads a file. `encoding` and `language` say what the file does not. Raises UnreadableFile."""

    def __call__(self, content: bytes, *, encoding: str = "", language: str = "") -> Reading: ...


@dataclass(frozen=True)
class Format:
    """A format by which items come and go."""

    read: Read
    fit: Callable[[Iterable[BankItem]], Fitted]
    write: Callable[[Sequence[BankItem]], bytes]
    extension: str
    media_type: str


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = {
    "gift": Format(read_gift, fit_gift, write_gift, "gift", "text/plain; charset=utf-8"),
    "moodle": Format(read_moodle, fit_moodle, write_moodle, "xml", "application/xml"),
    "aiken": Format(read_aiken, fit_aiken, write_aiken, "txt", "text/plain; charset=utf-8"),
    "xlsx": Format(read_table, fit_table, write_xlsx, "xlsx", _XLSX),
    "csv": Format(read_table, fit_table, write_csv, "csv", "text/csv; charset=utf-8"),
    "qti": Format(read_qti, fit_qti, write_qti, "zip", "application/zip"),
}
