"""Scores and agreement in words, for pages and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts.text import rank_words
from app.domain.agreement import Agreement
from app.domain.course import Exercise
from app.domain.numbers import format_percent
from app.domain.observation import DONE, MISSED, PART, UNSEEN, Score, score_of
from app.domain.tabular import Cell, Column, Sheet
from app.exercises.queries import Performance, pooled_agreement
from app.shared.locale import in_language, language
from app.shared.page import show_number
from app.workshops.listing import WorkshopLine
from app.workshops.text import export_notes

MARK_WORDS = {
    DONE: _l("done well"),
    PART: _l("in part"),
    MISSED: _l("not done"),
    UNSEEN: _l("not seen"),
}
MARK_SIGNS = {DONE: "present", PART: "late", MISSED: "absent", UNSEEN: "unset"}  # as the register draws them
DECIMALS = 4


def saved_words(count: int, time: str) -> str:
    """What was saved of a sheet sent as a form, and when."""
    if count == 0:
        return _("You changed no line; the sheet is as it was.")
    return ngettext("%(num)s line saved, %(time)s.", "%(num)s lines saved, %(time)s.", count, time=time)


def points_words(score: Score) -> str:
    """9.5 / 12 points; how many lines were not seen."""
    points = show_number(score.points, 0 if score.points == int(score.points) else 1)
    said = _("%(points)s of %(possible)s points", points=points, possible=show_number(score.possible))
    return f"{said} ({_unseen(score.unseen)})" if score.unseen else said


def _unseen(count: int) -> str:
    return ngettext("%(num)d line not seen", "%(num)d lines not seen", count)


def share_words(share: float | None) -> str:
    """79%"""
    return "–" if share is None else format_percent(share, language())


def kappa_words(kappa: float | None) -> str:
    """0.71, or that it is not defined."""
    return _("not defined") if kappa is None else show_number(kappa, 2)


def agreement_words(found: Agreement | None) -> str:
    """The share of lines on which two observers said the same."""
    if found is None or found.share is None:
        return "–"
    share = format_percent(found.share, language())
    return ngettext("%(share)s of %(num)d line", "%(share)s of %(num)d lines", found.n, share=share)


def agreement_facts(found: Agreement) -> list[tuple[str, str]]:
    """The agreement of a class, as pairs of name and value."""
    return [
        (_("Lines that two observers saw"), show_number(found.n)),
        (_("Both said the same"), share_words(found.share)),
        (_("Cohen's kappa"), kappa_words(found.kappa)),
        (_("Weighted kappa (linear)"), kappa_words(found.weighted)),
    ]


def agreement_note() -> str:
    """What kappa says."""
    return _(
        "Kappa is the agreement beyond chance: 1 is full agreement, 0 what chance alone gives (Cohen, 1960). Weighted, "
        "“in part” beside “done well” counts as half an agreement (Cohen, 1968; linear weights after Cicchetti and "
        "Allison, 1971). It is not defined where both observers put everything into one and the same answer. Lines "
        "that either did not see are left out. With few lines, kappa is uncertain. Where more than two scored an "
        "officer, the two sheets handed in first are compared, which were made without sight of each other; the mean "
        "of the points is over all sheets."
    )


def scores_sheet(line: WorkshopLine, exercise: Exercise, performances: Sequence[Performance]) -> Sheet:
    """A row for each officer and observer, with every line of the checklist; the agreement in the last columns."""
    columns = [
        Column(_("No."), 6),
        Column(_("Full name"), 28),
        Column(_("Rank"), 22),
        Column(_("Unit"), 36),
        Column(_("Scored by"), 28),
        Column(_("Points"), 10),
        Column(_("Points possible"), 10),
        Column(_("Share"), 10, "0%"),
        *(Column(in_language(each.text), 24) for each in exercise.checklist),
        Column(_("Lines that two observers saw"), 12),
        Column(_("Both said the same"), 12, "0%"),
        Column(_("Cohen's kappa"), 12),
        Column(_("Weighted kappa (linear)"), 12),
    ]
    rows = [
        row
        for number, performance in enumerate(performances, start=1)
        for row in _rows(number, performance, exercise)
    ]
    notes = [in_language(exercise.title), *_pooled(performances), agreement_note(), *export_notes(line)]
    return Sheet(_("Scenario exercise"), columns, rows, notes)


def _rows(number: int, performance: Performance, exercise: Exercise) -> Iterator[tuple[Cell, ...]]:
    officer, found = performance.officer, performance.agreement
    who = (number, officer.name, rank_words(officer.rank), in_language(officer.unit))
    agreement = (found.n, found.share, _kappa(found.kappa), _kappa(found.weighted)) if found else (None,) * 4
    for sheet in performance.sheets:
        score = score_of(exercise.checklist, sheet.marks)
        share = score.points / score.possible if score.possible else None
        marks = [str(MARK_WORDS[sheet.marks[each.id]]) for each in exercise.checklist]
        yield (*who, sheet.observer, score.points, score.possible, share, *marks, *agreement)
    if not performance.sheets:
        yield (*who, "", *(None,) * (3 + len(exercise.checklist)), *agreement)


def _kappa(value: float | None) -> Cell:
    return _("not defined") if value is None else round(value, DECIMALS)


def _pooled(performances: Sequence[Performance]) -> list[str]:
    found = pooled_agreement(performances)
    return [f"{name}: {value}" for name, value in agreement_facts(found)] if found else []
