"""One person, one record: adding, finding, posting."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import Account, Officer, OfficerDetails, Posting, Role
from app.accounts.officers import (
    add_officer,
    correct_officer,
    find_or_create_officer,
    free_user_name,
    officer_by_service_number,
    officers_alike,
    open_account,
    open_trainee_accounts,
)
from app.accounts.postings import Posted, post_officer, posted_as, unit_ids_of
from app.extensions import db
from app.places.models import UnitVersion
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from tests.cast import LONG_AGO, Cast, add
from tests.statements import statements

pytestmark = pytest.mark.database

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
NEW = OfficerDetails("Đặng Thử Nghiệm Ân", " bp 01234", "Trung úy", "female")


def postings_of(officer: Officer) -> list[tuple[int, date, date | None]]:
    query = select(Posting).where(Posting.officer_id == officer.id).order_by(Posting.starts_on)
    return [(p.unit_id, p.starts_on, p.ends_on) for p in db.session.scalars(query)]


def test_a_new_officer_is_kept_in_one_form_and_posted(cast: Cast) -> None:
    officer = write(add_officer, NEW, cast.north_station.id, DAY, by=cast.coordinator, at=AT)
    assert (officer.full_name, officer.service_number) == ("Đặng Thử Nghiệm Ân", "BP01234")
    assert officer.folded_name == "dang thu nghiem an"
    assert postings_of(officer) == [(cast.north_station.id, DAY, None)]
    deeds = db.session.execute(select(AuditEvent.action, AuditEvent.by_id).order_by(AuditEvent.id)).all()
    assert deeds == [("add_officer", cast.coordinator.id), ("post_officer", cast.coordinator.id)]


def test_a_service_number_is_one_persons(cast: Cast) -> None:
    officer = write(add_officer, NEW, cast.north_station.id, DAY, by=cast.coordinator, at=AT)
    other = OfficerDetails("Người Khác", "BP01234")
    with pytest.raises(Refused):
        write(add_officer, other, cast.north_station.id, DAY, by=cast.coordinator, at=AT)
    write(correct_officer, officer, OfficerDetails("Đặng Thử Ân", "BP01234"), by=cast.coordinator, at=AT)
    assert (officer.full_name, officer.rank, officer.sex) == ("Đặng Thử Ân", "", None)
    trainee = db.session.get_one(Officer, cast.trainee.officer_id)
    with pytest.raises(Refused):
        write(correct_officer, trainee, other, by=cast.coordinator, at=AT)


def test_an_officer_is_found_by_number_however_it_is_typed(cast: Cast) -> None:
    officer = write(add_officer, NEW, cast.north_station.id, DAY, by=None, at=AT)
    found = [officer_by_service_number(text) for text in ("BP01234", "bp 01234", "BP 0123", "")]
    assert found == [officer, officer, None, None]


def test_the_same_person_is_not_added_twice(cast: Cast) -> None:
    def find(details: OfficerDetails, unit=cast.north_station) -> tuple[str, bool]:
        officer, is_new = write(find_or_create_officer, details, unit.id, DAY, by=None, at=AT)
        return str(officer.uid), is_new

    first, is_new = find(NEW)
    assert is_new
    assert find(OfficerDetails("Viết Khác", "bp01234")) == (first, False)
    assert find(OfficerDetails("ĐẶNG thử Nghiệm Ân")) == (first, False)
    assert find(OfficerDetails("Dang Thu Nghiem An"))[1]
    assert find(OfficerDetails("Đặng Thử Nghiệm Ân"), cast.south_station)[1]
    assert find(OfficerDetails("Đặng Thử Nghiệm Ân", "BP99999"))[1]


def test_a_resemblance_is_found_without_marks(cast: Cast) -> None:
    ids = [
        write(add_officer, OfficerDetails(name), cast.north_station.id, DAY, by=None, at=AT).id
        for name in ("Hoàng Hà", "Hoang Ha", "Hoàng Hạ", "Hoàng Hân")
    ]
    found = officers_alike(["HOÀNG HÀ", "Không Có"])
    assert {name: sorted(o.id for o in officers) for name, officers in found.items()} == {"hoang ha": ids[:3]}


def test_a_new_posting_ends_the_one_before(cast: Cast) -> None:
    officer = db.session.get_one(Officer, cast.trainee.officer_id)
    write(post_officer, officer, cast.south_station.id, DAY, by=cast.coordinator, at=AT)
    north, south = cast.north_station.id, cast.south_station.id
    assert postings_of(officer) == [(north, LONG_AGO, DAY), (south, DAY, None)]
    write(post_officer, officer, cast.south_command.id, DAY, by=cast.coordinator, at=AT)
    assert postings_of(officer) == [(north, LONG_AGO, DAY), (cast.south_command.id, DAY, None)]
    with pytest.raises(Refused):
        write(post_officer, officer, north, date(2026, 3, 1), by=cast.coordinator, at=AT)


def test_the_last_and_the_next_posting_decide_who_sees_an_officer(cast: Cast) -> None:
    officer = db.session.get_one(Officer, cast.trainee.officer_id)
    write(post_officer, officer, cast.south_station.id, DAY, by=cast.coordinator, at=AT)
    north, south = cast.north_station.id, cast.south_station.id
    found = [unit_ids_of(officer.id, day) for day in (date(2026, 3, 1), DAY)]
    assert found == [{north, south}, {south}]


def test_posted_as_freezes_the_place_of_that_day(cast: Cast) -> None:
    officer = db.session.get_one(Officer, cast.trainee.officer_id)
    write(post_officer, officer, cast.south_station.id, DAY, by=cast.coordinator, at=AT)
    versions = dict(db.session.execute(select(UnitVersion.unit_id, UnitVersion.id)).all())
    north = Posted(versions[cast.north_station.id], cast.north.id, cast.agency.id, "Thiếu úy")
    south = Posted(versions[cast.south_station.id], cast.south.id, cast.agency.id, "Thiếu úy")
    days = (date(2026, 3, 1), DAY, date(1999, 1, 1))
    found = [posted_as([officer.id], day)[officer.id] for day in days]
    assert found == [north, south, Posted(rank="Thiếu úy")]
    assert asdict(north).keys() == {"unit_version_id", "province_id", "agency_id", "rank"}


def test_posted_as_takes_the_version_in_force_and_a_closed_units_last(cast: Cast) -> None:
    def change_unit() -> UnitVersion:
        old = db.session.scalars(
            select(UnitVersion).where(UnitVersion.unit_id == cast.north_station.id)
        ).one()
        old.ends_on = date(2025, 7, 1)
        return add(
            UnitVersion(
                unit_id=old.unit_id, name_vi="Mới", name_en="New", kind="station", province_id=cast.south.id,
                starts_on=date(2025, 7, 1), ends_on=date(2026, 1, 1),
            )
        )  # fmt: skip

    new = write(change_unit)
    officer_id = cast.trainee.officer_id
    days = (date(2025, 6, 30), date(2025, 7, 1), date(2026, 5, 1))
    found = [posted_as([officer_id], day)[officer_id] for day in days]
    assert [posted.unit_version_id == new.id for posted in found] == [False, True, True]
    assert [posted.province_id for posted in found] == [cast.north.id, cast.south.id, cast.south.id]


def test_posted_as_reads_once_for_all(cast: Cast) -> None:
    ids = [cast.trainee.officer_id, cast.far_trainee.officer_id, cast.instructor.officer_id]
    with statements() as sent:
        assert posted_as(ids, DAY).keys() == set(ids)
    assert len(sent) == 1


def test_an_account_needs_a_name_of_its_own(cast: Cast) -> None:
    officer = write(add_officer, NEW, cast.north_station.id, DAY, by=None, at=AT)
    with pytest.raises(Refused):
        write(open_account, officer, "Trainee", by=cast.administrator, at=AT)
    with pytest.raises(Refused):  # the trainee's service number
        write(open_account, officer, "sn-trainee", by=cast.administrator, at=AT)
    account = write(open_account, officer, "Ân.DTN", by=cast.administrator, at=AT)
    assert account.user_name == "an.dtn"
    with pytest.raises(Refused):
        write(open_account, officer, "second.one", by=cast.administrator, at=AT)


def test_a_roster_gets_accounts_at_once(cast: Cast) -> None:
    def add_three() -> list[int]:
        names = (OfficerDetails("Lê Văn Ân"), OfficerDetails("Lý Văn Ân"), NEW)
        return [add_officer(d, cast.north_station.id, DAY, by=None, at=AT).id for d in names]

    ids = write(add_three)
    found = write(open_trainee_accounts, [*ids, cast.trainee.officer_id], by=cast.instructor, at=AT)
    names = dict(db.session.execute(select(Account.id, Account.user_name)).all())
    assert [names[found[id_]] for id_ in ids] == ["an.lv", "an.lv2", "bp01234"]
    assert found[cast.trainee.officer_id] == cast.trainee.id
    roles = db.session.scalars(select(Role.name).where(Role.account_id.in_([found[id_] for id_ in ids])))
    assert list(roles) == ["trainee"] * 3


def test_a_free_user_name_is_the_service_number(cast: Cast) -> None:
    officer = write(add_officer, NEW, cast.north_station.id, DAY, by=None, at=AT)
    assert free_user_name(officer) == "bp01234"
