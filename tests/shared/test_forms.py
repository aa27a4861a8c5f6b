"""Forms speak WTForms' own messages from our catalogue, counts included, and clean what is typed."""

from __future__ import annotations

import pytest
from flask import Flask
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from app.shared.forms import LAST_PAGE, Form, PageField, QueryForm, choices_of, safe_next
from tests.cast import Cast, client_of


class Sample(Form):
    name = StringField(validators=[Length(min=3, max=5)])
    short = StringField(validators=[Length(max=5)])
    kinds = SelectMultipleField(choices=choices_of([("a", "A")]))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "ab", "Field must be between 3 and 5 characters long."),
        ("short", "abcdefg", "Field cannot be longer than 5 characters."),
        ("kinds", "b", "'b' is not a valid choice for this field."),
    ],
)
def test_messages_with_counts_are_filled_in(app: Flask, field: str, value: str, message: str) -> None:
    data = {"name": "abc", field: value}
    with app.test_request_context(method="POST", data=data, headers={"Cookie": "language=en"}):
        form = Sample()
        assert not form.validate()
        assert form.errors == {field: [message]}


class Grouped(Form):
    unit = SelectField(
        choices=[*choices_of([("", "Choose")]), *choices_of([("a", "A"), ("b", "B")], "North")]
    )


def test_choices_stand_under_their_group(app: Flask) -> None:
    with app.test_request_context():
        groups = Grouped(unit="b").unit.iter_groups()
        found = {name: [(each.value, each.label, each.selected) for each in group] for name, group in groups}
    assert found == {None: [("", "Choose", False)], "North": [("a", "A", False), ("b", "B", True)]}


def test_a_line_is_cleaned_at_the_door(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"name": "  a\u200b \u0065\u0323 "}):
        assert Sample().name.data == "a ẹ"


@pytest.mark.parametrize(
    "target", [None, "", "https://x.example/", "//x.example", "/\\x.example", "/a\\b", "me", "/a\nb"]
)
def test_no_redirect_leads_away(target: str | None) -> None:
    assert safe_next(target, "/home") == "/home"


def test_a_path_of_ours_is_kept() -> None:
    assert safe_next("/me?x=1#y", "/home") == "/me?x=1#y"


class Listed(QueryForm):
    page = PageField()


@pytest.mark.parametrize(
    ("asked", "given"),
    [("", 1), ("page=", 1), ("page=3", 3), ("page=-2", 1), ("page=" + "9" * 20, LAST_PAGE)],
)
def test_a_page_of_a_list_is_one_that_a_database_can_count_to(app: Flask, asked: str, given: int) -> None:
    with app.test_request_context(f"/?{asked}"):
        form = Listed()
        assert form.validate()
        assert (form.page.data or 1) == given


@pytest.mark.parametrize("address", ["/workshops", "/officers", "/deliveries"])
def test_no_list_fails_at_a_page_far_behind_its_end(app: Flask, cast: Cast, address: str) -> None:
    assert client_of(app, cast.coordinator).get(f"{address}?page={'9' * 20}").status_code == 200
