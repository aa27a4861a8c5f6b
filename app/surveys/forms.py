"""Forms of rounds, and answers as pages and scripts send them. Nothing here saves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.course import Instrument, Question
from app.domain.grading import BadAnswer
from app.domain.survey_tally import read_answer
from app.domain.text import clean_line
from app.shared.forms import Form, choices_of
from app.shared.refusal import Malformed
from app.surveys.models import RoundPlan

LONGEST_TEXT = 4000  # characters
MOST_BYTES = 32_768
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")

MODE_WORDS = {
    "anonymous": _l("Anonymous: nobody can tell who gave which answers"),
    "named": _l("Named: answers are kept with the officer"),
}


class ResponseForm(Form):
    """Carries the token against forged posts; the answers beside it are read by `answers_in_form`."""


class RoundForm(Form):
    """A round: title in both languages, what is asked, where, when, with names or without."""

    title_vi = StringField(_l("Title in Vietnamese"), [InputRequired(), Length(max=160)])
    title_en = StringField(_l("Title in English"), [InputRequired(), Length(max=160)])
    instrument_revision_id = SelectField(_l("Questionnaire"), [InputRequired()], coerce=int)
    mode = RadioField(
        _l("Names"), [InputRequired()], choices=choices_of(MODE_WORDS.items()), default="anonymous"
    )
    opens_on = DateField(_l("First day"), [InputRequired()])
    closes_on = DateField(_l("Last day"), [InputRequired()])
    province_ids = SelectMultipleField(
        _l("Provinces"),
        [InputRequired()],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def validate_closes_on(self, field: DateField) -> None:
        if self.opens_on.data and field.data and field.data < self.opens_on.data:
            raise ValidationError(_l("The last day cannot come before the first."))

    def plan(self) -> RoundPlan:
        """What was filled in, as `Round.plan` takes it."""
        values: dict[str, Any] = self.data
        return RoundPlan(
            title={"vi": values["title_vi"], "en": values["title_en"]},
            instrument_revision_id=values["instrument_revision_id"],
            mode=values["mode"],
            opens_on=values["opens_on"],
            closes_on=values["closes_on"],
            province_ids=frozenset(values["province_ids"]),
        )


@dataclass
class Posted:
    """A posted form: answers that differ from what its page showed, and what could not be read, with the reason."""

    changed: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def answers_in_form(form: MultiDict[str, str], instrument: Instrument) -> Posted:
    """The answers of a whole page. What it showed when it was made comes along in `was`.

    A page left open behind another one thus never takes back what was answered there.
    """
    posted, was = Posted(), _was(form)
    for question in instrument.questions:
        try:
            answer = _posted_answer(question, form)
        except ValueError:
            posted.typed[question.id] = form[f"q-{question.id}"]
            posted.errors[question.id] = _range_words(question)
            continue
        if answer != was.get(question.id):
            posted.changed[question.id] = answer
    return posted


def _was(form: MultiDict[str, str]) -> Mapping[str, Any]:
    try:
        was = json.loads(form.get("was", "{}"))
    except (ValueError, RecursionError):
        was = None
    if not isinstance(was, dict):
        raise Malformed(_l("The form that was sent is incomplete."))
    return was


def _posted_answer(question: Question, form: MultiDict[str, str]) -> Any:
    """The answer as it is kept, None when empty. Raises ValueError for a number that is none, or out of bounds."""
    name = f"q-{question.id}"
    if question.type == "multiple":
        return _fitting(question, form.getlist(name))
    text = clean_text(form.get(name, ""))
    if not text or question.type in ("choice", "text"):
        return _fitting(question, text or None)
    return _fitting(question, int(text) if question.type == "scale" else _number(text))


def _fitting(question: Question, answer: Any) -> Any:
    """Raises ValueError for what only a number typed in can be, Malformed for what no form of ours sends."""
    try:
        return read_answer(question, answer)
    except BadAnswer as error:
        if question.type == "number":
            raise ValueError(str(error)) from error
        raise Malformed(_l("The answer does not fit the question.")) from error


def _number(text: str) -> int | float:
    """A number as either language writes it: 12, 2.5 or 2,5."""
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


def _range_words(question: Question) -> str:
    if question.min is None or question.max is None:
        return _("Please type a number.")
    return _("Please type a number from %(low)s to %(high)s.", low=question.min, high=question.max)


def clean_text(text: str) -> str:
    """Text as it is kept: no invisible signs, lines as typed, cut where no form lets one go on."""
    lines = [clean_line(line) for line in text[: 2 * LONGEST_TEXT].splitlines()]
    return "\n".join(lines).strip()[:LONGEST_TEXT]


def answer_in_json(request: Request) -> tuple[Any, str | None]:
    """The answer and its key in {"value": …, "key": "…"}; scripts of anonymous rounds send no key. Raises Malformed."""
    raw = request.get_data()
    try:
        body = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or "value" not in body:
        raise Malformed(_l("The answer is not readable as JSON."))
    value, key = body["value"], body.get("key")
    if key is not None and not (isinstance(key, str) and KEY.fullmatch(key)):
        raise Malformed(_l("The key of an answer has 8 to 64 letters, digits, - or _."))
    return clean_text(value) if isinstance(value, str) else value, key
