"""What is sent about files of answers: the file, and what was decided about it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.domain.answer_file import MOST_BYTES, FileAnswer, UnfitFile, key_for, open_file, read_file
from app.quizzes.answer_file_access import attempt_for_receiving
from app.quizzes.answer_file_text import UNFIT_WORDS
from app.quizzes.models import Attempt
from app.shared.forms import Form


class AnswerFileForm(Form):
    """A file from a trainee's device; once it is valid: whose `attempt`, which `answers`, its `digest`."""

    file = FileField(
        _l("File"), [FileRequired()], description=_l("Its name ends in .answers; at most 512 kB.")
    )
    attempt: Attempt
    answers: Sequence[FileAnswer]
    digest: str

    def validate_file(self, field: FileField) -> None:
        content = field.data.read(MOST_BYTES + 1)
        try:
            sealed = read_file(content)
            attempt = attempt_for_receiving(sealed.attempt)
            if attempt is None:
                raise ValidationError(
                    _l("This file is of an attempt that you may not set scores in, or that is not kept here.")
                )
            self.answers = open_file(sealed, key_for(current_app.config["SECRET_KEY"], sealed.attempt))
        except UnfitFile as unfit:
            raise ValidationError(UNFIT_WORDS[unfit.code]) from unfit
        self.attempt, self.digest = attempt, hashlib.sha256(content).hexdigest()


class DecisionForm(Form):
    """Why a file is taken or declined; the officer reads it."""

    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=300)])
