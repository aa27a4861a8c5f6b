"""The form by which a score is set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.quizzes.correction_numbers import parse_number
from app.quizzes.override_queries import ItemLine
from app.quizzes.overrides import points_refused
from app.shared.forms import Form, choices_of

WHOLE = "whole"


class OverrideForm(Form):
    """Points for one question, or for the attempt as a whole, and why."""

    item = SelectField(_l("Of what"), [InputRequired()])
    points = StringField(_l("Points"), [InputRequired(), Length(max=20)])
    comment = TextAreaField(
        _l("Comment"),
        [InputRequired(), Length(max=500)],
        description=_l("The officer reads it beside the score. No names or details of cases."),
    )

    most: Mapping[str, float]

    def validate_points(self, _field: StringField) -> None:
        try:
            points = self.points_given()
        except ValueError as error:
            raise ValidationError(_l("Write a number such as 1, 0.5 or 1/3.")) from error
        most = self.most.get(self.item.data)
        if most is not None and not 0 <= points <= most:
            raise ValidationError(points_refused(most))

    def points_given(self) -> float:
        return float(parse_number(self.points.data or ""))

    def item_revision_id(self, items: Sequence[ItemLine]) -> int | None:
        """The question that was chosen; None for the whole attempt."""
        if self.item.data == WHOLE:
            return None
        return next(line.item.revision_id for line in items if line.item.item.id == self.item.data)


def override_form(items: Sequence[ItemLine], most: float) -> OverrideForm:
    """The form for an attempt with these items, out of `most` points; dropped ones have no points to set."""
    form = OverrideForm()
    form.most = {WHOLE: most, **{line.item.item.id: line.most for line in items}}
    offered = [(WHOLE, _("The whole attempt"))]
    offered += [
        (line.item.item.id, _("Question %(number)s", number=line.number)) for line in items if line.most
    ]
    form.item.choices = choices_of(offered)
    return form
