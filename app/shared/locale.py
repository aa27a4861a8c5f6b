"""Which language a request speaks, and the words of a text that exists in both."""

from __future__ import annotations

from collections.abc import Mapping

from flask import has_request_context, request
from flask_babel import get_locale
from flask_login import current_user

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
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
    """The language being spoken: "vi" or "en"."""
    locale = get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


def in_language(words: Mapping[str, str] | None, code: str | None = None) -> str:
    """The text in the language asked for, else in Vietnamese, else in whatever there is."""
    if not words:
        return ""
    return words.get(code or language()) or words.get(DEFAULT_LANGUAGE) or next(iter(words.values()), "")


def theme() -> str:
    """The colour scheme that the visitor chose: "auto", "light" or "dark"."""
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"
