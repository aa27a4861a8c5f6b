"""Which language a request speaks, and the words of a text that exists in both."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import NullTranslations, Translations
from flask import g, has_app_context, has_request_context, request
from flask_babel import Domain, get_locale
from flask_login import current_user

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
TAGS = {"vi": "vi-VN", "en": "en-GB"}  # what a document says its language is
DEFAULT_LANGUAGE = "vi"
COOKIE = "language"
THEMES = ("auto", "light", "dark")


def choose_language() -> str:
    """The account's language, else the cookie's, else Vietnamese."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    chosen = getattr(current_user, "language", None) or request.cookies.get(COOKIE)
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def language() -> str:
    """The language being spoken: "vi" or "en".

    Asked for with every number and word of a page, so it looks first where flask-babel keeps what it has found.
    """
    try:
        return str(g._flask_babel.babel_locale.language)
    except (AttributeError, RuntimeError):  # nothing found yet; no application
        locale = get_locale()
        return locale.language if locale else DEFAULT_LANGUAGE


class Catalogues(Domain):
    """The catalogues by language: to name the locale anew for every word would cost more than to find the word."""

    def __init__(self) -> None:
        super().__init__()
        self._by_language: dict[str, Translations] = {}

    def get_translations(self) -> Translations | NullTranslations:
        """The words of the language being spoken; none outside an application."""
        if not has_app_context():
            return super().get_translations()
        code = language()
        if code not in self._by_language:
            self._by_language[code] = super().get_translations()
        return self._by_language[code]


def in_language(words: Mapping[str, str] | None, code: str | None = None) -> str:
    """The text in the language asked for, else in Vietnamese, else in whatever there is."""
    if not words:
        return ""
    return words.get(code or language()) or words.get(DEFAULT_LANGUAGE) or next(iter(words.values()), "")


def theme() -> str:
    """The colour scheme that the visitor chose: "auto", "light" or "dark"."""
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"
