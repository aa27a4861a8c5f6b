"""From two entries that agree to an attempt with its score: once, as of the day on which the officer sat.

The rules are those of the screen (starting.py), judged by the day of sitting. Days cannot tell morning from afternoon:
a pre-test on the day on which the post-test began counts as before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time

from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.postings import posted_as
from app.curriculum import catalogue
from app.domain.course import TESTS
from app.domain.double_entry import Line
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.accommodations import allowance_at
from app.quizzes.answers import RECEIPT_LETTERS
from app.quizzes.models import Attempt, Response
from app.quizzes.paper import DAY, Keyed, PaperSheet, PaperVersion
from app.quizzes.submission import close_attempt
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.page import show_date
from app.shared.refusal import Refused
from app.shared.tokens import new_code
from app.workshops.models import Workshop
from app.workshops.registrations import Registration

NOON = time(12)  # the hour of a sitting is not on the sheet


def key_sheet(
    version: PaperVersion, registration: Registration, keyed: Keyed, *, by: Actor, at: datetime
) -> PaperSheet:
    """Keep an entry, and record the sheet when it was the second and says the same as the first; a verb."""
    sheet = version.key(registration, keyed, by=by, at=at)
    _record_if_possible(sheet, by=by, at=at)
    return sheet


def settle_sheet(sheet: PaperSheet, decided: Mapping[str, Line], *, by: Actor, at: datetime) -> None:
    """Settle differences, and record the sheet when that was the last of them; a verb."""
    sheet.settle(decided, by=by, at=at)
    _record_if_possible(sheet, by=by, at=at)


def record_sheet(sheet: PaperSheet, *, by: Actor, at: datetime) -> None:
    """Make the attempt of a sheet on which both entries agree; a verb. Once more changes nothing. Raises Refused."""
    refusal = obstacle_to(sheet)
    if refusal:
        raise refusal
    _record_if_possible(sheet, by=by, at=at)


def obstacle_to(sheet: PaperSheet) -> Refused | None:
    """Why a sheet cannot be recorded now; None for one that can be, or is."""
    if sheet.attempt_id is not None:
        return None
    said = sheet.agreed()
    if said is None:
        return Refused(
            _l("This sheet is not keyed twice yet, or differences are open."),
            kept=_l("All entries are kept."),
        )
    return _forbidden(_Sitting(sheet, said))


class _Sitting:
    """An officer who sat a version on a day, with the attempts of the enrolment, the oldest first."""

    def __init__(self, sheet: PaperSheet, said: Mapping[str, Line]) -> None:
        self.said = said
        self.day = date.fromisoformat(said[DAY]["day"])
        self.version = db.session.get_one(PaperVersion, sheet.version_id)
        self.registration = db.session.get_one(Registration, sheet.registration_id)
        self.quiz = catalogue.quiz(self.version.quiz_revision_id)
        query = select(Attempt).filter_by(enrolment_id=self.registration.enrolment_id)
        self.attempts = db.session.scalars(query.order_by(Attempt.started_at, Attempt.id)).all()
        self.applied = allowance_at(self.quiz.revision_id, self.registration.enrolment_id, self.day)

    @property
    def at_this_quiz(self) -> int:
        """How many attempts at the quiz there are already."""
        return sum(each.quiz_revision_id == self.quiz.revision_id for each in self.attempts)

    @property
    def is_first_test(self) -> bool:
        """Whether this is the pre-test and the officer has begun neither test yet."""
        return self.quiz.purpose == "pre" and not any(each.purpose in TESTS for each in self.attempts)

    @property
    def post_began_on(self) -> date | None:
        """The day on which the officer first started a post-test."""
        began = (clock.local(each.started_at).date() for each in self.attempts if each.purpose == "post")
        return next(began, None)


def _forbidden(sitting: _Sitting) -> Refused | None:
    """The rules of `starting.Standing`, said of somebody else."""
    quiz, happened = sitting.quiz, None
    opened_on = db.session.get_one(Workshop, sitting.version.workshop_id).starts_on
    allowed = sitting.applied.allowance.attempts(quiz.attempts)
    if allowed and sitting.at_this_quiz >= allowed:
        happened = _all_used(allowed)
    elif quiz.purpose == "pre" and sitting.post_began_on and sitting.post_began_on < sitting.day:
        day = LazyString(show_date, sitting.post_began_on)
        happened = _l("The pre-test was closed: this officer started the post-test on %(day)s.", day=day)
    elif quiz.purpose == "post" and sitting.day < opened_on:
        day = LazyString(show_date, opened_on)
        happened = _l("The post-test opened on the first day of the workshop, %(day)s.", day=day)
    kept = _l("Both entries are kept; the sheet is not recorded and counts for nothing.")
    return Refused(happened, kept=kept) if happened else None


def _all_used(allowed: int) -> LazyString:
    return lazy_ngettext(
        "This officer has used the only attempt at this quiz.",
        "This officer has used all %(num)d attempts at this quiz.",
        allowed,
    )


def _record_if_possible(sheet: PaperSheet, *, by: Actor, at: datetime) -> None:
    said = sheet.agreed()
    if sheet.attempt_id is None and said is not None and obstacle_to(sheet) is None:
        sitting = _Sitting(sheet, said)
        attempt = _add_attempt(sitting, at)
        if attempt.form and sitting.is_first_test:  # the form on the sheet, whichever was planned
            db.session.get_one(Enrolment, attempt.enrolment_id).began_with(attempt.form)
        sheet.attempt_id = attempt.id
        close_attempt(attempt, attempt.started_at, by=by, at=at, reason="keyed from paper")
        audit("record_paper_sheet", sheet, by=by, at=at)


def _add_attempt(sitting: _Sitting, at: datetime) -> Attempt:
    """The attempt with its answers, handed in but not graded yet."""
    version, registration = sitting.version, sitting.registration
    sat_at = min(clock.moment(sitting.day, NOON), at)
    attempt = Attempt(
        enrolment_id=registration.enrolment_id,
        officer_id=registration.officer_id,
        registration_id=registration.id,
        quiz_revision_id=version.quiz_revision_id,
        purpose=sitting.quiz.purpose,
        form=version.form,
        number=sitting.at_this_quiz + 1,
        layout=version.layout,
        language=version.language,
        started_at=sat_at,
        submitted_at=sat_at,
        accommodations=sitting.applied.frozen,
        **asdict(posted_as([registration.officer_id], sitting.day)[registration.officer_id]),
    )
    db.session.add(attempt)
    db.session.flush()
    db.session.add_all(_responses(attempt, sitting.said, at))
    db.session.flush()
    return attempt


def _responses(attempt: Attempt, said: Mapping[str, Line], at: datetime) -> Iterator[Response]:
    """The answers, as the screen would have kept them; a blank item has none."""
    for place, entry in enumerate(attempt.layout, start=1):
        answer = said.get(entry["item"])
        if answer and answer["choices"]:
            yield Response(
                attempt_id=attempt.id,
                item_id=entry["item"],
                item_revision_id=entry["revision"],
                answer=dict(answer),
                language=attempt.language,
                key=f"paper-{place}",
                receipt=new_code(RECEIPT_LETTERS),
                origin="paper",
                occurred_at=attempt.started_at,
                received_at=at,
            )
