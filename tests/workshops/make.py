"""Programmes, workshops and rosters for tests. Call inside write()."""

from __future__ import annotations

from datetime import date

from app.accounts.models import Account, Officer, Posting
from app.curriculum.models import Course, Edition
from app.domain.half_days import usual_half_days
from app.extensions import db
from app.learning.models import Enrolment
from app.places.models import Province, Unit, UnitVersion
from app.programme.models import Programme
from app.shared import clock
from app.shared.models import new_uid
from app.workshops.models import Registration, Workshop, WorkshopInstructor, WorkshopSession
from tests.cast import THEN, Cast, add, make_officer

FIRST_DAY = date(2022, 7, 5)
LAST_DAY = date(2022, 7, 7)
GIVEN_NAMES = ("Dũng", "Duy", "Dương", "Đạt", "Đức", "Ân", "Bình", "Chi", "Giang", "Hà")


def make_edition(slug: str = "made-up") -> Edition:
    """The first edition of a course without modules; the same one when asked again."""
    found = db.session.query(Edition).join(Course).filter(Course.slug == slug).first()
    return found or add(
        Edition(
            course_id=add(Course(slug=slug)).id,
            number=1,
            content_hash="0" * 64,
            title={"vi": "Khóa học thử", "en": "Made-up course"},
            summary={"vi": "", "en": ""},
            approval={"vi": "", "en": ""},
            law_as_at=date(2022, 1, 1),
            attendance_share=80,
            final_score=70,
            at=THEN,
            by_id=None,
        )
    )


def make_programme(agency: Unit, slug: str = "made-up", *, is_synthetic: bool = True) -> Programme:
    """A programme of three years around FIRST_DAY; the same one when asked again."""
    found = db.session.query(Programme).filter(Programme.slug == slug).first()
    return found or add(
        Programme(
            slug=slug,
            name={"vi": "Chương trình thử", "en": "Made-up programme"},
            donor={"vi": "Nhà tài trợ thử", "en": "Made-up donor"},
            partners={"vi": "", "en": ""},
            agency_id=agency.id,
            starts_on=date(2020, 5, 30),
            ends_on=date(2023, 5, 31),
            officers_target=436,
            workshops_target=12,
            provinces_target=12,
            is_synthetic=is_synthetic,
        )
    )


def make_workshop(
    cast: Cast,
    *,
    host: Unit | None = None,
    province: Province | None = None,
    programme: Programme | None = None,
    edition: Edition | None = None,
    starts_on: date = FIRST_DAY,
    ends_on: date | None = None,
    capacity: int = 36,
    instructors: tuple[Account, ...] | None = None,
    code: str | None = None,
    is_synthetic: bool = True,
) -> Workshop:
    """A workshop of three days (or to `ends_on`) with all its half-days, in the North and taught by the cast's
    instructor unless told otherwise.
    """
    last = ends_on or date.fromordinal(starts_on.toordinal() + (LAST_DAY - FIRST_DAY).days)
    number = db.session.query(Workshop).count() + 1
    workshop = add(
        Workshop(
            programme_id=(programme or make_programme(cast.agency)).id,
            edition_id=(edition or make_edition()).id,
            host_unit_id=(host or cast.north_command).id,
            province_id=(province or cast.north).id,
            code=code or f"{starts_on.year}-{number:03}",
            title={"vi": f"Khóa tập huấn thử {number}", "en": f"Made-up workshop {number}"},
            place="Hội trường thử",
            starts_on=starts_on,
            ends_on=last,
            capacity=capacity,
            is_synthetic=is_synthetic,
            at=THEN,
            by_id=None,
        )
    )
    for account in (cast.instructor,) if instructors is None else instructors:
        add(WorkshopInstructor(workshop_id=workshop.id, account_id=account.id))
    for half_day in usual_half_days(starts_on, last):
        make_session(workshop, half_day)
    return workshop


def make_session(workshop: Workshop, half_day) -> WorkshopSession:
    """A half-day of a workshop, from a domain.half_days.HalfDay."""
    return add(
        WorkshopSession(
            workshop_id=workshop.id,
            held_on=half_day.held_on,
            half=half_day.half,
            starts_at=clock.moment(half_day.held_on, half_day.begins),
            ends_at=clock.moment(half_day.held_on, half_day.ends),
            topic={"vi": "Chủ đề thử", "en": "Made-up topic"},
        )
    )


def register(workshop: Workshop, person: Officer | Account, *, origin: str = "page") -> Registration:
    """Put an officer, or the officer of an account, on the roster, frozen as posted; enrolled in its edition."""
    officer = person if isinstance(person, Officer) else db.session.get_one(Officer, person.officer_id)
    query = db.session.query(UnitVersion).join(Posting, Posting.unit_id == UnitVersion.unit_id)
    version = query.filter(Posting.officer_id == officer.id).first()
    return add(
        Registration(
            workshop_id=workshop.id,
            officer_id=officer.id,
            enrolment_id=enrol_in(workshop.edition_id, officer).id,
            unit_version_id=version.id if version else None,
            province_id=version.province_id if version else None,
            agency_id=db.session.get_one(Unit, version.unit_id).agency_id if version else None,
            rank=officer.rank,
            origin=origin,
            at=THEN,
            by_id=None,
        )
    )


def enrol_in(edition_id: int, officer: Officer) -> Enrolment:
    """The officer's enrolment in an edition; the same one when asked again."""
    found = db.session.query(Enrolment).filter_by(officer_id=officer.id, edition_id=edition_id).first()
    return found or add(Enrolment(officer_id=officer.id, edition_id=edition_id, at=THEN, by_id=None))


def register_many(workshop: Workshop, unit: Unit, count: int) -> list[Registration]:
    """Made-up officers of a unit on the roster, in no particular order."""
    names = [f"Nguyễn Mẫu {GIVEN_NAMES[n % len(GIVEN_NAMES)]}" for n in range(count)]
    officers = [make_officer(name, unit, number=new_uid().hex[-12:]) for name in names]
    return [register(workshop, officer) for officer in officers]
