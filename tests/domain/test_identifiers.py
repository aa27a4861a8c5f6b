from itertools import islice

import pytest

from app.domain.identifiers import is_user_name, service_number_key, user_name_key, user_names_for


@pytest.mark.parametrize(
    ("typed", "kept"), [("bp 01234", "BP01234"), (" BP01234\t", "BP01234"), ("đ-7", "Đ-7"), ("", "")]
)
def test_a_service_number_is_kept_in_one_form(typed, kept):
    assert service_number_key(typed) == kept


@pytest.mark.parametrize("typed", ["Đạt.NV", "DAT.NV", " dat .nv ", "Ðạt.nv"])
def test_a_user_name_may_be_typed_in_any_case_with_or_without_marks(typed):
    assert user_name_key(typed) == "dat.nv"


@pytest.mark.parametrize(
    ("key", "is_one"),
    [("dat.nv", True), ("bp01234", True), ("ab", False), (".dat", False), ("dat nv", False), ("đạt", False)],
)
def test_what_a_user_name_may_be(key, is_one):
    assert is_user_name(key) is is_one


def test_user_names_to_offer():
    assert list(islice(user_names_for("Nguyễn Văn Đạt", "BP 01234"), 3)) == ["bp01234", "dat.nv", "dat.nv2"]
    assert list(islice(user_names_for("Ân", None), 2)) == ["an.01", "an.012"]
    assert next(user_names_for("李", None)) == "officer"


@pytest.mark.parametrize("name", ["Nguyễn Văn Đạt", "Ân", "李", "Y Moan Êban", "Hồ " * 60])
def test_every_name_that_is_offered_may_be_one(name):
    assert all(is_user_name(offered) for offered in islice(user_names_for(name, None), 12))
