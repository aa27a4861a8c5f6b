"""Regrades: corrections of keys, tried out on every attempt concerned and then applied in one write.

A trial writes the new scores as a run of their own, to which no attempt points: nobody sees them but on the page of
the trial. Applying leads the attempts to that run, all or none. A trial that was overtaken, because answers were handed
in or scores changed meanwhile, can no longer be applied.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ForeignKey, Select, String, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.curriculum import catalogue
from app.curriculum.models import QuizItem, QuizRevision
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain.course import FORMS
from app.domain.regrading import BY_KEY, Correction
from app.extensions import db
from app.learning.models import complete_modules
from app.quizzes.corrections import KeyCorrection, Keys, key_of, keys_now
from app.quizzes.models import Attempt, AttemptScore, GradingRun, ItemScore, Replacement
from app.quizzes.queries import is_waiting
from app.quizzes.submission import grade_what_waited
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy
from app.shared.refusal import Refused
from app.workshops.registrations import Registration


class Regrade(HasUid, MadeBy, Base):
    """A correction, or (`is_undo`) taking it back, tried out and perhaps applied.

    `inputs_hash`: what was graded when the trial began; `tried_at`: when it was through.
    """

    __tablename__ = "regrades"

    correction_id: Mapped[int] = mapped_column(ForeignKey("key_corrections.id"), index=True)
    is_undo: Mapped[bool] = mapped_column(default=False)
    grading_run_id: Mapped[int] = mapped_column(ForeignKey("grading_runs.id"), unique=True)
    inputs_hash: Mapped[str] = mapped_column(String(64), default="")
    tried_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    @property
    def correction(self) -> KeyCorrection:
        return db.session.get_one(KeyCorrection, self.correction_id)

    def keys(self) -> Keys:
        """The keys as they would be."""
        correction = self.correction
        if self.is_undo:
            return keys_now().without(correction.item_revision_id, correction.id)
        return keys_now().with_(correction.item_revision_id, correction.value)

    def try_again(self, *, by: Actor, at: datetime) -> None:
        """Begin a new trial; what the one before had worked out goes. Refuses once applied, and what would leave
        some quiz with nothing that counts.
        """
        if self.applied_at is not None:
            raise _already_applied()
        refuse_if_nothing_counts(self.keys(), self.correction)
        old = self.grading_run_id
        run = _new_run(self.correction, self.is_undo, by, at)
        self.grading_run_id, self.inputs_hash, self.tried_at = run.id, "", None
        db.session.flush()
        for model in (ItemScore, Replacement, AttemptScore):
            db.session.execute(delete(model).where(model.grading_run_id == old))
        db.session.execute(delete(GradingRun).where(GradingRun.id == old))
        audit("try_regrade", self, by=by, at=at)

    def is_overtaken(self) -> bool:
        """Whether, before it was applied, answers were handed in or scores changed since it was tried. Two queries at
        most.
        """
        is_open = self.tried_at is not None and self.applied_at is None
        return is_open and self.inputs_hash != inputs_hash(self.correction)

    def apply(self, *, by: Actor, at: datetime) -> None:
        """Lead every attempt that was tried to its new score, and let the correction hold from now on, or no longer."""
        self._refuse_to_apply()
        tried = select(AttemptScore.attempt_id).where(AttemptScore.grading_run_id == self.grading_run_id)
        db.session.execute(
            update(Attempt).where(Attempt.id.in_(tried)).values(grading_run_id=self.grading_run_id),
            execution_options={"synchronize_session": False},
        )
        if self.is_undo:
            self.correction.undone_at, self.correction.undone_by_id = at, by.id
        else:
            self.correction.applied_at = at
        self.applied_at, self.applied_by_id = at, by.id
        self._complete_modules(at)
        db.session.flush()
        self._grade_what_waited(by, at)
        audit("apply_regrade", self, by=by, at=at)

    def _refuse_to_apply(self) -> None:
        if self.applied_at is not None:
            raise _already_applied()
        if self.is_undo:
            _refuse_what_is_not_in_force(self.correction)
        if self.tried_at is None:
            raise Refused(_l("The trial is not through yet."), to_do=_l("Wait until it is, and look at it."))
        if self.is_overtaken():
            raise Refused(
                _l("Since the trial, answers were handed in or scores were changed."),
                kept=_l("No score has been changed."),
                to_do=_l("Make a new trial, look at it, and apply that."),
            )
        refuse_if_nothing_counts(self.keys(), self.correction)

    def _grade_what_waited(self, by: Actor, at: datetime) -> None:
        """Full marks to all, or a dropped item, may be what attempts waited for that wait for marks."""
        query = asking(self.correction, select(Attempt))
        waiting = db.session.scalars(query.where(is_waiting()).order_by(Attempt.id)).all()
        if waiting:
            grade_what_waited(waiting, by=by, at=at, reason=self.correction.reason)

    def _complete_modules(self, at: datetime) -> None:
        """Whoever passes a module's quiz only now has completed the module. Nobody loses a module."""
        before, after = aliased(AttemptScore), aliased(AttemptScore)
        query = (
            replaced_scores(select(Attempt.enrolment_id, QuizRevision.module_slug).distinct(), before, after)
            .join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id)
            .where(Replacement.grading_run_id == self.grading_run_id, Attempt.purpose == "module")
            .where(before.is_passed.is_(False), after.is_passed.is_(True))
        )
        complete_modules(query, at=at)


def _already_applied() -> Refused:
    return Refused(_l("This has been applied already."), kept=_l("The scores are as it left them."))


