"""Items as a table, for spreadsheets: a row for each, its answers side by side.

Columns: id, type, language, category, tags, name, stem, markup, feedback, rule, otherwise; then for each answer its
words (answer 1), what it earns or belongs to (value 1) and its feedback (feedback 1). Their names are the same in
every language, so that a file goes from one to the other. What `value` holds, by type:

- single, multiple, shorttext: the share, 1 or 50%; empty is 1 for a short text, else 0.
- truefalse: answers are the words true and false, the right one has the value 1.
- numerical: answers are 3.14 or 3.1..3.2, values shares. Matching: the value is the answer to match with.
- ordering: answers in their right order, no values. gapselect, gaptext: the number of the gap and the share, "2: 1".
- essay: the first answer is the guidance for marking.

`rule` is "all" for several choices that earn together or not at all, "case" for a short text whose capitals count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from app.domain.formats.bank_item import BankItem, Choices, Description, Numerical, ShortText
from app.domain.formats.encoding import UTF8, decode
from app.domain.formats.fitting import Fitted, Fitter, LeftOut, fit_all, fit_shares, refuse_long_ends
from app.domain.formats.notes import Notes
from app.domain.formats.problems import Fault, Reading, UnreadableFile
from app.domain.formats.table_answers import OF_AN_ANSWER, READERS, REPEATED, RULES, Row, cells_of
from app.domain.formats.table_cells import (
    guarded,
    read_markup,
    read_text,
    unguarded,
    write_text,
)
from app.domain.grading import ALL
from app.domain.tabular import Column, Sheet, UnreadableTable, read_rows, to_csv, to_xlsx

FIXED = (
    *("id", "type", "language", "category", "tags", "name"),
    *("stem", "markup", "feedback", "rule", "otherwise"),
)
FEWEST_ANSWERS = 4  # columns that an empty table offers
LONGEST_CELL = 32_000  # characters; a spreadsheet cuts what is longer


def read_table(content: bytes, *, encoding: str = "", language: str = "") -> Reading:
    """The items of an XLSX or CSV file. Raises UnreadableFile."""
    is_workbook = content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    found = UTF8
    if not is_workbook:
        decoded = decode(content, encoding)
        content, found = ("\ufeff" + decoded.text).encode(), decoded.encoding
    try:
        rows = read_rows(content, "items.xlsx" if is_workbook else "items.csv")
    except UnreadableTable as refusal:
        raise UnreadableFile(1, f"table-{refusal.code.value}") from None
    if not is_workbook:
        rows = [[unguarded(cell) for cell in row] for row in rows]
    return _reading(rows, found, language)


def _reading(rows: list[list[str]], encoding: str, language: str) -> Reading:
    place, head = next(((n, row) for n, row in enumerate(rows, 1) if any(row)), (1, []))
    names = [name.casefold().strip() for name in head]
    if "type" not in names or "stem" not in names:
        raise UnreadableFile(place, "table-without-head")
    notes = Notes()
    for name in names:
        if name and not _is_known(name):
            notes.warn(place, "unknown-column", name=name[:40])
    for line, row in enumerate(rows[place:], place + 1):
        if any(row):
            notes.gather(line, partial(_item, names, row, line, language))
    categories = tuple(dict.fromkeys(item.category for item in notes.items if item.category))
    return Reading(tuple(notes.items), tuple(notes.problems), encoding, categories)


def _is_known(name: str) -> bool:
    return name in FIXED or OF_AN_ANSWER.fullmatch(name) is not None


def _item(names: Sequence[str], cells: Sequence[str], line: int, language: str) -> BankItem:
    row = Row.of(names, cells, line)
    type_ = row.cell("type").casefold()
    if type_ not in READERS:
        raise Fault(row.line, "unknown-type", type=row.cell("type")[:40])
    if row.cell("rule").casefold() not in ("", RULES.get(type_)):
        raise Fault(row.line, "unknown-rule", text=row.cell("rule")[:40])
    markup = read_markup(row.cell("markup"), row.line)
    return BankItem(
        read_text(row.cell("stem"), markup),
        READERS[type_](replace(row, markup=markup)),
        name=row.cell("name"),
        id=row.cell("id"),
        category=row.cell("category"),
        tags=tuple(row.cell("tags").split(",")),
        language=row.cell("language") or language,
        feedback=read_text(row.cell("feedback"), markup),
        line=row.line,
    )


def fit_table(items: Iterable[BankItem]) -> Fitted:
    """The items as a table can hold them: all of them, but for texts longer than a cell."""
    return fit_all(items, _fit)


def _fit(fitter: Fitter) -> None:
    fit_shares(fitter)
    if isinstance(fitter.item.answer, Numerical):
        refuse_long_ends(fitter.item.answer)
    if any(len(cell) > LONGEST_CELL for cell in _cells(fitter.item)):
        raise LeftOut("text-too-long")


def write_csv(items: Sequence[BankItem]) -> bytes:
    """A CSV file of items that fit_table() gave."""
    return to_csv(sheet_of(items, guarded))


def write_xlsx(items: Sequence[BankItem]) -> bytes:
    """A workbook of items that fit_table() gave."""
    return to_xlsx(sheet_of(items, str))


def sheet_of(items: Sequence[BankItem], kept: Callable[[str], str]) -> Sheet:
    """The table; `kept` writes a cell so that it is read back."""
    rows = [[kept(cell) for cell in _cells(item)] for item in items]
    widest = max([len(row) for row in rows], default=0) - len(FIXED)
    answers = max(FEWEST_ANSWERS, -(-widest // len(REPEATED)))
    titles = [*FIXED, *(f"{name} {number}" for number in range(1, answers + 1) for name in REPEATED)]
    width = len(titles)
    padded = [row + [""] * (width - len(row)) for row in rows]
    return Sheet("items", [Column(title, 40 if title == "stem" else 16) for title in titles], padded)


def _cells(item: BankItem) -> list[str]:
    markup, answer = item.stem.markup, item.answer
    rule = "all" if isinstance(answer, Choices) and answer.scoring == ALL else ""
    if isinstance(answer, ShortText) and answer.is_case_sensitive:
        rule = "case"
    otherwise = write_text(getattr(answer, "otherwise", read_text("", markup)), markup)
    fixed = [
        *(item.id, item.type, item.language, item.category, ", ".join(item.tags), item.name),
        *(write_text(item.stem, markup), markup, write_text(item.feedback, markup), rule, otherwise),
    ]
    if isinstance(answer, Description):
        return fixed
    return [*fixed, *(cell for cells in cells_of(answer, markup) for cell in cells)]
