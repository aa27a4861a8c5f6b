"""What a reader of a gradebook asks for."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from app.accounts.access import scope_of, scope_of_place
from app.accounts.names import grouped_units, unit_choices
from app.accounts.officer_access import SEES_OFFICERS
from app.quizzes.gradebook import GradebookFilter
from app.shared.forms import PageField, QueryForm, choices_of
from app.workshops.forms import PURPOSES

UNIT_KINDS = ("high_command", "department", "command", "board", "academy", "agency")  # stations are too many
SHOWN_WORDS = {
    "all": _l("Everybody"),
    "missing": _l("Who has not handed everything in"),
    "failed": _l("Who has not passed everything"),
}


class GradebookForm(QueryForm):
    """Words of a name or number, a unit with all below it, whose rows, which page. What is unknown counts for none."""

    q = StringField(_l("Name or service number"), [Optional(), Length(max=80)])
    unit = SelectField(_l("Unit"), [Optional()], choices=[], validate_choice=False)
    shown = SelectField(
        _l("Show"), [Optional()], choices=choices_of(SHOWN_WORDS.items()), validate_choice=False
    )
    page = PageField()

    def __init__(self) -> None:
        super().__init__()
        units = unit_choices(scope_of(current_user, *SEES_OFFICERS).unit_ids, UNIT_KINDS)
        self.ids = {unit.key: unit.id for unit in units}
        self.unit.choices = grouped_units(units, gettext("All units"))

    def wanted(self) -> GradebookFilter:
        unit_id = self.ids.get(self.unit.data or "")
        return GradebookFilter(
            text=(self.q.data or "")[:80],
            unit_ids=scope_of_place(unit_id).unit_ids if unit_id else None,
            shown=self.shown.data if self.shown.data in SHOWN_WORDS else "all",
        )

    @property
    def selection(self) -> dict[str, str]:
        """What addresses of the same rows carry along."""
        chosen = {"q": self.q.data, "unit": self.unit.data, "shown": self.shown.data}
        return {key: value for key, value in chosen.items() if value}


class GradebookFileForm(GradebookForm):
    """The same as a file; what for goes into the log."""

    purpose = SelectField(
        _l("Purpose"), choices=choices_of(PURPOSES.items()), default="keep", validate_choice=False
    )

    def said(self) -> str:
        """The purpose for the log; what is no choice counts as the first."""
        return self.purpose.data if self.purpose.data in PURPOSES else "keep"
