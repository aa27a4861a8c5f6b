"""Forms of certificates."""

from __future__ import annotations

import uuid

from flask import abort
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import UUID, DataRequired, InputRequired, Length, Optional

from app.shared.forms import Form, QueryForm


class CodeForm(QueryForm):
    """A verification code, as somebody types it from paper."""

    code = StringField(_l("Verification code"), [InputRequired(), Length(max=60)])


class FileForm(Form):
    """A certificate's file, to compare with what was issued."""

    file = FileField(_l("PDF file of the certificate"), [FileRequired()])


class RevocationForm(Form):
    """Why a certificate no longer holds."""

    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=300)])


class IssueForm(Form):
    """To whom to issue: the uid of a place on the roster; to all who have earned it when empty."""

    registration = HiddenField(validators=[Optional(), UUID()])

    def registration_uid(self) -> uuid.UUID | None:
        """Who is named. Aborts with 400 for what is no uid."""
        if not self.validate():
            abort(400)
        return uuid.UUID(self.registration.data) if self.registration.data else None
