"""Forms of approval: what was decided at a stage, and why an edition is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.curriculum.approval import DecisionDetails, Letter
from app.domain.approval import PASSED, RETURNED
from app.shared import clock
from app.shared.forms import Form, QueryForm, choices_of
from app.shared.locale import language

OUTCOMES = {PASSED: _l("Pass"), RETURNED: _l("Return with comments")}


class DecisionForm(Form):
    """What was decided at the stage that is due, as the paper says it."""

    stage = HiddenField(validators=[InputRequired()])
    content_hash = HiddenField(validators=[InputRequired()])
    outcome = RadioField(_l("Decision"), [InputRequired()])
    decided_on = DateField(_l("Date of the decision"), [InputRequired()])
    number = StringField(_l("Number of the decision"), [Optional(), Length(max=80)])
    signatory = StringField(_l("Signed by (rank, name, post)"), [Optional(), Length(max=200)])
    comments = TextAreaField(_l("Comments"), [Length(max=4000)])  # not Optional: a return needs them
    letter = FileField(_l("Letter"), description=_l("PDF, PNG or JPEG, at most 5 MB."))

    def __init__(self, *, may_pass: bool = True) -> None:
        super().__init__()
        self.offer(may_pass=may_pass)

    def offer(self, *, may_pass: bool) -> None:
        """Offer to pass the stage, or only to return it."""
        offered = OUTCOMES if may_pass else {RETURNED: OUTCOMES[RETURNED]}
        self.outcome.choices = choices_of(offered.items())

    def validate_decided_on(self, field: DateField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_l("This day is still to come."))

    def validate_comments(self, field: TextAreaField) -> None:
        if self.outcome.data == RETURNED and not field.data:
            raise ValidationError(_l("Say what has to change before it can pass."))

    def letter_bytes(self) -> bytes:
        """What was sent as the letter; empty when nothing was."""
        return self.letter.data.read() if self.letter.data else b""

    def refuse_letter(self, why: str) -> None:
        self.letter.errors = [*self.letter.errors, why]

    def details(self, letter: Letter | None) -> DecisionDetails:
        """What was filled in; comments in the language that the writer sees."""
        return DecisionDetails(
            stage=self.stage.data or "",
            outcome=self.outcome.data or "",
            content_hash=self.content_hash.data or "",
            decided_on=self.decided_on.data or date.min,
            number=self.number.data or "",
            signatory=self.signatory.data or "",
            comments={language(): self.comments.data} if self.comments.data else {},
            letter=letter,
        )


class ProposalForm(Form):
    """A course as one ZIP file, and what is new in it."""

    file = FileField(_l("ZIP file"), [FileRequired()], description=_l("At most 8 MB."))
    notes = TextAreaField(_l("What is new"), [Optional(), Length(max=4000)])


class SinceForm(QueryForm):
    """Which earlier edition to compare with; the last one unless another is asked for."""

    since = SelectField(_l("Compared with"), coerce=int)

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__()
        self.since.choices = choices_of(
            (number, _("Edition %(number)s", number=number)) for number in numbers
        )
        if self.since.data not in numbers:
            self.since.data = numbers[0] if numbers else None

    def number(self) -> int | None:
        """The number of the edition asked for; None when there is none."""
        return self.since.data


class WithdrawalForm(Form):
    """Why an edition is taken out of use."""

    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=1000)])
