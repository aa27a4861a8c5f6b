"""Reading rows of text out of a CSV or XLSX file of unknown make."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from app.domain.text import nfc

MAX_BYTES = 5_000_000
MAX_EXPANDED = 60_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 200
_DELIMITERS = ",;\t"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Fault(StrEnum):
    """Why a file could not be read."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    ENCODING = "encoding"
    OLD_OR_LOCKED = "old_or_locked"  # .xls of before 2007, or a workbook under a password
    NOT_A_TABLE = "not_a_table"
    DAMAGED = "damaged"


class UnreadableTable(ValueError):
    """The file is not a table that can be read; `code` says why."""

    def __init__(self, code: Fault) -> None:
        self.code = code
        super().__init__(code.value)


def read_rows(data: bytes, filename: str) -> list[list[str]]:
    """All rows of a CSV file, or of the first sheet with content of an XLSX workbook, as text.

    The content decides, not the name. Text is NFC and trimmed; whole numbers come without ".0", days as
    2026-11-21, times as 2026-11-21 07:30. Empty rows before and between the others stay, so that a row's place
    tells where it stands in the file; empty rows and cells at the end go. Raises UnreadableTable.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableTable(Fault.TOO_BIG)
    if data.startswith(b"PK\x03\x04"):
        rows = _xlsx_rows(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable(Fault.OLD_OR_LOCKED)
    elif filename.casefold().endswith((".xlsx", ".xlsm")):
        raise UnreadableTable(Fault.EMPTY if not data else Fault.DAMAGED)
    else:
        rows = _clean(_csv_rows(_decoded(data)))
    if not rows:
        raise UnreadableTable(Fault.EMPTY)
    return rows


def _clean(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    """Clean text, no empty cells or rows at the end, within limits; rows are taken one by one."""
    kept: list[list[str]] = []
    for number, row in enumerate(rows):
        cells = [nfc(cell).strip() for cell in row] if row else []
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise UnreadableTable(Fault.TOO_MANY_COLUMNS)
        if number < MAX_ROWS:
            kept.append(cells)
        elif cells:
            raise UnreadableTable(Fault.TOO_MANY_ROWS)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else windows-1258, which Vietnamese Excel writes as plain "CSV"."""
    is_marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_marked else ["utf-8-sig", "cp1258"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise UnreadableTable(Fault.NOT_A_TABLE)
        return text
    raise UnreadableTable(Fault.ENCODING)


def _csv_rows(text: str) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    directive = first.strip("\r ").casefold()
    if directive in {f"sep={delimiter}" for delimiter in _DELIMITERS}:
        yield []
        yield from _parsed(rest, directive[4])
    else:
        yield from _parsed(text, _delimiter(text))


def _delimiter(text: str) -> str:
    """The delimiter by which the first rows fall into most columns, most evenly."""

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in islice(_parsed(text, delimiter), 20) if row]
        usual = max(widths, key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(_DELIMITERS, key=evenness)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise UnreadableTable(Fault.DAMAGED) from None


def _xlsx_rows(data: bytes) -> list[list[str]]:
    import openpyxl  # noqa: PLC0415 - heavy; only imports of workbooks need it

    _check_archive(data)
    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        pages = (page for page in book.worksheets if page.sheet_state == "visible")
        return next(filter(None, (_clean(_page_rows(page)) for page in pages)), [])
    except UnreadableTable:
        raise
    except Exception as error:  # the library raises whatever its XML or zip reader met
        raise UnreadableTable(Fault.DAMAGED) from error


def _page_rows(page: Any) -> Iterator[Iterable[str]]:
    """The rows of a sheet. What it says of its own size is not believed."""
    page.reset_dimensions()
    gap: object = None
    for row in page.iter_rows(values_only=True):
        # For the rows a file leaves out, up to a million, the library repeats one and the same empty row.
        if row is gap or all(cell is None for cell in row):
            gap = row
            yield ()
        else:
            yield map(_text, row)


def _check_archive(data: bytes) -> None:
    """Refuse what is no workbook, and what would unfold to more than any roster can hold."""
    try:
        members = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):  # also a version or a name it cannot read
        raise UnreadableTable(Fault.DAMAGED) from None
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise UnreadableTable(Fault.NOT_A_TABLE)
    if sum(member.file_size for member in members) > MAX_EXPANDED:
        raise UnreadableTable(Fault.TOO_BIG)


def _text(cell: object) -> str:
    """A cell as a person would type it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return _ESCAPED.sub(_unescaped, str(cell))


def _unescaped(found: re.Match[str]) -> str:
    """What stands in a workbook for a sign that XML cannot hold, or for an escape that is meant as it stands.

    Source: ISO/IEC 29500-1, 22.9.2.19 (ST_Xstring). Halves of a pair, and zero, are no signs; they go.
    """
    sign = chr(int(found[1], 16))
    return "" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign
