"""Forms about when a quiz is taken: the word typed at the start, and what is decided about a quiz in a workshop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.domain.sitting import AT_ONCE, FOR_ALL, FOR_STARTING, WHEN_RELEASED
from app.quizzes.sitting_rules import Rules
from app.shared import clock
from app.shared.forms import Form, choices_of

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class StartForm(Form):
    """What is typed to start a quiz. The word is said aloud in the hall: it needs no dots."""

    password = StringField(_l("Password"), [InputRequired(), Length(max=60)])


class SittingForm(Form):
    """What is decided about a quiz in a workshop. Times are those of clocks in Viet Nam."""

    seen = HiddenField()
    opens_at = DateTimeLocalField(_l("Opens"), [Optional()], format=FORMATS)
    closes_at = DateTimeLocalField(_l("Closes"), [Optional()], format=FORMATS)
    closes_for = RadioField(
        _l("When it closes"),
        [InputRequired()],
        choices=choices_of(
            [
                (FOR_STARTING, _l("nobody starts any more; whoever has begun keeps the full time")),
                (FOR_ALL, _l("it ends for all; what is saved is handed in")),
            ]
        ),
        default=FOR_STARTING,
    )
    is_in_hall = BooleanField(
        _l("Only in the hall"),
        description=_l(
            "Attempts start only while a half-day of the workshop is held, 15 minutes before and after "
            "included, and end with it."
        ),
    )
    password = StringField(
        _l("Password"),
        [Optional(), Length(max=60)],
        description=_l("A word that you say in the hall. Capitals and spaces around it do not matter."),
    )
    release = RadioField(
        _l("Scores are shown"),
        [InputRequired()],
        choices=choices_of(
            [
                (AT_ONCE, _l("at once, as soon as an attempt is handed in")),
                (WHEN_RELEASED, _l("when you release them")),
            ]
        ),
        default=AT_ONCE,
    )

    def validate_closes_at(self, field: DateTimeLocalField) -> None:
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError(_l("It closes after it opens."))

    def rules(self) -> Rules:
        """What was filled in."""
        return Rules(
            opens_at=_moment(self.opens_at.data),
            closes_at=_moment(self.closes_at.data),
            closes_for=self.closes_for.data,
            password=self.password.data or "",
            is_in_hall=bool(self.is_in_hall.data),
            release=self.release.data,
        )


def values_of(rules: Rules, seen: str) -> dict[str, Any]:
    """Rules as the form shows them."""
    shown = {name: getattr(rules, name) for name in Rules.__dataclass_fields__}
    return {
        **shown,
        "seen": seen,
        "opens_at": _local(rules.opens_at),
        "closes_at": _local(rules.closes_at),
    }


def _moment(shown: datetime | None) -> datetime | None:
    return clock.moment(shown.date(), shown.time()) if shown else None


def _local(moment: datetime | None) -> datetime | None:
    return clock.local(moment).replace(tzinfo=None) if moment else None
