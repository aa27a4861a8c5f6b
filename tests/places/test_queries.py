from datetime import date

import pytest
from sqlalchemy import event, select

from app.domain.collation import collation_key
from app.places.models import Province, Unit, UnitVersion
from app.places.queries import (
    placement_on,
    province_named,
    province_on,
    provinces_on,
    read_atlas,
    unit_on,
    units_named,
    units_on,
)

THEN, OLD, NEW = date(2022, 7, 5), date(2025, 6, 30), date(2025, 7, 1)
GATES = {"land_gate", "sea_gate", "air_gate"}


@pytest.fixture(scope="session")
def unit_ids(places):
    return dict(places.execute(select(Unit.key, Unit.id)).all())


@pytest.fixture(scope="session")
def province_ids(places):
    return dict(places.execute(select(Province.key, Province.id)).all())


def keys_of(ids_by_key, ids):
    return {key for key, id_ in ids_by_key.items() if id_ in ids}


def test_provinces_are_listed_in_vietnamese_order(places):
    names = [p.name_vi for p in provinces_on(places, OLD)]
    assert names[:5] == ["An Giang", "Bà Rịa – Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn"]
    assert names == sorted(names, key=collation_key)
    assert names.index("Cao Bằng") < names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Đắk Lắk")


def test_the_unpublished_areas_come_last_and_by_number(places):
    names = [p.name_vi for p in provinces_on(places, THEN, with_unpublished=True)]
    assert names[63:] == [f"Địa bàn {number} (chưa công bố)" for number in range(7, 13)]


def test_a_province_on_a_day(places, province_ids):
    assert province_on(places, province_ids["VN-47"], OLD).name_vi == "Kiên Giang"
    assert province_on(places, province_ids["VN-47"], NEW) is None
    assert province_on(places, province_ids["2025-91"], NEW).name_vi == "An Giang"
    assert province_on(places, province_ids["2025-91"], OLD) is None


def test_a_province_that_nobody_knows_is_not_guessed(places):
    assert province_named(places, "Kiên Giang", NEW) is None
    assert province_named(places, "", NEW) is None
    assert province_named(places, "Ba Ria - Vung Tau", THEN).name_vi == "Bà Rịa – Vũng Tàu"


def test_a_station_keeps_its_name_while_province_and_parent_change(places, unit_ids, province_ids):
    station = unit_ids["demo-VN-47-1"]
    before, after = unit_on(places, station, OLD), unit_on(places, station, NEW)
    assert before.name_vi == after.name_vi
    assert (before.parent_id, before.province_id) == (unit_ids["command-VN-47"], province_ids["VN-47"])
    assert (after.parent_id, after.province_id) == (unit_ids["board-2025-91"], province_ids["2025-91"])


def test_a_placement_is_what_a_registration_freezes(places, unit_ids, province_ids):
    station = unit_ids["demo-VN-47-1"]
    placement = placement_on(places, station, THEN)
    version = unit_on(places, station, THEN)
    assert (placement.version_id, placement.unit_id) == (version.id, station)
    assert (placement.agency_id, placement.province_id) == (unit_ids["border-guard"], province_ids["VN-47"])
    assert placement_on(places, unit_ids["command-VN-47"], NEW) is None


def test_units_are_found_by_name_whatever_the_marks(places, unit_ids):
    (found,) = units_named(places, "cục phòng chống ma tuý và tội phạm", NEW)
    assert found.unit_id == unit_ids["ddccp"]
    assert units_named(places, "Immigration Department", NEW)[0].unit_id == unit_ids["immigration"]
    assert units_named(places, "Đồn Biên phòng không có thật", NEW) == []


def test_units_of_some_ids_and_kinds(places, unit_ids):
    wanted = [unit_ids["ddccp"], unit_ids["command-VN-44"], unit_ids["board-2025-91"]]
    assert [u.unit_id for u in units_on(places, OLD, wanted)] == [
        unit_ids["command-VN-44"],
        unit_ids["ddccp"],
    ]
    assert [u.unit_id for u in units_on(places, NEW, wanted, ["board"])] == [unit_ids["board-2025-91"]]
    assert units_on(places, NEW, []) == []


def test_each_hotspot_has_three_fictional_stations_fitting_its_border_and_coast(places, province_ids):
    kinds = {}
    query = select(UnitVersion).join(Unit, Unit.id == UnitVersion.unit_id).where(Unit.is_fictional)
    for unit in places.scalars(query.where(UnitVersion.ends_on == NEW, UnitVersion.kind != "air_gate")):
        kinds.setdefault(unit.province_id, []).append(unit.kind)
    told = {key: sorted(kinds.get(id_, ())) for key, id_ in province_ids.items()}
    assert {key: kinds for key, kinds in told.items() if kinds} == {
        "VN-04": ["land_gate", "station", "station"],
        "VN-09": ["land_gate", "station", "station"],
        "VN-37": ["land_gate", "station", "station"],
        "VN-44": ["land_gate", "station", "station"],
        "VN-47": ["land_gate", "sea_gate", "station"],
        "VN-43": ["sea_gate", "station", "station"],
    }


def test_stations_and_gates_are_all_fictional_and_say_so_in_both_languages(places):
    query = select(UnitVersion, Unit.is_fictional).join(Unit, Unit.id == UnitVersion.unit_id)
    for unit, is_fictional in places.execute(query):
        assert is_fictional == (unit.kind in GATES | {"station"})
        assert is_fictional == unit.name_vi.endswith("(giả định)") == unit.name_en.endswith("(fictional)")


def test_a_board_covers_the_commands_before_it_and_all_their_stations(places, unit_ids, province_ids):
    scope = read_atlas(places).scope_of_unit(unit_ids["board-2025-91"], NEW)
    assert keys_of(unit_ids, scope.unit_ids) == {
        "board-2025-91",
        "command-VN-44",
        "command-VN-47",
        *(f"demo-VN-44-{n}" for n in (1, 2, 3)),
        *(f"demo-VN-47-{n}" for n in (1, 2, 3)),
    }
    assert keys_of(province_ids, scope.province_ids) == {"2025-91", "VN-44", "VN-47"}


def test_provinces_of_one_agency_leave_the_airport_to_the_other(places, unit_ids, province_ids):
    atlas = read_atlas(places)
    an_giang = [province_ids["2025-91"]]
    border_guard = atlas.scope_of_provinces(unit_ids["border-guard"], an_giang, NEW)
    police = atlas.scope_of_provinces(unit_ids["public-security"], an_giang, NEW)
    assert border_guard == atlas.scope_of_unit(unit_ids["board-2025-91"], NEW)
    assert keys_of(unit_ids, police.unit_ids) == {"demo-air-gate"}
    assert not border_guard.covers(unit_id=unit_ids["demo-air-gate"], province_id=an_giang[0])


def test_the_national_scope_reaches_every_unit_of_the_border_guard(places, unit_ids, province_ids):
    scope = read_atlas(places).scope_of_unit(unit_ids["border-guard"], NEW)
    agency = select(Unit.id).where(Unit.agency_id == unit_ids["border-guard"])
    assert scope.unit_ids == frozenset(places.scalars(agency))
    assert len(scope.unit_ids) == 4 + 44 + 30 + 18 + 12
    assert scope.province_ids == frozenset(province_ids.values())


def test_the_atlas_takes_four_reads(places):
    seen = []
    engine = places.get_bind()

    def count(conn, cursor, statement, *rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        read_atlas(places)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(seen) == 4
