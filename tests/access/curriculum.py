"""Published drawings: everybody who is signed in may read courses."""

from __future__ import annotations

from app.curriculum.drafts import make_draft, read_fit_course
from app.curriculum.publishing import add_edition
from app.shared.storage import name_of
from tests.access.row import Row
from tests.cast import THEN
from tests.curriculum.make import approve, mini_files

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


ROWS = {"curriculum.show_figure": Row("GET", SIGNED_IN, make_figure)}
