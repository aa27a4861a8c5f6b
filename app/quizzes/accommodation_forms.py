"""Forms by which more time and attempts are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.accounts.access import scope_of, scope_of_place
from app.accounts.names import grouped_units, unit_choices
from app.curriculum.published import PublishedEdition
from app.domain.accommodation import Allowance
from app.quizzes.accommodation_access import officer_in_scope
from app.quizzes.accommodations import NOTHING_GIVEN, Target
from app.quizzes.gradebook import in_order
from app.quizzes.gradebook_forms import UNIT_KINDS
from app.quizzes.gradebook_text import full_name
from app.shared.forms import Form, choices_of
from app.workshops.access import MANAGERS
from app.workshops.models import Workshop
from app.workshops.queries import RosterLine

EVERYBODY = "all"


class AccommodationForm(Form):
    """At which quiz, how much more or later, and why."""

    quiz = SelectField(_l("Quiz"), [Optional()], choices=[])
    extra_time = IntegerField(
        _l("More time, in per cent"),
        [Optional(), NumberRange(0, 300)],
        default=0,
        description=_l("25 makes 50 minutes of 40. Only where the quiz has a time limit."),
    )
    extra_attempts = IntegerField(_l("More attempts"), [Optional(), NumberRange(0, 20)], default=0)
    later_close = IntegerField(
        _l("Later close, in minutes"),
        [Optional(), NumberRange(0, 43200)],
        default=0,
        description=_l("60 is an hour, 1440 a day. Only where a workshop closes the quiz at a time."),
    )
    reason = StringField(
        _l("Reason"),
        [InputRequired(), Length(max=300)],
        description=_l("Say what is needed, not why: no illness, nothing about a person's health."),
    )

    def offer_quizzes(self, edition: PublishedEdition) -> None:
        self.quiz.choices = choices_of(
            [("", _("All quizzes")), *((str(quiz.uid), full_name(quiz)) for quiz in in_order(edition))]
        )
        self.quiz_ids = {str(quiz.uid): quiz.revision_id for quiz in edition.quizzes}

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Also that something is given: asked here, for a field left empty asks no validator of its own."""
        is_valid = super().validate(extra_validators)
        if is_valid and not self.allowance:
            self.extra_time.errors = [NOTHING_GIVEN]
        return is_valid and bool(self.allowance)

    @property
    def allowance(self) -> Allowance:
        return Allowance(self.extra_time.data or 0, self.extra_attempts.data or 0, self.later_close.data or 0)

    @property
    def quiz_revision_id(self) -> int | None:
        return self.quiz_ids.get(self.quiz.data or "")


class WorkshopAccommodationForm(AccommodationForm):
    """For an officer on the roster, but not oneself, or for all of it."""

    whom = SelectField(_l("For whom"), [InputRequired()], choices=[])

    def offer_roster(self, roster: Sequence[RosterLine]) -> None:
        others = [line for line in roster if line.officer_id != current_user.officer_id]
        active = [line for line in others if not line.is_withdrawn]
        self.whom.choices = choices_of(
            [
                (EVERYBODY, _("Everybody in this workshop")),
                *((str(line.registration_uid), line.name) for line in active),
            ]
        )
        self.places = {str(line.registration_uid): line.registration_id for line in active}

    def target(self, workshop: Workshop) -> Target:
        if self.whom.data == EVERYBODY:
            return Target(workshop_id=workshop.id)
        return Target(registration_id=self.places[self.whom.data])


class EditionAccommodationForm(AccommodationForm):
    """For an officer by service number, or for a unit with all below it."""

    service_number = StringField(_l("Service number"), [Length(max=30)])  # checked below when empty too
    unit = SelectField(_l("or a unit, with all below it"), [Optional()], choices=[])

    def __init__(self) -> None:
        super().__init__()
        units = unit_choices(scope_of(current_user, *MANAGERS).unit_ids, UNIT_KINDS)
        self.unit_ids = {unit.key: unit.id for unit in units}
        self.unit.choices = grouped_units(units, _("No unit"))
        self.officer_id: int | None = None

    def validate_service_number(self, field: StringField) -> None:
        if bool(field.data) == bool(self.unit.data):
            raise ValidationError(_l("Name an officer or a unit, not both."))
        if field.data:
            self.officer_id = officer_in_scope(current_user, field.data)
            if self.officer_id is None:
                raise ValidationError(_l("Nobody in your area has this number."))
            if self.officer_id == current_user.officer_id:
                raise ValidationError(_l("This is your own number. Ask somebody else to give it to you."))

    def target(self) -> Target:
        unit_id = self.unit_ids.get(self.unit.data or "")
        if unit_id is None:
            return Target(officer_id=self.officer_id)
        return Target(unit_id=unit_id, unit_ids=scope_of_place(unit_id).unit_ids)
