"""Where the sheets of a workshop stand: one read for pages and files."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.accounts.models import Account, Officer
from app.curriculum import catalogue
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain.counterbalance import form_in
from app.domain.double_entry import Line, differing
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.paper import PaperEntry, PaperSetAside, PaperSettlement, PaperSheet, PaperVersion
from app.workshops.queries import RosterLine, roster_of
from app.workshops.registrations import Registration

NONE, ONCE, DIFFERING, AGREEING, RECORDED = STATES = ("none", "once", "differing", "agreeing", "recorded")


@dataclass(frozen=True)
class KeyedEntry:
    """What one person keyed, when."""

    uid: uuid.UUID
    by_id: int | None
    by: str
    at: datetime
    lines: Mapping[str, Line]


@dataclass(frozen=True)
class Settled:
    """What a line says, who said so, when."""

    decided: Line
    by: str
    at: datetime


@dataclass(frozen=True)
class KeyedSheet:
    """A sheet with all that was keyed off it."""

    sheet: PaperSheet
    entries: tuple[KeyedEntry, ...]
    settled: Mapping[str, Settled]

    @property
    def lines(self) -> list[str]:
        """The lines on which two entries differ, settled or not."""
        return differing(self.entries[0].lines, self.entries[1].lines) if len(self.entries) > 1 else []

    @property
    def open_lines(self) -> list[str]:
        return [line for line in self.lines if line not in self.settled]

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.sheet.attempt_id is not None:
            return RECORDED
        if len(self.entries) < 2:
            return ONCE
        return DIFFERING if self.open_lines else AGREEING

    @property
    def may_be_set_aside(self) -> bool:
        """Whether entries can still be taken off, as `PaperSheet.set_aside` has it."""
        return self.sheet.attempt_id is None and not self.settled

    def was_keyed_by(self, account_id: int) -> bool:
        return any(entry.by_id == account_id for entry in self.entries)


@dataclass(frozen=True)
class SetAside:
    """An entry that counts no longer: whose sheet it was keyed as, by whom and when, who set it aside, when and why."""

    officer: str
    keyed_by: str
    keyed_at: datetime
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Sitter:
    """An officer on the roster beside a version. `planned` is the form the enrolment says; empty where it says none."""

    officer: RosterLine
    planned: str
    keyed: KeyedSheet | None

    @property
    def state(self) -> str:
        return self.keyed.state if self.keyed else NONE


@dataclass(frozen=True)
class PrintedVersion:
    """A version with everybody on the roster: `expected` sit its form, `others` another one or have withdrawn.

    Whoever has a sheet keyed is among the expected.
    """

    version: PaperVersion
    quiz: PublishedQuiz
    by: str
    expected: tuple[Sitter, ...]
    others: tuple[Sitter, ...]
    set_aside: tuple[SetAside, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        """State to how many of the expected officers' sheets are in it."""
        return Counter(sitter.state for sitter in self.expected)

    @property
    def items(self) -> list[PublishedItem]:
        """What it asks, in its order."""
        return [catalogue.item(entry["revision"]) for entry in self.version.layout]

    def choices(self, item_id: str) -> list[str]:
        """The choices of an item in the order printed."""
        return next(entry["choices"] for entry in self.version.layout if entry["item"] == item_id)

    def sitter(self, registration_uid: uuid.UUID) -> Sitter | None:
        everybody = (*self.expected, *self.others)
        return next((each for each in everybody if each.officer.registration_uid == registration_uid), None)


def versions_of(workshop_id: int) -> list[PrintedVersion]:
    """Every version of a workshop, the newest quiz first. Seven reads, however many versions and sheets."""
    return _read(workshop_id, PaperVersion.workshop_id == workshop_id)


def printed_version(version: PaperVersion) -> PrintedVersion:
    """One version with its sheets. Seven reads."""
    return _read(version.workshop_id, PaperVersion.id == version.id)[0]


def _read(workshop_id: int, condition: ColumnElement[bool]) -> list[PrintedVersion]:
    query = (
        select(PaperVersion, Officer.full_name)
        .outerjoin(Account, Account.id == PaperVersion.by_id)
        .outerjoin(Officer, Officer.id == Account.officer_id)
        .where(condition)
        .order_by(PaperVersion.quiz_revision_id, PaperVersion.language.desc(), PaperVersion.form)
    )
    rows = db.session.execute(query).all()
    roster, orders = roster_of(workshop_id), _orders_of(workshop_id)
    ids = [version.id for version, _by in rows]
    keyed, aside = _keyed(ids), _set_aside(ids)
    found = [_beside_roster(version, by or "", roster, orders, keyed[version.id]) for version, by in rows]
    return [replace(each, set_aside=tuple(aside[each.version.id])) for each in found]


