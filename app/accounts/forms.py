"""Signing in, the first sign-in, passwords and preferences, as forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, EqualTo, Length

from app.accounts.models import Account
from app.accounts.passwords import LONGEST, SHORTEST, length_of
from app.accounts.strength import weakness
from app.accounts.text import ADVICE, WEAKNESSES
from app.shared.forms import Form, choices_of
from app.shared.locale import LANGUAGES, THEMES

SHARED = _l("Several people use this phone or computer")
SHARED_HINT = _l("Then you are signed out after 12 hours, or when the browser is closed.")


class SignInForm(Form):
    name = StringField(_l("User name or service number"), [DataRequired(), Length(max=120)])
    password = PasswordField(_l("Password"), [DataRequired(), Length(max=400)])
    is_shared = BooleanField(SHARED, description=SHARED_HINT)
    next = HiddenField()


class CodeForm(Form):
    """Fields stand on pages and in error lists in the order in which they are written here."""

    code = StringField(_l("Code on your slip"), [DataRequired(), Length(max=60)])


class OldPasswordForm(Form):
    old = PasswordField(_l("Password until now"), [DataRequired(), Length(max=400)])


class NewPasswordForm(Form):
    """A new password, typed twice. `about`: words that others know about the person."""

    password = PasswordField(_l("New password"), [DataRequired()])
    again = PasswordField(
        _l("New password, again"),
        [DataRequired(), EqualTo("password", message=_l("This is not the same as above."))],
    )

    def __init__(self, about: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.about = tuple(about)

    def validate_password(self, field: PasswordField) -> None:
        password = field.data or ""
        if not SHORTEST <= length_of(password) <= LONGEST:
            raise ValidationError(_l("It must have from 8 to 100 characters."))
        reason = weakness(password, self.about)
        if reason is not None:
            raise ValidationError(f"{WEAKNESSES[reason]} {ADVICE}")


class FirstSignInForm(CodeForm, NewPasswordForm):
    """A printed code and the password to come. `account` is whose the code is, if it works."""

    is_shared = BooleanField(SHARED, description=SHARED_HINT)

    def __init__(self, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(about=words_about(account) if account else (), **kwargs)
        self.account = account

    def validate_code(self, _field: StringField) -> None:
        if self.account is None:
            raise ValidationError(
                _l("This code does not work: mistyped, used already, or older than three days.")
            )


class ChangePasswordForm(OldPasswordForm, NewPasswordForm):
    """The old password is checked by the view, since that takes a hash."""


class PreferencesForm(Form):
    """Either of the two; sent by the header and the footer of every page."""

    language = SelectField(choices=choices_of((value, value) for value in ("", *LANGUAGES)), default="")
    theme = SelectField(choices=choices_of((value, value) for value in ("", *THEMES)), default="")
    next = HiddenField()


def words_about(account: Account) -> tuple[str, ...]:
    """What everybody knows of the owner of an account whose officer is loaded."""
    officer = account.officer
    return officer.full_name, officer.service_number or "", account.user_name
