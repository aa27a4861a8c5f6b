"""Forms of workshops: what was planned, half-days, places on the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.officer_forms import OfficerForm
from app.domain.half_days import HalfDay
from app.shared.forms import Form, PageField, QueryForm, choices_of
from app.shared.locale import in_language
from app.workshops.listing import FilterChoices, WorkshopFilter
from app.workshops.models import Workshop, WorkshopDetails
from app.workshops.sessions import PlannedSession, WorkshopSession

LONGEST = timedelta(days=31)
PURPOSES = {
    "keep": _l("To run the workshop"),
    "report": _l("To report to a superior"),
    "check": _l("To check records"),
}


class WorkshopForm(Form):
    """A workshop as it is planned."""

    title_vi = StringField(_l("Title in Vietnamese"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    programme_id = SelectField(_l("Programme"), [InputRequired()], coerce=int)
    edition_id = SelectField(_l("Course"), [InputRequired()], coerce=int)
    host_unit_id = SelectField(_l("Host unit"), [InputRequired()], coerce=int)
    province_id = SelectField(_l("Province"), [InputRequired()], coerce=int)
    place = StringField(_l("Place"), [InputRequired(), Length(max=200)])
    starts_on = DateField(_l("First day"), [InputRequired()])
    ends_on = DateField(_l("Last day"), [InputRequired()])
    capacity = IntegerField(_l("Places"), [InputRequired(), NumberRange(min=1, max=500)], default=36)
    instructor_ids = SelectMultipleField(
        _l("Instructors"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )

    def validate_ends_on(self, field: DateField) -> None:
        first, last = self.starts_on.data, field.data
        if first and last and last < first:
            raise ValidationError(_l("The last day cannot come before the first."))
        if first and last and last - first > LONGEST:
            raise ValidationError(_l("A workshop takes at most a month."))

    def details(self) -> WorkshopDetails:
        """What was filled in."""
        return WorkshopDetails(
            title=in_both(self.title_vi.data, self.title_en.data),
            programme_id=self.programme_id.data,
            edition_id=self.edition_id.data,
            host_unit_id=self.host_unit_id.data,
            province_id=self.province_id.data,
            place=self.place.data or "",
            starts_on=self.starts_on.data or date.min,
            ends_on=self.ends_on.data or date.min,
            capacity=self.capacity.data or 0,
            instructor_ids=frozenset(self.instructor_ids.data or ()),
        )


def values_of(workshop: Workshop, instructor_ids: Sequence[int]) -> dict[str, Any]:
    """A workshop as the form shows it."""
    names = ("programme_id", "edition_id", "host_unit_id", "province_id", "place", "starts_on", "ends_on")
    return {
        **{name: getattr(workshop, name) for name in (*names, "capacity")},
        "title_vi": workshop.title.get("vi", ""),
        "title_en": workshop.title.get("en", ""),
        "instructor_ids": list(instructor_ids),
    }


def in_both(vi: str | None, en: str | None) -> dict[str, str]:
    """A text in the languages that it was given in."""
    return {code: text for code, text in (("vi", vi), ("en", en)) if text}


class SessionFields(Form):
    """One half-day: whether it is held, when, on what."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    key = HiddenField()
    is_held = BooleanField(_l("Held"))
    begins = TimeField(_l("From"), [InputRequired()])
    ends = TimeField(_l("To"), [InputRequired()])
    topic_vi = StringField(_l("Topic in Vietnamese"), [Length(max=200)])
    topic_en = StringField(_l("Topic in English"), [Length(max=200)])

    def validate_ends(self, field: TimeField) -> None:
        if self.begins.data and field.data and field.data <= self.begins.data:
            raise ValidationError(_l("A half-day ends after it begins."))

    def planned(self, half_day: HalfDay) -> PlannedSession:
        hours = HalfDay(half_day.held_on, half_day.half, self.begins.data, self.ends.data)  # type: ignore[arg-type]
        return PlannedSession(hours, in_both(self.topic_vi.data, self.topic_en.data))


