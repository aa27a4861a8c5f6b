"""Deny by default: whoever is not signed in goes to the sign-in page, unless the view says it is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that everybody may open."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(endpoint: str) -> bool:
    return getattr(current_app.view_functions[endpoint], "is_public", False)


def require_sign_in() -> Response | None:
    """Send strangers to the sign-in page; 401 for those that ask for JSON."""
    if request.endpoint is None or is_public(request.endpoint) or current_user.is_authenticated:
        return None
    response: Response = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return response


def init_access(app: Flask) -> None:
    app.before_request(require_sign_in)