def _beside_roster(
    version: PaperVersion,
    by: str,
    roster: list[RosterLine],
    orders: Mapping[int, str],
    keyed: Mapping[int, KeyedSheet],
) -> PrintedVersion:
    quiz = catalogue.quiz(version.quiz_revision_id)
    sitters = [
        Sitter(
            officer=line,
            planned=form_in(orders[line.registration_id], quiz.purpose) if quiz.only else "",
            keyed=keyed.get(line.registration_id),
        )
        for line in roster
    ]
    expected = {each.officer.registration_id for each in sitters if _is_expected(each, version)}
    return PrintedVersion(
        version=version,
        quiz=quiz,
        by=by,
        expected=tuple(each for each in sitters if each.officer.registration_id in expected),
        others=tuple(each for each in sitters if each.officer.registration_id not in expected),
    )


def _is_expected(sitter: Sitter, version: PaperVersion) -> bool:
    return sitter.keyed is not None or (sitter.planned == version.form and not sitter.officer.is_withdrawn)


def _orders_of(workshop_id: int) -> dict[int, str]:
    """Registration to the order of forms that the enrolment has."""
    query = select(Registration.id, Enrolment.form_order).join(
        Enrolment, Enrolment.id == Registration.enrolment_id
    )
    return {
        row[0]: row[1] for row in db.session.execute(query.where(Registration.workshop_id == workshop_id))
    }


def _keyed(version_ids: Collection[int]) -> dict[int, dict[int, KeyedSheet]]:
    """Version to registration to what was keyed, where anything counts. Three reads."""
    sheets = db.session.scalars(select(PaperSheet).where(PaperSheet.version_id.in_(version_ids))).all()
    sheet_ids = [sheet.id for sheet in sheets]
    entries, settled = _entries(sheet_ids), _settled(sheet_ids)
    found: dict[int, dict[int, KeyedSheet]] = defaultdict(dict)
    for sheet in (sheet for sheet in sheets if entries[sheet.id]):
        found[sheet.version_id][sheet.registration_id] = KeyedSheet(
            sheet, tuple(entries[sheet.id]), settled[sheet.id]
        )
    return found


def _entries(sheet_ids: Collection[int]) -> dict[int, list[KeyedEntry]]:
    query = (
        select(PaperEntry, Officer.full_name)
        .join(Account, Account.id == PaperEntry.by_id)
        .join(Officer, Officer.id == Account.officer_id)
        .where(PaperEntry.sheet_id.in_(sheet_ids))
        .order_by(PaperEntry.number)
    )
    found: dict[int, list[KeyedEntry]] = defaultdict(list)
    for entry, name in db.session.execute(query):
        found[entry.sheet_id].append(KeyedEntry(entry.uid, entry.by_id, name, entry.at, entry.lines))
    return found


def _set_aside(version_ids: Collection[int]) -> dict[int, list[SetAside]]:
    """Version to the entries that were set aside, the newest first. One read."""
    keyer, setter = _people(PaperSetAside.keyed_by_id), _people(PaperSetAside.by_id)
    query = (
        select(PaperSetAside, PaperSheet.version_id, Officer.full_name, keyer, setter)
        .join(PaperSheet, PaperSheet.id == PaperSetAside.sheet_id)
        .join(Registration, Registration.id == PaperSheet.registration_id)
        .join(Officer, Officer.id == Registration.officer_id)
        .where(PaperSheet.version_id.in_(version_ids))
        .order_by(PaperSetAside.id.desc())
    )
    found: dict[int, list[SetAside]] = defaultdict(list)
    for row, version_id, officer, keyed_by, by in db.session.execute(query):
        found[version_id].append(
            SetAside(officer, keyed_by or "", row.keyed_at, by or "", row.at, row.reason)
        )
    return found


def _people(account_id: ColumnElement[int | None] | InstrumentedAttribute[int | None]) -> ScalarSelect[str]:
    """The name of the officer whose account this is, as a column."""
    person = aliased(Officer)
    query = select(person.full_name).join(Account, Account.officer_id == person.id)
    return query.where(Account.id == account_id).correlate(PaperSetAside).scalar_subquery()


def _settled(sheet_ids: Collection[int]) -> dict[int, dict[str, Settled]]:
    query = (
        select(PaperSettlement, Officer.full_name)
        .join(Account, Account.id == PaperSettlement.by_id)
        .join(Officer, Officer.id == Account.officer_id)
        .where(PaperSettlement.sheet_id.in_(sheet_ids))
    )
    found: dict[int, dict[str, Settled]] = defaultdict(dict)
    for row, name in db.session.execute(query):
        found[row.sheet_id][row.line] = Settled(row.decided, name, row.at)
    return found
