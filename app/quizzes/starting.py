"""Starting an attempt: who may, how often, in which order; and what is frozen then.

The rules are ours. A pre-test is for before: it closes once the post-test was started. A post-test opens on the
first day of the workshop that the officer is registered in; to officers who study alone it is open. A quiz may be
tried as often as it allows, passed or not, and again only when its delay is over. In a workshop its hours, hall and
password hold as `sittings` has them. Which form of a test an officer sits is settled by the enrolment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.postings import posted_as
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain import grading, quiz_layout
from app.domain.counterbalance import form_in
from app.domain.sitting import Sitting, due_at, next_start, obstacle
from app.extensions import db
from app.learning.models import settle_order
from app.quizzes.accommodations import Applied, allowance_at
from app.quizzes.models import Attempt
from app.quizzes.seats import Seat, check_password, seat_of
from app.quizzes.sitting_ends import sitting_of
from app.quizzes.sitting_text import refusal_of, too_soon
from app.quizzes.submission import close_if_over
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, new_uid
from app.shared.page import show_date
from app.shared.refusal import Refused


class Place(NamedTuple):
    """Who takes a quiz: an officer in an edition."""

    enrolment_id: int
    officer_id: int


@dataclass(frozen=True)
class Standing:
    """What decides whether an officer may start a quiz now. `seat`: the place on a roster, with what holds there."""

    attempts: tuple[Attempt, ...]  # at this quiz, the oldest first
    is_post_started: bool
    seat: Seat
    applied: Applied

    @property
    def seen(self) -> Counter[str]:
        """How often each item was set in the attempts at this quiz."""
        return Counter(entry["item"] for attempt in self.attempts for entry in attempt.layout)

    def obstacle(self, quiz: PublishedQuiz, at: datetime) -> Refused | None:
        """Why no new attempt may be started; None when one may, or may once the password is given."""
        return self._obstacle_of_quiz(quiz, clock.local(at).date()) or self._obstacle_of_hour(quiz, at)

    def _obstacle_of_quiz(self, quiz: PublishedQuiz, today: date) -> Refused | None:
        allowed = self.applied.allowance.attempts(quiz.attempts)
        if allowed and len(self.attempts) >= allowed:
            return _all_used(allowed)
        if quiz.purpose == "pre" and self.is_post_started:
            return Refused(
                _l("The pre-test is closed: you have started the post-test."),
                to_do=_l("Go on with the course; the pre-test is not needed for the certificate."),
            )
        if quiz.purpose == "post" and self.seat.starts_on and today < self.seat.starts_on:
            opens_on = LazyString(show_date, self.seat.starts_on)
            return Refused(
                _l("The post-test opens on the first day of your workshop, %(day)s.", day=opens_on),
                to_do=_l("Come back on that day. Until then you can study the modules."),
            )
        return None

    def _obstacle_of_hour(self, quiz: PublishedQuiz, at: datetime) -> Refused | None:
        found = obstacle(self.sitting, at)
        if found:
            return refusal_of(found)
        starts_at = next_start(self.last_ended_at, quiz.pause)
        return too_soon(starts_at) if starts_at and at < starts_at else None

    @property
    def sitting(self) -> Sitting:
        """When and where the officer may take the quiz."""
        return sitting_of(self.seat.rules, self.seat.half_days, self.applied.allowance)

    def limit(self, quiz: PublishedQuiz) -> timedelta | None:
        """How long an attempt takes at most."""
        return self.applied.allowance.time(quiz.time_limit) if quiz.time_limit else None

    @property
    def last_ended_at(self) -> datetime | None:
        return max((each.submitted_at for each in self.attempts if each.submitted_at), default=None)


def _all_used(allowed: int) -> Refused:
    return Refused(
        lazy_ngettext(
            "You have used the only attempt at this quiz.",
            "You have used all %(num)d attempts at this quiz.",
            allowed,
        ),
        kept=_l("All your attempts and their scores are kept."),
        to_do=_l("Talk to your instructor if you need another attempt."),
    )


def standing_of(quiz: PublishedQuiz, place: Place, today: date) -> Standing:
    """Where the officer stands with the quiz. Three queries."""
    query = select(Attempt).where(Attempt.enrolment_id == place.enrolment_id).order_by(Attempt.number)
    attempts = db.session.scalars(query).all()
    return Standing(
        attempts=tuple(each for each in attempts if each.quiz_revision_id == quiz.revision_id),
        is_post_started=any(each.purpose == "post" for each in attempts),
        seat=seat_of(quiz, place.enrolment_id, today),
        applied=allowance_at(quiz.revision_id, place.enrolment_id, today),
    )


def start_attempt(
    quiz: PublishedQuiz, place: Place, *, by: Actor, at: datetime, language: str, password: str = ""
) -> Attempt:
    """The officer's open attempt at the quiz, else a new one; a verb. Raises Refused, WrongPassword."""
    standing = standing_of(quiz, place, clock.local(at).date())
    for attempt in standing.attempts:
        close_if_over(attempt, at=at)
        if attempt.submitted_at is None:
            return attempt
    refusal = standing.obstacle(quiz, at)
    if refusal:
        raise refusal
    check_password(standing.seat.rules, password, place.enrolment_id, at)
    return _new_attempt(quiz, place, standing, by=by, at=at, language=language)


def _new_attempt(
    quiz: PublishedQuiz, place: Place, standing: Standing, *, by: Actor, at: datetime, language: str
) -> Attempt:
    uid = new_uid()
    form = form_in(settle_order(place.enrolment_id), quiz.purpose) if quiz.only else ""
    posted = posted_as([place.officer_id], clock.local(at).date())[place.officer_id]
    layout = layout_of(quiz, form, seed=uid.int, seen=standing.seen)
    attempt = Attempt(
        uid=uid,
        enrolment_id=place.enrolment_id,
        officer_id=place.officer_id,
        registration_id=standing.seat.registration_id,
        quiz_revision_id=quiz.revision_id,
        purpose=quiz.purpose,
        form=form,
        number=len(standing.attempts) + 1,
        layout=layout,
        page=layout[0].get("page", 0),
        language=language,
        started_at=at,
        due_at=due_at(standing.sitting, at, standing.limit(quiz)),
        accommodations=standing.applied.frozen,
        **asdict(posted),
    )
    db.session.add(attempt)
    db.session.flush()
    audit("start_attempt", attempt, by=by, at=at)
    return attempt


def layout_of(
    quiz: PublishedQuiz, form: str, seed: int, seen: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """What an attempt is set: the items of a form as `arrange` places them, with their choices in the order that the
    seed gives. Of a quiz with sections each entry has its section, of one taken page by page its page.
    """
    asked = {each.item.id: each for each in quiz.items_in(form)}
    places = quiz_layout.arrange([each.item for each in asked.values()], quiz.structure, seed, seen)
    items = [asked[place.item_id].gradable for place in places]
    orders = grading.layout(items, seed, shuffle_choices=quiz.is_shuffled)
    return [_entry(place, asked[place.item_id], orders[place.item_id]) for place in places]


def _entry(place: quiz_layout.Place, item: PublishedItem, choices: list[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"item": place.item_id, "revision": item.revision_id, "choices": choices}
    section = {} if place.section is None else {"section": place.section}
    return {**entry, **section, **({"page": place.page} if place.page else {})}
