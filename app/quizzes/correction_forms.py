"""Forms for correcting keys."""

from __future__ import annotations

import uuid
from fractions import Fraction
from typing import Any

from flask import abort
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.curriculum.published import PublishedItem
from app.domain.grading import best_fraction, exact
from app.domain.plain_number import read_plain
from app.domain.regrading import BY_KEY, DROPPED, FULL_MARKS, Correction, Key
from app.quizzes.corrections import key_of
from app.shared.forms import Form, QueryForm, choices_of
from app.shared.locale import in_language

RULE_WORDS = {
    BY_KEY: _l("Other right answers or points"),
    FULL_MARKS: _l("Full marks to all, answered or not"),
    DROPPED: _l("Drop the question: it counts for nobody"),
}
MOST_POINTS = 100


def parse_number(text: str) -> Fraction:
    """0.5, 0,5, 1/3 or -1/4, exact. Raises ValueError."""
    number = read_plain(text.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    if number is None:
        raise ValueError(f"no number: {text}")
    return number


def show_exact(value: Any) -> str:
    """A share or points as the form takes them: 1/3, 0.5, 2."""
    fraction = exact(value)
    as_decimal = f"{float(fraction):g}"
    return as_decimal if read_plain(as_decimal) == fraction else str(fraction)


class PlaceForm(QueryForm):
    """Within which workshop; without one, for everybody. 404 for what cannot name any."""

    workshop = StringField(validators=[Optional()])

    @property
    def uid(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.workshop.data) if self.workshop.data else None
        except ValueError:
            abort(404)


class CorrectionForm(Form):
    """How an item is to be graded instead, and why. The shares of its choices are added by `correction_form`."""

    rule = RadioField(_l("What is to be done"), [InputRequired()], choices=choices_of(RULE_WORDS.items()))
    points = StringField(_l("Points"), [InputRequired(), Length(max=20)])
    reason = StringField(
        _l("Reason"),
        [InputRequired(), Length(max=300)],
        description=_l("It stands in the log and beside the regrade. No names of officers."),
    )

    def validate_points(self, field: StringField) -> None:
        if not 0 < exact(float(_number(field))) <= MOST_POINTS:  # as scores keep them
            raise ValidationError(_l("Points are above 0 and at most 100."))

    @property
    def share_fields(self) -> list[StringField]:
        return [field for field in self if field.name.startswith("share_")]

    def correction(self, item: PublishedItem, workshop_id: int | None) -> Correction:
        """What the form asks for, of a valid form."""
        if self.rule.data != BY_KEY:
            return Correction(0, self.rule.data, 1, {}, workshop_id)
        shares = [
            {"id": choice.id, "fraction": str(_number(field))}
            for choice, field in zip(item.item.choices, self.share_fields, strict=True)
        ]
        key = {"choices": shares} if shares else {}
        return Correction(0, BY_KEY, str(_number(self.points)), key, workshop_id)


def _number(field: StringField) -> Fraction:
    try:
        return parse_number(field.data or "")
    except ValueError as error:
        raise ValidationError(_l("Write a number such as 1, 0.5 or 1/3.")) from error


def _check_share(_form: CorrectionForm, field: StringField) -> None:
    if not -1 <= _number(field) <= 1:
        raise ValidationError(_l("A share lies between -1 and 1."))


def correction_form(item: PublishedItem, key: Key, **kwargs: Any) -> CorrectionForm:
    """The form for an item, filled with how it is graded now."""

    class OfItem(CorrectionForm):
        pass

    for number, (choice, graded) in enumerate(zip(item.item.choices, key.item.choices, strict=True)):
        words, share = in_language(choice.text), show_exact(graded.fraction)
        setattr(OfItem, f"share_{number}", StringField(words, [InputRequired(), _check_share], default=share))
    return OfItem(data={"rule": key.rule, "points": show_exact(key.item.points)}, **kwargs)


def refuse_key(form: CorrectionForm, item: PublishedItem, now: Key) -> bool:
    """Whether what a valid form asks for cannot be: full marks out of reach, or nothing new. Says so in the form."""
    asked = form.correction(item, None)
    if asked.rule == BY_KEY:
        wanted = key_of(item, asked)
        if best_fraction(wanted.item) != 1:
            return _note(form, _l("No answer would earn full marks."))
        if now.rule == BY_KEY and _means(wanted) == _means(now):
            return _note(form, _l("This is the key as it stands."))
    elif asked.rule == now.rule:
        return _note(form, _l("This is the rule as it stands."))
    return False


def _means(key: Key) -> tuple[Any, ...]:
    return exact(key.item.points), key.item.fractions


def _note(form: CorrectionForm, words: Any) -> bool:
    form.rule.errors = [*form.rule.errors, words]
    return True
