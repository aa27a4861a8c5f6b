"""The counts of provinces and commands, which check each other: 25 + 28 - 9 = 44 and 22 + 21 - 13 = 30."""

import json
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from app.domain.places import place_key
from app.places.load import load_demonstration_places, load_places
from app.places.models import Province, ProvinceVersion, Unit, UnitVersion
from app.places.queries import (
    hotspot_ids,
    province_named,
    province_with_code,
    provinces_on,
    read_atlas,
    units_on,
)
from app.places.reference import province_facts
from app.shared.models import Base
from tests.cases import CASES, needs_cases
from tests.places.conftest import new_session

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
UNCHANGED = {
    "Hà Nội", "Huế", "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn",
    "Quảng Ninh", "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Cao Bằng",
}  # fmt: skip
HOTSPOTS = {"An Giang", "Kiên Giang", "Tây Ninh", "Bà Rịa – Vũng Tàu", "Cao Bằng", "Lạng Sơn"}


def by_key(session, day):
    keys = dict(session.execute(select(Province.id, Province.key)).all())
    return {keys[version.province_id]: version for version in provinces_on(session, day)}


def counts(session):
    return {
        mapper.class_.__name__: session.scalar(select(func.count()).select_from(mapper.class_))
        for mapper in Base.registry.mappers
    }


def test_63_provinces_until_30_june_2025_and_34_after(places):
    assert len(provinces_on(places, OLD)) == 63
    assert len(provinces_on(places, NEW)) == 34
    assert Counter(p.kind for p in provinces_on(places, NEW)) == {"province": 28, "city": 6}
    assert Counter(p.kind for p in provinces_on(places, date(2024, 12, 31))) == {"province": 58, "city": 5}


@pytest.mark.parametrize("day", [OLD, NEW])
def test_names_and_codes_are_each_borne_once_at_a_time(places, day):
    provinces = provinces_on(places, day)
    for told in (
        lambda p: p.name_vi,
        lambda p: p.name_en,
        lambda p: p.gso_code,
        lambda p: place_key(p.name_vi),
    ):
        assert len({told(p) for p in provinces}) == len(provinces)


def test_11_keep_their_identity_and_52_merged_into_23(places):
    old, new = by_key(places, OLD), by_key(places, NEW)
    assert {new[key].name_vi for key in old.keys() & new.keys()} == UNCHANGED
    assert len(new.keys() - old.keys()) == 23
    merged = read_atlas(places).province_successions
    assert len({s.before_id for s in merged}) == len(merged) == 52
    assert len({s.after_id for s in merged}) == 23
    assert {s.happened_on for s in merged} == {NEW}


def test_each_new_province_came_from_two_or_three(places):
    parts = Counter(s.after_id for s in read_atlas(places).province_successions)
    assert Counter(parts.values()) == {2: 17, 3: 6}


@pytest.mark.parametrize(
    ("day", "land", "coast", "both"), [(OLD, 25, 28, 9), (NEW, 22, 21, 13)], ids=["63", "34"]
)
def test_borders_and_coasts(places, day, land, coast, both):
    provinces = provinces_on(places, day)
    assert sum(bool(p.border_with) for p in provinces) == land
    assert sum(p.is_coastal for p in provinces) == coast
    assert sum(bool(p.border_with) and p.is_coastal for p in provinces) == both


def test_land_neighbours_of_the_old_provinces(places):
    provinces = provinces_on(places, OLD)
    assert Counter(n for p in provinces for n in p.border_with) == {"China": 7, "Laos": 10, "Cambodia": 10}
    assert {p.name_vi: p.border_with for p in provinces if len(p.border_with) > 1} == {
        "Điện Biên": ["China", "Laos"],
        "Kon Tum": ["Laos", "Cambodia"],
    }


def test_a_new_province_has_the_borders_and_coast_of_its_parts(places):
    old, new = by_key(places, OLD), by_key(places, NEW)
    old_by_id = {version.province_id: version for version in old.values()}
    atlas = read_atlas(places)
    for version in new.values():
        parts = [
            old_by_id[i] for i in atlas.provinces_with_history([version.province_id], NEW) if i in old_by_id
        ]
        assert set(version.border_with) == {n for part in parts for n in part.border_with}
        assert version.is_coastal == any(part.is_coastal for part in parts)


