"""The token by which a phone finds its anonymous response again: the only thread, and the phone alone holds it."""

from __future__ import annotations

import re
import secrets
import uuid

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from app.shared.refusal import Refused
from app.shared.tokens import keyed_hash
from app.surveys.answers import WayBack
from app.surveys.models import Round

COOKIE = "answers"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits


def new_token() -> str:
    return secrets.token_urlsafe(32)


def held_token() -> str | None:
    """The token that the phone sent."""
    token = request.cookies.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else None


def way_back(round_: Round, token: str | None) -> WayBack:
    """How the signed-in officer's response is found.

    The hash covers the account as well, so that officers who share a phone do not see each other's answers, and
    the secret key, so that a phone and a copy of the database together do not tell whose answers are whose.
    Raises Refused in an anonymous round without a token.
    """
    if round_.mode == "named":
        return WayBack(officer_id=current_user.officer_id)
    if token is None:
        raise Refused(
            _l("This browser does not keep what the page gives it, so single answers cannot be saved."),
            to_do=_l("Fill in the form and finish it in one go: then everything is sent together."),
        )
    return WayBack(token_hash=keyed_hash("survey response", f"{token}:{current_user.id}"))


def give_token(response: Response, token: str, uid: uuid.UUID) -> Response:
    """Let the phone keep the token, for the pages of this round's form alone."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=180 * 24 * 3600,
        path=url_for("surveys.show_response", uid=uid),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response
