"""Small counts are kept from readers who may not open the rows, also against subtraction.

The rules, decided on the whole table of groups (provinces) by answers, before anyone selects from it:

1. A count of 1 to 4 is not shown; it reads "<5".
2. A group of fewer than 5 persons is not shown at all, nor is the smallest other group that would give it away
   by subtraction. This depends on the groups' sizes alone, so it is the same in every table about them.
3. If all persons of a group gave the same answer, no answer of that group is shown: 100 % and 0 % tell what
   each of them answered. Any other 0 is shown as 0.
4. Further cells are withheld until the sums allow every hidden count of 1 to 4 to be any of 1, 2, 3 and 4, and
   every unanimous answer to be lower by 3. Cells are chosen one closed path at a time, few before many, small
   before large, totals of an answer last (`cell_network`). Where "<5" would itself give counts away, as in
   4 + 4 = 8, the cells say "withheld" instead.
5. A selection of groups sums what is shown and nothing else (`sum_rows`).
6. A mean needs 10 persons, a gain 10, the figures of an item 30.

Hidden cells carry no value, so that no page can print one. The guarantee holds for a reader who has the
table, its totals and these rules; it does not hold for one who knows some persons' answers, whence the width
in rule 4. The general ideas (primary and complementary suppression, audit of the ranges) are those of the
Handbook on Statistical Disclosure Control (A. Hundepool and others, ESSNet SDC, 2010), chapters 4 and 5; the
numbers are this programme's own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from app.domain.cell_network import CellNetwork, Slot

MIN_COUNT = 5
MIN_MEAN = 10
MIN_GAIN = 10
MIN_ITEM = 30

Reason = Literal["small", "withheld"]
"""Why a count is hidden: it is 1 to 4 (shown as "<5"), or it is withheld and may be anything."""

Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)

_WIDTH = MIN_COUNT - 2  # from 1 to 4
# What hiding a shown cell costs: its count, on top of a price that makes one more cell dearer than any count.
_CELL, _ZERO, _COLUMN_TOTAL = 10**6, 3 * 10**6, 10**7


@dataclass(frozen=True)
class Cell:
    """A count as a reader may see it: a value, or the reason why there is none."""

    value: int | None
    reason: Reason | None = None

    @property
    def is_shown(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class ShownSum:
    """The sum of the cells that are shown, and how many hidden ones it leaves out."""

    value: int
    n_hidden: int


@dataclass(frozen=True)
class ProtectedList(Generic[Row]):
    """Groups with their counts, and the total."""

    cells: Mapping[Row, Cell]
    total: Cell


@dataclass(frozen=True)
class ProtectedTable(Generic[Row, Column]):
    """Groups by answers, with the totals of both."""

    cells: Mapping[Row, Mapping[Column, Cell]]
    row_totals: Mapping[Row, Cell]
    column_totals: Mapping[Column, Cell]
    total: Cell


Counts = Sequence[Sequence[int]]

_WITHHELD = Cell(None, "withheld")


def protect(table: Mapping[Row, Mapping[Column, int]]) -> ProtectedTable[Row, Column]:
    """Decide what may be shown of a table of counts: group to answer to number of persons.

    Each person is in one group and gave one answer, so that rows add up to the groups' sizes; an answer
    missing in a row is 0. Raises ValueError for a negative count.
    """
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    counts = [[row.get(column, 0) for column in columns] for row in table.values()]
    if min((count for row in counts for count in row), default=0) < 0:
        raise ValueError("a count below nought")
    groups = protect_list(dict(zip(table, map(sum, counts), strict=True)))
    *inner, totals = (
        dict(zip(columns, cells, strict=True)) for cells in _protected_lines(counts, len(columns), groups)
    )
    return ProtectedTable(dict(zip(table, inner, strict=True)), groups.cells, totals, groups.total)


def protect_list(sizes: Mapping[Row, int]) -> ProtectedList[Row]:
    """Decide what may be shown of groups' sizes beside their total, by rules 2 and 4.

    A total under 5 hides the whole list. Raises ValueError for a negative size.
    """
    if min(sizes.values(), default=0) < 0:
        raise ValueError("a count below nought")
    total = sum(sizes.values())
    if _is_small(total):
        return ProtectedList(dict.fromkeys(sizes, _WITHHELD), Cell(None, "small"))
    slots = [_slot(0, 1, n) for n in sizes.values()]
    CellNetwork(slots).settle()
    return ProtectedList(dict(zip(sizes, map(_cell, slots), strict=True)), Cell(total))


def protect_share(count: int, n: int) -> Cell:
    """One count among `n` persons that stands alone, with `n` shown beside it.

    Hidden if those counted, or the rest, are nobody or fewer than 5. Raises ValueError unless 0 <= count <= n.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no share")
    if _is_small(count) and n >= MIN_COUNT:
        return Cell(None, "small")
    return Cell(count) if min(count, n - count) >= MIN_COUNT else Cell(None, "withheld")


