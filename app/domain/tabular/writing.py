"""Writing a Sheet as CSV that spreadsheets open right and safely."""

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from app.domain.tabular.sheet import Cell, Sheet
from app.domain.tabular.workbook import naive
from app.domain.text import nfc

# What spreadsheets take for the start of a formula, full-width forms included
# (OWASP, "CSV injection"). A signed number is none.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")


def to_csv(sheet: Sheet) -> bytes:
    """RFC 4180 with commas and CRLF, UTF-8 with a byte order mark, without which Excel garbles Vietnamese.

    Days are ISO 8601, decimals have a point. Text that a spreadsheet would run as a formula is led by an
    apostrophe. Notes come after an empty row, padded so that every row has the same number of fields.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_guarded(column.title) for column in sheet.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in sheet.rows)
    for note in _closing_rows(sheet):
        writer.writerow([_guarded(note)] + [""] * (len(sheet.columns) - 1))
    return buffer.getvalue().encode("utf-8-sig")


def _closing_rows(sheet: Sheet) -> Iterator[str]:
    if sheet.notes:
        yield ""
        yield from sheet.notes


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _guarded(cell)
    if isinstance(cell, datetime):
        return naive(cell).isoformat(sep=" ", timespec="minutes")
    return "" if cell is None else str(cell)


def _guarded(text: str) -> str:
    text = nfc(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
