"""Two records of one person become one, and two again; personal data goes for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.accounts.erasing import _erasers, also_erases, erase_officer
from app.accounts.merging import merge_officers, plan_merge, undo_merge
from app.accounts.models import Account, Officer, OfficerDetails, Role
from app.accounts.officers import (
    add_officer,
    correct_officer,
    kept_ids,
    officer_by_service_number,
    officers_alike,
)
from app.curriculum.models import Course, Edition
from app.extensions import db
from app.learning.models import Enrolment
from app.programme.models import Programme
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from app.workshops.models import Registration, Workshop
from tests.cast import THEN, Cast, add, make_account

pytestmark = pytest.mark.database

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


@dataclass
class Pair:
    """The trainee, and a second record of them: in one edition both are enrolled, in another the second alone."""

    kept: Officer
    duplicate: Officer
    shared: int
    own: int
    in_workshop: int


def make_edition(course: Course, number: int) -> Edition:
    words = {"vi": "Thử", "en": "Test"}
    return add(
        Edition(
            course_id=course.id, number=number, content_hash=f"{number:064}", title=words, summary=words,
            approval=words, law_as_at=DAY, attendance_share=80, final_score=70, at=THEN,
        )
    )  # fmt: skip


def make_workshop(cast: Cast, edition: Edition) -> Workshop:
    words = {"vi": "Thử", "en": "Test"}
    programme = add(
        Programme(
            slug="test", name=words, donor=words, partners=words, agency_id=cast.agency.id, starts_on=DAY,
            ends_on=date(2027, 1, 1),
        )
    )  # fmt: skip
    return add(
        Workshop(
            programme_id=programme.id, edition_id=edition.id, host_unit_id=cast.agency.id,
            province_id=cast.north.id, code="T-1", title=words, place="Hội trường", starts_on=DAY, ends_on=DAY,
            at=THEN,
        )
    )  # fmt: skip


def enrol(officer: Officer, edition: Edition) -> int:
    return add(Enrolment(officer_id=officer.id, edition_id=edition.id, at=THEN)).id


@pytest.fixture
def pair(cast: Cast) -> Pair:
    def make() -> Pair:
        kept = db.session.get_one(Officer, cast.trainee.officer_id)
        details = OfficerDetails("Le Thi Thu Duong", "BP777")
        duplicate = add_officer(details, cast.north_station.id, DAY, by=None, at=AT)
        course = add(Course(slug="test"))
        first, second = make_edition(course, 1), make_edition(course, 2)
        enrol(kept, first)
        shared, own = enrol(duplicate, first), enrol(duplicate, second)
        workshop = make_workshop(cast, first)
        place = add(
            Registration(workshop_id=workshop.id, officer_id=duplicate.id, enrolment_id=shared, at=THEN)
        )
        return Pair(kept, duplicate, shared, own, place.id)

    return write(make)


def owners(pair: Pair) -> dict[str, int]:
    own = db.session.scalar(select(Enrolment.officer_id).where(Enrolment.id == pair.own))
    shared = db.session.scalar(select(Enrolment.officer_id).where(Enrolment.id == pair.shared))
    place = db.session.scalar(select(Registration.officer_id).where(Registration.id == pair.in_workshop))
    return {"own": own, "shared": shared, "place": place}


def test_what_can_move_moves_and_what_the_kept_has_already_stays_whole(cast: Cast, pair: Pair) -> None:
    plan = plan_merge(pair.duplicate.id, pair.kept.id)
    assert plan.moves == {"enrolments": [(pair.own,)]}
    assert plan.stays == {"enrolments": [(pair.shared,)], "registrations": [(pair.in_workshop,)]}
    write(merge_officers, pair.duplicate, pair.kept, by=cast.coordinator, at=AT)
    kept, duplicate = pair.kept.id, pair.duplicate.id
    assert owners(pair) == {"own": kept, "shared": duplicate, "place": duplicate}


def test_a_merge_leads_to_the_kept_record_and_can_be_undone(cast: Cast, pair: Pair) -> None:
    merge = write(merge_officers, pair.duplicate, pair.kept, by=cast.coordinator, at=AT)
    assert officer_by_service_number("BP777") == pair.kept
    assert officers_alike(["Lê Thị Thử Dương"]) == {"le thi thu duong": [pair.kept]}
    assert kept_ids([pair.duplicate.id, pair.kept.id]) == dict.fromkeys(
        (pair.duplicate.id, pair.kept.id), pair.kept.id
    )
    write(undo_merge, merge, by=cast.coordinator, at=AT)
    assert officer_by_service_number("BP777") == pair.duplicate
    assert owners(pair) == dict.fromkeys(("own", "shared", "place"), pair.duplicate.id)
    with pytest.raises(Refused):
        write(undo_merge, merge, by=cast.coordinator, at=AT)


def test_an_account_follows_to_a_record_that_has_none(cast: Cast, pair: Pair) -> None:
    write(merge_officers, pair.kept, pair.duplicate, by=cast.coordinator, at=AT)
    assert db.session.get_one(Account, cast.trainee.id).officer_id == pair.duplicate.id


def test_of_two_accounts_the_duplicates_closes_until_the_merge_is_undone(cast: Cast, pair: Pair) -> None:
    second = write(make_account, pair.duplicate, "second")
    merge = write(merge_officers, pair.duplicate, pair.kept, by=cast.coordinator, at=AT)
    assert db.session.get_one(Account, second.id).disabled_at == AT
    assert db.session.get_one(Account, cast.trainee.id).disabled_at is None
    write(undo_merge, merge, by=cast.coordinator, at=AT)
    assert db.session.get_one(Account, second.id).disabled_at is None


def test_merges_are_undone_from_the_last(cast: Cast, pair: Pair) -> None:
    third = db.session.get_one(Officer, cast.other_trainee.officer_id)
    first = write(merge_officers, pair.duplicate, pair.kept, by=cast.coordinator, at=AT)
    second = write(merge_officers, pair.kept, third, by=cast.coordinator, at=AT)
    assert officer_by_service_number("BP777") == third
    with pytest.raises(Refused):
        write(undo_merge, first, by=cast.coordinator, at=AT)
    with pytest.raises(Refused):
        write(merge_officers, pair.duplicate, third, by=cast.coordinator, at=AT)
    write(undo_merge, second, by=cast.coordinator, at=AT)
    write(undo_merge, first, by=cast.coordinator, at=AT)
    assert owners(pair) == dict.fromkeys(("own", "shared", "place"), pair.duplicate.id)


def test_a_record_is_not_merged_into_itself(cast: Cast, pair: Pair) -> None:
    with pytest.raises(Refused):
        write(merge_officers, pair.kept, pair.kept, by=cast.coordinator, at=AT)


def personal(officer_id: int) -> tuple[object, ...]:
    officer = db.session.get_one(Officer, officer_id)
    return officer.full_name, officer.folded_name, officer.service_number, officer.rank, officer.sex


def test_erasing_blanks_the_person_and_keeps_the_events(cast: Cast, pair: Pair) -> None:
    write(merge_officers, pair.duplicate, pair.kept, by=cast.coordinator, at=AT)
    write(erase_officer, pair.kept, by=cast.administrator, at=AT)
    blank = ("—", "—", None, "", None)
    assert [personal(pair.kept.id), personal(pair.duplicate.id)] == [blank, blank]
    account = db.session.get_one(Account, cast.trainee.id)
    assert (account.user_name, account.password_hash) == (f"erased.{account.uid}", None)
    assert account.disabled_at == AT
    assert list(db.session.scalars(select(Role.ended_at).where(Role.account_id == account.id))) == [AT]
    assert owners(pair)["own"] == pair.kept.id
    deeds = db.session.scalars(select(AuditEvent.action).where(AuditEvent.by_id == cast.administrator.id))
    assert list(deeds) == ["close_account", "erase_officer"]


def test_an_erased_person_stays_erased(cast: Cast, pair: Pair) -> None:
    write(erase_officer, pair.duplicate, by=cast.administrator, at=AT)
    with pytest.raises(Refused):
        write(correct_officer, pair.duplicate, OfficerDetails("Lê Thị Thử Dương"), by=cast.coordinator, at=AT)
    with pytest.raises(Refused):
        write(merge_officers, pair.duplicate, pair.kept, by=cast.coordinator, at=AT)
    with pytest.raises(Refused):
        write(erase_officer, pair.duplicate, by=cast.administrator, at=AT)


def test_nobody_erases_themselves(cast: Cast) -> None:
    administrator = db.session.get_one(Officer, cast.administrator.officer_id)
    with pytest.raises(Refused):
        write(erase_officer, administrator, by=cast.administrator, at=AT)
    assert personal(administrator.id)[0] == "Ngô Giả Lập Hà"


def test_features_erase_what_they_hold_in_the_same_transaction(cast: Cast, pair: Pair) -> None:
    @also_erases
    def fail(officer_id: int, at: datetime) -> None:
        raise LookupError(officer_id, at)

    try:
        with pytest.raises(LookupError, match=str(pair.kept.id)):
            write(erase_officer, pair.kept, by=cast.administrator, at=AT)
    finally:
        _erasers.remove(fail)
    assert personal(pair.kept.id)[0] == "Lê Thị Thử Dương"
