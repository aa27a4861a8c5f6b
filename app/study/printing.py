"""Books drawn once for each edition, choice and way of drawing, and kept: a module at once, whole books as a job."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.curriculum.models import PrintedBook
from app.extensions import db
from app.shared import clock
from app.shared.database import write
from app.shared.health import version
from app.shared.jobs import Job, job_kind, start_job_once
from app.shared.models import Actor
from app.shared.storage import store
from app.study.book_text import BookOrder, compose_book

KIND = "print_book"
CODE_VERSION = "4"  # raise it when the same book would be drawn otherwise


@dataclass(frozen=True)
class Drawn:
    """A book in the content store."""

    sha256: str
    size: int
    pages: int


def printed_book(order: BookOrder) -> PrintedBook | None:
    """The book as it is drawn today, if it has been drawn."""
    return db.session.scalar(_drawn_as_today().filter_by(**asdict(order)))


def printed_books(edition_ids: Collection[int], kinds: Collection[str]) -> list[PrintedBook]:
    """The books of these editions and kinds that were drawn as they are today, the newest first."""
    query = _drawn_as_today().where(PrintedBook.edition_id.in_(edition_ids), PrintedBook.kind.in_(kinds))
    return list(db.session.scalars(query.order_by(PrintedBook.id.desc())))


def _drawn_as_today() -> Select[PrintedBook]:
    return select(PrintedBook).where(PrintedBook.release == _press())


def _press() -> str:
    """The release, and how it draws: between two releases the drawing may change."""
    return f"{version()}-{CODE_VERSION}"


def print_book(
    order: BookOrder, on_part: Callable[[int, int], None] = lambda _done, _total: None
) -> PrintedBook:
    """The book, drawn if it has not been. Not inside write()."""
    return printed_book(order) or write(_keep, order, _draw(order, on_part), clock.now())


def _draw(order: BookOrder, on_part: Callable[[int, int], None]) -> Drawn:
    from app.domain.book_pdf import draw_book  # noqa: PLC0415 - reportlab is loaded where something is drawn

    pdf, pages = draw_book(compose_book(order), on_part)
    return Drawn(store().put(pdf), len(pdf), pages)


def _keep(order: BookOrder, drawn: Drawn, at: datetime) -> PrintedBook:
    """Write the book down; whoever was first has it written."""
    known = printed_book(order)
    if known:
        return known
    book = PrintedBook(**asdict(order), release=_press(), **asdict(drawn), at=at)
    db.session.add(book)
    db.session.flush()
    return book


def start_printing(order: BookOrder, *, back: str, by: Actor) -> Job:
    """Begin to draw a whole book, unless one's own job does so already; `back` is the page to return to."""
    return start_job_once(KIND, {"order": asdict(order), "back": back}, by=by)


@job_kind(KIND)
def print_ordered(job: Job) -> dict[str, Any]:
    """Draw the book that was ordered. Done twice, it is drawn once."""
    book = print_book(
        BookOrder(**job.arguments["order"]), lambda done, total: write(job.advance, done, total)
    )
    write(job.advance, job.total or 1, job.total or 1)
    return {"book": str(book.uid)}
