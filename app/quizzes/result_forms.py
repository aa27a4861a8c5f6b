"""What a reader of quiz results asks for."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Optional

from app.domain.course import FORMS
from app.quizzes.result_figures import COUNTINGS
from app.shared.forms import QueryForm, choices_of

SORTS = ("place", "facility", "discrimination", "flags")
COUNTING_WORDS = {
    "first": _l("first attempts"),
    "best": _l("best attempts"),
    "last": _l("last attempts"),
    "all": _l("all attempts"),
}
PURPOSES = {
    "teaching": _l("Preparing and following up training"),
    "items": _l("Reviewing the questions"),
    "report": _l("Report to the ministry, a donor or a partner"),
    "archive": _l("For the records"),
}


def _uid(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if value else None
    except ValueError:
        return None


class ResultsForm(QueryForm):
    """Whose attempts, which form, which attempt of an officer, in which order. What is unknown is the first choice."""

    workshop = StringField(validators=[Optional()])
    province = StringField(_l("Province"), [Optional()])
    unit = StringField(_l("Unit"), [Optional()])
    form = SelectField(_l("Form"), [Optional()], choices=choices_of([("", ""), *((f, f) for f in FORMS)]))
    count = SelectField(_l("Counting"), [Optional()], choices=choices_of(COUNTING_WORDS.items()))
    sort = SelectField(_l("Order"), [Optional()], choices=choices_of([(name, name) for name in SORTS]))

    def asked(self) -> dict[str, Any]:
        """As `results_for_reading` takes it."""
        return {
            "form": self.form.data if self.form.data in FORMS else "",
            "counting": self.count.data if self.count.data in COUNTINGS else COUNTINGS[0],
            "workshop": _uid(self.workshop.data),
            "province": _uid(self.province.data),
            "unit": _uid(self.unit.data),
        }

    @property
    def order(self) -> str:
        return self.sort.data if self.sort.data in SORTS else SORTS[0]


class ExportForm(ResultsForm):
    """The same as a file; what for is written down."""

    purpose = SelectField(_l("What for"), [InputRequired()], choices=choices_of(PURPOSES.items()))
