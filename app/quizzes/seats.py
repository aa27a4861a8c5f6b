"""The place on a roster by which an officer takes a quiz: which workshop it is, and what that has decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ScalarSelect, and_, bindparam, case, select
from sqlalchemy.types import Date

from app.curriculum.published import PublishedQuiz
from app.domain.sitting import Span, is_same_word
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.sitting_rules import NO_RULES, Rules, SittingRule
from app.shared.refusal import Refused
from app.shared.throttle import count_recent, record
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.registrations import Registration, is_active

KIND = "quiz password missed"
WINDOW = timedelta(minutes=10)
MISSES = 5


@dataclass(frozen=True)
class Seat:
    """An officer's place in a workshop, and the rules there; empty for who studies alone.

    `half_days` of the workshop, where the quiz is for the hall. `holds_scores_back`: they wait for release.
    """

    registration_id: int | None = None
    starts_on: date | None = None
    rules: Rules = NO_RULES
    half_days: tuple[Span, ...] = ()
    holds_scores_back: bool = False


ALONE = Seat()


def _in_order_of_claim(today: Any) -> tuple[Any, ...]:
    """The workshops an officer is registered in: the one that began last, else the one that begins next, first."""
    begun = case((Workshop.starts_on <= today, Workshop.starts_on))
    return begun.is_(None), begun.desc(), Workshop.starts_on, Registration.id


def workshop_id_held() -> ScalarSelect[int]:
    """The workshop whose rules hold for an Enrolment; binds `today`."""
    held = (
        select(Registration.workshop_id)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(Registration.enrolment_id == Enrolment.id, is_active())
        .order_by(*_in_order_of_claim(bindparam("today", type_=Date)))
        .limit(1)
    )
    return held.correlate(Enrolment).scalar_subquery()


def seat_of(quiz: PublishedQuiz, enrolment_id: int, today: date) -> Seat:
    """The officer's place by which the quiz is taken today. One query, whatever was decided."""
    rule = and_(
        SittingRule.workshop_id == Workshop.id,
        SittingRule.module_slug == quiz.module_slug,
        SittingRule.purpose == quiz.purpose,
        SittingRule.replaced_at.is_(None),
    )
    half_day = and_(WorkshopSession.workshop_id == Workshop.id, SittingRule.is_in_hall)
    query = (
        select(
            Registration.id,
            Workshop.starts_on,
            SittingRule,
            WorkshopSession.starts_at,
            WorkshopSession.ends_at,
        )
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .outerjoin(SittingRule, rule)
        .outerjoin(WorkshopSession, half_day)
        .where(Registration.enrolment_id == enrolment_id, is_active())
        .order_by(*_in_order_of_claim(today), WorkshopSession.starts_at)
    )
    rows = db.session.execute(query).all()
    return _seat([row for row in rows if row.id == rows[0].id]) if rows else ALONE


def _seat(rows: Sequence[Any]) -> Seat:
    first = rows[0]
    rule: SittingRule | None = first.SittingRule
    return Seat(
        registration_id=first.id,
        starts_on=first.starts_on,
        rules=rule.rules if rule else NO_RULES,
        half_days=tuple(Span(row.starts_at, row.ends_at) for row in rows if row.starts_at),
        holds_scores_back=rule is not None and rule.holds_scores_back,
    )


class WrongPassword(Refused):
    """The word typed is not the one said in the hall; whoever catches it counts the miss."""


def check_password(rules: Rules, given: str, enrolment_id: int, at: datetime) -> None:
    """Raise WrongPassword unless the word was typed that the rules ask for; Refused after too many others."""
    if not rules.password:
        return
    if count_recent(KIND, str(enrolment_id), at=at, window=WINDOW) >= MISSES:
        raise Refused(
            _l("Too many wrong passwords were typed."),
            kept=_l("No attempt was used."),
            to_do=_l("Ask your instructor for the password, and try again in ten minutes."),
        )
    if not is_same_word(given, rules.password):
        raise WrongPassword(_l("This is not the password. Ask your instructor to say it once more."))


def record_miss(enrolment_id: int, at: datetime) -> None:
    """Count a wrong password. A verb for write()."""
    record(KIND, str(enrolment_id), at=at)
