"""What the fields for keys of every type share: a share of the points, and answers that a correction adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, StringField
from wtforms.validators import InputRequired, ValidationError

from app.domain.course import LANGUAGES
from app.quizzes.correction_numbers import number_in, show_exact
from app.shared.forms import Form

ADDED = "added-"

KeyBody = dict[str, Any]

NO_FEEDBACK: KeyBody = {"feedback": dict.fromkeys(LANGUAGES, "")}


@dataclass(frozen=True)
class Part:
    """Fields by name, in their order, and what they say put together."""

    fields: Mapping[str, Any]
    read: Callable[[Form], KeyBody]


def share_field(label: str, share: Fraction, low: Fraction = Fraction(0)) -> Any:
    """A field for a share of the points from `low`, 0 or -1, to 1."""

    def check(_form: Form, field: Field) -> None:
        if not low <= number_in(field) <= 1:
            raise ValidationError(
                _("A share lies between -1 and 1.") if low else _("A share lies between 0 and 1.")
            )

    return StringField(label, [InputRequired(), check], default=show_exact(share))


def said(form: Form, name: str) -> str:
    """The number that stands in a field, as a key keeps it."""
    return str(number_in(form[name]))


def next_number(held: Sequence[Any]) -> int:
    """The number after those of the answers that corrections have added."""
    numbers = [each.id.removeprefix(ADDED) for each in held if each.id.startswith(ADDED)]
    return max((int(each) for each in numbers if each.isdigit()), default=0) + 1


def next_id(held: Sequence[Any]) -> str:
    """The id of an answer that is added to these."""
    return f"{ADDED}{next_number(held)}"
