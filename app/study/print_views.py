"""Books to print: choosing one, the earlier ones, the files."""

from __future__ import annotations

import uuid

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.curriculum import catalogue
from app.curriculum.published import PublishedEdition
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_bytes
from app.shared.locale import language
from app.shared.storage import store
from app.study.access import (
    BOOKS_FOR_TEACHERS,
    book_for_reading,
    can_read_teaching,
    edition_for_printing,
    edition_for_reading,
)
from app.study.book_text import BookOrder, book_file_name, kind_name, module_quizzes, speech_name
from app.study.forms import BookForm
from app.study.printing import print_book, printed_book, printed_books, start_printing
from app.study.views import blueprint

PDF = "application/pdf"


@blueprint.get("/courses/<slug>/print")
def list_books(slug: str) -> ResponseReturnValue:
    """What can be printed, and what has been."""
    edition, _place = edition_for_reading(slug)
    form = BookForm(formdata=None, what=request.args.get("what"), speech=language(), paper="a4")
    form.offer(edition, _kinds(slug, edition))
    return _books_page(edition, form)


@blueprint.post("/courses/<slug>/print")
def create_book(slug: str) -> ResponseReturnValue:
    """A module is drawn at once; a whole book as a job, unless somebody has had it drawn."""
    form = BookForm()
    edition = edition_for_printing(slug, form.kind)
    form.offer(edition, _kinds(slug, edition))
    if not form.validate():
        return _books_page(edition, form), 400
    order = BookOrder(edition.id, form.kind, form.module_slug, form.speech.data, form.paper.data)
    book = print_book(order) if order.kind == "module" else printed_book(order)
    if book:
        return redirect(url_for("study.show_book", slug=slug, uid=book.uid))
    job = start_printing(order, back=url_for("study.list_books", slug=slug), by=current_user)
    return redirect(url_for("home.show_job", uid=job.uid))


@blueprint.get("/courses/<slug>/print/<uuid:uid>.pdf")
def show_book(slug: str, uid: uuid.UUID) -> Response:
    """A printed book. Who takes out what officers should not see is written down."""
    book = book_for_reading(slug, uid)
    if book.kind in BOOKS_FOR_TEACHERS:
        write(audit, "export_book", book, by=current_user, at=clock.now())
    return send_bytes(store().get(book.sha256), book_file_name(book), PDF)


def _books_page(edition: PublishedEdition, form: BookForm) -> str:
    kinds = ["handbook", "module", *(BOOKS_FOR_TEACHERS if can_read_teaching(current_user) else ())]
    newest = catalogue.current_edition(edition.slug) or edition
    return render_template(
        "study/list_books.html",
        edition=edition,
        form=form,
        books=printed_books({edition.id, newest.id}, kinds),
        editions={each.id: each for each in (edition, newest)},
        kind_name=kind_name,
        speech_name=speech_name,
    )


def _kinds(slug: str, edition: PublishedEdition) -> list[str]:
    """The whole books that the user may have; those for instructors are of the newest edition."""
    kinds = ["handbook"]
    if can_read_teaching(current_user):
        newest = catalogue.current_edition(slug) or edition
        kinds += ["teaching"] if newest.is_taught else []
        kinds += ["answers"] if module_quizzes(newest) else []
    return kinds
