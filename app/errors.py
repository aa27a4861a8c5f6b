"""Every error through one page: what happened, what was kept, what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import structlog
from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.extensions import db, login_manager
from app.shared.refusal import Refused
from app.shared.request_id import request_id

log = structlog.get_logger()

NOTHING_CHANGED = _l("Nothing was changed.")


@dataclass(frozen=True)
class Explanation:
    """What the error page says."""

    title: Any
    happened: Any
    kept: Any
    to_do: Any


EXPLANATIONS = {
    400: Explanation(
        _l("The request could not be understood"),
        _l("The page or the form that was sent is incomplete or too old."),
        NOTHING_CHANGED,
        _l("Go back, reload the page and send it again."),
    ),
    401: Explanation(
        _l("Please sign in"),
        _l("You are not signed in, or your sign-in has ended."),
        _l("Everything that was confirmed as saved is kept."),
        _l("Sign in and go on where you were."),
    ),
    403: Explanation(
        _l("This is not yours to do"),
        _l("You may see this, but your role does not let you do that."),
        NOTHING_CHANGED,
        _l("Ask your coordinator if you need to do it."),
    ),
    404: Explanation(
        _l("There is no such page"),
        _l("The address is wrong, or what it named is not open to you."),
        NOTHING_CHANGED,
        _l("Check the address, or start again from the first page."),
    ),
    405: Explanation(
        _l("This address does not take that"),
        _l("The page was asked for in a way that it does not answer."),
        NOTHING_CHANGED,
        _l("Start again from the first page."),
    ),
    409: Explanation(
        _l("This cannot be done now"),
        _l("A rule forbids it in the present state."),
        NOTHING_CHANGED,
        _l("Reload the page to see the present state."),
    ),
    413: Explanation(
        _l("The file is too large"),
        _l("The server takes at most 8 MB at a time."),
        NOTHING_CHANGED,
        _l("Make the file smaller, or send it in parts."),
    ),
    429: Explanation(
        _l("Too many tries"),
        _l("There were too many tries in a short time."),
        NOTHING_CHANGED,
        _l("Wait a few minutes, then try again."),
    ),
    500: Explanation(
        _l("Something went wrong on our side"),
        _l("The server met an error that it did not expect. It has been recorded."),
        _l("Everything that was confirmed as saved is kept."),
        _l("Try again. If it happens again, give your coordinator the number below."),
    ),
    503: Explanation(
        _l("The server is busy"),
        _l("Too many people are writing at this moment."),
        _l("Everything that was confirmed as saved is kept."),
        _l("Wait a moment, then send it again."),
    ),
}


def wants_json() -> bool:
    """Whether the caller is a script of ours and not a person's navigation."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def show_error(code: int, explanation: Explanation) -> ResponseReturnValue:
    if wants_json():
        words = {key: str(value) for key, value in asdict(explanation).items()}
        return jsonify(**words, request_id=request_id()), code
    page = render_template("error.html", code=code, explanation=explanation, request_id=request_id())
    return page, code


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    code = error.code or 500
    known = code if code in EXPLANATIONS else 400
    return show_error(known, EXPLANATIONS[known])


def on_csrf_error(error: CSRFError) -> ResponseReturnValue:
    log.info("csrf refused", reason=error.description, request_id=request_id())
    return show_error(400, EXPLANATIONS[400])


def on_refused(error: Refused) -> ResponseReturnValue:
    usual = EXPLANATIONS[error.status]
    words = Explanation(usual.title, error.happened, error.kept or usual.kept, error.to_do or usual.to_do)
    return show_error(error.status, words)


def on_busy(error: OperationalError) -> ResponseReturnValue:
    """SQLite gave up waiting for its lock: say so, instead of a fault of ours."""
    if "database is locked" not in str(error.orig):
        return on_exception(error)
    db.session.rollback()
    return show_error(503, EXPLANATIONS[503])


def on_exception(_error: Exception) -> ResponseReturnValue:
    """Explain a fault of ours; the page asks the database for nothing, since that may be what failed."""
    db.session.rollback()
    g._login_user = login_manager.anonymous_user()
    log.exception("unexpected error", endpoint=request.endpoint, request_id=request_id())
    return show_error(500, EXPLANATIONS[500])


def init_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(Refused, on_refused)
    app.register_error_handler(OperationalError, on_busy)
    if not app.testing:
        app.register_error_handler(Exception, on_exception)
