"""Quizzes on paper in words, for pages and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.domain.answer_letters import letters_of
from app.domain.double_entry import Line
from app.domain.tabular import Cell, Column, Sheet
from app.quizzes.paper import DAY, PaperVersion
from app.quizzes.paper_queries import AGREEING, DIFFERING, NONE, ONCE, RECORDED, PrintedVersion, Sitter
from app.quizzes.text import quiz_kind, quiz_title
from app.shared.locale import LANGUAGES
from app.shared.page import show_date, show_moment
from app.shared.tokens import grouped
from app.workshops.listing import WorkshopLine
from app.workshops.models import Workshop
from app.workshops.text import export_notes

STATE_WORDS = {
    NONE: _l("not keyed"),
    ONCE: _l("keyed once"),
    DIFFERING: _l("differences to settle"),
    AGREEING: _l("not recorded"),
    RECORDED: _l("recorded"),
}
STATE_BADGES = {NONE: "", ONCE: "due", DIFFERING: "due", AGREEING: "refused", RECORDED: "good"}


def quiz_words(quiz: PublishedQuiz) -> str:
    """Module quiz: What trafficking is"""
    return f"{quiz_kind(quiz.purpose)}: {quiz_title(quiz)}"


def code_words(version: PaperVersion) -> str:
    """The code as it is printed: ABC-DEF."""
    return grouped(version.code, 3)


def version_words(version: PaperVersion) -> str:
    """Post-test: Preventing … · form B · English"""
    quiz = catalogue.quiz(version.quiz_revision_id)
    parts = [
        quiz_words(quiz),
        form_words(version),
        LANGUAGES[version.language],
    ]
    return " · ".join(part for part in parts if part)


def form_words(version: PaperVersion) -> str:
    """Form B; empty for a quiz without forms."""
    return _("form %(letter)s", letter=version.form) if version.form else ""


def other_code_words(found: tuple[PaperVersion, Workshop] | None, version: PaperVersion) -> str:
    """What is wrong with a code that is not the version's: whose it is, as far as the reader may know."""
    if found is None:
        return _("No version that you may see has this code. Nothing was taken: look at the sheet again.")
    other, workshop = found
    name = version_words(other)
    if other.workshop_id != version.workshop_id:
        name = f"{name} ({workshop.code})"
    return _(
        "This code belongs to another version: %(name)s. Nothing was taken: key the sheet there.", name=name
    )


def in_printed_order(printed: PrintedVersion, lines: Sequence[str]) -> list[str]:
    """Lines as they follow each other on the sheet, the day first."""
    order = [DAY, *(item.item.id for item in printed.items)]
    return sorted(lines, key=order.index)


def line_words(printed: PrintedVersion, line: str) -> str:
    """Which line of the sheet this is."""
    if line == DAY:
        return _("Day of sitting")
    number = 1 + [item.item.id for item in printed.items].index(line)
    return _("Question %(number)s", number=number)


def said_words(printed: PrintedVersion, line: str, said: Line | None) -> str:
    """What a line says: its letters, a day, or that it was left blank."""
    if said and "day" in said:
        return show_date(date.fromisoformat(said["day"]))
    return (letters_of(printed.choices(line), said["choices"]) if said else "") or _("left blank")


def difference_rows(printed: PrintedVersion) -> Iterator[tuple[str, ...]]:
    """A row for each line on which two entries differ or differed: who sat, then as in `rows_of`."""
    for sitter in printed.expected:
        for row in rows_of(printed, sitter):
            yield (sitter.officer.name, sitter.officer.service_number or "", *row)


def rows_of(printed: PrintedVersion, sitter: Sitter) -> Iterator[tuple[str, ...]]:
    """Of one sheet: which line, both entries with who keyed them, what was settled, by whom and when."""
    keyed = sitter.keyed
    if keyed is None or not keyed.lines:
        return
    first, second = keyed.entries
    for line in in_printed_order(printed, keyed.lines):
        settled = keyed.settled.get(line)
        yield (
            line_words(printed, line),
            said_words(printed, line, first.lines.get(line)),
            first.by,
            said_words(printed, line, second.lines.get(line)),
            second.by,
            said_words(printed, line, settled.decided) if settled else _("not settled"),
            settled.by if settled else "",
            show_moment(settled.at) if settled else "",
        )


def difference_heads() -> list[tuple[str, int]]:
    """The columns of the difference report, each with its width in a file."""
    return [
        (_("Full name"), 28),
        (_("Service number"), 16),
        (_("Line of the sheet"), 18),
        (_("First entry"), 14),
        (_("First keyed by"), 28),
        (_("Second entry"), 14),
        (_("Second keyed by"), 28),
        (_("Settled as"), 14),
        (_("Settled by"), 28),
        (_("Settled at"), 18),
    ]


def difference_sheet(printed: PrintedVersion, line: WorkshopLine) -> Sheet:
    """The difference report as a file."""
    columns = [Column(name, width) for name, width in difference_heads()]
    rows: list[tuple[Cell, ...]] = list(difference_rows(printed))
    notes = [version_words(printed.version), code_words(printed.version), *export_notes(line)]
    return Sheet(_("Differences"), columns, rows, notes)
