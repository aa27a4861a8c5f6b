"""Reads of certificates: who has earned one, who not yet and why, what was issued."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import ERASED_NAME, Officer
from app.attendance.models import AttendanceEvent
from app.attendance.queries import EVENTS, AttendedShare, Place, mark_from, share_of
from app.certificates.models import Certificate, Revocation
from app.curriculum import catalogue
from app.curriculum.published import PublishedEdition
from app.domain.attendance import Standing, Status, derive
from app.domain.completion import Eligibility, Rule, check
from app.domain.counting import BEST
from app.extensions import db
from app.places.models import ProvinceVersion, UnitVersion
from app.programme.models import Programme
from app.quizzes.queries import FinalScore, final_score_waits, final_scores
from app.shared.models import Words
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.registrations import Registration, is_active

State = Literal["issued", "revoked", "eligible", "not_yet"]


@dataclass(frozen=True)
class Issued:
    """The last certificate of a place on a roster."""

    id: int
    uid: uuid.UUID
    serial: str
    code: str
    issued_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Candidate:
    """An officer's place on a roster, held against the rule of the workshop's edition.

    `rank` and `unit` as of then. `ends_at` is when the last half-day ends: before that nothing is earned yet.
    `is_score_open`: whether the officer may see the score; while it is held back, nothing is issued that would tell.
    `certificate` is the last one issued, revoked or not.
    """

    registration_id: int
    registration_uid: uuid.UUID
    is_registered: bool
    officer_id: int
    name: str
    service_number: str | None
    rank: str
    unit: Words
    is_synthetic: bool
    workshop_id: int
    workshop_uid: uuid.UUID
    workshop_title: Words
    province: Words
    starts_on: date
    ends_on: date
    programme: Words
    edition_id: int
    ends_at: datetime | None
    share: AttendedShare
    score: float | None
    is_score_open: bool
    eligibility: Eligibility
    certificate: Issued | None

    @property
    def unset(self) -> int:
        """Half-days of which nobody has said anything."""
        return self.share.by_status[Status.UNSET]

    @property
    def is_erased(self) -> bool:
        return self.name == ERASED_NAME

    def has_earned(self, at: datetime) -> bool:
        """Whether a certificate may be issued: registered, taught to the end, scores shown, and nothing is missing."""
        is_over = self.ends_at is not None and self.ends_at <= at
        is_known = self.is_registered and self.is_score_open and not self.is_erased
        return is_known and is_over and self.eligibility.is_eligible

    def state(self, at: datetime) -> State:
        if self.certificate is not None:
            return "revoked" if self.certificate.revoked_at else "issued"
        return "eligible" if self.has_earned(at) else "not_yet"


def candidates(*conditions: ColumnElement[bool]) -> list[Candidate]:
    """Everybody on rosters that the conditions on Workshop and Registration choose, in roster order.

    Newest workshop first. Whoever withdrew is among them only if a certificate had been issued. Five reads,
    however many workshops and officers there are, and those by which the catalogue comes to know an edition.
    """
    rows = db.session.execute(_rows_of(conditions)).all()
    chosen = _chosen(conditions)
    sessions = _sessions_of({row.workshop_id for row in rows})
    standings = _standings_of(chosen)
    scores = final_scores(chosen.with_only_columns(Registration.enrolment_id))
    issued = _issued_for(chosen)
    return [_candidate(row, sessions[row.workshop_id], standings, scores, issued) for row in rows]


def _is_listed() -> ColumnElement[bool]:
    return or_(is_active(), exists().where(Certificate.registration_id == Registration.id))


def _chosen(conditions: Iterable[ColumnElement[bool]]) -> Select[int]:
    """The ids of the places on rosters, as a query within queries."""
    query = select(Registration.id).join(Workshop, Workshop.id == Registration.workshop_id)
    return query.where(*conditions)


def _rows_of(conditions: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Registration.id,
            Registration.uid,
            is_active().label("is_registered"),
            Registration.officer_id,
            Registration.enrolment_id,
            final_score_waits(Registration.enrolment_id).label("awaits_marks"),
            Officer.full_name,
            Officer.service_number,
            Registration.rank,
            UnitVersion.name_vi.label("unit_vi"),
            UnitVersion.name_en.label("unit_en"),
            or_(Workshop.is_synthetic, Officer.is_synthetic).label("is_synthetic"),
            Workshop.id.label("workshop_id"),
            Workshop.uid.label("workshop_uid"),
            Workshop.title,
            Workshop.starts_on,
            Workshop.ends_on,
            Workshop.edition_id,
            ProvinceVersion.name_vi.label("province_vi"),
            ProvinceVersion.name_en.label("province_en"),
            Programme.name.label("programme"),
        )
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .join(Programme, Programme.id == Workshop.programme_id)
        .join(Officer, Officer.id == Registration.officer_id)
        .outerjoin(UnitVersion, UnitVersion.id == Registration.unit_version_id)
        .outerjoin(ProvinceVersion, _province_then())
        .where(_is_listed(), *conditions)
        .order_by(
            Workshop.starts_on.desc(), Workshop.id, Officer.sort_key, Officer.full_name, Registration.id
        )
    )


def _province_then() -> ColumnElement[bool]:
    """What the workshop's province was called when the workshop began."""
    return and_(
        ProvinceVersion.province_id == Workshop.province_id,
        ProvinceVersion.starts_on <= Workshop.starts_on,
        or_(ProvinceVersion.ends_on.is_(None), ProvinceVersion.ends_on > Workshop.starts_on),
    )


