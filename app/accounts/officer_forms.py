"""Officers, postings, accounts and roles, as forms. Places are chosen by their permanent keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.models import OfficerDetails
from app.accounts.names import PlaceChoice, grouped_units
from app.accounts.text import RANK_GROUPS, ROLES, SEXES, rank_words
from app.domain.identifiers import is_user_name, user_name_key
from app.domain.ranks import RANKS
from app.domain.roles import NEEDS_UNIT, may_hold_unit
from app.domain.text import fold
from app.shared.forms import Form, PageField, QueryForm, choices_of

NOT_STATED = _l("Not stated")
USER_NAME_RULE = _l("From 3 to 60 letters without marks, digits, dots and hyphens.")


class OfficerForm(Form):
    """Who somebody is."""

    full_name = StringField(
        _l("Full name"),
        [DataRequired(), Length(max=120)],
        description=_l("Family name first, with all marks."),
    )
    service_number = StringField(_l("Service number"), [Length(max=30)])
    rank = SelectField(_l("Rank"), choices=[])
    sex = SelectField(_l("Sex"), choices=[])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rank.choices = _rank_choices()
        self.sex.choices = choices_of([("", NOT_STATED), *SEXES.items()])

    def details(self) -> OfficerDetails:
        return OfficerDetails(
            self.full_name.data or "", self.service_number.data or None, self.rank.data, self.sex.data or None
        )


def _rank_choices() -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {str(NOT_STATED): [("", str(NOT_STATED))]}
    for rank in RANKS:
        groups.setdefault(str(RANK_GROUPS[rank.group]), []).append((rank.key, rank_words(rank.key)))
    return [choice for name, pairs in groups.items() for choice in choices_of(pairs, name)]


class PostingForm(Form):
    """Where somebody serves from a day on; `units` are those the user may post to."""

    unit = SelectField(_l("Unit"), [InputRequired()], choices=[])
    posted_on = DateField(_l("Since"), [DataRequired()])
    title = StringField(_l("Post held"), [Length(max=120)])

    def __init__(self, units: Sequence[PlaceChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ids = {unit.key: unit.id for unit in units}
        self.unit.choices = grouped_units(units, gettext("Choose a unit"))

    @property
    def unit_id(self) -> int:
        return self.ids[self.unit.data]

    @property
    def since(self) -> date:
        """The day, when the form is valid."""
        return cast(date, self.posted_on.data)


class NewOfficerForm(OfficerForm, PostingForm):
    """A person and where they serve; `is_new` is asked for when somebody of that name is on record."""

    is_new = BooleanField(_l("This is somebody else: add them"))


class UserNameForm(Form):
    user_name = StringField(_l("User name"), [DataRequired(), Length(max=60)], description=USER_NAME_RULE)

    def validate_user_name(self, field: StringField) -> None:
        if not is_user_name(user_name_key(field.data or "")):
            raise ValidationError(USER_NAME_RULE)


class RoleForm(Form):
    """A role, and where it holds: a unit with all below it, or in a highest unit some provinces only."""

    role = RadioField(_l("Role"), [InputRequired()], choices=[])
    unit = SelectField(
        _l("Unit"), choices=[], description=_l("With all units below it. A trainee's role needs none.")
    )
    provinces = SelectMultipleField(
        _l("Only in these provinces"),
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("Only for the highest unit of an agency; leave all empty for the whole of it."),
    )

    def __init__(
        self,
        roles: Iterable[str],
        units: Sequence[PlaceChoice],
        provinces: Sequence[PlaceChoice],
        *,
        may_be_everywhere: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.unit_ids = {unit.key: unit.id for unit in units}
        self.roots = {unit.key for unit in units if unit.parent_id is None}
        self.province_ids = {province.key: province.id for province in provinces}
        self.may_be_everywhere = may_be_everywhere
        self.role.choices = choices_of((name, label) for name, label in ROLES.items() if name in set(roles))
        self.unit.choices = grouped_units(units, gettext("No unit"))
        self.provinces.choices = choices_of((province.key, province.name) for province in provinces)

    def validate_unit(self, field: SelectField) -> None:
        needs_unit = self.role.data in NEEDS_UNIT or (
            self.role.data == "administrator" and not self.may_be_everywhere
        )
        if needs_unit and not field.data:
            raise ValidationError(_l("This role needs a unit."))

    def validate_provinces(self, field: SelectMultipleField) -> None:
        if field.data and self.unit.data not in self.roots:
            raise ValidationError(_l("Provinces need the highest unit of an agency above."))

    @property
    def place(self) -> dict[str, Any]:
        """Where the role would hold: `unit_id` and `province_ids`, nowhere for a trainee."""
        if not may_hold_unit(self.role.data):
            return {"unit_id": None, "province_ids": []}
        province_ids = [self.province_ids[key] for key in self.provinces.data or ()]
        return {"unit_id": self.unit_ids.get(self.unit.data), "province_ids": province_ids}


class AccountForm(UserNameForm, RoleForm):
    """How somebody signs in, and the first role of the account."""


class OfficerFilterForm(QueryForm):
    """What the list of officers is filtered by."""

    q = StringField(_l("Name or service number"), [Length(max=120)])
    unit = SelectField(_l("Unit"), [Optional()], choices=[])
    role = SelectField(_l("Role"), [Optional()], choices=[])
    page = PageField()

    def __init__(self, units: Sequence[PlaceChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ids = {unit.key: unit.id for unit in units}
        names = ((unit.key, unit.name) for unit in units)
        self.unit.choices = choices_of([("", gettext("All units")), *names])
        self.role.choices = choices_of([("", gettext("All roles")), *ROLES.items()])

    @property
    def unit_id(self) -> int | None:
        return self.ids.get(self.unit.data)

    def criteria(self) -> dict[str, Any]:
        """What is filtered by, for addresses."""
        chosen = {"q": self.q.data, "unit": self.unit.data, "role": self.role.data}
        return {name: value for name, value in chosen.items() if value}


class OfficerExportForm(OfficerFilterForm):
    """The same officers as a file. What for stands in the audit."""

    format = SelectField(choices=choices_of([("csv", "CSV"), ("xlsx", "XLSX")]))
    purpose = StringField(_l("What the list is for"), [DataRequired(), Length(min=3, max=300)])


class SearchForm(QueryForm):
    q = StringField(_l("Name or service number"), [Length(max=120)])


class MergeForm(Form):
    is_same = BooleanField(_l("Both are the same person"), [DataRequired()])


class EraseForm(Form):
    name = StringField(_l("Full name"), [DataRequired(), Length(max=120)])

    def names(self, full_name: str) -> bool:
        """Whether the name that was typed is this one, marks and case aside."""
        return fold(self.name.data or "") == fold(full_name)
