"""Published drawings are open to everybody signed in; editions to those who teach, review or decide."""

from __future__ import annotations

from app.curriculum.drafts import make_draft, read_fit_course
from app.curriculum.publishing import add_edition
from app.shared.storage import name_of, store
from tests.access.row import Row
from tests.cast import THEN, add
from tests.curriculum.make import approve, make_decision, mini_files

SIGNED_IN = "sign-in ok ok ok ok ok ok ok ok ok"


def publish(_cast=None):
    """The mini course, published and approved inside write() as rows of the matrix are made."""
    return approve(propose(), THEN)


def propose(_cast=None):
    """The mini course, published and not approved yet; likewise."""
    files = mini_files()
    return add_edition(make_draft(read_fit_course(files), files), by=None, at=THEN)


def make_figure(_cast) -> dict[str, str]:
    publish()
    drawing = mini_files()["01-first-look/figures/three-boxes.vi.svg"]
    return {"sha256": name_of(drawing)}


def make_proposed(_cast) -> dict[str, str]:
    """An edition that waits for its first decision."""
    return {"uid": str(propose().uid)}


def make_listed(_cast) -> dict[str, str]:
    propose()
    return {"slug": "mini"}


def make_letter(cast) -> dict[str, str]:
    decision = make_decision(propose(), "developed", THEN, by=cast.coordinator)
    decision.letter_sha256, decision.letter_type = store().put(b"%PDF-1.4 a letter"), "application/pdf"
    return {"uid": str(add(decision).uid)}


READING = "sign-in 403 403 ok ok ok ok ok ok 403"
REVIEWING = "sign-in 403 403 403 403 ok ok ok ok 403"
DECIDING = "sign-in 403 403 403 403 ok 403 403 ok 403"

ROWS = {
    "curriculum.show_figure": Row("GET", SIGNED_IN, make_figure),
    "curriculum.list_editions": Row("GET", READING, make_listed),
    "curriculum.show_edition": Row("GET", READING, make_proposed),
    "curriculum.create_decision": Row("POST", DECIDING, make_proposed),
    "curriculum.create_withdrawal": Row("POST", DECIDING, make_proposed),
    "curriculum.new_proposal": Row("GET", DECIDING),
    "curriculum.create_proposal": Row("POST", DECIDING),
    "curriculum.show_changes": Row("GET", REVIEWING, make_proposed),
    "curriculum.download_letter": Row("GET", REVIEWING, make_letter),
}
