"""Essays to mark in piles, one for each question, quiz and workshop: counted where they are kept.

The database counts those of which it is plain where they stand. Only the others are read, for the domain to judge:
pairs of marks that may lie apart, and what is asked by questions whose key was ever corrected.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, distinct, func, or_, select

from app.accounts.identity import User
from app.accounts.models import Officer
from app.curriculum import catalogue
from app.curriculum.models import ItemRevision
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.extensions import db
from app.quizzes.correction_access import is_scored_by
from app.quizzes.corrections import KeyCorrection
from app.quizzes.marking_queries import OF_ESSAY, are_asked, essays, has_mark, scripts_for, within
from app.quizzes.marking_scripts import MARKED, NEW, ONCE, SETTLED, Script
from app.quizzes.marks import EssayMark
from app.quizzes.models import Attempt, Response
from app.quizzes.queries import is_waiting
from app.workshops.models import Workshop


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

    @property
    def place(self) -> tuple[int, int, int]:
        """What tells it from other piles, and their order: the newest workshop first."""
        return (-self.workshop.id if self.workshop else 0), self.quiz.revision_id, self.item.revision_id


def piles_for(user: User, *conditions: ColumnElement[bool]) -> list[Pile]:
    """All that the user may mark, those with most to mark first; without what needs nobody. `conditions` as in
    `scripts_for`. Two queries; two more where scripts have to be read, and one where keys were corrected.
    """
    parts = [*_counted(user, *conditions), *_judged(user, *conditions)]
    parts.sort(key=lambda pile: pile.place)
    piles = [_together(list(group)) for _place, group in groupby(parts, key=lambda pile: pile.place)]
    return sorted(piles, key=lambda pile: -pile.for_reader)


def count_for(user: User, workshop: Workshop | None = None) -> int:
    """How many scripts wait for a mark of the user, or for the user to settle two: also of attempts that are graded,
    where a mark was changed since or a correction taken back. One query where no edition asks for essays.
    """
    if not are_asked():
        return 0
    may_need_somebody = or_(is_waiting(), _in_doubt())
    return sum(pile.for_reader for pile in piles_for(user, may_need_somebody, within(workshop)))


def scripts_to_mark(user: User, after: uuid.UUID | None, *conditions: ColumnElement[bool]) -> list[Script]:
    """Those that wait for a mark of the user, in the order handed in; and the one of the attempt `after`, so that its
    place in the order is known.
    """
    is_wanted = or_(and_(_markers() < _asked(), ~has_mark(EssayMark.by_id == user.id)), Attempt.uid == after)
    return scripts_for(user, *conditions, is_wanted)


def _markers() -> ColumnElement[int]:
    """How many people have marked an essay."""
    marker = func.coalesce(EssayMark.by_id, 0)  # whose record was erased
    query = select(func.count(distinct(marker))).where(*OF_ESSAY, EssayMark.is_settlement.is_(False))
    return query.correlate(Attempt, Response).scalar_subquery()


def _asked() -> ColumnElement[int]:
    """How many are to mark an essay."""
    return func.coalesce(ItemRevision.body["markers"].as_integer(), 1)


def _in_doubt() -> ColumnElement[bool]:
    """Whether an essay has to be looked at to know where it stands. Of two marks that nobody has settled it is plain
    only where the attempt is graded, for it would wait if they lay apart; unless a third came after them.
    """
    is_waiting_pair = and_(Attempt.grading_run_id.is_(None), has_mark(EssayMark.number == 2))
    is_pair = and_(_asked() > 1, ~has_mark(EssayMark.is_settlement))
    return or_(
        ItemRevision.id.in_(select(KeyCorrection.item_revision_id)),
        and_(is_pair, or_(is_waiting_pair, has_mark(EssayMark.number == 3))),
    )


def _counted(user: User, *conditions: ColumnElement[bool]) -> Iterator[Pile]:
    state = case(
        (has_mark(EssayMark.is_settlement), SETTLED),
        (_markers() == 0, NEW),
        (_markers() < _asked(), ONCE),
        else_=MARKED,
    )
    places = (Attempt.quiz_revision_id, Response.item_revision_id, Workshop.id.label("workshop_id"))
    own = has_mark(EssayMark.by_id == user.id).label("own")
    plain = essays(*places, state.label("state"), own, Officer.is_synthetic).where(
        is_scored_by(user), ~_in_doubt(), *conditions
    )
    for row in db.session.execute(_numbers(plain.subquery())):
        quiz = catalogue.quiz(row.quiz_revision_id)  # comes first: with it, all of its items are known
        item = catalogue.item(row.item_revision_id)
        to_mark = row.of_others if row.state in (NEW, ONCE) else 0
        yield Pile(quiz, item, row.Workshop, {row.state: row.all}, to_mark, 0, row.samples > 0)


def _numbers(plain: Subquery) -> Select[*tuple[Any, ...]]:
    places = (plain.c.quiz_revision_id, plain.c.item_revision_id, plain.c.state)
    numbers = (
        func.count().label("all"),
        func.count().filter(~plain.c.own).label("of_others"),
        func.count().filter(plain.c.is_synthetic).label("samples"),
    )
    query = select(Workshop, *places, *numbers).select_from(plain)
    return query.outerjoin(Workshop, Workshop.id == plain.c.workshop_id).group_by(Workshop.id, *places)


def _judged(user: User, *conditions: ColumnElement[bool]) -> Iterator[Pile]:
    for script in scripts_for(user, _in_doubt(), *conditions):
        if script.is_needed or script.marks:
            yield Pile(
                quiz=script.quiz,
                item=script.item,
                workshop=script.workshop,
                counts={script.state: 1},
                to_mark=int(script.waits_for(user.id)),
                to_settle=int(script.can_be_settled_by(user.id)),
                is_synthetic=script.is_synthetic,
            )


def _together(parts: Sequence[Pile]) -> Pile:
    """One pile of parts of the same place."""
    first, counts = parts[0], Counter[str]()
    for part in parts:
        counts.update(part.counts)
    return Pile(
        quiz=first.quiz,
        item=first.item,
        workshop=first.workshop,
        counts=counts,
        to_mark=sum(part.to_mark for part in parts),
        to_settle=sum(part.to_settle for part in parts),
        is_synthetic=any(part.is_synthetic for part in parts),
    )
