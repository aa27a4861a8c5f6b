"""The gradebook in words: as a page and as a table that is taken along."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.curriculum.published import PublishedQuiz
from app.domain.tabular import Cell, Column, Sheet
from app.domain.text import slug
from app.quizzes.gradebook import BY_HAND, GRADED, REGRADED, Grade, Gradebook, GradebookRow
from app.quizzes.holders import CertificateStanding
from app.quizzes.text import COUNTS_WORDS, percent_words, quiz_kind, quiz_title
from app.shared.locale import in_language
from app.workshops.forms import PURPOSES

SOURCE_WORDS = {GRADED: "", REGRADED: _l("regraded"), BY_HAND: _l("set by hand")}
STATE_WORDS = {
    "issued": _l("Issued"),
    "revoked": _l("Revoked"),
    "eligible": _l("Earned, not issued yet"),
    "not_yet": _l("Not yet earned"),
}
DECIMALS = 4


def heads(book: Gradebook) -> list[str | tuple[str, str]]:
    """What heads the columns of the page, as the macro of tables takes it."""
    held = [(_("Half-days"), "num"), _("Certificate")] if book.workshop else []
    return [_("Full name"), *((column(book, quiz), "num") for quiz in book.quizzes), *held]


def column(book: Gradebook, quiz: PublishedQuiz) -> str:
    """Pre-test, 3, Post-test: what heads the quiz's column."""
    module = book.edition.module(quiz.module_slug)
    if module is None:
        return quiz_kind(quiz.purpose)
    return _("Module %(number)s", number=module.position)


def full_name(quiz: PublishedQuiz) -> str:
    return f"{quiz_kind(quiz.purpose)}: {quiz_title(quiz)}"


def percent(grade: Grade, quiz: PublishedQuiz) -> str:
    return percent_words(grade.percent, quiz.pass_score)


def source(grade: Grade) -> str:
    """Where a score comes from, where that is not the hand-in."""
    return str(SOURCE_WORDS[grade.source])


def rule(quiz: PublishedQuiz) -> str:
    return str(COUNTS_WORDS[quiz.counts])


def certificate(standing: CertificateStanding) -> str:
    return str(STATE_WORDS[standing.state])


def heading(book: Gradebook) -> str:
    return in_language(book.workshop.title if book.workshop else book.edition.title)


def file_name(book: Gradebook) -> str:
    mark = "-sample" if book.is_synthetic else ""
    place = book.workshop.code if book.workshop else f"{book.edition.slug} {book.edition.number}"
    return slug(f"{_('Gradebook')} {place}")[:70].strip("-") + mark


def gradebook_sheet(book: Gradebook, purpose: str) -> Sheet:
    """The gradebook as one table: a score and its source for each quiz."""
    columns = [Column(_("Full name"), 28), Column(_("Service number"), 16), Column(_("Sample data"), 12)]
    for quiz in book.quizzes:
        columns += [Column(column(book, quiz), 12), Column(_("Source"), 14)]
    if book.workshop:
        columns += [
            Column(_("Half-days attended"), 12),
            Column(_("Half-days held"), 12),
            Column(_("Certificate"), 24),
        ]
    return Sheet(_("Gradebook"), columns, [_row(book, row) for row in book.rows], _notes(book, purpose))


def _row(book: Gradebook, row: GradebookRow) -> list[Cell]:
    cells: list[Cell] = [row.name, row.service_number or "", _("yes") if row.is_synthetic else ""]
    for quiz in book.quizzes:
        grade = row.grades.get(quiz.revision_id)
        told = _("waiting for marks") if quiz.revision_id in row.waiting else ""
        if grade:
            told = "; ".join(filter(None, (source(grade) or _("graded"), told)))
        cells += [round(grade.percent, DECIMALS) if grade else None, told]
    if book.workshop:
        stands = row.standing
        cells += [stands.attended, stands.held, certificate(stands)] if stands else [None, None, ""]
    return cells


def _notes(book: Gradebook, purpose: str) -> list[str]:
    return [
        *([_("Sample data: a demonstration, not real results.")] if book.is_synthetic else []),
        heading(book),
        _("Edition %(number)s", number=book.edition.number),
        _("Scores in per cent of the points."),
        *(f"{column(book, quiz)}: {full_name(quiz)}. {rule(quiz)}." for quiz in book.quizzes),
        _("Taken for: %(purpose)s", purpose=PURPOSES[purpose]),
    ]
