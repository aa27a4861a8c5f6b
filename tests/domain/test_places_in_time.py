from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.places import (
    Atlas,
    Placement,
    Succession,
    is_in_force,
    last_placements,
    place_key,
    province_title,
    reach,
    successors_now,
)
from app.domain.scope import Scope

BEFORE, DAY, AFTER = date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1)
START = date(2010, 1, 1)

# Two provinces (1, 2) merge into a third (3); so do their commands (11, 12) into a board (13). The stations 21
# and 22 move along, 23 moves to the board 14 of a province 4 that nothing happened to, 24 is closed. 99 is a
# unit of another agency in province 3. Unit 15 is divided between 16 and 17.
ROOT, OTHER_ROOT = 10, 90


def placed(unit_id, parent_id, province_id, starts_on=START, ends_on=None, kind="station", agency_id=ROOT):
    return Placement(unit_id * 100, unit_id, agency_id, kind, parent_id, province_id, starts_on, ends_on)


ATLAS = Atlas(
    placements=(
        placed(ROOT, None, None, kind="high_command"),
        placed(11, ROOT, 1, ends_on=DAY, kind="command"),
        placed(12, ROOT, 2, ends_on=DAY, kind="command"),
        placed(13, ROOT, 3, starts_on=DAY, kind="board"),
        placed(14, ROOT, 4, kind="board"),
        placed(21, 13, 3, starts_on=DAY),
        placed(21, 11, 1, ends_on=DAY),
        placed(22, 12, 2, ends_on=DAY),
        placed(22, 13, 3, starts_on=DAY),
        placed(23, 12, 2, ends_on=DAY),
        placed(23, 14, 4, starts_on=DAY),
        placed(24, 12, 2, ends_on=date(2020, 1, 1)),
        placed(15, ROOT, None, ends_on=DAY, kind="department"),
        placed(16, ROOT, None, starts_on=DAY, kind="department"),
        placed(17, ROOT, None, starts_on=DAY, kind="department"),
        placed(OTHER_ROOT, None, None, kind="agency", agency_id=OTHER_ROOT),
        placed(99, OTHER_ROOT, 3, kind="air_gate", agency_id=OTHER_ROOT),
    ),
    unit_successions=(
        Succession(11, 13, DAY),
        Succession(12, 13, DAY),
        Succession(15, 16, DAY),
        Succession(15, 17, DAY),
    ),
    province_successions=(Succession(1, 3, DAY), Succession(2, 3, DAY)),
    province_ids=frozenset({1, 2, 3, 4}),
)


def ids(*numbers):
    return frozenset(numbers)


def test_a_period_holds_on_its_first_day_and_no_more_on_its_end():
    assert is_in_force(START, DAY, START)
    assert is_in_force(START, DAY, BEFORE)
    assert not is_in_force(START, DAY, DAY)
    assert not is_in_force(DAY, None, BEFORE)
    assert is_in_force(DAY, None, AFTER)


def test_as_now_follows_successions_that_have_happened():
    assert ATLAS.provinces_now(1, BEFORE) == ids(1)
    assert ATLAS.provinces_now(1, DAY) == ids(3)
    assert ATLAS.provinces_now(4, AFTER) == ids(4)
    assert ATLAS.units_now(12, DAY) == ids(13)


def test_what_was_divided_is_now_several():
    assert ATLAS.units_now(15, BEFORE) == ids(15)
    assert ATLAS.units_now(15, DAY) == ids(16, 17)


def test_as_now_goes_through_all_generations():
    chain = [Succession(1, 2, START), Succession(2, 3, DAY), Succession(2, 4, DAY), Succession(9, 4, DAY)]
    assert successors_now(1, chain, BEFORE) == ids(2)
    assert successors_now(1, chain, DAY) == ids(3, 4)


def test_history_goes_back_to_what_was_taken_over():
    assert ATLAS.provinces_with_history([3], DAY) == ids(1, 2, 3)
    assert ATLAS.provinces_with_history([3], BEFORE) == ids(3)
    assert ATLAS.provinces_with_history([1, 4], AFTER) == ids(1, 4)


