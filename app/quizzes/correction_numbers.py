"""Shares and points as the forms of corrections take and show them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError

from app.domain.grading import exact
from app.domain.plain_number import read_plain


def parse_number(text: str) -> Fraction:
    """0.5, 0,5, 1/3 or -1/4, exact. Raises ValueError."""
    number = read_plain(text.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    if number is None:
        raise ValueError(f"no number: {text}")
    return number


def number_in(field: Field) -> Fraction:
    """The number that somebody wrote in a field. Raises ValidationError."""
    try:
        return parse_number(field.data or "")
    except ValueError as error:
        raise ValidationError(_l("Write a number such as 1, 0.5 or 1/3.")) from error


def show_exact(value: Any) -> str:
    """A share or points as the form takes them: 1/3, 0.5, 2."""
    fraction = exact(value)
    as_decimal = f"{float(fraction):g}"
    return as_decimal if read_plain(as_decimal) == fraction else str(fraction)
