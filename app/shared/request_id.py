"""One short name for each request, for its log line, its audit events and its error page."""

from __future__ import annotations

import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def begin_request() -> str:
    """Give the request that starts now its id."""
    request_id = secrets.token_hex(6)
    _current.set(request_id)
    return request_id


def request_id() -> str:
    """The id of the request being served; empty outside one."""
    return _current.get()
