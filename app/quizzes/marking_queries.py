"""Essays to mark, for whoever may mark them: which wait, which are marked by one of two, lie apart, or are settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, true

from app.accounts.identity import User
from app.accounts.models import Account, Officer
from app.curriculum import catalogue
from app.curriculum.models import ItemRevision, QuizItem
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain.grading import ESSAY, TEXT
from app.domain.regrading import BY_KEY
from app.extensions import db
from app.quizzes.correction_access import is_scored_by
from app.quizzes.grading import set_keys
from app.quizzes.marking_scripts import Key, Script
from app.quizzes.marks import EssayMark, MarkingClaim, marks_of
from app.quizzes.models import Attempt, Response
from app.quizzes.queries import is_waiting, with_workshop
from app.workshops.models import Workshop

CLAIM_LASTS = timedelta(hours=2)  # whoever opened a script earlier has left it by now


@dataclass(frozen=True)
class Pile:
    """The scripts of an item in a quiz and a workshop (None: of officers who study alone), by state; and how many of
    them the reader can mark, and settle.
    """

    quiz: PublishedQuiz
    item: PublishedItem
    workshop: Workshop | None
    counts: Mapping[str, int]
    to_mark: int
    to_settle: int
    is_synthetic: bool

    @property
    def for_reader(self) -> int:
        return self.to_mark + self.to_settle


class Claim(NamedTuple):
    """Who else has a script open, since when."""

    name: str
    at: datetime


def scripts_for(user: User, *conditions: ColumnElement[bool]) -> list[Script]:
    """The scripts that the user may mark, in the order handed in; `conditions` on Attempt and Workshop. Four queries,
    one more where keys were corrected; one where there are none.
    """
    return _scripts(is_scored_by(user), *conditions)


def _scripts(*conditions: ColumnElement[bool]) -> list[Script]:
    rows = db.session.execute(_rows().where(*conditions)).all()
    if not rows:
        return []
    attempts = [row.Attempt for row in rows]
    # Quizzes come first: with each, all of its items are known.
    quizzes = {each.id: catalogue.quiz(each.quiz_revision_id) for each in attempts}
    keys, written = set_keys(attempts), _written([each.id for each in attempts])
    marks = marks_of([each.id for each in attempts])
    return [
        Script(
            attempt=row.Attempt,
            quiz=quizzes[row.Attempt.id],
            item=catalogue.item(revision_id),
            workshop=row.Workshop,
            officer=row.full_name,
            is_synthetic=row.is_synthetic,
            marks=marks.get((row.Attempt.id, revision_id), ()),
            is_needed=key.rule == BY_KEY,
        )
        for row in rows
        for revision_id, key in keys[row.Attempt.id].items()
        if key.item.key.needs_marker and (row.Attempt.id, revision_id) in written
    ]


def _rows() -> Select[*tuple[Any, ...]]:
    asks_essays = (
        select(QuizItem.quiz_revision_id)
        .join(ItemRevision, ItemRevision.id == QuizItem.item_revision_id)
        .where(ItemRevision.body["type"].as_string() == ESSAY)
    )
    people = select(Attempt, Workshop, Officer.full_name, Officer.is_synthetic)
    return (
        with_workshop(people.join(Officer, Officer.id == Attempt.officer_id))
        .where(Attempt.submitted_at.is_not(None), Attempt.quiz_revision_id.in_(asks_essays))
        .order_by(Attempt.submitted_at, Attempt.id)
    )


def _written(attempt_ids: Collection[int]) -> set[Key]:
    """Where something is written, as last saved. One query, which leaves the texts where they are."""
    newest = select(func.max(Response.id)).where(Response.attempt_id.in_(attempt_ids))
    newest = newest.group_by(Response.attempt_id, Response.item_id)
    query = select(Response.attempt_id, Response.item_revision_id)
    rows = db.session.execute(query.where(Response.id.in_(newest), Response.answer[TEXT].as_string() != ""))
    return {(row.attempt_id, row.item_revision_id) for row in rows}


def within(workshop: Workshop | None, *, is_alone: bool = False) -> ColumnElement[bool]:
    """The attempts of a workshop; or of officers who study alone; else all."""
    if workshop:
        return Workshop.id == workshop.id
    return Attempt.registration_id.is_(None) if is_alone else true()


def scripts_at(
    user: User, quiz: PublishedQuiz, item: PublishedItem, place: ColumnElement[bool]
) -> list[Script]:
    """Those of one item of a quiz, `within` a place."""
    found = scripts_for(user, Attempt.quiz_revision_id == quiz.revision_id, place)
    return [each for each in found if each.item.revision_id == item.revision_id]


def script_in(attempt: Attempt, item: PublishedItem) -> Script:
    """What was written to an item of an attempt, which is somebody's to mark. Raises ValueError where nothing was."""
    (found,) = [
        each for each in _scripts(Attempt.id == attempt.id) if each.item.revision_id == item.revision_id
    ]
    return found


def piles_for(user: User, place: ColumnElement[bool]) -> list[Pile]:
    """All that the user may mark `within` a place, those with most to mark first; without what needs nobody."""
    scripts = [each for each in scripts_for(user, place) if each.is_needed or each.marks]
    scripts.sort(key=_pile_of)
    piles = [_pile(list(group), user.id) for _key, group in groupby(scripts, key=_pile_of)]
    return sorted(piles, key=lambda pile: -pile.for_reader)


def _pile_of(script: Script) -> tuple[int, int, int]:
    workshop = script.workshop
    return (-workshop.id if workshop else 0), script.quiz.revision_id, script.item.revision_id


def _pile(scripts: Sequence[Script], account_id: int) -> Pile:
    first = scripts[0]
    return Pile(
        quiz=first.quiz,
        item=first.item,
        workshop=first.workshop,
        counts=Counter(each.state for each in scripts),
        to_mark=sum(each.waits_for(account_id) for each in scripts),
        to_settle=sum(each.can_be_settled_by(account_id) for each in scripts),
        is_synthetic=any(each.is_synthetic for each in scripts),
    )


def count_for(user: User, workshop: Workshop | None = None) -> int:
    """How many scripts wait for a mark of the user, or for the user to settle two; of attempts that wait for it."""
    waiting = scripts_for(user, is_waiting(), within(workshop))
    return sum(each.waits_for(user.id) or each.can_be_settled_by(user.id) for each in waiting)


def claims_by_others(attempt_ids: Collection[int], account_id: int, at: datetime) -> dict[Key, list[Claim]]:
    """Who else has scripts of attempts open, the first first. One query."""
    query = (
        select(MarkingClaim.attempt_id, MarkingClaim.item_revision_id, Officer.full_name, MarkingClaim.at)
        .join(Account, Account.id == MarkingClaim.account_id)
        .join(Officer, Officer.id == Account.officer_id)
        .where(MarkingClaim.attempt_id.in_(attempt_ids), MarkingClaim.account_id != account_id)
        .where(MarkingClaim.at > at - CLAIM_LASTS)
        .order_by(MarkingClaim.at, MarkingClaim.id)
    )
    found: dict[Key, list[Claim]] = {}
    for attempt_id, revision_id, name, since in db.session.execute(query):
        found.setdefault((attempt_id, revision_id), []).append(Claim(name, since))
    return found


def marker_names(marks: Iterable[EssayMark]) -> dict[int, str]:
    """The names of those who gave marks, by their accounts. One query."""
    query = select(Account.id, Officer.full_name).join(Officer, Officer.id == Account.officer_id)
    rows = db.session.execute(query.where(Account.id.in_({mark.by_id for mark in marks})))
    return {row.id: row.full_name for row in rows}
