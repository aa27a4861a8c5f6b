"""One cast that everyone knows: two provinces, five units, ten people. All of it invented.

agency ─┬─ north command (North province) ── north station
        └─ south command (South province) ── south station

trainee, other_trainee, instructor             serve at the north station
far_trainee, other_instructor                  serve at the south station
coordinator (whole agency), province_coordinator (North), other_coordinator (South)
administrator, observer (whole agency)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account, Officer, Posting, Role, RoleProvince, SignIn
from app.domain.names import sort_key
from app.domain.text import fold
from app.extensions import db
from app.places.models import Province, ProvinceVersion, Unit, UnitVersion
from app.shared import clock

LONG_AGO = date(2000, 1, 1)
THEN = datetime(2022, 7, 1, 1, 0, tzinfo=UTC)


def add(*rows):
    """Add rows and give them their keys."""
    db.session.add_all(rows)
    db.session.flush()
    return rows[0] if len(rows) == 1 else rows


def make_province(key: str, name: str) -> Province:
    province = add(Province(key=key))
    add(
        ProvinceVersion(
            province_id=province.id,
            name_vi=name,
            name_en=name,
            kind="province",
            border_with=["China"],
            starts_on=LONG_AGO,
        )
    )
    return province


def make_unit(key: str, kind: str, parent: Unit | None = None, province: Province | None = None) -> Unit:
    unit = add(Unit(key=key, is_fictional=True))
    unit.agency_id = parent.agency_id if parent else unit.id
    add(
        UnitVersion(
            unit_id=unit.id,
            name_vi=f"Đơn vị {key}",
            name_en=f"Unit {key}",
            kind=kind,
            parent_id=parent.id if parent else None,
            province_id=province.id if province else None,
            starts_on=LONG_AGO,
        )
    )
    return unit


def make_officer(
    name: str, unit: Unit, *, number: str | None = None, rank: str = "Thiếu úy", sex: str = "male"
):
    officer = add(
        Officer(
            full_name=name,
            sort_key=sort_key(name),
            folded_name=fold(name),
            service_number=number,
            rank=rank,
            sex=sex,
            is_synthetic=True,
        )
    )
    add(Posting(officer_id=officer.id, unit_id=unit.id, starts_on=LONG_AGO))
    return officer


def make_account(officer: Officer, user_name: str) -> Account:
    return add(Account(officer_id=officer.id, user_name=user_name, created_at=THEN))


def give_role(
    account: Account, name: str, unit: Unit | None = None, provinces: tuple[Province, ...] = ()
) -> Role:
    role = add(Role(account_id=account.id, name=name, unit_id=unit.id if unit else None, granted_at=THEN))
    for province in provinces:
        add(RoleProvince(role_id=role.id, province_id=province.id))
    return role


def make_person(
    name: str,
    user_name: str,
    unit: Unit,
    role: str,
    scope: Unit | None = None,
    provinces: tuple[Province, ...] = (),
) -> Account:
    """An officer with an account and a role."""
    account = make_account(make_officer(name, unit, number=f"SN-{user_name}"), user_name)
    give_role(account, role, scope, provinces)
    return account


@dataclass
class Cast:
    """Rows that tests name by who they are."""

    north: Province
    south: Province
    agency: Unit
    north_command: Unit
    south_command: Unit
    north_station: Unit
    south_station: Unit
    trainee: Account
    other_trainee: Account
    far_trainee: Account
    instructor: Account
    other_instructor: Account
    coordinator: Account
    province_coordinator: Account
    other_coordinator: Account
    administrator: Account
    observer: Account


def build_cast() -> Cast:
    """Make the cast; call inside write()."""
    north, south = make_province("north", "Phía Bắc"), make_province("south", "Phía Nam")
    agency = make_unit("agency", "high_command")
    north_command = make_unit("north-command", "command", agency, north)
    south_command = make_unit("south-command", "command", agency, south)
    north_station = make_unit("north-station", "station", north_command, north)
    south_station = make_unit("south-station", "station", south_command, south)
    return Cast(
        north=north,
        south=south,
        agency=agency,
        north_command=north_command,
        south_command=south_command,
        north_station=north_station,
        south_station=south_station,
        trainee=make_person("Lê Thị Thử Dương", "trainee", north_station, "trainee"),
        other_trainee=make_person("Trần Văn Mẫu Đạt", "other.trainee", north_station, "trainee"),
        far_trainee=make_person("Phạm Ví Dụ Đức", "far.trainee", south_station, "trainee"),
        instructor=make_person(
            "Nguyễn Giả Định Ân", "instructor", north_station, "instructor", north_command
        ),
        other_instructor=make_person(
            "Hoàng Thử Nghiệm Bình", "other.instructor", south_station, "instructor", south_command
        ),
        coordinator=make_person("Vũ Minh Họa Chi", "coordinator", agency, "coordinator", agency),
        province_coordinator=make_person(
            "Đỗ Tưởng Tượng Duy", "province.coordinator", north_command, "coordinator", agency, (north,)
        ),
        other_coordinator=make_person(
            "Bùi Ví Dụ Giang", "other.coordinator", south_command, "coordinator", agency, (south,)
        ),
        administrator=make_person("Ngô Giả Lập Hà", "administrator", agency, "administrator", agency),
        observer=make_person("Lý Quan Sát Khánh", "observer", agency, "observer", agency),
    )


def sign_in(client: FlaskClient, account: Account) -> FlaskClient:
    """Sign the account in on this client, without the form."""
    started = clock.now()
    sign_in = add(SignIn(account_id=account.id, started_at=started, expires_at=started + timedelta(days=1)))
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"] = str(sign_in.uid)
        session["_fresh"] = True
    return client


def client_of(app: Flask, account: Account | None) -> FlaskClient:
    """A new browser, signed in as the account; nobody's when it is None."""
    client = app.test_client()
    return sign_in(client, account) if account else client
