"""When attempts that are going on in a workshop end: moved with the rules of their quiz, and with its half-days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import LazyString
from sqlalchemy import or_, select

from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.domain.accommodation import Allowance
from app.domain.sitting import LEAST_NOTICE, Sitting, Span, moved_due
from app.extensions import db
from app.quizzes.models import Attempt
from app.quizzes.sitting_rules import Rules, SittingRule
from app.quizzes.sitting_text import moved_words
from app.shared import clock
from app.workshops.half_day_changes import follows_half_days
from app.workshops.models import Workshop
from app.workshops.queries import sessions_of
from app.workshops.registrations import Registration


class Period(NamedTuple):
    """From a moment on, up to another; None while it goes on."""

    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def half_days_of(workshop_id: int) -> tuple[Span, ...]:
    """The half-days of a workshop as spans of time. One query."""
    return tuple(Span(session.starts_at, session.ends_at) for session in sessions_of(workshop_id))


def sitting_of(rules: Rules, half_days: tuple[Span, ...], allowance: Allowance) -> Sitting:
    """What rules come to for an officer who is allowed more."""
    return Sitting(
        opens_at=rules.opens_at,
        closes_at=rules.closes_at,
        closes_for=rules.closes_for,
        is_in_hall=rules.is_in_hall,
        half_days=half_days,
        later_close=allowance.later,
    )


@follows_half_days
def follow_half_days(workshop: Workshop, at: datetime) -> LazyString | None:
    """Let attempts in the hall end with the half-day in which they began, at the hours that it has now."""
    in_hall = select(SittingRule).filter_by(workshop_id=workshop.id, is_in_hall=True, replaced_at=None)
    moved = sum(move_ends(rule, at) for rule in db.session.scalars(in_hall).all())
    return moved_words(moved) if moved else None


def move_ends(rule: SittingRule, at: datetime, *, notice: timedelta = LEAST_NOTICE) -> int:
    """Let open attempts end as the rule and the half-days now say; how many end at another time. Part of a verb.

    One whose time is up stays closed.
    """
    half_days, in_hall, moved = half_days_of(rule.workshop_id), _periods_in_hall(rule), 0
    for attempt in open_attempts(rule.workshop_id, rule.module_slug, rule.purpose, at):
        began_in_hall = any(period.holds(attempt.started_at) for period in in_hall)
        its_half_days = _of_the_day(half_days, attempt.started_at)
        sitting = sitting_of(rule.rules, its_half_days, _frozen(attempt.accommodations))
        ends = moved_due(
            sitting,
            attempt.started_at,
            _limit(attempt),
            was=attempt.due_at,
            at=at,
            notice=notice,
            began_in_hall=began_in_hall,
        )
        moved += ends != attempt.due_at
        attempt.due_at = ends
    return moved


def _limit(attempt: Attempt) -> timedelta | None:
    time_limit = catalogue.quiz(attempt.quiz_revision_id).time_limit
    return _frozen(attempt.accommodations).time(time_limit) if time_limit else None


def _periods_in_hall(rule: SittingRule) -> list[Period]:
    """When the quiz was one for the hall: whoever began then began in a half-day, wherever that was moved since."""
    same = {"workshop_id": rule.workshop_id, "module_slug": rule.module_slug, "purpose": rule.purpose}
    query = select(SittingRule.at, SittingRule.replaced_at).filter_by(is_in_hall=True, **same)
    return [Period(*row) for row in db.session.execute(query)]


def _of_the_day(half_days: tuple[Span, ...], at: datetime) -> tuple[Span, ...]:
    """Hours of a half-day can change, its day cannot."""
    day = clock.local(at).date()
    return tuple(span for span in half_days if clock.local(span.begins).date() == day)


def _frozen(accommodations: dict[str, Any] | None) -> Allowance:
    """What an attempt was allowed when it began."""
    kept = accommodations or {}
    return Allowance(kept.get("time", 0), kept.get("attempts", 0), kept.get("close", 0))


def open_attempts(workshop_id: int, module_slug: str, purpose: str, at: datetime) -> Sequence[Attempt]:
    """Attempts at a quiz that are going on in a workshop, their time not up. One query."""
    query = (
        select(Attempt)
        .join(Registration, Registration.id == Attempt.registration_id)
        .join(QuizRevision, QuizRevision.id == Attempt.quiz_revision_id)
        .where(
            Registration.workshop_id == workshop_id,
            QuizRevision.module_slug == module_slug,
            QuizRevision.purpose == purpose,
            Attempt.submitted_at.is_(None),
            or_(Attempt.due_at.is_(None), Attempt.due_at > at),
        )
    )
    return db.session.scalars(query.order_by(Attempt.id)).all()