class SessionsForm(Form):
    """All half-days that a workshop's days allow."""

    sessions = FieldList(FormField(SessionFields))

    def planned(self, half_days: Sequence[HalfDay]) -> list[PlannedSession]:
        """Those that are held; a half-day that is no longer of the workshop's days is passed over."""
        by_key = {key_of(half_day): half_day for half_day in half_days}
        return [
            entry.form.planned(by_key[entry.form.key.data])
            for entry in self.sessions
            if entry.form.is_held.data and entry.form.key.data in by_key
        ]


def key_of(half_day: HalfDay | WorkshopSession) -> str:
    """The name of a half-day in the form: 2022-07-05-morning."""
    return f"{half_day.held_on}-{half_day.half}"


def rows_of(half_days: Sequence[HalfDay], held: Sequence[WorkshopSession]) -> list[dict[str, Any]]:
    """The rows that the form shows: every half-day, as it is held or at the usual hours."""
    by_key = {key_of(session): session for session in held}
    return [_row_of(half_day, by_key.get(key_of(half_day))) for half_day in half_days]


def _row_of(half_day: HalfDay, session: WorkshopSession | None) -> dict[str, Any]:
    hours = session.hours if session else half_day
    topic = session.topic if session else {}
    return {
        "key": key_of(half_day),
        "is_held": session is not None,
        "begins": hours.begins,
        "ends": hours.ends,
        "topic_vi": topic.get("vi", ""),
        "topic_en": topic.get("en", ""),
    }


class FilterForm(QueryForm):
    """What the list of workshops is narrowed to."""

    phase = SelectField(_l("When"))
    year = SelectField(_l("Year"))
    province = SelectField(_l("Province"))
    programme = SelectField(_l("Programme"))
    page = PageField()

    def narrowed(self) -> WorkshopFilter:
        """The filter; a choice that does not exist counts as none."""
        fields = (self.phase, self.year, self.province, self.programme)
        return WorkshopFilter(*(_chosen(field) for field in fields))


def _chosen(field: SelectField) -> str:
    return field.data if field.data in {option.data for option in field} else ""


def offer_filters(form: FilterForm, choices: FilterChoices) -> None:
    """Fill the lists of the filter with what there is."""
    every: list[tuple[str, Any]] = [("", _l("All"))]
    phases = (("running", _l("Running now")), ("coming", _l("To come")), ("past", _l("Past")))
    form.phase.choices = choices_of([*every, *phases])
    form.year.choices = choices_of([*every, *((str(year), str(year)) for year in choices.years)])
    provinces = ((key, in_language(name)) for key, name in choices.provinces)
    form.province.choices = choices_of([*every, *provinces])
    programmes = ((slug, in_language(name)) for slug, name in choices.programmes)
    form.programme.choices = choices_of([*every, *programmes])


class SearchForm(QueryForm):
    """Whom to put on the roster."""

    q = StringField(_l("Name or service number"), [Length(max=120)])


class WithdrawalForm(Form):
    """Why somebody leaves a roster."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(), Length(max=300)],
        description=_l(
            "In a few words, without health or family details: transferred, on duty, did not come."
        ),
    )


class NewOfficerForm(OfficerForm):
    """Somebody who is not on record yet, to be put on the roster at once."""

    unit_id = SelectField(_l("Unit"), [InputRequired()], coerce=int)
    is_new = BooleanField(_l("This is somebody else: add them"))


class RosterFileForm(Form):
    """A roster as a file."""

    file = FileField(
        _l("File"), [FileRequired()], description=_l("CSV or Excel (.xlsx), in any encoding, up to 5 MB.")
    )
    unit_id = SelectField(_l("Unit of those for whom the file names none"), [InputRequired()], coerce=int)

    def refuse_file(self, why: str) -> None:
        self.file.errors = [why]


def decisions_from(form: Mapping[str, str]) -> dict[int, str]:
    """What was decided for each row of a file: row-<number> as the page sends it."""
    named = {name.removeprefix("row-"): value for name, value in form.items() if name.startswith("row-")}
    return {int(number): value for number, value in named.items() if number.isdecimal()}


class ExportForm(QueryForm):
    """What a list of names is taken out for; it goes into the log."""

    purpose = SelectField(
        _l("Purpose"),
        choices=choices_of(PURPOSES.items()),
        default="keep",
    )

    def said(self) -> str:
        """The purpose for the log; what is no choice counts as the first."""
        return self.purpose.data if self.validate() else "keep"
