"""Forms speak WTForms' own messages from our catalogue, counts included, and clean what is typed."""

from __future__ import annotations

import pytest
from flask import Flask
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from app.shared.forms import Form, choices_of, safe_next


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
