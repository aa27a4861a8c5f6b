"""Lists of who gets how many copies, as people send them: which column is which, and what each row says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.text import clean_line, slug

MOST_ROWS = 1000
_HEADER_WITHIN = 20  # rows of title above the header, at most


class Field(StrEnum):
    """What a column may hold."""

    UNIT = "unit"
    PROVINCE = "province"
    COPIES = "copies"


class NotADeliveryList(ValueError):
    """No row of the file names a column of units and one of copies."""


# Folded, as slug() leaves them.
_NAMES_OF = {
    Field.UNIT: "don-vi don-vi-nhan noi-nhan ten-don-vi co-quan-don-vi unit receiving-unit station recipient",
    Field.PROVINCE: "tinh tinh-thanh-pho tinh-tp dia-ban province",
    Field.COPIES: "so-ban so-luong so-luong-ban sl so-ban-gui copies quantity number-of-copies",
}
_FIELD_OF = {name: field for field, names in _NAMES_OF.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A row of the file: `number` is its place, counted from 1; `copies` is None for what is no whole number over 0."""

    number: int
    unit: str
    province: str
    copies: int | None


def read_delivery_list(table: Sequence[Sequence[str]]) -> list[ListedUnit]:
    """The rows that name a unit and how many copies it gets; rows without copies are passed over.

    Raises NotADeliveryList.
    """
    at, places = _find_header(table)
    rows = (_read_row(number, cells, places) for number, cells in enumerate(table[at + 1 :], start=at + 2))
    return [row for row in rows if row is not None]


def _find_header(table: Sequence[Sequence[str]]) -> tuple[int, dict[Field, int]]:
    for number, cells in enumerate(table[:_HEADER_WITHIN]):
        found = dict(_columns(cells))
        if Field.UNIT in found and Field.COPIES in found:
            return number, found
    raise NotADeliveryList


def _columns(header: Sequence[str]) -> Iterator[tuple[Field, int]]:
    """Where each field's column stands; of two that could be the same field the first is taken."""
    for place, cell in reversed(list(enumerate(header))):
        field = _FIELD_OF.get(slug(cell))
        if field is not None:
            yield field, place


def _read_row(number: int, cells: Sequence[str], places: dict[Field, int]) -> ListedUnit | None:
    said = {field: clean_line(cells[at]) if at < len(cells) else "" for field, at in places.items()}
    if not said[Field.COPIES]:
        return None
    return ListedUnit(
        number, said[Field.UNIT], said.get(Field.PROVINCE, ""), _count(said[Field.COPIES].replace(" ", ""))
    )


def _count(text: str) -> int | None:
    """A whole number over 0."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 6
    return int(text) or None if is_number else None
