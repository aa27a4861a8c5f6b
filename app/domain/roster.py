"""Rosters as people send them: which column is which, and what each row says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.identifiers import service_number_key
from app.domain.names import sort_key
from app.domain.ranks import find_rank
from app.domain.text import clean_line, fold, slug

MOST_ROWS = 500
LONGEST_NAME = 120
LONGEST_NUMBER = 30
_HEADER_WITHIN = 20  # rows of title above the header, at most


class Field(StrEnum):
    """What a column may hold. A full name stands in one column, or in up to three."""

    NAME = "name"
    FAMILY = "family"
    MIDDLE = "middle"
    GIVEN = "given"
    SERVICE_NUMBER = "service_number"
    RANK = "rank"
    UNIT = "unit"
    SEX = "sex"


class Problem(StrEnum):
    """Why a row cannot be taken in."""

    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    LONG_NUMBER = "long_number"
    UNKNOWN_RANK = "unknown_rank"
    UNKNOWN_SEX = "unknown_sex"
    TWICE = "twice"
    NO_UNIT = "no_unit"
    UNKNOWN_UNIT = "unknown_unit"
    SEVERAL_UNITS = "several_units"


class NotARoster(ValueError):
    """No row of the file names the columns of a roster; `missing` are the fields that none was found for."""

    def __init__(self, missing: Sequence[Field]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(self.missing))


# Folded, as slug() leaves them. Moodle's names (username, firstname, lastname, group1) are among them.
_NAMES_OF = {
    Field.NAME: "ho-va-ten ho-ten ho-ten-hoc-vien ten-hoc-vien ho-va-ten-hoc-vien hoc-vien ho-va-ten-khai-sinh"
    " ho-va-chu-dem-va-ten name full-name fullname officer student participant",
    Field.FAMILY: "ho ho-dem ho-va-dem ho-va-ten-dem ho-chu-dem family family-name last-name lastname surname",
    Field.MIDDLE: "dem ten-dem chu-dem middle middle-name middlename",
    Field.GIVEN: "ten given given-name first-name firstname personal personal-name forename",
    Field.SERVICE_NUMBER: "so-hieu so-hieu-quan-nhan so-hieu-si-quan so-hieu-sq-qncn shqn shsq so-quan-nhan ma-so"
    " ma-can-bo ma-hoc-vien ma-quan-nhan service-number service-no number-of-service username idnumber id-number"
    " id-no badge-number",
    Field.RANK: "cap-bac quan-ham cap-bac-quan-ham quan-ham-cap-bac cap rank military-rank",
    Field.UNIT: "don-vi don-vi-cong-tac noi-cong-tac co-quan-don-vi don-vi-co-quan unit station department"
    " institution group group1 organisation organization",
    Field.SEX: "gioi-tinh gioi nam-nu phai sex gender",
}
_FIELD_OF = {name: field for field, names in _NAMES_OF.items() for name in names.split()}
_SEXES = {"female": "female", "nu": "female", "f": "female", "male": "male", "nam": "male", "m": "male"}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One officer as the file has them: `number` is the row's place in the file, counted from 1.

    `unit` is as written; `rank` the key of the rank it means, "" for none; `sex` "female", "male" or None.
    """

    number: int
    name: str
    service_number: str
    rank: str
    unit: str
    sex: str | None
    problems: tuple[Problem, ...] = ()

    @property
    def person(self) -> tuple[str, ...]:
        """What two rows of one person share: the service number, else the name with the unit."""
        if self.service_number:
            return (service_number_key(self.service_number),)
        return sort_key(self.name), fold(self.unit)


@dataclass(frozen=True, slots=True)
class Roster:
    """A file understood: the heading of each field's column, the headings that mean nothing to us, the rows."""

    columns: Mapping[Field, str]
    ignored: tuple[str, ...]
    rows: tuple[RosterRow, ...]


