"""A workshop with three officers; refusals read in English, for outside a request Vietnamese would be spoken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from app.shared.database import write
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.queries import sessions_of
from app.workshops.registrations import Registration
from tests.cast import Cast
from tests.workshops.make import make_workshop, register_many


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with force_locale("en"):
        yield


@pytest.fixture
def workshop(cast: Cast) -> Workshop:
    return write(make_workshop, cast)


@pytest.fixture
def roster(cast: Cast, workshop: Workshop) -> list[Registration]:
    """Three officers on the roster."""
    return write(register_many, workshop, cast.north_station, 3)


@pytest.fixture
def session(workshop: Workshop, roster: list[Registration]) -> WorkshopSession:
    """Its first half-day."""
    return sessions_of(workshop.id)[0]
