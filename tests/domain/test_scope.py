from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scope import Scope

IDS = st.frozensets(st.integers(1, 9))
SCOPES = st.builds(Scope, IDS, IDS)


def test_a_scope_covers_its_units_and_its_provinces():
    scope = Scope(frozenset({1, 2}), frozenset({7}))
    assert scope.covers(unit_id=1)
    assert scope.covers(province_id=7)
    assert not scope.covers(unit_id=7)
    assert not scope.covers(province_id=1)


def test_another_agencys_unit_in_a_covered_province_stays_out():
    scope = Scope(frozenset({1}), frozenset({7}))
    assert not scope.covers(unit_id=3, province_id=7)
    assert scope.covers(unit_id=1, province_id=8)


def test_naming_nothing_is_covered_by_nobody():
    assert not Scope(frozenset({1}), frozenset({7})).covers()


@given(st.integers(), st.integers())
def test_the_empty_scope_covers_nothing(unit_id, province_id):
    assert not Scope()
    assert not Scope().covers(unit_id=unit_id)
    assert not Scope().covers(province_id=province_id)


@given(SCOPES, SCOPES, st.integers(1, 9), st.integers(1, 9))
def test_a_union_covers_what_either_covers(one, other, unit_id, province_id):
    both = one | other
    assert both == Scope.union([one, other])
    assert both.covers(unit_id=unit_id) == (one.covers(unit_id=unit_id) or other.covers(unit_id=unit_id))
    assert both.covers(province_id=province_id) == (
        one.covers(province_id=province_id) or other.covers(province_id=province_id)
    )


def test_the_union_of_no_scopes_is_empty():
    assert Scope.union([]) == Scope()


def test_a_scope_cannot_be_widened_in_place():
    with pytest.raises(FrozenInstanceError):
        Scope().unit_ids = frozenset({1})  # type: ignore[misc]


def test_a_scope_contains_what_it_covers_and_less():
    whole = Scope(frozenset({1, 2}), frozenset({7}))
    assert whole.contains(whole)
    assert whole.contains(Scope(frozenset({2})))
    assert whole.contains(Scope())
    assert not whole.contains(Scope(frozenset({3})))
    assert not whole.contains(Scope(province_ids=frozenset({8})))
