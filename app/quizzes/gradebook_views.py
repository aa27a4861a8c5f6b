"""The gradebook of a workshop, and of all who study an edition."""

from __future__ import annotations

import uuid
from math import ceil

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.curriculum import catalogue
from app.curriculum.models import Edition
from app.curriculum.published import PublishedEdition
from app.extensions import db
from app.quizzes import gradebook_text
from app.quizzes.accommodation_access import can_accommodate
from app.quizzes.correction_access import scorable_among
from app.quizzes.gradebook import PER_PAGE, Gradebook, gradebook_of, gradebook_page, with_standings
from app.quizzes.gradebook_access import edition_for_gradebook
from app.quizzes.gradebook_forms import GradebookFileForm, GradebookForm
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet
from app.workshops.access import workshop_for_roster
from app.workshops.models import Workshop


@blueprint.get("/workshops/<uuid:uid>/gradebook")
def show_workshop_gradebook(uid: uuid.UUID) -> ResponseReturnValue:
    """The officers of a workshop with the scores that count, and how they stand with register and certificate."""
    form, workshop = GradebookForm(), workshop_for_roster(uid)
    return _page(
        catalogue.edition(workshop.edition_id), workshop, form, "quizzes.show_workshop_gradebook", uid
    )


@blueprint.get("/editions/<uuid:uid>/gradebook")
def show_edition_gradebook(uid: uuid.UUID) -> ResponseReturnValue:
    """All who study an edition and whose rows the reader may see."""
    form = GradebookForm()
    return _page(edition_for_gradebook(uid), None, form, "quizzes.show_edition_gradebook", uid)


@blueprint.get("/workshops/<uuid:uid>/gradebook.<any(csv, xlsx):extension>")
def export_workshop_gradebook(uid: uuid.UUID, extension: str) -> Response:
    form = GradebookFileForm()
    workshop = workshop_for_roster(uid)
    edition = catalogue.edition(workshop.edition_id)
    return _file(
        with_standings(gradebook_of(edition, workshop, form.wanted(), current_user)), form, extension
    )


@blueprint.get("/editions/<uuid:uid>/gradebook.<any(csv, xlsx):extension>")
def export_edition_gradebook(uid: uuid.UUID, extension: str) -> Response:
    form = GradebookFileForm()
    book = gradebook_of(edition_for_gradebook(uid), None, form.wanted(), current_user)
    return _file(book, form, extension)


def _page(
    edition: PublishedEdition, workshop: Workshop | None, form: GradebookForm, endpoint: str, uid: uuid.UUID
) -> str:
    page = form.page.data or 1
    book = with_standings(gradebook_page(edition, workshop, form.wanted(), current_user, page))
    shown = [grade.attempt_uid for row in book.rows for grade in row.grades.values() if grade.attempt_uid]
    return render_template(
        "quizzes/show_gradebook.html",
        book=book,
        rows=book.rows,
        scorable=scorable_among(shown, current_user),
        page=page,
        pages=ceil(book.total / PER_PAGE),
        form=form,
        file_form=GradebookFileForm(),
        endpoint=endpoint,
        uid=uid,
        words=gradebook_text,
        may_accommodate=can_accommodate(current_user, book.workshop),
        is_synthetic=book.is_synthetic,
    )


def _file(book: Gradebook, form: GradebookFileForm, extension: str) -> Response:
    sheet = gradebook_text.gradebook_sheet(book, form.said())
    whose = book.workshop or db.session.get_one(Edition, book.edition.id)
    write(audit, "export_gradebook", whose, by=current_user, at=clock.now(), purpose=form.said())
    return send_sheet(sheet, extension, gradebook_text.file_name(book))
