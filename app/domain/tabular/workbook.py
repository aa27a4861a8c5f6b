"""A workbook of one sheet, written row by row into one stream, in the memory of one row.

Its parts are those of ECMA-376 (Office Open XML), part 1, clauses 12.3 and 18. Text stands in its cell ("inline"), so
that nothing need be kept until the end.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from app.domain.tabular.sheet import Cell, Sheet
from app.domain.text import nfc

DAYS, TIMES = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
LONGEST = 32_767  # characters in a cell
_DAY_0 = date(1899, 12, 30).toordinal()  # so that day 61 is 1 March 1900 (18.17.4.1)
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f\ufffe\uffff]")
_FIRST_OWN_FORMAT = 164  # lower ones are built in (18.8.30)
_HEAD_STYLE, _DAY_STYLE, _TIME_STYLE = 1, 2, 3  # places among the styles; 0 is plain
# What XML cannot hold, and what would read as the escape for it (22.9.2.19).
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN = re.compile(r"[^\x00-\x1f&<>_\ufffe\uffff]*")

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
_BOOK_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


@dataclass(frozen=True)
class _Styles:
    """Number formats in the order of their styles, after plain and head; days and times come first."""

    formats: Sequence[str]

    def of(self, number_format: str) -> int:
        """The place of the style that shows numbers so; 0 for "General"."""
        return self.formats.index(number_format) + 2 if number_format in self.formats else 0

    def xml(self) -> str:
        own = list(enumerate(self.formats, _FIRST_OWN_FORMAT))
        formats = "".join(f'<numFmt numFmtId="{id_}" formatCode={quoteattr(code)}/>' for id_, code in own)
        styles = "".join(f'<xf numFmtId="{id_}" xfId="0" applyNumberFormat="1"/>' for id_, _code in own)
        font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
        return (
            f'<styleSheet {_MAIN}><numFmts count="{len(own)}">{formats}</numFmts>'
            f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="2"><border/><border><left/><right/><top/>'
            '<bottom style="thin"><color auto="1"/></bottom></border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(own) + 2}"><xf numFmtId="0" xfId="0"/>'
            '<xf numFmtId="0" fontId="1" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1">'
            f'<alignment vertical="top" wrapText="1"/></xf>{styles}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook of one sheet: frozen bold head with filters, days as days, text never taken for formula or link.

    The same sheet gives the same bytes. Raises ValueError for a time with a zone and for a number that is none.
    """
    buffer, name = BytesIO(), _page_name(sheet.title)
    own = {DAYS: None, TIMES: None, **{column.number_format: None for column in sheet.columns}}
    styles = _Styles([code for code in own if code != "General"])
    with zipfile.ZipFile(buffer, "w") as archive:
        _write(archive, "[Content_Types].xml", _CONTENT_TYPES)
        _write(archive, "_rels/.rels", _RELATIONS)
        _write(archive, "docProps/core.xml", _properties(sheet.title))
        _write(archive, "xl/_rels/workbook.xml.rels", _BOOK_RELATIONS)
        _write(archive, "xl/styles.xml", styles.xml())
        with _part(archive, "xl/worksheets/sheet1.xml") as part:
            filtered = _write_page(part, sheet, styles)
        _write(archive, "xl/workbook.xml", _book(name, filtered))
    return buffer.getvalue()


def _part(archive: zipfile.ZipFile, path: str) -> IO[bytes]:
    """A file of the archive, without the time of writing, which would differ every time."""
    info = zipfile.ZipInfo(path)
    info.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(info, "w")


def _write(archive: zipfile.ZipFile, path: str, xml: str) -> None:
    with _part(archive, path) as part:
        part.write((_XML + xml).encode())


def _page_name(title: str) -> str:
    """The title as a sheet may be called: 31 characters, some signs not allowed."""
    return _BAD_IN_NAME.sub(" ", nfc(title)).strip()[:31].strip() or "1"


def _properties(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_escaped(nfc(title))}</dc:title></cp:coreProperties>"
    )


def _book(name: str, filtered: str) -> str:
    place = escape(f"'{name}'!{filtered}")
    return (
        f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets><definedNames>'
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{place}</definedName>'
        "</definedNames></workbook>"
    )


def _write_page(part: IO[bytes], sheet: Sheet, styles: _Styles) -> str:
    """Write the sheet; the place that its filters cover, as in $A$1:$D$5."""
    letters = [_letters(number) for number in range(1, len(sheet.columns) + 1)]
    part.write(_before_rows(sheet).encode())
    head = "".join(
        _text_cell(f"{letter}1", column.title, _HEAD_STYLE)
        for letter, column in zip(letters, sheet.columns, strict=True)
    )
    part.write(f'<row r="1">{head}</row>'.encode())
    last, styles_of = 1, [styles.of(column.number_format) for column in sheet.columns]
    for last, row in enumerate(sheet.rows, 2):
        cells = (
            _cell(f"{letter}{last}", cell, style)
            for letter, cell, style in zip(letters, row, styles_of, strict=False)
        )
        part.write(f'<row r="{last}">{"".join(cells)}</row>'.encode())
    for number, note in enumerate(sheet.notes, last + 2):
        part.write(f'<row r="{number}">{_text_cell(f"A{number}", note)}</row>'.encode())
    part.write(f'</sheetData><autoFilter ref="A1:{letters[-1]}{last}"/></worksheet>'.encode())
    return f"$A$1:${letters[-1]}${last}"


def _before_rows(sheet: Sheet) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{column.width + 0.71:g}" customWidth="1"/>'
        for number, column in enumerate(sheet.columns, 1)
    )
    return (
        f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )


def _letters(number: int) -> str:
    """A column's name: 1 is A, 27 is AA."""
    rest, place = divmod(number - 1, 26)
    return (_letters(rest) if rest else "") + chr(ord("A") + place)


def _cell(place: str, cell: Cell, style: int) -> str:
    """A cell; days and times are shown as such, numbers in the style of their column."""
    if isinstance(cell, str):
        return _text_cell(place, cell)
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f'<c r="{place}" s="{_TIME_STYLE}"><v>{_moment(cell)}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="{_DAY_STYLE}"><v>{cell.toordinal() - _DAY_0}</v></c>'
    return f'<c r="{place}" s="{style}"><v>{_number(cell)}</v></c>'


def _moment(cell: datetime) -> float:
    """Days since day 0, with the time as a fraction."""
    since_midnight = naive(cell) - datetime.combine(cell, time())
    return cell.toordinal() - _DAY_0 + since_midnight / timedelta(days=1)


def _number(value: float | Decimal) -> str:
    if not isfinite(value):
        raise ValueError(f"a spreadsheet has no number for {value}")
    return str(value + 0)  # True is 1


def naive(moment: datetime) -> datetime:
    """The moment, which must be in the time people read. Raises ValueError for one with a zone."""
    if moment.tzinfo is not None:
        raise ValueError("times in a sheet are naive, in the time people read")
    return moment


def _text_cell(place: str, text: str, style: int = 0) -> str:
    text = nfc(text)
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    kept = _escaped(text)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _escaped(text: str) -> str:
    """Text as XML holds it; what XML cannot hold as spreadsheets escape it."""
    if _PLAIN.fullmatch(text):
        return text
    return escape(_UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
