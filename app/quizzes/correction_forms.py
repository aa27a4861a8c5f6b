"""Forms for correcting keys."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.curriculum.published import PublishedItem
from app.domain.grading import best_fraction, exact
from app.domain.regrading import BY_KEY, DROPPED, FULL_MARKS, Correction, Key
from app.quizzes.correction_fields import Part
from app.quizzes.correction_key_forms import part_of
from app.quizzes.correction_numbers import number_in, show_exact
from app.quizzes.corrections import key_of
from app.shared.forms import Form, PageField, QueryForm, choices_of

RULE_WORDS = {
    BY_KEY: _l("Other right answers or points"),
    FULL_MARKS: _l("Full marks to all, answered or not"),
    DROPPED: _l("Drop the question: it counts for nobody"),
}
MOST_POINTS = 100


class PlaceForm(QueryForm):
    """Within which workshop; without one, for everybody. 404 for what cannot name any."""

    workshop = StringField(validators=[Optional()])

    @property
    def uid(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.workshop.data) if self.workshop.data else None
        except ValueError:
            abort(404)


class ScoresForm(PlaceForm):
    """Whose scores are looked for, and which page of them."""

    q = StringField(_l("Name or service number"), [Optional()])
    page = PageField()

    @property
    def words(self) -> str:
        return (self.q.data or "")[:80]


class CorrectionForm(Form):
    """How an item is to be graded instead, and why. What only its type has is added by `correction_form`."""

    rule = RadioField(_l("What is to be done"), [InputRequired()], choices=choices_of(RULE_WORDS.items()))
    points = StringField(_l("Points"), [InputRequired(), Length(max=20)])
    reason = StringField(
        _l("Reason"),
        [InputRequired(), Length(max=300)],
        description=_l("It stands in the log and beside the regrade. No names of officers."),
    )

    def validate_points(self, field: StringField) -> None:
        if not 0 < exact(float(number_in(field))) <= MOST_POINTS:  # as scores keep them
            raise ValidationError(_l("Points are above 0 and at most 100."))

    part: Part

    @property
    def key_fields(self) -> list[Field]:
        """The fields that only items of this type have."""
        return [self[name] for name in self.part.fields]

    def correction(self, workshop_id: int | None) -> Correction:
        """What the form asks for, of a valid form."""
        if self.rule.data != BY_KEY:
            return Correction(0, self.rule.data, 1, {}, workshop_id)
        return Correction(0, BY_KEY, str(number_in(self.points)), self.part.read(self), workshop_id)


def correction_form(written: PublishedItem, now: PublishedItem, key: Key, **kwargs: Any) -> CorrectionForm:
    """The form for an item, filled with how it is graded `now`, by `key`."""
    part = part_of(written.item, now.item)

    class OfItem(CorrectionForm):
        pass

    for name, field in part.fields.items():
        setattr(OfItem, name, field)
    form = OfItem(data={"rule": key.rule, "points": show_exact(key.item.points)}, **kwargs)
    form.part = part
    return form


def refuse_key(form: CorrectionForm, item: PublishedItem, now: Key) -> bool:
    """Whether what a valid form asks for cannot be: full marks out of reach, or nothing new. Says so in the form."""
    asked = form.correction(None)
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
    return exact(key.item.points), key.item.key.fingerprint


def _note(form: CorrectionForm, words: Any) -> bool:
    form.rule.errors = [*form.rule.errors, words]
    return True
