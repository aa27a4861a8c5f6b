"""The ground under every other test: each starts from the migrated database, and requests borrow nothing from it."""

import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.shared import clock
from app.shared.database import write
from app.shared.jobs import Job

pytestmark = pytest.mark.database


def add_job() -> None:
    now = clock.now()
    db.session.add(Job(kind="nothing", arguments={}, at=now, heard_at=now))


def count_jobs() -> int | None:
    return db.session.scalar(select(func.count()).select_from(Job))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_nothing_is_left_of_an_earlier_test(app: Flask, turn: str) -> None:
    before = count_jobs()
    write(add_job)
    assert (before, count_jobs()) == (0, 1)


def test_the_database_is_the_one_asked_for(app: Flask, request: pytest.FixtureRequest) -> None:
    assert db.engine.dialect.name == request.config.getoption("--database")


def test_a_request_sees_nothing_of_the_tests_own_context(app: Flask, client: FlaskClient) -> None:
    seen = []

    def look(_sender: Flask) -> None:
        seen.append("left" in g)

    g.left = True
    with request_started.connected_to(look, app):
        client.get("/healthz")
    assert seen == [False]
