"""Quizzes on paper: printing versions for a workshop, keying what comes back twice, settling what differs."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.quizzes import paper_text
from app.quizzes.paper_access import (
    Paper,
    SheetOnPaper,
    paper_for_running,
    registration_of,
    sheet_for_keying,
    sheet_for_settling,
    sheet_row,
    version_with_code,
)
from app.quizzes.paper_fitness import differences_of, obstacles_of, quizzes_of
from app.quizzes.paper_forms import NewPaperForm, SettlingForm, entry_form, settling_form
from app.quizzes.paper_making import make_papers
from app.quizzes.paper_print import answer_sheets_of, booklet_of
from app.quizzes.paper_queries import RECORDED, PrintedVersion, versions_of
from app.quizzes.paper_recording import key_sheet, obstacle_to, record_sheet, settle_sheet
from app.quizzes.statistics import refresh_for
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_bytes, send_sheet
from app.shared.locale import language
from app.workshops.access import can_run_workshop, workshop_for_roster, workshop_for_running
from app.workshops.forms import ExportForm
from app.workshops.listing import describe_workshop
from app.workshops.models import Workshop
from app.workshops.text import file_name


@blueprint.get("/workshops/<uuid:uid>/papers")
def list_papers(uid: uuid.UUID) -> ResponseReturnValue:
    """The versions made for a workshop, with where their sheets stand."""
    workshop = workshop_for_roster(uid)
    return _list(workshop, _new_form(workshop))


@blueprint.post("/workshops/<uuid:uid>/papers")
def create_papers(uid: uuid.UUID) -> ResponseReturnValue:
    """The versions of a quiz in a language: new ones, or those there are."""
    workshop = workshop_for_running(uid)
    form = _new_form(workshop)
    if not form.validate_on_submit():
        return _list(workshop, form), 422
    quiz, speech = form.chosen(), form.language.data
    write(make_papers, workshop, quiz, speech, by=current_user, at=clock.now())
    flash(_("The versions are there: open one to print its booklet and answer sheets."), "success")
    return redirect(url_for(".list_papers", uid=uid), 303)


def _new_form(workshop: Workshop) -> NewPaperForm:
    form = NewPaperForm(data={"language": language()})
    form.offer(workshop.edition_id)
    return form


def _list(workshop: Workshop, form: NewPaperForm) -> str:
    return render_template(
        "quizzes/list_papers.html",
        workshop=workshop,
        versions=versions_of(workshop.id),
        form=form,
        fitness=[
            (quiz, obstacles_of(quiz), differences_of(quiz)) for quiz in quizzes_of(workshop.edition_id)
        ],
        can_run=can_run_workshop(current_user, workshop),
        words=paper_text,
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.get("/papers/<uuid:uid>")
def show_paper(uid: uuid.UUID) -> ResponseReturnValue:
    """A version: its files, and the sheet of each officer."""
    return _page("quizzes/show_paper.html", paper_for_running(uid), me=current_user)


@blueprint.get("/papers/<uuid:uid>/question-booklet.pdf")
def print_booklet(uid: uuid.UUID) -> Response:
    """The questions, without the key."""
    from app.domain.booklet_pdf import draw_booklet  # noqa: PLC0415 - heavy; only papers need it

    paper = paper_for_running(uid)
    pdf = draw_booklet(booklet_of(paper.printed, describe_workshop(paper.workshop.id), clock.now()))
    write(audit, "print_question_booklet", paper.printed.version, by=current_user, at=clock.now())
    return _send(paper, pdf, _("question booklet"))


@blueprint.get("/papers/<uuid:uid>/answer-sheets.pdf")
def print_answer_sheets(uid: uuid.UUID) -> Response:
    """A sheet for each officer who sits this form, and a few without a name."""
    from app.domain.answer_sheet_pdf import draw_answer_sheets  # noqa: PLC0415 - heavy; only papers need it

    paper = paper_for_running(uid)
    pdf = draw_answer_sheets(
        answer_sheets_of(paper.printed, describe_workshop(paper.workshop.id), clock.now())
    )
    write(audit, "print_answer_sheets", paper.printed.version, by=current_user, at=clock.now())
    return _send(paper, pdf, _("answer sheets"))


def _send(paper: Paper, pdf: bytes, what: str) -> Response:
    name = file_name(
        describe_workshop(paper.workshop.id), f"{what} {paper_text.code_words(paper.printed.version)}"
    )
    return send_bytes(pdf, f"{name}.pdf", "application/pdf")


@blueprint.route("/papers/<uuid:uid>/sheets/<uuid:registration_uid>/entry", methods=["GET", "POST"])
def new_paper_entry(uid: uuid.UUID, registration_uid: uuid.UUID) -> ResponseReturnValue:
    """Key an officer's sheet, without seeing what somebody else keyed."""
    found = sheet_for_keying(uid, registration_uid)
    paper, sitter = found
    form = entry_form(paper.printed, lambda code: _whose(code, paper.printed))
    if form.validate_on_submit():
        version, registration = paper.printed.version, registration_of(sitter)
        write(key_sheet, version, registration, form.keyed(), by=current_user, at=clock.now())
        return _after_keying(found)
    page = _page("quizzes/new_paper_entry.html", paper, sitter=sitter, form=form, me=current_user)
    return (page, 422) if form.is_submitted() else page


