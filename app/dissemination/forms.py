"""Forms of the ledger: what is sent, what came, what is recalled, what academies teach."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import UUID, DataRequired, InputRequired, Length, NumberRange, Optional

from app.dissemination.adoptions import AdoptionDetails
from app.dissemination.models import MOST_COPIES, Received
from app.dissemination.queries import NOWHERE, STATES, DeliveryFilter, FilterChoices
from app.dissemination.text import CAUSE_WORDS, MEDIUM_WORDS, PURPOSES, STATE_WORDS, edition_words
from app.places.models import UNIT_KINDS, ProvinceVersion, UnitVersion
from app.places.text import UNIT_KIND_WORDS
from app.shared.forms import Form, PageField, QueryForm, choices_of
from app.shared.locale import in_language
from app.shared.models import Words

COPIES = [InputRequired(), NumberRange(min=1, max=MOST_COPIES)]
Editions = Sequence[tuple[str, Words, int]]
EVERY: list[tuple[str, Any]] = [("", _l("All"))]


def _chosen(field: SelectField) -> str:
    return field.data if field.data in {option.data for option in field} else ""


class LedgerFilterForm(QueryForm):
    """What a list of deliveries is narrowed to."""

    edition = SelectField(_l("Edition"))
    province = SelectField(_l("Province"))
    state = SelectField(_l("State"))
    batch = HiddenField()
    page = PageField()

    def __init__(self, choices: FilterChoices) -> None:
        super().__init__()
        nowhere = [(NOWHERE, _l("In no province"))] if choices.has_nowhere else []
        provinces = [(key, in_language(name)) for key, name in choices.provinces]
        self.edition.choices = choices_of([*EVERY, *editions_offered(choices.editions)])
        self.province.choices = choices_of([*EVERY, *provinces, *nowhere])
        self.state.choices = choices_of([*EVERY, *((state, STATE_WORDS[state]) for state in STATES)])

    def narrowed(self) -> DeliveryFilter:
        """The filter; a choice that does not exist counts as none."""
        return DeliveryFilter(
            edition=_uid(_chosen(self.edition)),
            province=_chosen(self.province),
            state=_chosen(self.state),
            batch=_uid(self.batch.data or ""),
        )

    def page_of(self, pages: int) -> int:
        """The page that is asked for; past the end, the last."""
        return min(self.page.data or 1, max(pages, 1))


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def editions_offered(editions: Editions) -> list[tuple[str, str]]:
    return [(key, edition_words(title, number)) for key, title, number in editions]


class ExportForm(QueryForm):
    """What a list is taken out for; it goes into the log."""

    purpose = SelectField(_l("Purpose"), choices=choices_of(PURPOSES.items()), default="arrive")

    def said(self) -> str:
        """The purpose for the log; what is no choice counts as the first."""
        return self.purpose.data if self.validate() else "arrive"


class RecipientsForm(QueryForm):
    """To which units to send: those of a province, of a kind, or both; how many copies each gets at first."""

    province = SelectField(_l("Province"))
    kind = SelectField(_l("Kind of unit"))
    copies = IntegerField(_l("Copies for each"), [Optional(), NumberRange(min=1, max=MOST_COPIES)])

    def __init__(self, provinces: Sequence[tuple[int, ProvinceVersion]], kinds: Collection[str]) -> None:
        super().__init__()
        names = [(str(key), in_language({"vi": each.name_vi, "en": each.name_en})) for key, each in provinces]
        self.province.choices = choices_of([*EVERY, *names])
        offered = [(kind, UNIT_KIND_WORDS[kind]) for kind in UNIT_KINDS if kind in kinds]
        self.kind.choices = choices_of([*EVERY, *offered])

    def chosen_units(self, units: Sequence[UnitVersion]) -> list[UnitVersion]:
        """Those that are meant; none before a province or a kind is chosen."""
        province, kind = _chosen(self.province), _chosen(self.kind)
        if not province and not kind:
            return []
        return [unit for unit in units if province in ("", str(unit.province_id)) and kind in ("", unit.kind)]

    def copies_each(self) -> int | None:
        return self.copies.data if self.copies.validate(self) else None


class ConsignmentForm(Form):
    """What goes out: an edition, and a field of copies for each unit, `copies-<unit id>`; empty for none."""

    key = HiddenField(validators=[InputRequired(), UUID()])
    edition_id = SelectField(_l("Edition"), [InputRequired()])
    medium = RadioField(
        _l("Medium"), [InputRequired()], default="paper", choices=choices_of(MEDIUM_WORDS.items())
    )
    sent_on = DateField(_l("Sent on"), [InputRequired()])
    note = StringField(_l("Remark"), [Optional(), Length(max=200)])

    def __init__(self, editions: Editions, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.edition_id.choices = choices_of(editions_offered(editions))
        self.typed = {unit_id: typed_copies(unit_id) for unit_id in unit_ids}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        is_valid = super().validate(extra_validators)
        wrong = [text for text in self.typed.values() if text and not _is_count(text)]
        if wrong:
            self.key.errors = [_l("Copies are whole numbers from 1 to %(most)s.", most=MOST_COPIES)]
        elif not any(self.typed.values()):
            self.key.errors = [_l("Say for one unit at least how many copies it gets.")]
        return is_valid and not self.key.errors

    def copies(self) -> dict[int, int]:
        """How many copies by unit id, of those that get any."""
        return {unit_id: int(text) for unit_id, text in self.typed.items() if text}


def typed_copies(unit_id: int) -> str:
    """What stands in a unit's field as the form was sent."""
    return request.form.get(f"copies-{unit_id}", "").strip()