def test_a_closed_unit_stays_where_it_last_was():
    assert last_placements(ATLAS.placements, AFTER)[24].parent_id == 12
    assert last_placements(ATLAS.placements, BEFORE)[21].parent_id == 11
    assert last_placements(ATLAS.placements, DAY)[21].parent_id == 13
    assert 13 not in last_placements(ATLAS.placements, BEFORE)


def test_a_board_covers_its_stations_and_the_history_of_the_commands_before_it():
    assert ATLAS.scope_of_unit(13, DAY) == Scope(ids(13, 11, 12, 21, 22, 24), ids(1, 2, 3))


def test_a_command_covered_its_own_before_the_change_and_no_more_than_itself_after():
    assert ATLAS.scope_of_unit(12, BEFORE) == Scope(ids(12, 22, 23, 24), ids(2))
    assert ATLAS.scope_of_unit(12, DAY) == Scope(ids(12, 24), ids(2))


def test_a_station_answers_for_no_province():
    assert ATLAS.scope_of_unit(21, DAY) == Scope(ids(21), ids())


def test_the_root_of_an_agency_covers_all_of_it_and_nothing_of_another():
    scope = ATLAS.scope_of_unit(ROOT, DAY)
    assert scope.unit_ids == ids(10, 11, 12, 13, 14, 15, 16, 17, 21, 22, 23, 24)
    assert scope.province_ids == ids(1, 2, 3, 4)
    assert ATLAS.scope_of_unit(OTHER_ROOT, DAY).unit_ids == ids(90, 99)


def test_provinces_within_one_agency():
    assert ATLAS.scope_of_provinces(ROOT, [3], DAY) == Scope(ids(11, 12, 13, 21, 22, 24), ids(1, 2, 3))
    assert ATLAS.scope_of_provinces(ROOT, [4], DAY) == Scope(ids(14, 23), ids(4))
    assert ATLAS.scope_of_provinces(OTHER_ROOT, [3], DAY) == Scope(ids(99), ids(1, 2, 3))
    assert ATLAS.scope_of_provinces(ROOT, [2], BEFORE) == Scope(ids(12, 22, 23, 24), ids(2))
    assert ATLAS.scope_of_provinces(ROOT, [], DAY) == Scope()


@given(
    st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9))),
    st.sets(st.integers(0, 9), min_size=1),
)
def test_reach_is_closed_and_ends_even_in_circles(edges, start):
    reached = reach(start, edges)
    assert start <= reached
    assert all(set(edges.get(here, ())) <= reached for here in reached)
    assert reached == reach(reached, edges)


@pytest.mark.parametrize(
    ("name", "kind", "language", "title"),
    [
        ("Lạng Sơn", "province", "vi", "tỉnh Lạng Sơn"),
        ("Lang Son", "province", "en", "Lang Son Province"),
        ("Huế", "city", "vi", "thành phố Huế"),
        ("Hue", "city", "en", "Hue City"),
        ("Hồ Chí Minh", "city", "vi", "Thành phố Hồ Chí Minh"),
        ("Ho Chi Minh City", "city", "en", "Ho Chi Minh City"),
        ("Địa bàn 7 (chưa công bố)", "unpublished", "vi", "Địa bàn 7 (chưa công bố)"),
    ],
)
def test_a_province_is_titled_by_what_it_is(name, kind, language, title):
    assert province_title(name, kind, language) == title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tỉnh Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu"),
        ("TP. Hồ Chí Minh", "Ho Chi Minh City"),
        ("THÀNH PHỐ HUẾ", "Huế"),
        ("lang son province", "Lạng Sơn"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("\u00d0ồng Nai", "Đồng Nai"),
    ],
)
def test_spellings_of_one_place_share_a_key(text, name):
    assert place_key(text) == place_key(name)


def test_names_that_only_begin_like_a_title_keep_their_words():
    assert place_key("Thanh Hóa") == "thanh-hoa"
    assert place_key("Hà Tĩnh") == "ha-tinh"
