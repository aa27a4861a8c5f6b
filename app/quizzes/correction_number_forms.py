"""The part of a correction that is about numbers to accept: each with its tolerance and its share."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.domain.course import Item, NumberBand
from app.domain.item_words import lines_of
from app.domain.number_reading import read_number
from app.domain.numbers import format_number
from app.quizzes.correction_fields import NO_FEEDBACK, KeyBody, Part, next_id, said, share_field
from app.shared.forms import Form
from app.shared.locale import in_language, language


def part_of_numbers(written: Item, now: Item) -> Part:
    """Each accepted number with how far off it may be and what it earns, and room for one more."""
    bands, known = now.bands or (), {band.id for band in written.bands or ()}
    lines = [in_language(line.text) for line in lines_of(now)]
    fields: dict[str, Any] = {}
    for number, (band, words) in enumerate(zip(bands, lines, strict=True)):
        fields |= _band(f"_{number}", words, band)
    fields |= _new_band()

    def read(form: Form) -> KeyBody:
        kept = [_band_entry(form, f"_{number}", band, known) for number, band in enumerate(bands)]
        if not form["value_new"].data:
            return {"bands": kept}
        new = _band_said(form, "_new") | {"id": next_id(bands), **NO_FEEDBACK}
        return {"bands": [*kept, new]}

    return Part(fields, read)


def _band(end: str, words: str, band: NumberBand) -> Mapping[str, Any]:
    return {
        f"value{end}": _decimal(_("%(answer)s: the number", answer=words), band.value),
        f"tolerance{end}": _decimal(
            _("%(answer)s: how far off it may be", answer=words), band.tolerance, Fraction(0)
        ),
        f"share{end}": share_field(_("%(answer)s: share", answer=words), Fraction(band.fraction)),
    }


def _new_band() -> Mapping[str, Any]:
    return {
        "value_new": _decimal(_("One more number to accept"), ""),
        "tolerance_new": _decimal(_("How far off it may be"), "0", Fraction(0)),
        "share_new": share_field(_("Its share"), Fraction(1)),
    }


def _decimal(label: str, value: str, low: Fraction | None = None) -> Any:
    """A number as the page's language writes it; one that need not be there where there is none."""

    def check(_form: Form, field: Field) -> None:
        number = read_number(field.data, language())
        if number is None:
            raise ValidationError(_("Write a number such as 12 or 0.5."))
        if low is not None and number < low:
            raise ValidationError(_("This is 0 or more."))

    needed = InputRequired() if value else Optional()
    shown = format_number(Decimal(value), language()) if value else ""
    return StringField(label, [needed, Length(max=20), check], default=shown)


def _band_said(form: Form, end: str) -> KeyBody:
    value, tolerance = (_as_written(form[f"{name}{end}"]) for name in ("value", "tolerance"))
    return {"value": value, "tolerance": tolerance, "fraction": said(form, f"share{end}")}


def _as_written(field: Field) -> str:
    number = read_number(field.data, language()) or Fraction(0)
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def _band_entry(form: Form, end: str, band: NumberBand, known: set[str]) -> KeyBody:
    more = {} if band.id in known else {"feedback": dict(band.feedback)}
    return {"id": band.id, **_band_said(form, end), **more}
