"""The base of every form: our own words for WTForms' messages, and text cleaned at the door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import request
from flask_babel import get_translations, gettext
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # younger than its stubs
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional

from app.domain.text import clean_line, nfc


class GettextTranslations:
    """Lets WTForms speak from the project's own catalogue: it ships no Vietnamese."""

    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """WTForms fills the placeholders itself, so this must leave them as they are."""
        return str(get_translations().ngettext(singular, plural, n))


def one_line(value: Any) -> Any:
    """Filter for names and other single lines."""
    return clean_line(value) if isinstance(value, str) else value


def many_lines(value: Any) -> Any:
    """Filter for longer text."""
    return nfc(value).strip() if isinstance(value, str) else value


class Form(FlaskForm):
    """Parses and validates; never saves. Text fields are NFC and clean."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> GettextTranslations:  # noqa: ARG002 - WTForms' signature
            return GettextTranslations()

        def bind_field(self, form: Any, unbound_field: UnboundField[Any], options: dict[str, Any]) -> Field:
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ == "StringField":
                filters = [one_line, *filters]
            elif unbound_field.field_class.__name__ == "TextAreaField":
                filters = [many_lines, *filters]
            field: Field = unbound_field.bind(form=form, filters=filters, **options)
            return field


class QueryForm(Form):
    """A form read from the query string: filters, pages, searches. It changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formdata=request.args, **kwargs)


LAST_PAGE = 1_000_000  # of any list; far above it, a database no longer counts the rows to pass over


class PageField(IntegerField):
    """Which page of a list, from 1; the nearest there may be for another number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default=1, validators=[Optional()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = min(max(self.data, 1), LAST_PAGE)


def choices_of(pairs: Iterable[tuple[Any, Any]], group: str | None = None) -> list[Any]:
    """What a select or a row of radio buttons offers, from pairs of value and words, all under one group's name."""
    return [SelectChoice(value, words, optgroup=group) for value, words in pairs]


def safe_next(target: str | None, default: str) -> str:
    """Where to go next: a path on this site, or the default. Refuses other hosts, schemes and tricks with slashes."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    parts = urlsplit(target)
    is_clean = target.isprintable() and "\\" not in target
    return target if is_clean and not parts.scheme and not parts.netloc else default