def test_44_commands_then_30_boards(places):
    assert len(units_on(places, OLD, kinds=["command"])) == 44
    assert len(units_on(places, OLD, kinds=["board"])) == 0
    assert len(units_on(places, NEW, kinds=["command"])) == 0
    assert len(units_on(places, NEW, kinds=["board"])) == 30


def test_every_command_handed_over_to_the_board_of_its_province_as_now(places):
    atlas = read_atlas(places)
    boards = {u.unit_id: u.province_id for u in units_on(places, NEW, kinds=["board"])}
    handed_to = set()
    for command in units_on(places, OLD, kinds=["command"]):
        (board,) = atlas.units_now(command.unit_id, NEW)
        assert {boards[board]} == atlas.provinces_now(command.province_id, NEW)
        handed_to.add(board)
    assert handed_to == boards.keys()


def test_hue_became_a_city_half_a_year_before_and_stayed_the_same_province(places):
    versions = [by_key(places, day)["VN-26"] for day in (date(2024, 12, 31), date(2025, 1, 1), NEW)]
    assert [(v.name_vi, v.kind) for v in versions] == [
        ("Thừa Thiên Huế", "province"),
        ("Huế", "city"),
        ("Huế", "city"),
    ]
    assert versions[1] is versions[2]
    commands = (
        select(UnitVersion).join(Unit, Unit.id == UnitVersion.unit_id).where(Unit.key == "command-VN-26")
    )
    assert [(c.name_vi, c.ends_on) for c in places.scalars(commands.order_by(UnitVersion.starts_on))] == [
        ("Bộ Chỉ huy Bộ đội Biên phòng tỉnh Thừa Thiên Huế", date(2025, 1, 1)),
        ("Bộ Chỉ huy Bộ đội Biên phòng thành phố Huế", NEW),
    ]


def test_the_six_hotspots_fall_in_five_provinces(places):
    atlas = read_atlas(places)
    then = hotspot_ids(places, date(2022, 7, 5))
    assert {p.name_vi for p in provinces_on(places, OLD) if p.province_id in then} == HOTSPOTS
    now = frozenset().union(*(atlas.provinces_now(province, NEW) for province in then))
    names = {p.name_vi for p in provinces_on(places, NEW) if p.province_id in now}
    assert names == {"An Giang", "Hồ Chí Minh", "Tây Ninh", "Cao Bằng", "Lạng Sơn"}


def test_they_were_hotspots_for_the_three_years_of_the_project(places):
    assert len(hotspot_ids(places, date(2023, 5, 30))) == 6
    assert hotspot_ids(places, date(2023, 5, 31)) == frozenset()
    assert hotspot_ids(places, date(2020, 5, 30)) == frozenset()


@pytest.mark.parametrize(
    ("name", "old_code", "new_code"),
    [
        ("Lào Cai", "10", "15"),
        ("Bắc Ninh", "27", "24"),
        ("Quảng Trị", "45", "44"),
        ("Gia Lai", "64", "52"),
        ("Tây Ninh", "72", "80"),
        ("Đồng Tháp", "87", "82"),
        ("An Giang", "89", "91"),
    ],
)
def test_a_code_changed_its_meaning(places, name, old_code, new_code):
    assert province_with_code(places, old_code, OLD).name_vi == name
    assert province_with_code(places, new_code, NEW).name_vi == name
    assert province_with_code(places, new_code, OLD).name_vi != name
    assert province_with_code(places, old_code, NEW) is None


def test_no_other_code_of_a_kept_name_changed(places):
    old = {p.name_vi: p.gso_code for p in provinces_on(places, OLD)}
    new = {p.name_vi: p.gso_code for p in provinces_on(places, NEW)}
    assert sum(old[name] != new[name] for name in old.keys() & new.keys()) == 7


def test_one_name_is_two_provinces_in_two_times(places):
    old, new = province_named(places, "an giang", OLD), province_named(places, "Tỉnh An Giang", NEW)
    assert old.province_id != new.province_id
    assert read_atlas(places).provinces_now(old.province_id, NEW) == frozenset({new.province_id})


