"""Courses may be read by everybody who is signed in; what instructors read by those who teach, plan or administer."""

from __future__ import annotations

from sqlalchemy import func, select

from app.curriculum.models import Edition, PrintedBook
from app.extensions import db
from app.shared.storage import store
from tests.access.curriculum import REVIEWING, SIGNED_IN, make_proposed
from tests.access.learning import make_course, make_enrolled
from tests.access.row import Row
from tests.cast import THEN, add

TEACHING = "sign-in 403 403 ok ok ok ok ok ok 403"


def make_notes(cast) -> dict[str, str]:
    return {**make_course(cast), "kind": "notes", "name": "01-first-look"}


def make_book(cast, kind: str = "handbook") -> dict[str, object]:
    values = make_course(cast)
    edition_id = db.session.scalar(select(func.max(Edition.id)))
    book = PrintedBook(
        edition_id=edition_id,
        kind=kind,
        speech="vi",
        paper="a4",
        release="1",
        sha256=store().put(b"%PDF"),
        size=4,
    )
    book.pages, book.at = 1, THEN
    return {**values, "uid": add(book).uid}


def make_answers(cast) -> dict[str, object]:
    return make_book(cast, "answers")


def make_exercise(cast) -> dict[str, str]:
    return {**make_course(cast), "exercise_id": "say-what-you-see"}


def make_module_proposed(cast) -> dict[str, str]:
    return {**make_proposed(cast), "module_slug": "01-first-look"}


def make_packaged(cast) -> dict[str, str]:
    return {**make_course(cast), "format_": "scorm12"}


def make_packaged_module(cast) -> dict[str, str]:
    return {**make_packaged(cast), "module_slug": "01-first-look"}


ROWS = {
    "study.show_proposed_lesson": Row("GET", REVIEWING, make_module_proposed),
    "study.list_courses": Row("GET", SIGNED_IN),
    "study.list_terms": Row("GET", SIGNED_IN, make_course),
    "study.show_course": Row("GET", SIGNED_IN, make_course),
    "study.list_hits": Row("GET", SIGNED_IN, make_course),
    "study.show_lesson": Row("GET", SIGNED_IN, make_enrolled),
    "study.list_teaching": Row("GET", TEACHING, make_course),
    "study.show_teaching": Row("GET", TEACHING, make_notes),
    "study.show_exercise": Row("GET", TEACHING, make_exercise),
    "study.list_books": Row("GET", SIGNED_IN, make_course),
    "study.create_book": Row("POST", SIGNED_IN, make_course),
    "study.show_book": [Row("GET", SIGNED_IN, make_book), Row("GET", TEACHING, make_answers)],
    "study.list_packages": Row("GET", TEACHING, make_course),
    "study.download_course": Row("GET", TEACHING, make_packaged),
    "study.download_module": Row("GET", TEACHING, make_packaged_module),
}