def sum_shown(cells: Iterable[Cell]) -> ShownSum:
    """Add up the cells of any selection; nothing hidden enters the sum."""
    listed = list(cells)
    shown = [cell.value for cell in listed if cell.value is not None]
    return ShownSum(sum(shown), len(listed) - len(shown))


def sum_rows(table: ProtectedTable[Row, Column], rows: Iterable[Row]) -> dict[Column, ShownSum]:
    """The answers of some groups together. For all groups, show the table's own totals instead."""
    chosen = list(rows)
    return {column: sum_shown(table.cells[row][column] for row in chosen) for column in table.column_totals}


def can_show_mean(cells: Iterable[Cell]) -> bool:
    """Whether the mean (median, SD) of a scale may stand beside the distribution it is of.

    It needs 10 persons, and nothing hidden among the cells: a mean is one more equation about them, and with
    it a reader could solve for what is hidden.
    """
    listed = list(cells)
    return all(cell.is_shown for cell in listed) and sum_shown(listed).value >= MIN_MEAN


def choose_shown(sizes: Mapping[Row, int], minimum: int) -> frozenset[Row]:
    """The groups whose mean (or gain) may be shown beside the mean of all, given how many persons each is of.

    Groups under `minimum` are not; and as long as all that are hidden together number under `minimum`, so
    that subtraction would give their mean away, the smallest shown group is hidden too.
    """
    shown = sorted((row for row, n in sizes.items() if n >= minimum), key=lambda row: sizes[row])
    hidden = sum(sizes.values()) - sum(sizes[row] for row in shown)
    while shown and 0 < hidden < minimum:
        hidden += sizes[shown.pop(0)]
    return frozenset(shown)


def _protected_lines(counts: Counts, width: int, groups: ProtectedList[Row]) -> list[list[Cell]]:
    """The cells of each row, and of the row of answer totals."""
    height = len(counts) + 1
    if not groups.total.is_shown:
        return [[_WITHHELD] * width for _ in range(height)]
    slots = _table_slots(counts, list(groups.cells.values()))
    CellNetwork(slots).settle()
    return [[_cell(slot) for slot in slots[i * width : (i + 1) * width]] for i in range(height)]


def _table_slots(counts: Counts, sizes: Sequence[Cell]) -> list[Slot]:
    """Row after row, then the answers' totals, then those groups' sizes that are hidden."""
    totals = [sum(column) for column in zip(*counts, strict=True)]
    lines = [_line(i, row) for i, row in enumerate(counts)]
    lines.append(_line(len(counts), totals, sign=-1, price=_COLUMN_TOTAL))
    hidden = [i for i, size in enumerate(sizes) if not size.is_shown]
    for i in hidden:
        _withhold(lines[i])
    lines.append([_size_slot(i, ~len(totals), sum(counts[i]), sizes[i]) for i in hidden])
    return [slot for line in lines for slot in line]


def _line(row: int, counts: Sequence[int], sign: int = 1, price: int = _CELL) -> list[Slot]:
    """The slots of one row, withheld if all its persons gave the same answer."""
    slots = [_slot(row, ~j, count, sign, price) for j, count in enumerate(counts)]
    if len(counts) > 1 and 0 < max(counts) == sum(counts):
        _withhold(slots)
        for slot in slots:
            slot.down = min(slot.value, _WIDTH)
    return slots


def _slot(row: int, column: int, count: int, sign: int = 1, price: int = _CELL) -> Slot:
    slot = Slot(row, column, sign, count, cost=price + count if count else _ZERO, is_hidden=_is_small(count))
    if slot.is_hidden:
        slot.low, slot.high = 1, MIN_COUNT - 1
        slot.up, slot.down = slot.high - count, count - slot.low
    return slot


def _size_slot(row: int, column: int, count: int, size: Cell) -> Slot:
    """A group's size that is hidden in every table, with the label it has there."""
    slot = _slot(row, column, count, sign=-1)
    if size.reason == "withheld":
        _withhold([slot])
    slot.is_final = True
    return slot


def _withhold(slots: Iterable[Slot]) -> None:
    for slot in slots:
        slot.is_hidden = True
        slot.forget_label()


def _is_small(count: int) -> bool:
    return 0 < count < MIN_COUNT


def _cell(slot: Slot) -> Cell:
    if not slot.is_hidden:
        return Cell(slot.value)
    return _WITHHELD if slot.high is None else Cell(None, "small")