def test_the_misspelling_in_the_iso_list_is_not_carried_over(places):
    assert by_key(places, OLD)["VN-47"].name_vi == "Kiên Giang"


def test_the_periods_of_a_place_follow_each_other_without_gap_or_overlap(places):
    for model, owner in ((ProvinceVersion, "province_id"), (UnitVersion, "unit_id")):
        periods = {}
        for version in places.scalars(select(model).order_by(model.starts_on)):
            periods.setdefault(getattr(version, owner), []).append((version.starts_on, version.ends_on))
        for spans in periods.values():
            assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]


def test_a_unit_never_outlives_its_parent_or_province(places):
    units = {v.unit_id for v in places.scalars(select(UnitVersion))}
    for day in (date(2022, 7, 5), date(2025, 3, 1), OLD, NEW, date(2026, 1, 1)):
        standing = {u.unit_id for u in units_on(places, day)}
        provinces = {p.province_id for p in provinces_on(places, day, with_unpublished=True)}
        for unit in units_on(places, day):
            assert unit.parent_id is None or unit.parent_id in standing
            assert unit.province_id is None or unit.province_id in provinces
    assert len(units) == 13 + 5 + 44 + 30 + 19 + 12


def test_the_labour_ministry_was_divided_in_march_2025(places):
    ids = dict(places.execute(select(Unit.key, Unit.id)).all())
    atlas = read_atlas(places)
    assert atlas.units_now(ids["labour"], date(2025, 2, 28)) == frozenset({ids["labour"]})
    assert atlas.units_now(ids["labour"], date(2025, 3, 1)) == frozenset({ids["health"], ids["home-affairs"]})


def test_loading_again_changes_nothing(places):
    with new_session() as session:
        for _ in range(2):
            load_places(session)
            load_demonstration_places(session)
            session.commit()
            assert counts(session) == counts(places)
        assert counts(session)["Province"] == 63 + 23 + 6


def test_a_version_that_somebody_ended_stays_ended(places):
    with new_session() as session:
        load_places(session)
        academy = session.scalar(select(UnitVersion).where(UnitVersion.name_vi == "Học viện Biên phòng"))
        academy.ends_on = date(2030, 1, 1)
        session.add(
            UnitVersion(
                unit_id=academy.unit_id,
                name_vi="Học viện Biên phòng (tên mới, ví dụ)",
                name_en="Border Guard Academy (new name, example)",
                kind="academy",
                starts_on=date(2030, 1, 1),
            )
        )
        session.commit()
        load_places(session)
        versions = session.scalars(select(UnitVersion).where(UnitVersion.unit_id == academy.unit_id)).all()
        assert sorted((v.starts_on, v.ends_on) for v in versions if v.ends_on) == [
            (date(2010, 1, 1), date(2030, 1, 1))
        ]
        assert len(versions) == 2


def test_two_servers_give_a_place_the_same_uid(places):
    with new_session() as session:
        load_places(session)
        for model in (Province, Unit):
            here = dict(session.execute(select(model.key, model.uid)).all())
            there = dict(places.execute(select(model.key, model.uid)).all())
            assert {key: there[key] for key in here} == here


def test_without_the_demonstration_no_place_is_invented():
    with new_session() as session:
        load_places(session)
        assert session.scalar(select(func.count()).where(Unit.is_fictional)) == 0
        assert len(provinces_on(session, OLD, with_unpublished=True)) == 63


@needs_cases
@pytest.mark.parametrize(("day", "file"), [(OLD, "prov63.json"), (NEW, "prov34.json")])
def test_codes_and_names_agree_with_the_published_lists(places, day, file):
    published = json.loads((CASES / "provinces-vi" / file).read_text("utf-8"))
    theirs = {f"{code:02}": place_key(name) for code, name, _ in published}
    assert {p.gso_code: place_key(p.name_vi) for p in provinces_on(places, day)} == theirs


def test_every_province_version_knows_its_code_names_and_kind():
    facts, _ = province_facts()
    assert len(facts) == 63 + 23 + 1
    assert [f.key for f in facts if not (f.gso_code and f.name["vi"] and f.name["en"] and f.kind)] == []
