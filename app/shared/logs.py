"""Structured logs without personal data: endpoint, status, milliseconds, request id."""

from __future__ import annotations

import logging
import time

import structlog
from flask import Flask, Response, g, request

from app.shared.request_id import begin_request, request_id

log = structlog.get_logger()
QUIET = ("home.healthz", "home.readyz")


def init_logs(app: Flask, *, as_json: bool, level: int = logging.INFO) -> None:
    """Log one line a request; JSON for machines in production, plain lines elsewhere."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()
    begin_request()


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    if request.endpoint not in QUIET:
        milliseconds = round((time.perf_counter() - g.started) * 1000, 1)
        log.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=milliseconds,
            request_id=request_id(),
        )
    return response