def replaced_scores(query: Any, before: Any, after: Any) -> Any:
    """Attempts of a run with the scores that it replaced and gave."""
    return (
        query.select_from(Replacement)
        .join(Attempt, Attempt.id == Replacement.attempt_id)
        .join(after, _is_score(after, Replacement.grading_run_id))
        .join(before, _is_score(before, Replacement.replaced_run_id))
    )


def _is_score(score: Any, run_id: Any) -> ColumnElement[bool]:
    return and_(score.attempt_id == Replacement.attempt_id, score.grading_run_id == run_id)


def propose_correction(
    item: PublishedItem, correction: Correction, reason: str, *, by: Actor, at: datetime
) -> Regrade:
    """Write a correction down, to be tried out; a verb. Refuses one that does not fit the item or that would leave
    some quiz with nothing that counts.
    """
    points = key_of(item, correction).item.points  # raises LookupError or BadItem for a key that cannot be
    if correction.rule != BY_KEY:  # so that full marks are never fewer than they were
        held = keys_now().of(item, correction.workshop_id)
        points = held.item.points
    row = KeyCorrection(
        item_revision_id=item.revision_id,
        workshop_id=correction.workshop_id,
        body={"rule": correction.rule, "points": str(points), "key": dict(correction.key)},
        reason=reason,
        at=at,
        by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    refuse_if_nothing_counts(keys_now().with_(item.revision_id, row.value), row)
    audit("propose_correction", row, by=by, at=at)
    return _begin(row, is_undo=False, by=by, at=at)


def propose_undoing(correction: KeyCorrection, *, by: Actor, at: datetime) -> Regrade:
    """Begin to take a correction back, with a trial like any other; a verb. Refuses one that is not in force,
    and where what counts then would leave some quiz with nothing.
    """
    _refuse_what_is_not_in_force(correction)
    refuse_if_nothing_counts(keys_now().without(correction.item_revision_id, correction.id), correction)
    return _begin(correction, is_undo=True, by=by, at=at)


def _refuse_what_is_not_in_force(correction: KeyCorrection) -> None:
    if not correction.is_in_force:
        raise Refused(_l("This correction is not in force."), kept=_l("Nothing was changed."))


def _begin(correction: KeyCorrection, *, is_undo: bool, by: Actor, at: datetime) -> Regrade:
    run = _new_run(correction, is_undo, by, at)
    regrade = Regrade(correction_id=correction.id, is_undo=is_undo, grading_run_id=run.id, at=at, by_id=by.id)
    db.session.add(regrade)
    db.session.flush()
    audit("try_regrade", regrade, by=by, at=at)
    return regrade


def _new_run(correction: KeyCorrection, is_undo: bool, by: Actor, at: datetime) -> GradingRun:
    version = json.dumps([correction.item_revision_id, correction.id, correction.body, is_undo])
    run = GradingRun(
        key_version=hashlib.sha256(version.encode()).hexdigest(), at=at, by_id=by.id, reason=correction.reason
    )
    db.session.add(run)
    db.session.flush()
    return run


def refuse_if_nothing_counts(keys: Keys, correction: KeyCorrection) -> None:
    """Some item must be left in every form of every quiz that asks the item, everywhere."""
    places = {None, correction.workshop_id, *_corrected_workshops(keys)}
    for quiz in quizzes_asking(correction.item_revision_id):
        for asked in _forms_of(quiz):
            if asked and any(keys.drops_all(asked, place) for place in places):
                raise Refused(
                    _l("No question of a quiz would be left that counts."),
                    kept=_l("Nothing was changed."),
                    to_do=_l("Give full marks to all instead, or leave another question in."),
                )


def _corrected_workshops(keys: Keys) -> set[int | None]:
    return {each.workshop_id for held in keys.corrections.values() for each in held}


def _forms_of(quiz: PublishedQuiz) -> list[tuple[PublishedItem, ...]]:
    return [quiz.items_in(form) for form in (FORMS if quiz.only else FORMS[:1])]


def quizzes_asking(item_revision_id: int) -> list[PublishedQuiz]:
    """Every quiz of every edition that asks exactly this item. One query."""
    query = select(QuizItem.quiz_revision_id).where(QuizItem.item_revision_id == item_revision_id)
    return [
        catalogue.quiz(quiz_id) for quiz_id in db.session.scalars(query.order_by(QuizItem.quiz_revision_id))
    ]


def concerned(correction: KeyCorrection) -> Select[int]:
    """The graded attempts that were set the item, of the workshop where the correction is for one."""
    query: Select[int] = asking(correction, select(Attempt.id))
    return query.where(Attempt.submitted_at.is_not(None), Attempt.grading_run_id.is_not(None))


def asking(correction: KeyCorrection, query: Any) -> Any:
    """Those of the attempts that a query selects that were set the item, of the workshop where it is for one."""
    is_asked = (
        QuizItem.item_revision_id == correction.item_revision_id,
        or_(QuizItem.form == "", QuizItem.form == Attempt.form),
    )
    query = query.join(QuizItem, QuizItem.quiz_revision_id == Attempt.quiz_revision_id).where(*is_asked)
    if correction.workshop_id is None:
        return query
    held_in = select(Registration.id).where(Registration.workshop_id == correction.workshop_id)
    return query.where(Attempt.registration_id.in_(held_in))


def inputs_hash(correction: KeyCorrection) -> str:
    """SHA-256 of what a trial grades: the attempts, the runs that count, the corrections of the item in force."""
    numbers = (func.count(), func.sum(Attempt.id), func.sum(Attempt.grading_run_id))
    row = db.session.execute(concerned(correction).with_only_columns(*numbers)).one()
    held = [each.id for each in keys_now().corrections.get(correction.item_revision_id, ())]
    return hashlib.sha256(f"{list(row)} {held}".encode()).hexdigest()
