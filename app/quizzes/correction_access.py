"""Who corrects keys and regrades: a key for everybody whoever decides about courses, within a workshop its planners."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import NamedTuple

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, and_, case, or_, select, true

from app.accounts.access import has_everything, require_role, scope_of
from app.accounts.identity import User
from app.accounts.models import Officer
from app.accounts.officer_access import officer_for_editing, officers_kept_by
from app.curriculum.access import can_decide
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.extensions import db
from app.quizzes.corrections import KeyCorrection
from app.quizzes.models import Attempt
from app.quizzes.overrides import ScoreOverride
from app.quizzes.queries import with_workshop
from app.quizzes.regrades import Regrade
from app.quizzes.result_access import of_edition, quiz_with
from app.workshops.access import (
    MANAGERS,
    READERS,
    can_manage_workshop,
    is_taught_by,
    opens_roster_to,
    workshop_for_managing,
    workshop_for_roster,
    workshop_for_running,
)
from app.workshops.models import Workshop
from app.workshops.registrations import Registration


class Asked(NamedTuple):
    """An item as a quiz asks it; within a workshop, or wherever it is asked."""

    quiz: PublishedQuiz
    item: PublishedItem
    workshop: Workshop | None

    @property
    def workshop_id(self) -> int | None:
        return self.workshop.id if self.workshop else None

    @property
    def place(self) -> dict[str, str]:
        """What addresses carry along."""
        return {"workshop": str(self.workshop.uid)} if self.workshop else {}


def can_correct(user: User, workshop: Workshop | None) -> bool:
    """Whether the user corrects keys in a workshop; with none, keys for everybody."""
    return can_manage_workshop(user, workshop) if workshop else can_decide(user)


def may_see_gradings(user: User) -> bool:
    """Whether the user reads what changed the scores of officers."""
    return user.has_role(*READERS)


def opens_attempts_to(user: User) -> ColumnElement[bool]:
    """The attempts whose scores the user may see by name, of joined workshops; of officers who study alone, only
    whoever administers everything.
    """
    return true() if has_everything(user) else Workshop.id.is_not(None) & opens_roster_to(user)


def item_for_correcting(quiz_uid: uuid.UUID, item_id: str, workshop_uid: uuid.UUID | None) -> Asked:
    """An item of a quiz to correct; 404 or 403."""
    require_role(*MANAGERS)
    quiz = quiz_with(quiz_uid)
    workshop = of_edition(quiz, workshop_for_managing(workshop_uid)) if workshop_uid else None
    if workshop is None and not can_decide(current_user):
        abort(403)
    item = next((each for each in quiz.items if each.item.id == item_id), None)
    return Asked(quiz, item or abort(404), workshop)


def regrade_for_deciding(uid: uuid.UUID) -> Regrade:
    """A regrade with its trial, for whoever may correct the key; 404 or 403."""
    require_role(*MANAGERS)
    regrade = db.session.scalar(select(Regrade).where(Regrade.uid == uid)) or abort(404)
    _require_reach(regrade.correction)
    return regrade


def correction_for_undoing(uid: uuid.UUID) -> KeyCorrection:
    """A correction to take back; 404 or 403."""
    require_role(*MANAGERS)
    correction = db.session.scalar(select(KeyCorrection).where(KeyCorrection.uid == uid)) or abort(404)
    _require_reach(correction)
    return correction


def quiz_for_gradings(
    quiz_uid: uuid.UUID, workshop_uid: uuid.UUID | None
) -> tuple[PublishedQuiz, Workshop | None]:
    """A quiz whose gradings somebody reads who may see rows of officers; 404 or 403."""
    require_role(*READERS)
    quiz = quiz_with(quiz_uid)
    return quiz, of_edition(quiz, workshop_for_roster(workshop_uid)) if workshop_uid else None


def attempt_for_scoring(uid: uuid.UUID) -> tuple[Attempt, Workshop | None]:
    """A graded attempt for whoever runs its workshop; of an officer who studies alone, for whoever keeps the officer's
    record; nobody one's own. 404 or 403.
    """
    attempt, workshop = attempt_of_another(uid)
    return (attempt, workshop) if attempt.grading_run_id is not None else abort(404)


def attempt_of_another(uid: uuid.UUID) -> tuple[Attempt, Workshop | None]:
    """The same of an attempt that need not be graded."""
    attempt = db.session.scalar(select(Attempt).where(Attempt.uid == uid)) or abort(404)
    if attempt.officer_id == current_user.officer_id:
        abort(403)
    if attempt.registration_id is None:
        officer_for_editing(officer_of(attempt).uid)
        return attempt, None
    registration = db.session.get_one(Registration, attempt.registration_id)
    return attempt, workshop_for_running(db.session.get_one(Workshop, registration.workshop_id).uid)


def officer_of(attempt: Attempt) -> Officer:
    """Whose attempt it is, which one of the above has opened."""
    return db.session.get_one(Officer, attempt.officer_id)


def scorable_among(attempt_uids: Collection[uuid.UUID], user: User) -> set[uuid.UUID]:
    """Those of the attempts that `attempt_for_scoring` opens to the user: pages lead to no others. One query."""
    query = with_workshop(select(Attempt.uid)).where(
        Attempt.uid.in_(attempt_uids), Attempt.grading_run_id.is_not(None), is_scored_by(user)
    )
    return set(db.session.scalars(query))


def is_scored_by(user: User) -> ColumnElement[bool]:
    """Whether `attempt_of_another` opens an Attempt to the user, where its Workshop is joined, if it has one."""
    is_run = or_(is_taught_by(user), Workshop.host_unit_id.in_(scope_of(user, *MANAGERS).unit_ids))
    is_kept = Attempt.officer_id.in_(officers_kept_by(user).with_only_columns(Officer.id))
    is_theirs = case((Attempt.registration_id.is_(None), is_kept), else_=is_run)
    return and_(is_theirs, Attempt.officer_id != user.officer_id)


def override_for_undoing(uid: uuid.UUID) -> tuple[ScoreOverride, Attempt]:
    """A score that was set by hand, with its attempt; 404 or 403."""
    override = db.session.scalar(select(ScoreOverride).where(ScoreOverride.uid == uid)) or abort(404)
    attempt, _workshop = attempt_for_scoring(db.session.get_one(Attempt, override.attempt_id).uid)
    return override, attempt


def _require_reach(correction: KeyCorrection) -> None:
    if correction.workshop_id is not None:
        workshop_for_managing(db.session.get_one(Workshop, correction.workshop_id).uid)
    elif not can_decide(current_user):
        abort(403)