@dataclass(frozen=True)
class Held:
    """The half-days of a workshop: minutes by session, and when the last one ends."""

    minutes: Mapping[int, int]
    ends_at: datetime | None


def _sessions_of(workshop_ids: Iterable[int]) -> Mapping[int, Held]:
    columns = (
        WorkshopSession.workshop_id,
        WorkshopSession.id,
        WorkshopSession.starts_at,
        WorkshopSession.ends_at,
    )
    query = select(*columns).where(WorkshopSession.workshop_id.in_(workshop_ids))
    rows = defaultdict(list)
    for row in db.session.execute(query.order_by(WorkshopSession.starts_at)):
        rows[row.workshop_id].append(row)
    return defaultdict(lambda: Held({}, None), {key: _held(found) for key, found in rows.items()})


def _held(rows: Sequence[Any]) -> Held:
    minutes = {row.id: int((row.ends_at - row.starts_at).total_seconds()) // 60 for row in rows}
    return Held(minutes, max(row.ends_at for row in rows))


def _standings_of(chosen: Select[int]) -> dict[Place, Standing]:
    marks = defaultdict(list)
    for row in db.session.execute(EVENTS.where(AttendanceEvent.registration_id.in_(chosen))):
        marks[row.registration_id, row.workshop_session_id].append(mark_from(row))
    return {place: derive(found) for place, found in marks.items()}


def _issued_for(chosen: Select[int]) -> dict[int, Issued]:
    """The last certificate of each place on a roster: the one that nothing replaces."""
    later = aliased(Certificate)
    columns = (Certificate.id, Certificate.uid, Certificate.serial, Certificate.code, Certificate.at)
    query = (
        select(Certificate.registration_id, *columns, Revocation.at.label("revoked_at"))
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.registration_id.in_(chosen), ~exists().where(later.replaces_id == Certificate.id))
    )
    return {row[0]: Issued(*row[1:]) for row in db.session.execute(query)}


def _counts_best(edition: PublishedEdition) -> bool:
    """Whether one more attempt at the post-test can only raise the final score."""
    quiz = edition.quiz("", "post")
    return quiz is None or quiz.counts == BEST


def _eligibility(
    edition: PublishedEdition, share: AttendedShare, score: float | None, *, awaits_marks: bool
) -> Eligibility:
    """What the rule of the edition says. While marks are missing, a score counts only where they can but raise it."""
    rule = Rule(Fraction(edition.attendance_share, 100), edition.final_score)
    known = None if awaits_marks and not _counts_best(edition) else score
    return check(rule, share.attended, share.held, known, awaits_marks=awaits_marks)


def _candidate(
    row: Any,
    held: Held,
    standings: Mapping[Place, Standing],
    scores: Mapping[int, FinalScore],
    issued: Mapping[int, Issued],
) -> Candidate:
    edition = catalogue.edition(row.edition_id)
    share = share_of(row.id, held.minutes, standings)
    final = scores.get(row.enrolment_id)
    score = final.percent if final else None
    return Candidate(
        registration_id=row.id,
        registration_uid=row.uid,
        is_registered=row.is_registered,
        officer_id=row.officer_id,
        name=row.full_name,
        service_number=row.service_number,
        rank=row.rank,
        unit={"vi": row.unit_vi or "", "en": row.unit_en or ""},
        is_synthetic=row.is_synthetic,
        workshop_id=row.workshop_id,
        workshop_uid=row.workshop_uid,
        workshop_title=row.title,
        province={"vi": row.province_vi or "", "en": row.province_en or ""},
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        programme=row.programme,
        edition_id=row.edition_id,
        ends_at=held.ends_at,
        share=share,
        score=score,
        is_score_open=final is None or final.is_open,
        eligibility=_eligibility(edition, share, score, awaits_marks=row.awaits_marks),
        certificate=issued.get(row.id),
    )
