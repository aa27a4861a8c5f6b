"""What a reader asks of a summary, and conclusions as their authors write them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.shared.forms import Form, QueryForm, choices_of
from app.shared.models import Words
from app.summaries.text import PURPOSES, STATE_WORDS, THEME_WORDS

LONG = [InputRequired(), Length(max=2000)]
SHORT = [InputRequired(), Length(max=200)]


class SelectionForm(QueryForm):
    """Which provinces, as they were then or as they are now."""

    view = RadioField(
        _l("Provinces"),
        [Optional()],
        choices=choices_of([("then", _l("as then")), ("now", _l("as now"))]),
        default="then",
    )
    area = SelectMultipleField(_l("Only these"), [Optional()], validate_choice=False)


class ExportForm(SelectionForm):
    """The same as a file; what for is written down."""

    purpose = SelectField(_l("What for"), [InputRequired()], choices=choices_of(PURPOSES.items()))


class FindingForm(Form):
    """A finding, in both languages."""

    theme = SelectField(_l("Theme"), [InputRequired()], choices=choices_of(THEME_WORDS.items()))
    province_id = SelectField(_l("Province"), [InputRequired()], coerce=int)
    words_vi = TextAreaField(_l("Finding in Vietnamese"), LONG)
    words_en = TextAreaField(_l("Finding in English"), LONG)

    def facts(self) -> dict[str, Any]:
        """What was filled in, as `Finding.describe` takes it."""
        return {
            "theme": self.theme.data,
            "province_id": self.province_id.data or None,
            "words": {"vi": self.words_vi.data, "en": self.words_en.data},
        }


class RecommendationForm(Form):
    """A recommendation with the body it goes to, in both languages."""

    words_vi = TextAreaField(_l("Recommendation in Vietnamese"), LONG)
    words_en = TextAreaField(_l("Recommendation in English"), LONG)
    addressee_vi = StringField(_l("To whom, in Vietnamese"), SHORT)
    addressee_en = StringField(_l("To whom, in English"), SHORT)

    def words(self) -> Words:
        return {"vi": self.words_vi.data or "", "en": self.words_en.data or ""}

    def addressee(self) -> Words:
        return {"vi": self.addressee_vi.data or "", "en": self.addressee_en.data or ""}


class StateForm(Form):
    """What became of a recommendation."""

    state = SelectField(_l("State"), [InputRequired()], choices=choices_of(STATE_WORDS.items()))
