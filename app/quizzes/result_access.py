"""Whose quiz results are open to whom, and how much of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import abort
from flask_login import current_user
from sqlalchemy import func, select

from app.accounts.access import has_everything, require_role, scope_of
from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.models import Edition, QuizRevision
from app.curriculum.published import PublishedEdition, PublishedQuiz
from app.domain.collation import collation_key
from app.domain.suppression import MIN_ITEM, MIN_MEAN, choose_shown
from app.extensions import db
from app.places.models import Province
from app.places.queries import provinces_as_of
from app.quizzes.models import Attempt
from app.quizzes.result_figures import QuizGroup, graded, within
from app.shared import clock
from app.shared.locale import in_language
from app.shared.models import Words
from app.workshops.access import opens_roster_to, workshop_for_roster
from app.workshops.models import Workshop

READERS = ("instructor", "coordinator", "administrator", "observer")
OVERSEERS = ("coordinator", "administrator", "observer")
KEY_READERS = (
    "instructor",
    "coordinator",
    "administrator",
)  # observers look on: figures, never what was asked


@dataclass(frozen=True)
class Reading:
    """What somebody reads: one form of a quiz, sat by the officers of a workshop, of a province, or by all.

    `n_closed`: how many of those officers' rows the reader may not open; with none, nothing is hidden.
    `shows_keys`: whether the reader may know what was asked and what is right.
    """

    quiz: PublishedQuiz
    edition: PublishedEdition
    group: QuizGroup
    counting: str
    workshop: Workshop | None
    province: Words | None
    n_closed: int
    shows_keys: bool
    is_synthetic: bool

    @property
    def opens_rows(self) -> bool:
        return self.n_closed == 0

    @property
    def place(self) -> dict[str, str]:
        """What addresses of the same group carry along."""
        kinds = {"workshop": self.group.workshop, "province": self.group.province}
        return {kind: str(uid) for kind, uid in kinds.items() if uid}

    @property
    def selection(self) -> dict[str, str]:
        """The same with form and counting."""
        return {**self.place, "form": self.group.form, "count": self.counting}


def can_read_results(user: User) -> bool:
    """Whether any results are open to the user: trainees see their own alone."""
    return user.has_role(*READERS)


def can_see_keys(user: User) -> bool:
    """Whether the user may read questions with their keys: here, and in the question bank."""
    return user.has_role(*KEY_READERS)


def edition_for_results(uid: uuid.UUID) -> PublishedEdition:
    """An edition for those who teach, plan or oversee; 403 for others, 404 when there is none."""
    require_role(*READERS)
    return catalogue.edition(db.session.scalar(select(Edition.id).where(Edition.uid == uid)) or abort(404))


def results_for_reading(
    uid: uuid.UUID, form: str, counting: str, workshop: uuid.UUID | None, province: uuid.UUID | None
) -> Reading:
    """One form of a quiz for a reader: a workshop for those who may see its roster, a province for those who keep or
    oversee it, all officers for anyone who teaches, plans or oversees. Else 404 or 403.
    """
    require_role(*READERS)
    quiz_id = db.session.scalar(select(QuizRevision.id).where(QuizRevision.uid == uid)) or abort(404)
    quiz = catalogue.quiz(quiz_id)
    held = _workshop(workshop, quiz) if workshop else None
    group = QuizGroup(uid, form, workshop, None if held else province)
    return Reading(
        quiz=quiz,
        edition=catalogue.edition(quiz.edition_id),
        group=group,
        counting=counting,
        workshop=held,
        province=_province(province) if group.province else None,
        n_closed=0 if held else _count_closed(group),
        shows_keys=can_see_keys(current_user),
        is_synthetic=held.is_synthetic if held else _holds_samples(group),
    )


def require_keys(reading: Reading) -> None:
    """Go on only with a reader who may know what was asked; 403 for others."""
    if not reading.shows_keys:
        abort(403)


def _workshop(uid: uuid.UUID, quiz: PublishedQuiz) -> Workshop:
    workshop = workshop_for_roster(uid)
    return workshop if workshop.edition_id == quiz.edition_id else abort(404)


def _province(uid: uuid.UUID | None) -> Words:
    province_id = db.session.scalar(select(Province.id).where(Province.uid == uid)) or abort(404)
    if province_id not in scope_of(current_user, *OVERSEERS).province_ids:
        abort(404)
    version = provinces_as_of(db.session(), [province_id], clock.today())[province_id]
    return {"vi": version.name_vi, "en": version.name_en}


def _count_closed(group: QuizGroup) -> int:
    """The officers of a group of whom the reader may not open the rows. A province counts as small as well where its
    figures, less those of all, would be those of smaller provinces.
    """
    if has_everything(current_user):
        return 0
    closed = _closed_by_province(group)
    if group.province is None:
        return sum(closed.values())
    count = closed.get(group.province, 0)
    return count if group.province in choose_shown(closed, MIN_ITEM) else min(count, MIN_MEAN - 1)


def _closed_by_province(group: QuizGroup) -> dict[uuid.UUID | None, int]:
    """Officers whose rows are closed to the reader, of all who sat this form of the quiz."""
    is_closed = Workshop.id.is_(None) | ~opens_roster_to(current_user)
    query = graded(select(Province.uid, func.count(Attempt.officer_id.distinct()))).where(
        QuizRevision.uid == group.quiz, Attempt.form == group.form, is_closed
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Province.uid))}


def provinces_for_results(reading: Reading) -> list[tuple[uuid.UUID, Words]]:
    """The provinces that a reader of all officers may choose, in order of name. Two queries."""
    scope = scope_of(current_user, *OVERSEERS)
    if reading.workshop or not scope.province_ids:
        return []
    query = graded(select(Province.id, Province.uid).distinct()).where(
        QuizRevision.uid == reading.group.quiz,
        Attempt.form == reading.group.form,
        Province.id.in_(scope.province_ids),
    )
    uids = {row.id: row.uid for row in db.session.execute(query)}
    versions = provinces_as_of(db.session(), list(uids), clock.today())
    named = [(uids[id_], {"vi": each.name_vi, "en": each.name_en}) for id_, each in versions.items()]
    return sorted(named, key=lambda pair: collation_key(in_language(pair[1])))


def _holds_samples(group: QuizGroup) -> bool:
    found = graded(select(Workshop.id)).where(
        QuizRevision.uid == group.quiz, *within(None, group.province), Workshop.is_synthetic
    )
    return db.session.scalar(found.limit(1)) is not None
