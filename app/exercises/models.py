"""Scenario exercises scored by those who watch: a sheet for each observer, a mark for each tap, a release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.curriculum import catalogue
from app.domain.course import Exercise
from app.domain.observation import MARKS
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasId, HasUid, MadeBy, one_of
from app.shared.refusal import Refused
from app.workshops.models import Workshop
from app.workshops.registrations import Registration


class NewMark(NamedTuple):
    """One tap on a checklist. `key` is the client's, the same at every retry; `occurred_at` by our clock."""

    line: str
    mark: str
    key: str
    occurred_at: datetime | None = None


class SavedMark(NamedTuple):
    """A mark that is kept."""

    line: str
    mark: str
    key: str
    saved_at: datetime


class Observation(HasUid, MadeBy, Base):
    """One observer's sheet on an officer who plays an exercise; `exercise_id` is the word that exercises.yml gives it.

    An observer has one sheet for each performance. It is the observer's own until it is handed in, and then changes
    no more.
    """

    __tablename__ = "observations"
    __table_args__ = (UniqueConstraint("registration_id", "exercise_id", "by_id"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    exercise_id: Mapped[str] = mapped_column(String(80))
    submitted_at: Mapped[datetime | None]

    @classmethod
    def begin(cls, registration: Registration, exercise: Exercise, *, by: Actor, at: datetime) -> Observation:
        """The observer's sheet: the one there is, else a new one. Refuses once results are released."""
        own = select(cls).filter_by(registration_id=registration.id, exercise_id=exercise.id, by_id=by.id)
        found = db.session.scalar(own)
        if found:
            return found
        _refuse_if_released(registration.workshop_id, exercise.id)
        observation = cls(registration_id=registration.id, exercise_id=exercise.id, at=at, by_id=by.id)
        db.session.add(observation)
        db.session.flush()
        audit("start_observation", observation, by=by, at=at)
        return observation

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    def exercise(self) -> Exercise:
        """The exercise in the edition of the workshop. Raises LookupError."""
        workshop = db.session.get_one(Workshop, self._workshop_id())
        exercise = catalogue.edition(workshop.edition_id).exercise(self.exercise_id)
        if exercise is None:
            raise LookupError(f"the edition has no exercise {self.exercise_id}")
        return exercise

    def marks(self) -> dict[str, str]:
        """What the sheet says now, by line: what was tapped last, though an earlier tap may arrive later."""
        query = select(LineMark.line_id, LineMark.mark).filter_by(observation_id=self.id)
        return {row.line_id: row.mark for row in db.session.execute(query.order_by(*IN_ORDER_MADE))}

    def save(self, marks: Sequence[NewMark], *, at: datetime) -> list[SavedMark]:
        """Add marks, all or none, each key once among them. A key that was sent before gets the same answer again and
        adds nothing. Refuses once the sheet is handed in, and after the release.

        A mark that changes nothing is added too: its key, sent again, must not undo what was tapped since.
        """
        known = self._saved_under([mark.key for mark in marks])
        new = [mark for mark in marks if mark.key not in known]
        if new:
            self._refuse_if_closed()
        db.session.add_all(self._event(mark, at) for mark in new)
        return [known.get(mark.key) or SavedMark(mark.line, mark.mark, mark.key, at) for mark in marks]

    def submit(self, *, by: Actor, at: datetime) -> None:
        """Hand the sheet in; once more changes nothing. Refuses while a line has no mark, and after the release."""
        if not self.is_open:
            return
        _refuse_if_released(self._workshop_id(), self.exercise_id)
        left = {line.id for line in self.exercise().checklist} - self.marks().keys()
        if left:
            raise Refused(
                lazy_ngettext("%(num)d line has no mark yet.", "%(num)d lines have no mark yet.", len(left)),
                kept=_l("All marks are kept; the sheet stays open."),
                to_do=_l("Mark them; what you could not see is “not seen”."),
            )
        self.submitted_at = at
        audit("submit_observation", self, by=by, at=at)

    def _saved_under(self, keys: Sequence[str]) -> dict[str, SavedMark]:
        query = select(LineMark).where(LineMark.observation_id == self.id, LineMark.key.in_(keys))
        return {
            row.key: SavedMark(row.line_id, row.mark, row.key, row.received_at)
            for row in db.session.scalars(query)
        }

    def _event(self, mark: NewMark, at: datetime) -> LineMark:
        return LineMark(
            observation_id=self.id,
            line_id=mark.line,
            mark=mark.mark,
            key=mark.key,
            occurred_at=min(mark.occurred_at or at, at),
            received_at=at,
        )

    def _refuse_if_closed(self) -> None:
        if not self.is_open:
            raise Refused(
                _l("This sheet is handed in and changes no more."),
                kept=_l("What it says is kept; the marks you sent now were not added."),
            )
        _refuse_if_released(self._workshop_id(), self.exercise_id)

    def _workshop_id(self) -> int:
        return db.session.get_one(Registration, self.registration_id).workshop_id


class LineMark(HasId, Base):
    """One tap on a line of a sheet; the last of a line counts. The same key again is the same mark.

    `occurred_at`: when it was tapped, by the device's clock set right by ours; never after `received_at`.
    """

    __tablename__ = "line_marks"
    __table_args__ = (UniqueConstraint("observation_id", "key"), one_of("mark", MARKS))

    observation_id: Mapped[int] = mapped_column(ForeignKey("observations.id"))
    line_id: Mapped[str] = mapped_column(String(80))
    mark: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(64))
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]


IN_ORDER_MADE = (LineMark.occurred_at, LineMark.id)


class ExerciseRelease(HasUid, MadeBy, Base):
    """The results of an exercise of a workshop were opened to those who played it; no sheet is added after that."""

    __tablename__ = "exercise_releases"
    __table_args__ = (UniqueConstraint("workshop_id", "exercise_id"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    exercise_id: Mapped[str] = mapped_column(String(80))


def release_of(workshop_id: int, exercise_id: str) -> ExerciseRelease | None:
    return db.session.scalar(
        select(ExerciseRelease).filter_by(workshop_id=workshop_id, exercise_id=exercise_id)
    )


def release_exercise(workshop: Workshop, exercise: Exercise, *, by: Actor, at: datetime) -> None:
    """Open the results to those who played; once more changes nothing. Sheets that are not in do not count.

    Refuses while nothing is handed in.
    """
    if release_of(workshop.id, exercise.id):
        return
    query = select(Observation.id).join(Registration, Registration.id == Observation.registration_id)
    handed_in = query.where(Observation.exercise_id == exercise.id, Observation.submitted_at.is_not(None))
    if db.session.scalar(handed_in.where(Registration.workshop_id == workshop.id).limit(1)) is None:
        raise Refused(
            _l("Nobody has been scored in this exercise yet."), to_do=_l("Score, hand in, then release.")
        )
    release = ExerciseRelease(workshop_id=workshop.id, exercise_id=exercise.id, at=at, by_id=by.id)
    db.session.add(release)
    db.session.flush()
    audit("release_exercise", release, by=by, at=at)


def _refuse_if_released(workshop_id: int, exercise_id: str) -> None:
    if release_of(workshop_id, exercise_id):
        raise Refused(
            _l("The results of this exercise are released; no more sheets are taken."),
            kept=_l("What was handed in is kept."),
        )