def has_field(unit_id: int) -> bool:
    """Whether the form that was sent has a field of copies for a unit."""
    return f"copies-{unit_id}" in request.form


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= MOST_COPIES


class ReceiptForm(Form):
    """What a receiver says of a delivery."""

    copies = IntegerField(_l("Copies received"), [InputRequired(), NumberRange(min=0, max=MOST_COPIES)])
    name = StringField(
        _l("Received by"), [InputRequired(), Length(max=120)], description=_l("Rank and full name.")
    )
    received_on = DateField(_l("Received on"), [InputRequired()])
    note = StringField(
        _l("Remark"),
        [Optional(), Length(max=300)],
        description=_l("Copies missing or damaged, if any. Nothing about cases or persons."),
    )

    def received(self) -> Received:
        return Received(
            self.copies.data or 0,
            self.name.data or "",
            self.received_on.data or date.min,
            self.note.data or "",
        )


class CorrectionForm(ReceiptForm):
    """A receipt written down by a coordinator in place of one on record."""

    reason = StringField(_l("Why the receipt is corrected"), [InputRequired(), Length(max=300)])


class ReasonForm(Form):
    """Why something on record no longer counts."""

    reason = StringField(_l("Reason"), [DataRequired(), Length(max=300)])

    def said(self) -> str:
        return self.reason.data or ""


class SendAgainForm(ReasonForm):
    """A delivery that takes the place of one that did not arrive."""

    copies = IntegerField(_l("Copies"), COPIES)
    sent_on = DateField(_l("Sent on"), [InputRequired()])

    def copies_and_day(self) -> tuple[int, date]:
        return self.copies.data or 0, self.sent_on.data or date.min


class RecallForm(Form):
    """A notice to all who hold an edition."""

    edition_id = SelectField(_l("Edition"), [InputRequired()])
    cause = RadioField(_l("What has happened"), [InputRequired()], choices=choices_of(CAUSE_WORDS.items()))
    reason = TextAreaField(_l("Reason, and what to do with the copies"), [DataRequired(), Length(max=500)])

    def __init__(self, editions: Editions) -> None:
        super().__init__()
        self.edition_id.choices = choices_of(editions_offered(editions))


class AdoptionForm(Form):
    """An academy teaches an edition."""

    unit_id = SelectField(_l("Academy"), [InputRequired()], coerce=int)
    edition_id = SelectField(_l("Edition"), [InputRequired()])
    course_code = StringField(_l("Course code at the academy"), [InputRequired(), Length(max=40)])
    hours = IntegerField(_l("Hours"), [InputRequired(), NumberRange(min=1, max=500)])
    since = DateField(_l("Taught since"), [InputRequired()])

    def __init__(self, academies: Sequence[UnitVersion], editions: Editions) -> None:
        super().__init__()
        named = [(each.unit_id, in_language({"vi": each.name_vi, "en": each.name_en})) for each in academies]
        self.unit_id.choices = choices_of(named)
        self.edition_id.choices = choices_of(editions_offered(editions))

    def details(self) -> AdoptionDetails:
        return AdoptionDetails(
            self.unit_id.data,
            int(self.edition_id.data),
            self.course_code.data or "",
            self.hours.data or 0,
            self.since.data or date.min,
        )


class ListFileForm(Form):
    """Who gets how many copies, as a file."""

    file = FileField(
        _l("File"), [FileRequired()], description=_l("CSV or Excel (.xlsx), in any encoding, up to 5 MB.")
    )

    def refuse_file(self, why: str) -> None:
        self.file.errors = [why]


class NoteCodeForm(QueryForm):
    """The code on a delivery note, as somebody types it from paper."""

    code = StringField(_l("Acknowledgement code"), [InputRequired(), Length(max=40)])
