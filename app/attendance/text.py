"""Registers in words, for files and paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from app.accounts.text import rank_words
from app.attendance.grid import Grid, GridRow
from app.attendance.register import Register, RegisterRow
from app.domain.attendance import Standing, Status
from app.domain.papers import DocumentInfo, RegisterSheet, SheetPerson, SheetSession
from app.domain.tabular import Cell, Column, Sheet
from app.shared.locale import in_language, language
from app.shared.page import show_days, show_time
from app.workshops.listing import WorkshopLine
from app.workshops.queries import RosterLine
from app.workshops.sessions import WorkshopSession
from app.workshops.text import export_notes, half_words, session_name

STATUS_WORDS: dict[Status, LazyString] = {
    Status.PRESENT: _l("Present"),
    Status.LATE: _l("Late"),
    Status.EXCUSED: _l("Excused"),
    Status.ABSENT: _l("Absent"),
    Status.UNSET: _l("Not marked"),
}
WALK_INS = 4


def standing_words(standing: Standing) -> str:
    """Where somebody stands; a conflict that nobody has settled says so."""
    if standing.status is Status.UNSET and standing.is_conflict:
        return gettext("Marked in two ways")
    return str(STATUS_WORDS[standing.status])


def register_sheet(register: Register, line: WorkshopLine) -> Sheet:
    """One half-day: who stands where."""
    columns = [*_officer_columns(), Column(gettext("Mark"), 18), Column(gettext("Withdrawn"), 24)]
    rows = [
        (*_officer_cells(number, row), standing_words(row.standing), row.officer.withdrawn or "")
        for number, row in enumerate(register.rows, start=1)
    ]
    notes = [session_name(register.session), *export_notes(line)]
    return Sheet(gettext("Register"), columns, rows, notes)


def grid_sheet(grid: Grid, line: WorkshopLine) -> Sheet:
    """The whole workshop: a column for each half-day, then what was attended of it."""
    columns = [
        *_officer_columns(),
        *(Column(session_name(column.session), 18) for column in grid.columns),
        Column(gettext("Half-days attended"), 12),
        Column(gettext("Half-days in all"), 12),
        Column(gettext("Share attended"), 12, "0%"),
        Column(gettext("Hours attended"), 12, "0.0"),
    ]
    rows = [
        (*_officer_cells(number, row), *_grid_cells(row)) for number, row in enumerate(grid.rows, start=1)
    ]
    return Sheet(gettext("Attendance"), columns, rows, export_notes(line))


def _officer_columns() -> list[Column]:
    return [
        Column(gettext("No."), 6),
        Column(gettext("Full name"), 28),
        Column(gettext("Service number"), 16),
        Column(gettext("Rank"), 22),
        Column(gettext("Unit"), 36),
    ]


def _officer_cells(number: int, row: RegisterRow | GridRow) -> tuple[Cell, ...]:
    officer = row.officer
    who = (number, officer.name, officer.service_number or "")
    return (*who, rank_words(officer.rank), in_language(officer.unit))


def _grid_cells(row: GridRow) -> Iterator[Cell]:
    yield from (standing_words(standing) for standing in row.standings)
    yield row.share.attended
    yield row.share.held
    yield row.share.attended / row.share.held if row.share.held else None
    yield row.share.hours


def sign_in_sheet(
    line: WorkshopLine, sessions: Sequence[WorkshopSession], expected: Sequence[RosterLine], at: datetime
) -> RegisterSheet:
    """The paper to sign: everybody who is expected, in order of given name, and room for who walks in."""
    title = gettext("Sign-in sheet: %(title)s", title=in_language(line.title))
    return RegisterSheet(
        info=DocumentInfo(title, "Cột Mốc", gettext("Attendance"), _tag(), at),
        title=title,
        facts=[
            (gettext("Place"), f"{line.place}, {in_language(line.province)}"),
            (gettext("Days"), show_days(line.starts_on, line.ends_on)),
            (gettext("Host unit"), in_language(line.host)),
        ],
        number_head=gettext("No."),
        name_head=gettext("Full name"),
        unit_head=gettext("Unit"),
        sessions=[_sheet_session(session) for session in sessions],
        people=[_sheet_person(officer) for officer in expected],
        walk_ins=WALK_INS,
        walk_ins_title=gettext("Not on the roster: name, number, unit"),
        statuses=_letters(),
        closing=[gettext("People in the hall"), gettext("Instructor's signature")],
        reference=line.code,
        page_label=gettext("Page {page} of {total}"),
        synthetic_notice=gettext("Sample data: a demonstration, not valid.") if line.is_synthetic else None,
    )


def _tag() -> str:
    return "vi-VN" if language() == "vi" else "en"


def _letters() -> list[tuple[str, str]]:
    """The letters of the boxes, each with what it means."""
    letters = gettext("P L E A").split()  # present, late, excused, absent
    statuses = (Status.PRESENT, Status.LATE, Status.EXCUSED, Status.ABSENT)
    return [(letter, str(STATUS_WORDS[status])) for letter, status in zip(letters, statuses, strict=True)]


def _sheet_session(session: WorkshopSession) -> SheetSession:
    day = f"{session.held_on:%d/%m}"
    return SheetSession(
        f"{day} {half_words(session.half)}", f"{show_time(session.starts_at)}–{show_time(session.ends_at)}"
    )


def _sheet_person(officer: RosterLine) -> SheetPerson:
    return SheetPerson(officer.name, rank_words(officer.rank), in_language(officer.unit))
