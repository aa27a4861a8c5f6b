"""What a browser keeps after signing in, made without the form, for tests and measurements with many people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Flask, session
from flask_wtf.csrf import generate_csrf


@dataclass(frozen=True)
class SignedIn:
    """The cookie of a session, and the token that its forms and scripts send."""

    cookie: str
    token: str

    def headers(self) -> dict[str, str]:
        """Headers of a script's request."""
        return {
            "Cookie": self.cookie,
            "X-CSRFToken": self.token,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }


def signed_in(app: Flask, sign_in_uid: uuid.UUID) -> SignedIn:
    """The browser of an open sign-in. Call outside an application context, which would lend its token to all."""
    with app.test_request_context():
        session.update(_user_id=str(sign_in_uid), _fresh=True)
        token = generate_csrf()
        cookie = app.session_interface.get_signing_serializer(app).dumps(dict(session))
    return SignedIn(f"{app.config['SESSION_COOKIE_NAME']}={cookie}", token)
