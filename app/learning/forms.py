from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired

from app.shared.forms import Form


class SectionForm(Form):
    """Names the section that was read."""

    section = StringField(validators=[DataRequired()])
