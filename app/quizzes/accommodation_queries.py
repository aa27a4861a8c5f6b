"""Accommodations as pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.accounts.identity import User
from app.accounts.models import Account, Officer
from app.accounts.names import unit_names
from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.extensions import db
from app.quizzes.accommodations import Accommodation, is_for
from app.shared import clock
from app.shared.models import Words
from app.workshops.registrations import Registration


@dataclass(frozen=True)
class AccommodationLine:
    """One accommodation: for an officer by name, a unit, or (neither) all of the workshop.

    `is_own`: the reader is among those whom it is for, and leaves it to others.
    """

    row: Accommodation
    officer: str
    unit: Words | None
    quiz: PublishedQuiz | None
    by: str
    is_own: bool


def accommodations_of(
    edition_id: int, reader: User, *conditions: ColumnElement[bool]
) -> list[AccommodationLine]:
    """Those of an edition that the conditions choose, in force first, the newest first. Three queries."""
    own = is_for(reader.officer_id, clock.today())
    registered, author = aliased(Officer), aliased(Officer)
    query = (
        select(Accommodation, Officer.full_name, registered.full_name, author.full_name, own)
        .outerjoin(Officer, Officer.id == Accommodation.officer_id)
        .outerjoin(Registration, Registration.id == Accommodation.registration_id)
        .outerjoin(registered, registered.id == Registration.officer_id)
        .outerjoin(Account, Account.id == Accommodation.by_id)
        .outerjoin(author, author.id == Account.officer_id)
        .where(Accommodation.edition_id == edition_id, *conditions)
        .order_by(Accommodation.ended_at.is_not(None), Accommodation.id.desc())
    )
    rows = db.session.execute(query).all()
    return _lines([(row[0], row[1] or row[2] or "", row[3] or "", row[4]) for row in rows])


def _lines(rows: Sequence[tuple[Accommodation, str, str, bool]]) -> list[AccommodationLine]:
    units = unit_names({row.unit_id for row, *_names in rows if row.unit_id})
    return [
        AccommodationLine(
            row=row,
            officer=officer,
            unit=units[row.unit_id].unit if row.unit_id else None,
            quiz=catalogue.quiz(row.quiz_revision_id) if row.quiz_revision_id else None,
            by=by,
            is_own=is_own,
        )
        for row, officer, by, is_own in rows
    ]
