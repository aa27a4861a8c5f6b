"""Health: what the machine asks, and what a person reads."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.shared.health import EVERYTHING, run_checks


def forget_migrations() -> None:
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))


def test_a_database_that_is_not_migrated_is_not_ready(app: Flask, client) -> None:
    forget_migrations()
    response = client.get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "failing", "failing": ["migrations"]})


def test_ready(app: Flask, client) -> None:
    assert (client.get("/readyz").json, client.get("/healthz").json) == (
        {"status": "ok", "failing": []},
        {"status": "ok"},
    )


def test_doctor_finds_nothing_wrong_where_nothing_is(app: Flask) -> None:
    assert {name: is_well for name, (is_well, _) in run_checks(EVERYTHING).items()} == dict.fromkeys(
        EVERYTHING, True
    )


def test_doctor_says_what_is_wrong(app: Flask) -> None:
    forget_migrations()
    app.extensions["content_store"].root = Path("/proc/nowhere")
    found = run_checks(EVERYTHING)
    assert found["migrations"] == (False, "the database is not migrated: run `flask db upgrade`")
    assert found["storage"][0] is False
