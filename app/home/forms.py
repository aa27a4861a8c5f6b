"""Forms of the first pages: all of them questions, none changes anything."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import UUID, DataRequired, Length, Optional, ValidationError

from app.home.areas import Area
from app.home.audit_log import Sought
from app.home.audit_text import VERB_WORDS, VERBS
from app.home.jobs_text import STATES
from app.home.text import GROUPS, area_name, group_words
from app.home.trained import UNKNOWN, Chosen, Trained
from app.programme.models import Programme
from app.shared.forms import PageField, QueryForm, choices_of
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
    as_of = SelectField(_l("Names of provinces"), [Optional()], choices=AS_OF, default="then")
    sex = SelectField(_l("Sex"), [Optional()])
    kind = SelectField(_l("Kind of unit"), [Optional()])
    rank_group = SelectField(_l("Ranks"), [Optional()])
    certificate = SelectField(
        _l("Certificate"),
        [Optional()],
        choices=choices_of([("", _l("All")), ("yes", _l("Issued")), ("no", _l("Not issued"))]),
    )
    page = PageField()

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


class JobsForm(QueryForm):
    """Which jobs."""

    state = SelectField(_l("State"), [Optional()], choices=choices_of([("", _l("All")), *STATES.items()]))
    page = PageField()


class AuditForm(QueryForm):
    """Which events of the audit. A deed that this release does not know can be asked for by its name."""

    person = StringField(_l("Who"), [Length(max=120)])
    verb = SelectField(_l("What"), [Length(max=60)], validate_choice=False)
    first = DateField(_l("From"), [Optional()])
    last = DateField(_l("Until"), [Optional()])
    before = StringField(validators=[Optional(), UUID()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        verb = self.verb.data or ""
        unknown = [] if not verb or verb in VERB_WORDS else [(verb, verb)]
        known = [choice for name, verbs in VERBS.items() for choice in choices_of(verbs.items(), name)]
        self.verb.choices = [*choices_of([("", _l("All")), *unknown]), *known]

    def validate_last(self, field: DateField) -> None:
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_l("The last day cannot come before the first."))

    @property
    def older_than(self) -> uuid.UUID | None:
        """The event before which the page begins, when the form is valid."""
        return uuid.UUID(self.before.data) if self.before.data else None

    def sought(self) -> Sought:
        return Sought(self.person.data or "", self.verb.data or "", self.first.data, self.last.data)

    def criteria(self) -> dict[str, Any]:
        """What is filtered by, for addresses; what makes no sense is left out."""
        said = {name: self[name].data for name in ("person", "verb", "first", "last")}
        return {name: value for name, value in said.items() if value and not self[name].errors}


class AuditExportForm(AuditForm):
    """The same events as a file. What for stands in the audit."""

    purpose = StringField(_l("What the list is for"), [DataRequired(), Length(min=3, max=300)])
