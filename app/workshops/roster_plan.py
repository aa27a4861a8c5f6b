"""What a roster file would do to a workshop: each row new, known, doubtful or impossible. Nothing is written."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.accounts.models import Officer
from app.accounts.officers import officers_alike, officers_by_service_number, unit_ids_now
from app.domain.identifiers import service_number_key
from app.domain.names import sort_key
from app.domain.places import place_key
from app.domain.roster import Problem, Roster, RosterRow, read_roster
from app.domain.text import fold
from app.extensions import db
from app.places.models import UnitVersion
from app.places.queries import units_on
from app.shared.models import Words
from app.workshops.queries import RosterLine, roster_of


class Kind(StrEnum):
    """What a row would do."""

    NEW = "new"
    MATCH = "match"
    ALIKE = "alike"  # somebody resembles this officer: a person has to say whether they are one
    THERE = "there"  # on the roster already
    WITHDRAWN = "withdrawn"  # was on the roster: taken back on its page, not by a file
    PROBLEM = "problem"


@dataclass(frozen=True)
class Candidate:
    """An officer on record who may be the one in the file."""

    officer_id: int
    uid: uuid.UUID
    name: str
    service_number: str | None
    rank: str
    unit: Words


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file beside what we have on record."""

    row: RosterRow
    kind: Kind
    unit_id: int | None
    unit: Words
    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]

    @property
    def number(self) -> int:
        return self.row.number


@dataclass(frozen=True)
class RosterPlan:
    """A whole file: its columns as we read them, and every row."""

    roster: Roster
    rows: tuple[PlannedRow, ...]

    def of_kind(self, *kinds: Kind) -> list[PlannedRow]:
        return [row for row in self.rows if row.kind in kinds]

    @property
    def fingerprint(self) -> str:
        """Changes when any row would do something else: what was confirmed is then no longer what would happen."""
        facts = [
            (row.row, row.kind.value, row.unit_id, [each.officer_id for each in row.candidates])
            for row in self.rows
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def plan_roster(
    table: Sequence[Sequence[str]], workshop_id: int, day: date, default_unit_id: int | None
) -> RosterPlan:
    """Set a file beside the officers, units and roster as they are now; six reads. Raises NotARoster.

    `day` is when the units' names held; `default_unit_id` is for rows that name no unit.
    """
    roster = read_roster(table)
    record = _Record(roster.rows, workshop_id, day, default_unit_id)
    return RosterPlan(roster, tuple(record.set_beside(row) for row in roster.rows))


class _Record:
    """All that is on record and may bear on the rows of one file."""

    def __init__(
        self, rows: Sequence[RosterRow], workshop_id: int, day: date, default_unit_id: int | None
    ) -> None:
        versions = units_on(db.session(), day)
        self.units = {version.unit_id: version for version in versions}
        self.unit_ids = _by_name(versions)
        self.default_unit_id = default_unit_id
        self.numbered = officers_by_service_number(row.service_number for row in rows)
        self.namesakes = officers_alike(row.name for row in rows)
        self.on_roster = {line.officer_id: line for line in roster_of(workshop_id)}

    def set_beside(self, row: RosterRow) -> PlannedRow:
        unit_ids = self._unit_ids(row)
        unit_id = unit_ids[0] if len(unit_ids) == 1 else None
        officers = self._officers(row, unit_id)
        kind = self._kind(row, unit_id, officers)
        problems = (
            *row.problems,
            *([] if officers and kind is not Kind.PROBLEM else _unit_problems(row, unit_ids)),
        )
        return PlannedRow(
            row=row,
            kind=Kind.PROBLEM if problems else kind,
            unit_id=unit_id,
            unit=_words(self.units.get(unit_id or 0)),
            candidates=tuple(self._candidate(officer) for officer in officers),
            problems=problems,
        )

    def _unit_ids(self, row: RosterRow) -> list[int]:
        if not row.unit:
            return [self.default_unit_id] if self.default_unit_id else []
        return self.unit_ids.get(place_key(row.unit), [])

    def _officers(self, row: RosterRow, unit_id: int | None) -> list[Officer]:
        """Who on record may be meant: the bearer of the number, else namesakes without another number."""
        bearer = self.numbered.get(service_number_key(row.service_number))
        if bearer is not None:
            return [bearer]
        namesakes = self.namesakes.get(fold(row.name)[:120], [])
        if row.service_number:
            return [officer for officer in namesakes if not officer.service_number]
        there = [each for each in namesakes if self._is_same(each, row, unit_id)]
        return there if len(there) == 1 else namesakes

    def _is_same(self, officer: Officer, row: RosterRow, unit_id: int | None) -> bool:
        return officer.sort_key == sort_key(row.name) and unit_id in unit_ids_now(officer)

    def _kind(self, row: RosterRow, unit_id: int | None, officers: Sequence[Officer]) -> Kind:
        if row.problems:
            return Kind.PROBLEM
        if not officers:
            return Kind.NEW
        if len(officers) > 1 or not self._is_certain(officers[0], row, unit_id):
            return Kind.ALIKE
        line = self.on_roster.get(officers[0].id)
        return _kind_on_roster(line) if line else Kind.MATCH

    def _is_certain(self, officer: Officer, row: RosterRow, unit_id: int | None) -> bool:
        """The same number under the same name, or, without a number, the same name in the same unit."""
        if row.service_number:
            is_bearer = officer.service_number == service_number_key(row.service_number)
            return is_bearer and fold(officer.full_name) == fold(row.name)
        return self._is_same(officer, row, unit_id)

    def _candidate(self, officer: Officer) -> Candidate:
        unit_ids = sorted(unit_ids_now(officer))
        return Candidate(
            officer_id=officer.id,
            uid=officer.uid,
            name=officer.full_name,
            service_number=officer.service_number,
            rank=officer.rank,
            unit=_words(self.units.get(unit_ids[0]) if unit_ids else None),
        )


def _by_name(versions: Iterable[UnitVersion]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for version in versions:
        for key in {place_key(version.name_vi), place_key(version.name_en)}:
            found[key].append(version.unit_id)
    return found


def _words(unit: UnitVersion | None) -> Words:
    return {"vi": unit.name_vi, "en": unit.name_en} if unit else {}


def _unit_problems(row: RosterRow, unit_ids: Sequence[int]) -> list[Problem]:
    """Only a new officer needs a unit: of others we know where they serve."""
    if len(unit_ids) == 1:
        return []
    if unit_ids:
        return [Problem.SEVERAL_UNITS]
    return [Problem.UNKNOWN_UNIT if row.unit else Problem.NO_UNIT]


def _kind_on_roster(line: RosterLine) -> Kind:
    return Kind.WITHDRAWN if line.is_withdrawn else Kind.THERE