def read_roster(table: Sequence[Sequence[str]]) -> Roster:
    """The roster in a table of text, below whichever of its first rows names the columns. Raises NotARoster."""
    at, places = _find_header(table)
    header = table[at]
    rows = [_read_row(number, cells, places) for number, cells in enumerate(table[at + 1 :], start=at + 2)]
    kept = [row for row in rows if row is not None]
    known = set(places.values())
    return Roster(
        columns={field: clean_line(header[place]) for field, place in places.items()},
        ignored=tuple(clean_line(cell) for place, cell in enumerate(header) if cell and place not in known),
        rows=tuple(_with_repeats(kept)),
    )


def match_columns(header: Sequence[str]) -> dict[Field, int]:
    """Where each field's column stands in a header; of two that could be the same field the first is taken."""
    found: dict[Field, int] = {}
    for place, cell in enumerate(header):
        field = _FIELD_OF.get(slug(cell))
        if field is not None:
            found.setdefault(field, place)
    if Field.NAME in found:
        return {field: at for field, at in found.items() if field not in _PARTS}
    return found


_PARTS = (Field.FAMILY, Field.MIDDLE, Field.GIVEN)


def _find_header(table: Sequence[Sequence[str]]) -> tuple[int, dict[Field, int]]:
    best: dict[Field, int] = {}
    for number, cells in enumerate(table[:_HEADER_WITHIN]):
        found = match_columns(cells)
        if not _missing(found):
            return number, found
        best = max(best, found, key=len)
    raise NotARoster(_missing(best))


def _missing(found: Mapping[Field, int]) -> list[Field]:
    if Field.NAME in found:
        return []
    missing = [field for field in (Field.FAMILY, Field.GIVEN) if field not in found]
    return [Field.NAME] if len(missing) == 2 else missing


def _read_row(number: int, cells: Sequence[str], places: Mapping[Field, int]) -> RosterRow | None:
    """A row, or None for one that is empty in every column that we know."""
    said = {field: clean_line(cells[at]) if at < len(cells) else "" for field, at in places.items()}
    if not any(said.values()):
        return None
    name = _with_capitals(
        said.get(Field.NAME) or " ".join(filter(None, (said.get(part, "") for part in _PARTS)))
    )
    rank = find_rank(said.get(Field.RANK, ""))
    row = RosterRow(
        number=number,
        name=name,
        service_number=said.get(Field.SERVICE_NUMBER, ""),
        rank=rank.key if rank else "",
        unit=said.get(Field.UNIT, ""),
        sex=_SEXES.get(fold(said.get(Field.SEX, "")).strip(". ")),
    )
    return _with_problems(row, _problems(row, said))


def _problems(row: RosterRow, said: Mapping[Field, str]) -> Iterator[Problem]:
    if not any(letter.isalpha() for letter in row.name):
        yield Problem.NO_NAME
    if len(row.name) > LONGEST_NAME:
        yield Problem.LONG_NAME
    if len(service_number_key(row.service_number)) > LONGEST_NUMBER:
        yield Problem.LONG_NUMBER
    if said.get(Field.RANK) and not row.rank:
        yield Problem.UNKNOWN_RANK
    if said.get(Field.SEX) and not row.sex:
        yield Problem.UNKNOWN_SEX


def _with_repeats(rows: Sequence[RosterRow]) -> Iterator[RosterRow]:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        is_repeat = row.person in seen
        seen.add(row.person)
        yield _with_problems(row, (*row.problems, Problem.TWICE)) if is_repeat else row


def _with_problems(row: RosterRow, problems: Iterable[Problem]) -> RosterRow:
    return replace(row, problems=tuple(dict.fromkeys(problems)))


def _with_capitals(name: str) -> str:
    """NGUYỄN VĂN ĐẠT as Nguyễn Văn Đạt; a name in mixed case stays as it was written."""
    if name != name.upper() or name == name.lower():
        return name
    return " ".join(word[:1] + word[1:].lower() for word in name.split())
