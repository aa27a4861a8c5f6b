"""Forms of programmes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.shared.forms import Form

BOTH = [InputRequired(), Length(max=200)]
HEADCOUNT = [Optional(), NumberRange(min=1, max=100_000)]


class ProgrammeForm(Form):
    """A programme: names in both languages, agency, period, targets, provinces."""

    name_vi = StringField(_l("Name in Vietnamese"), BOTH)
    name_en = StringField(_l("Name in English"), BOTH)
    donor_vi = StringField(_l("Donor in Vietnamese"), [Optional(), Length(max=200)])
    donor_en = StringField(_l("Donor in English"), [Optional(), Length(max=200)])
    partners_vi = StringField(_l("Partners in Vietnamese"), [Optional(), Length(max=300)])
    partners_en = StringField(_l("Partners in English"), [Optional(), Length(max=300)])
    agency_id = SelectField(_l("Agency"), coerce=int)
    starts_on = DateField(_l("First day"), [InputRequired()])
    ends_on = DateField(_l("Last day"), [InputRequired()])
    officers_target = IntegerField(_l("Officers to train"), HEADCOUNT)
    workshops_target = IntegerField(_l("Workshops to hold"), HEADCOUNT)
    provinces_target = IntegerField(_l("Provinces to reach"), HEADCOUNT)
    province_ids = SelectMultipleField(_l("Provinces"), [Optional()], coerce=int)
    is_synthetic = BooleanField(_l("Sample data: a demonstration, not a real programme"))

    def validate_ends_on(self, field: DateField) -> None:
        if self.starts_on.data and field.data and field.data <= self.starts_on.data:
            raise ValidationError(_l("The last day must come after the first."))

    def facts(self) -> dict[str, Any]:
        """What was filled in, as `Programme.describe` takes it."""
        return {
            "name": {"vi": self.name_vi.data, "en": self.name_en.data},
            "donor": {"vi": self.donor_vi.data or "", "en": self.donor_en.data or ""},
            "partners": {"vi": self.partners_vi.data or "", "en": self.partners_en.data or ""},
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
            "officers_target": self.officers_target.data,
            "workshops_target": self.workshops_target.data,
            "provinces_target": self.provinces_target.data,
        }
