"""Writing a Sheet: CSV that spreadsheets open right and safely, XLSX that keeps types."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from app.domain.tabular.sheet import Cell, Sheet
from app.domain.text import nfc

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

# What spreadsheets take for the start of a formula, full-width forms included
# (OWASP, "CSV injection"). A signed number is none.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")
_LONGEST = 32_767  # characters in a spreadsheet cell
_BAD_NAME = re.compile(r"[\[\]:*?/\\']")
_DATE, _TIME = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


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
        return _naive(cell).isoformat(sep=" ", timespec="minutes")
    return "" if cell is None else str(cell)


def _guarded(text: str) -> str:
    text = nfc(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _naive(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("times in a sheet are naive, in the time people read")
    return moment


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook of one sheet: frozen bold head with filters, days as days, text never taken for formula or link.

    Rows are written one after the other in constant memory; the same sheet gives the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415 - heavy; only exports need it

    buffer = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    # Without a date of its own the file would bear the time of writing and differ every time.
    book.set_properties({"title": nfc(sheet.title), "created": datetime(2000, 1, 1, tzinfo=UTC)})
    page = book.add_worksheet(_page_name(sheet.title))
    page.freeze_panes(1, 0)
    _write_rows(book, page, sheet)
    book.close()
    return buffer.getvalue()


def _page_name(title: str) -> str:
    """The title as a sheet may be called: 31 characters, some signs not allowed."""
    return _BAD_NAME.sub(" ", nfc(title)).strip()[:31].strip() or "1"


def _write_rows(book: "Workbook", page: Any, sheet: Sheet) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    days, times = book.add_format({"num_format": _DATE}), book.add_format({"num_format": _TIME})
    formats = [book.add_format({"num_format": column.number_format}) for column in sheet.columns]
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, nfc(column.title), head)
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for number, cell in enumerate(row):
            _write_cell(page, last, number, cell, days, times, formats[number])
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    for below, note in enumerate(_closing_rows(sheet), last + 1):
        if note:
            page.write_string(below, 0, nfc(note))


def _write_cell(
    page: Any, row: int, column: int, cell: Cell, days: "Format", times: "Format", numbers: "Format"
) -> None:
    if isinstance(cell, str):
        text = nfc(cell)
        page.write_string(row, column, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, _naive(cell), times)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, days)
    elif cell is not None:
        page.write_number(row, column, cell, numbers)
