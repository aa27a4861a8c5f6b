"""What a role covers, of which units and provinces."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask, g

from app.accounts.access import has_everything, may_manage, scope_of
from app.domain.scope import Scope
from app.extensions import db
from app.places.models import UnitSuccession, UnitVersion
from app.shared.database import write
from tests.accounts.make import user_of
from tests.cast import Cast, add, give_role, make_province, make_unit


@pytest.fixture
def everything(cast: Cast) -> Scope:
    units = (cast.agency, cast.north_command, cast.south_command, cast.north_station, cast.south_station)
    return Scope(frozenset(unit.id for unit in units), frozenset({cast.north.id, cast.south.id}))


def test_a_role_at_the_root_covers_the_agency(cast: Cast, everything: Scope) -> None:
    assert scope_of(user_of(cast.coordinator), "coordinator") == everything


def test_a_role_at_a_command_covers_what_is_below(cast: Cast) -> None:
    found = scope_of(user_of(cast.instructor), "instructor", "coordinator")
    below = frozenset({cast.north_command.id, cast.north_station.id})
    assert found == Scope(below, frozenset({cast.north.id}))


def test_a_role_in_a_province_covers_the_agencys_units_there(cast: Cast) -> None:
    write(make_unit, "other-agency", "agency", None, cast.north)
    found = scope_of(user_of(cast.province_coordinator), "coordinator")
    standing = frozenset({cast.north_command.id, cast.north_station.id})
    assert found == Scope(standing, frozenset({cast.north.id}))


def test_only_roles_that_are_named_count(cast: Cast) -> None:
    instructor = user_of(cast.instructor)
    assert scope_of(instructor, "coordinator") == Scope()
    assert scope_of(instructor) == Scope()


def test_a_trainee_covers_nothing(cast: Cast) -> None:
    assert scope_of(user_of(cast.trainee), "trainee", "instructor") == Scope()


def test_two_roles_cover_both(cast: Cast) -> None:
    write(give_role, cast.instructor, "coordinator", cast.south_station)
    found = scope_of(user_of(cast.instructor), "instructor", "coordinator")
    assert found.unit_ids == {cast.north_command.id, cast.north_station.id, cast.south_station.id}


def test_predecessors_are_covered(cast: Cast) -> None:
    def merge_into_the_north_station() -> int:
        old = make_unit("old-station", "station", cast.south_command, cast.south)
        db.session.query(UnitVersion).filter_by(unit_id=old.id).update({"ends_on": date(2020, 1, 1)})
        add(UnitSuccession(before_id=old.id, after_id=cast.north_station.id, happened_on=date(2020, 1, 1)))
        return old.id

    old_id = write(merge_into_the_north_station)
    assert scope_of(user_of(cast.instructor), "instructor").covers(unit_id=old_id)
    assert scope_of(user_of(cast.province_coordinator), "coordinator").covers(unit_id=old_id)


def test_an_administrator_without_a_unit_covers_every_agency(cast: Cast, everything: Scope) -> None:
    other = write(make_unit, "other-agency", "agency")
    island = write(make_province, "island", "Đảo")
    whole = write(give_role, cast.trainee, "administrator")
    found = scope_of(user_of(cast.trainee), "administrator")
    assert found == everything | Scope(frozenset({other.id}), frozenset({island.id}))
    assert whole.unit_id is None
    assert has_everything(user_of(cast.trainee))
    assert not has_everything(user_of(cast.administrator))


def test_only_coordinators_and_administrators_manage(cast: Cast) -> None:
    station = cast.north_station.id
    people = (cast.trainee, cast.instructor, cast.coordinator, cast.province_coordinator)
    people += (cast.other_coordinator, cast.administrator, cast.observer)
    may = [person.user_name for person in people if may_manage(user_of(person), unit_id=station)]
    assert may == ["coordinator", "province.coordinator", "administrator"]


def test_a_scope_is_worked_out_once_in_a_request(app: Flask, cast: Cast) -> None:
    user = user_of(cast.coordinator)
    first = scope_of(user, "coordinator")
    write(make_unit, "new-station", "station", cast.north_command, cast.north)
    assert scope_of(user, "coordinator") == first
    g.pop("scopes"), g.pop("atlas")
    assert len(scope_of(user, "coordinator").unit_ids) == len(first.unit_ids) + 1
