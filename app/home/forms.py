"""Forms of the first pages: all of them questions, none changes anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.home.areas import Area
from app.home.text import GROUPS, area_name, group_words
from app.home.trained import UNKNOWN, Chosen, Trained
from app.programme.models import Programme
from app.shared.forms import QueryForm, choices_of
from app.shared.locale import in_language

AS_OF = choices_of([("then", _l("As they were then (63)")), ("now", _l("As they are now (34)"))])


class GlanceForm(QueryForm):
    """Which programme, by which provinces."""

    programme = SelectField(_l("Programme"), [Optional()])
    as_of = SelectField(_l("Provinces"), [Optional()], choices=AS_OF, default="then")

    def __init__(self, programmes: Iterable[Programme], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.programme.choices = choices_of((str(each.uid), in_language(each.name)) for each in programmes)

    @property
    def as_now(self) -> bool:
        return bool(self.as_of.data == "now")


class TrainedForm(QueryForm):
    """What the list of the trained is narrowed to."""

    province = SelectField(_l("Province"), [Optional()])
    as_of = SelectField(_l("Provinces"), [Optional()], choices=AS_OF, default="then")
    sex = SelectField(_l("Sex"), [Optional()])
    kind = SelectField(_l("Kind of unit"), [Optional()])
    rank_group = SelectField(_l("Ranks"), [Optional()])
    certificate = SelectField(
        _l("Certificate"),
        [Optional()],
        choices=choices_of([("", _l("All")), ("yes", _l("Issued")), ("no", _l("Not issued"))]),
    )
    page = IntegerField(default=1, validators=[Optional(), NumberRange(min=1)])

    def offer(self, officers: Sequence[Trained], areas: Sequence[Area]) -> None:
        """Offer the groups that there are."""
        self.areas = {area.key: area for area in areas}
        self.province.choices = choices_of(
            [("", _l("All")), *((area.key, area_name(area)) for area in areas)]
        )
        for column in GROUPS:
            there = {getattr(officer, column) for officer in officers}
            keys = [key for key in (*GROUPS[column], UNKNOWN) if key in there]
            groups = ((key, group_words(column, key)) for key in keys)
            self[column].choices = choices_of([("", _l("All")), *groups])

    @property
    def as_now(self) -> bool:
        return bool(self.as_of.data == "now")

    @property
    def chosen(self) -> Chosen:
        area = self.areas.get(self.province.data or "")
        return Chosen(
            sex=self.sex.data or "",
            kind=self.kind.data or "",
            rank_group=self.rank_group.data or "",
            provinces=area.holds if area else None,
            certificate=self.certificate.data or "",
        )

    def criteria(self) -> dict[str, Any]:
        """What is narrowed to, for addresses."""
        names = ("province", "as_of", "sex", "kind", "rank_group", "certificate")
        said = {name: self[name].data for name in names}
        return {name: value for name, value in said.items() if value and (name, value) != ("as_of", "then")}


class TrainedExportForm(TrainedForm):
    """The same officers as a file. What for stands in the audit."""

    purpose = StringField(_l("What the list is for"), [DataRequired(), Length(min=3, max=300)])