def _whose(code: str, printed: PrintedVersion) -> str:
    return paper_text.other_code_words(version_with_code(current_user, code), printed.version)


def _after_keying(found: SheetOnPaper) -> ResponseReturnValue:
    """Back to the list after a first entry; on to what two entries came to."""
    paper, sitter = sheet_for_keying(found.paper.printed.version.uid, found.sitter.officer.registration_uid)
    if sitter.keyed and len(sitter.keyed.entries) == 1:
        flash(
            _(
                "Keyed once: %(name)s. Somebody else keys this sheet the second time.",
                name=sitter.officer.name,
            ),
            "success",
        )
        return redirect(url_for(".show_paper", uid=paper.printed.version.uid), 303)
    return _to_sheet(SheetOnPaper(paper, sitter))


@blueprint.get("/papers/<uuid:uid>/sheets/<uuid:registration_uid>")
def show_paper_sheet(uid: uuid.UUID, registration_uid: uuid.UUID) -> ResponseReturnValue:
    """What two entries of a sheet came to: recorded, or what is still to settle."""
    found = sheet_for_settling(uid, registration_uid)
    return _sheet_page(found, _settling(found))


@blueprint.post("/papers/<uuid:uid>/sheets/<uuid:registration_uid>")
def settle_paper_sheet(uid: uuid.UUID, registration_uid: uuid.UUID) -> ResponseReturnValue:
    """Settle some or all of the differences."""
    found = sheet_for_settling(uid, registration_uid)
    form = _settling(found)
    if not form.validate_on_submit():
        return _sheet_page(found, form), 422
    write(settle_sheet, sheet_row(found.sitter), form.decided(), by=current_user, at=clock.now())
    return _to_sheet(sheet_for_settling(uid, registration_uid))


@blueprint.post("/papers/<uuid:uid>/sheets/<uuid:registration_uid>/record")
def record_paper_sheet(uid: uuid.UUID, registration_uid: uuid.UUID) -> ResponseReturnValue:
    """Record a sheet that could not be recorded when it was agreed."""
    found = sheet_for_settling(uid, registration_uid)
    write(record_sheet, sheet_row(found.sitter), by=current_user, at=clock.now())
    return _to_sheet(sheet_for_settling(uid, registration_uid))


def _settling(found: SheetOnPaper) -> SettlingForm:
    if found.sitter.keyed is None:
        raise LookupError("a sheet that nobody keyed")
    return settling_form(found.paper.printed, found.sitter.keyed)


def _sheet_page(found: SheetOnPaper, form: SettlingForm) -> str:
    paper, sitter = found
    obstacle = obstacle_to(sheet_row(sitter))
    return _page(
        "quizzes/show_paper_sheet.html", paper, sitter=sitter, form=form, obstacle=obstacle, me=current_user
    )


def _to_sheet(found: SheetOnPaper) -> ResponseReturnValue:
    """The sheet as it stands now. What was just recorded moves the figures of the tests."""
    paper, sitter = found
    if sitter.state == RECORDED:
        refresh_for(paper.printed.quiz.purpose, by=current_user)
        flash(_("Recorded: %(name)s.", name=sitter.officer.name), "success")
    uid, registration_uid = paper.printed.version.uid, sitter.officer.registration_uid
    return redirect(url_for(".show_paper_sheet", uid=uid, registration_uid=registration_uid), 303)


@blueprint.get("/papers/<uuid:uid>/differences")
def list_paper_differences(uid: uuid.UUID) -> ResponseReturnValue:
    """Officer by officer and line by line, where two entries differ or differed."""
    return _page("quizzes/list_paper_differences.html", paper_for_running(uid), export_form=ExportForm())


@blueprint.get("/papers/<uuid:uid>/differences.<any(csv, xlsx):extension>")
def export_paper_differences(uid: uuid.UUID, extension: str) -> Response:
    """The same as a file."""
    paper = paper_for_running(uid)
    line = describe_workshop(paper.workshop.id)
    purpose = ExportForm().said()
    version = paper.printed.version
    write(audit, "export_paper_differences", version, by=current_user, at=clock.now(), purpose=purpose)
    sheet = paper_text.difference_sheet(paper.printed, line)
    name = file_name(line, f"{_('differences')} {paper_text.code_words(version)}")
    return send_sheet(sheet, extension, name)


def _page(template: str, paper: Paper, **values: object) -> str:
    return render_template(
        template,
        workshop=paper.workshop,
        printed=paper.printed,
        version=paper.printed.version,
        words=paper_text,
        is_synthetic=paper.workshop.is_synthetic,
        **values,
    )
