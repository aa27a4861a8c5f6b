"""Workshops and rosters in words, for files and paper."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext

from app.accounts.text import SEXES, rank_words
from app.domain.dates import format_date
from app.domain.roster import Field, Problem
from app.domain.tabular import Column, Sheet
from app.shared import clock
from app.shared.locale import in_language, language
from app.workshops.listing import WorkshopLine
from app.workshops.queries import RosterLine
from app.workshops.sessions import WorkshopSession


def half_words(half: str) -> str:
    return gettext("morning") if half == "morning" else gettext("afternoon")


def session_name(session: WorkshopSession) -> str:
    """A half-day by its date: 05/07/2022, sáng."""
    return f"{format_date(session.held_on, language())}, {half_words(session.half)}"


def export_notes(line: WorkshopLine) -> list[str]:
    """What every list of names carries with it: which workshop, how sensitive, when taken out."""
    notes = [
        f"{in_language(line.title)} ({line.code})",
        gettext("Holds names: for the running of the training only, not to be passed on."),
        gettext("Taken out on %(day)s.", day=format_date(clock.today(), language())),
    ]
    return [gettext("Sample data: a demonstration, not valid."), *notes] if line.is_synthetic else notes


def file_name(line: WorkshopLine, what: str) -> str:
    """The name of a file about a workshop, without its extension."""
    return f"{line.code} {what}"


def roster_sheet(line: WorkshopLine, roster: Sequence[RosterLine]) -> Sheet:
    """A roster with the columns that an import understands, in order of given name."""
    rows = [
        (
            number,
            officer.name,
            officer.service_number or "",
            rank_words(officer.rank),
            in_language(officer.unit),
            str(SEXES.get(officer.sex or "", "")),
            officer.withdrawn or "",
        )
        for number, officer in enumerate(roster, start=1)
    ]
    return Sheet(
        gettext("Roster"), [*roster_columns(), Column(gettext("Withdrawn"), 30)], rows, export_notes(line)
    )


def roster_columns() -> list[Column]:
    return [
        Column(gettext("No."), 6),
        Column(gettext("Full name"), 28),
        Column(gettext("Service number"), 16),
        Column(gettext("Rank"), 22),
        Column(gettext("Unit"), 40),
        Column(gettext("Sex"), 10),
    ]


def template_sheet() -> Sheet:
    """An empty roster with one invented officer, to be filled in."""
    example = [1, "Lò Thị Mẫu", "BP-00000", "Thượng úy", "Đồn Biên phòng (ví dụ)", gettext("Female")]
    return Sheet(gettext("Roster"), roster_columns(), [example])


def field_words(field: Field) -> str:
    """What a column of a roster holds."""
    return {
        Field.NAME: gettext("Full name"),
        Field.FAMILY: gettext("Family name"),
        Field.MIDDLE: gettext("Middle name"),
        Field.GIVEN: gettext("Given name"),
        Field.SERVICE_NUMBER: gettext("Service number"),
        Field.RANK: gettext("Rank"),
        Field.UNIT: gettext("Unit"),
        Field.SEX: gettext("Sex"),
    }[field]


def problem_words(problem: Problem) -> str:
    """Why a row cannot be taken in, and what to do in the file."""
    return {
        Problem.NO_NAME: gettext("There is no name."),
        Problem.LONG_NAME: gettext("The name is longer than 120 letters."),
        Problem.LONG_NUMBER: gettext("The service number is longer than 30 signs."),
        Problem.UNKNOWN_RANK: gettext("This is no rank that we know."),
        Problem.UNKNOWN_SEX: gettext("Write Nam or Nữ, male or female, or leave it empty."),
        Problem.TWICE: gettext("The same officer stands further up in the file."),
        Problem.NO_UNIT: gettext("A new officer needs a unit."),
        Problem.UNKNOWN_UNIT: gettext("No unit had this name on the first day of the workshop."),
        Problem.SEVERAL_UNITS: gettext("Several units have this name."),
    }[problem]


def missing_words(missing: Sequence[Field]) -> str:
    """Why a file is no roster."""
    names = ", ".join(field_words(field) for field in missing)
    return gettext(
        "No row names the columns of a roster. Missing: %(names)s. Take the template.", names=names
    )
