"""Health: what the machine asks, and what a person reads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import text

from app.extensions import db
from app.home.health_views import NAMES
from app.shared import clock, health
from app.shared.database import write
from app.shared.health import ADVICE, EVERYTHING, Result, check_worker, run_checks
from app.shared.jobs import Job
from tests.cast import add


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
    assert {name: result.is_well for name, result in run_checks(EVERYTHING).items()} == dict.fromkeys(
        EVERYTHING, True
    )


def test_doctor_says_what_is_wrong(app: Flask) -> None:
    forget_migrations()
    app.extensions["content_store"].root = Path("/proc/nowhere")
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    lines = dict(line[7:].split(": ", 1) for line in result.output.splitlines())
    assert list(lines) == list(EVERYTHING)
    assert lines["migrations"] == (
        "the database is not at this release's migration. "
        "Run `flask db upgrade`, then start the processes again."
    )
    wrong = {line.split()[1].rstrip(":") for line in result.output.splitlines() if line.startswith("WRONG")}
    assert wrong == {"migrations", "storage", "space"}


def test_looking_leaves_nothing_in_the_content_store(app: Flask) -> None:
    assert run_checks(EVERYTHING)["storage"].is_well
    assert [path for path in app.extensions["content_store"].root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("minutes", "is_well"), [(4, True), (6, False)])
@pytest.mark.parametrize(
    ("state", "counts"), [("queued", True), ("running", True), ("done", False), ("failed", False)]
)
def test_work_that_lies_and_waits_tells_of_a_missing_worker(
    app: Flask, minutes: int, is_well: bool, state: str, counts: bool
) -> None:
    then = clock.now() - timedelta(minutes=minutes)
    write(add, Job(kind="surveys.tally", arguments={}, state=state, at=then, heard_at=then))
    with force_locale("en"):
        found = run_checks({"worker": check_worker})["worker"]
    waiting = "1 job not done yet" if counts else "0 jobs not done yet"
    wrong = Result(is_well=False, found="a job has waited for 6 minutes")
    assert found == (Result(is_well=True, found=waiting) if is_well or not counts else wrong)


def test_a_full_disk_is_told_before_answers_are_lost(app: Flask, monkeypatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    assert not run_checks(EVERYTHING)["space"].is_well


def test_every_check_says_what_to_do(app: Flask) -> None:
    assert list(ADVICE) == list(EVERYTHING) == list(NAMES)
