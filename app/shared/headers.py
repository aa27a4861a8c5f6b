"""Response headers that keep every page to itself: no foreign source, no inline script or style, no frame."""

from __future__ import annotations

from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cache-Control": "no-cache, private",
}


def _add_headers(response: Response) -> Response:
    present = set(response.headers.keys())
    response.headers.extend({name: value for name, value in HEADERS.items() if name not in present})
    return response


def init_headers(app: Flask, *, is_https: bool) -> None:
    app.after_request(_add_headers)
    if is_https:
        app.after_request(_add_strict_transport)


def _add_strict_transport(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
