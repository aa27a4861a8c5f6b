"""Corrections and regrades as pages show them: one by one, and every run that changed scores of a quiz."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select

from app.accounts.identity import User
from app.accounts.models import Account, Officer
from app.curriculum import catalogue
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain.grading import Number
from app.domain.item import Item
from app.domain.regrading import Correction, in_force
from app.extensions import db
from app.quizzes.corrections import KeyCorrection, corrected_item, corrections_at, key_of
from app.quizzes.models import Attempt
from app.quizzes.regrade_queries import Counted, counted_of
from app.quizzes.regrades import Regrade, quizzes_asking
from app.shared import clock
from app.workshops.access import rosters_visible_to
from app.workshops.models import Workshop


@dataclass(frozen=True)
class GradingLine:
    """A run that counts or counted: a correction applied or taken back, with what it changed in one quiz."""

    at: datetime
    by: str
    reason: str
    item: PublishedItem
    rule: str
    is_undo: bool
    is_in_force: bool
    is_for_all: bool
    regrade_uid: uuid.UUID
    counted: Counted


class HowGraded(NamedTuple):
    """An item with the key and the points by which it is graded."""

    item: Item
    points: Number


@dataclass(frozen=True)
class Described:
    """A regrade with the item it is of, and how that is graded before and after it."""

    correction: KeyCorrection
    item: PublishedItem
    before: HowGraded
    after: HowGraded
    by: str
    workshop: Workshop | None
    quizzes: Sequence[PublishedQuiz]


def describe_regrade(regrade: Regrade) -> Described:
    """What a page says about a regrade. Six queries at most."""
    correction = regrade.correction
    item = catalogue.item(correction.item_revision_id)
    before, after = _before_and_after(regrade)
    by = select(Officer.full_name).join(Account, Account.officer_id == Officer.id)
    return Described(
        correction=correction,
        item=item,
        before=_how_graded(item, before),
        after=_how_graded(item, after),
        by=db.session.scalar(by.where(Account.id == correction.by_id)) or "",
        workshop=db.session.get(Workshop, correction.workshop_id) if correction.workshop_id else None,
        quizzes=quizzes_asking(correction.item_revision_id),
    )


def _before_and_after(regrade: Regrade) -> tuple[Correction | None, Correction | None]:
    """The correction that held, if any did, and the one that holds by the regrade, as of its application or now."""
    own = regrade.correction
    held = corrections_at(own.item_revision_id, regrade.applied_at or clock.now())
    others = [each for each in held if each.id != own.id]
    value = own.value if regrade.is_undo else replace(own.value, since=None)
    without = in_force(others, own.workshop_id)
    with_it = in_force([*others, value], own.workshop_id)
    return (with_it, without) if regrade.is_undo else (without, with_it)


def _how_graded(item: PublishedItem, correction: Correction | None) -> HowGraded:
    return HowGraded(corrected_item(item, correction).item, key_of(item, correction).item.points)


def gradings_of(quiz: PublishedQuiz, workshop: Workshop | None, user: User) -> list[GradingLine]:
    """Every regrade of the quiz's items that was applied, the newest first, but for those of workshops whose roster is
    closed to the user. Two queries.
    """
    rows = db.session.execute(
        select(Regrade, KeyCorrection, Officer.full_name)
        .join(KeyCorrection, KeyCorrection.id == Regrade.correction_id)
        .outerjoin(Account, Account.id == Regrade.applied_by_id)
        .outerjoin(Officer, Officer.id == Account.officer_id)
        .where(Regrade.applied_at.is_not(None), *_of(quiz, workshop, user))
        .order_by(Regrade.applied_at.desc(), Regrade.id.desc())
    ).all()
    theirs = [Attempt.quiz_revision_id == quiz.revision_id]
    if workshop is not None:
        theirs.append(Workshop.id == workshop.id)
    counted = counted_of([regrade.grading_run_id for regrade, *_rest in rows], user, *theirs)
    return [_line(*row, counted.get(row[0].grading_run_id, Counted())) for row in rows]


def _of(quiz: PublishedQuiz, workshop: Workshop | None, user: User) -> Sequence[ColumnElement[bool]]:
    """Corrections for everybody, and those for the workshop; with none, for workshops whose roster is open."""
    revisions = [item.revision_id for item in quiz.items]
    is_asked = KeyCorrection.item_revision_id.in_(revisions)
    theirs = (
        KeyCorrection.workshop_id.in_(rosters_visible_to(user).with_only_columns(Workshop.id))
        if workshop is None
        else KeyCorrection.workshop_id == workshop.id
    )
    return [is_asked, or_(KeyCorrection.workshop_id.is_(None), theirs)]


def _line(regrade: Regrade, correction: KeyCorrection, by: str | None, counted: Counted) -> GradingLine:
    return GradingLine(
        at=regrade.applied_at or regrade.at,
        by=by or "",
        reason=correction.reason,
        item=catalogue.item(correction.item_revision_id),
        rule=correction.body["rule"],
        is_undo=regrade.is_undo,
        is_in_force=correction.is_in_force,
        is_for_all=correction.workshop_id is None,
        regrade_uid=regrade.uid,
        counted=counted,
    )
