"""The reference and demonstration places, loaded once into a database of their own; tests only read it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import models
from app.extensions import Base
from app.places.load import load_demonstration_places, load_places


def new_session() -> Session:
    assert models
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    return Session(engine)


@pytest.fixture(scope="session")
def places() -> Iterator[Session]:
    with new_session() as session:
        load_places(session)
        load_demonstration_places(session)
        yield session
