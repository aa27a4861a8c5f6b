"""Essays to mark, for whoever may mark them: which wait, which are marked by one of two, lie apart, or are settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.accounts.identity import User
from app.accounts.models import Account, Officer
from app.curriculum import catalogue
from app.curriculum.models import ItemRevision, QuizItem
from app.curriculum.published import PublishedItem
from app.domain.grading import ESSAY, TEXT
from app.domain.regrading import BY_KEY
from app.extensions import db
from app.quizzes.correction_access import Asked, is_scored_by
from app.quizzes.grading import set_keys
from app.quizzes.marking_scripts import Key, Script, in_turn, place_of
from app.quizzes.marks import EssayMark, MarkingClaim, marks_of
from app.quizzes.models import Attempt, Response
from app.quizzes.queries import with_workshop
from app.workshops.models import Workshop

CLAIM_LASTS = timedelta(hours=2)  # whoever opened a script earlier has left it by now
PER_PAGE = 50
AS_HANDED_IN = (Attempt.submitted_at, Attempt.id)
OF_ESSAY = (EssayMark.attempt_id == Attempt.id, EssayMark.item_revision_id == Response.item_revision_id)
_IS_ESSAY = ItemRevision.body["type"].as_string() == ESSAY


class Claim(NamedTuple):
    """Who else has a script open, since when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class ScriptPage:
    """A page of the scripts of a pile, and how many there are on all pages."""

    scripts: Sequence[Script]
    total: int


def scripts_for(user: User, *conditions: ColumnElement[bool]) -> list[Script]:
    """The scripts that the user may mark, in the order handed in; `conditions` on Attempt, Response and Workshop. Three
    queries, one more where keys were corrected; one where there are none.
    """
    return _scripts(is_scored_by(user), *conditions)


def _scripts(*conditions: ColumnElement[bool]) -> list[Script]:
    people = (Workshop, Officer.full_name, Officer.is_synthetic)
    query = essays(Attempt, Response.item_revision_id, *people).where(*conditions)
    rows = db.session.execute(query.order_by(*AS_HANDED_IN)).all()
    if not rows:
        return []
    # Quizzes come first: with each, all of its items are known.
    quizzes = {row.Attempt.id: catalogue.quiz(row.Attempt.quiz_revision_id) for row in rows}
    keys = set_keys([row.Attempt for row in rows])
    marks = marks_of(essays(Attempt.id).where(*conditions))
    return [
        Script(
            attempt=row.Attempt,
            quiz=quizzes[row.Attempt.id],
            item=catalogue.item(row.item_revision_id),
            workshop=row.Workshop,
            officer=row.full_name,
            is_synthetic=row.is_synthetic,
            marks=marks.get((row.Attempt.id, row.item_revision_id), ()),
            is_needed=keys[row.Attempt.id][row.item_revision_id].rule == BY_KEY,
        )
        for row in rows
    ]


def essays(*columns: Any) -> Select[*tuple[Any, ...]]:
    """What is asked of each essay that was written in an attempt that is handed in: Attempt, Response (as last saved),
    ItemRevision, Officer, and Workshop where it was sat in one.
    """
    of_quizzes = (
        select(QuizItem.quiz_revision_id)
        .join(ItemRevision, ItemRevision.id == QuizItem.item_revision_id)
        .where(_IS_ESSAY)
    )
    newer = aliased(Response)
    is_of_same = and_(newer.attempt_id == Response.attempt_id, newer.item_id == Response.item_id)
    query = (
        select(*columns)
        .select_from(Attempt)
        .join(Officer, Officer.id == Attempt.officer_id)
        .join(Response, Response.attempt_id == Attempt.id)
        .join(ItemRevision, ItemRevision.id == Response.item_revision_id)
    )
    return with_workshop(query).where(
        Attempt.submitted_at.is_not(None),
        Attempt.quiz_revision_id.in_(of_quizzes),
        _IS_ESSAY,
        Response.answer[TEXT].as_string() != "",
        ~exists().where(is_of_same, newer.id > Response.id),
    )


