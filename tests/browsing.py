"""A client that is as far from the test as a browser is."""

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db


class SeparateClient(FlaskClient):
    """Sends each request outside the test's own application context, which Flask would otherwise lend to it:
    the signed-in user, `g` and the database session of one request would then be those of the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = Context().run(super().open, *args, **kwargs)
        db.session.rollback()  # what the test has loaded is read again, as the request left it
        return response