def are_asked() -> bool:
    """Whether any edition asks for essays. One short query, for pages that everybody opens."""
    return bool(db.session.scalar(select(exists().where(_IS_ESSAY))))


def within(workshop: Workshop | None, *, is_alone: bool = False) -> ColumnElement[bool]:
    """The attempts of a workshop; or of officers who study alone; else all."""
    if workshop:
        return Workshop.id == workshop.id
    return Attempt.registration_id.is_(None) if is_alone else true()


def of_question(asked: Asked, *, is_alone: bool = False) -> ColumnElement[bool]:
    """The scripts of a question, `within` the place where it is asked."""
    return and_(
        Attempt.quiz_revision_id == asked.quiz.revision_id,
        Response.item_revision_id == asked.item.revision_id,
        within(asked.workshop, is_alone=is_alone),
    )


def has_mark(*conditions: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[bool]:
    """Whether an essay has such a mark."""
    return exists().where(*OF_ESSAY, *conditions).correlate(Attempt, Response)


def script_in(attempt: Attempt, item: PublishedItem) -> Script:
    """What was written to an item of an attempt, which is somebody's to mark. Raises ValueError where nothing was."""
    (found,) = _scripts(Attempt.id == attempt.id, Response.item_revision_id == item.revision_id)
    return found


def script_page(
    user: User, item: PublishedItem, page: int, *conditions: ColumnElement[bool], is_blind: bool
) -> ScriptPage:
    """Page `page` (from 1) of the scripts of an item that the user may mark, in the user's turn. Four queries, one more
    where keys were corrected; the first reads who has written, since a turn of one's own is no order of the database's.
    """
    query = essays(Attempt.id, Attempt.uid).where(is_scored_by(user), *conditions)
    rows = db.session.execute(query.order_by(*AS_HANDED_IN)).all()
    turn = rows if not is_blind else sorted(rows, key=lambda row: place_of(row.uid, item, user.id))
    shown = [row.id for row in turn[(page - 1) * PER_PAGE : page * PER_PAGE]]
    scripts = scripts_for(user, *conditions, Attempt.id.in_(shown))
    return ScriptPage(in_turn(scripts, user.id, is_blind=is_blind), len(rows))


def marks_at(user: User, item: PublishedItem, *conditions: ColumnElement[bool]) -> list[list[EssayMark]]:
    """The marks of each script of an item that the user may mark, where there are two or more. One query."""
    found = marks_of(
        essays(Attempt.id).where(is_scored_by(user), has_mark(EssayMark.number == 2), *conditions)
    )
    return [marks for (_attempt_id, revision_id), marks in found.items() if revision_id == item.revision_id]


def claims_by_others(item: PublishedItem, account_id: int, at: datetime) -> dict[Key, list[Claim]]:
    """Who else has scripts of an item open, the first first. One query."""
    query = (
        select(MarkingClaim.attempt_id, Officer.full_name, MarkingClaim.at)
        .join(Account, Account.id == MarkingClaim.account_id)
        .join(Officer, Officer.id == Account.officer_id)
        .where(MarkingClaim.item_revision_id == item.revision_id, MarkingClaim.account_id != account_id)
        .where(MarkingClaim.at > at - CLAIM_LASTS)
        .order_by(MarkingClaim.at, MarkingClaim.id)
    )
    found: dict[Key, list[Claim]] = {}
    for attempt_id, name, since in db.session.execute(query):
        found.setdefault((attempt_id, item.revision_id), []).append(Claim(name, since))
    return found


def marker_names(marks: Iterable[EssayMark]) -> dict[int, str]:
    """The names of those who gave marks, by their accounts. One query."""
    query = select(Account.id, Officer.full_name).join(Officer, Officer.id == Account.officer_id)
    rows = db.session.execute(query.where(Account.id.in_({mark.by_id for mark in marks})))
    return {row.id: row.full_name for row in rows}
