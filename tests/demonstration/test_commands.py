"""`flask demo` and `make`'s use of it: an empty database takes the demonstration, one with data of its own never."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess, run
from sys import executable

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, inspect, select

from app import create_app
from app.accounts.models import Officer
from app.demonstration.commands import OWN_DATA
from app.demonstration.seed import is_empty, is_loaded
from app.extensions import db
from app.shared.database import write
from app.shared.marks import set_mark
from scripts import steps
from tests.cast import build_cast
from tests.conftest import make_config
from tests.serving import ROOT, Server, copy_of

Carry = Callable[..., tuple[int, str]]


@pytest.fixture
def flask(app: Flask) -> Carry:
    """Carry out one command on the test's database: its exit status and all that it said."""
    runner: FlaskCliRunner = app.test_cli_runner()

    def carry_out(*arguments: str) -> tuple[int, str]:
        result = runner.invoke(args=list(arguments))
        return result.exit_code, result.output

    return carry_out


@pytest.mark.parametrize("command", ["seed", "reset", "reset --yes"])
def test_a_database_of_somebodys_own_is_refused_in_one_line(flask: Carry, command: str) -> None:
    write(build_cast)
    assert flask("demo", *command.split()) == (1, f"{OWN_DATA}\n")
    assert (is_loaded(), db.session.scalar(select(func.count(Officer.id)))) == (False, 10)


def test_there_are_no_sign_ins_to_print_but_on_the_demonstration(flask: Carry) -> None:
    expected = "This database is not the demonstration: sign in with an account of your own.\n"
    assert flask("demo", "sign-ins") == (1, expected)
    write(build_cast)
    assert flask("demo", "sign-ins") == (1, expected)
    write(set_mark, "demonstration", "geheim")
    status, printed = flask("demo", "sign-ins")
    assert (status, printed.split()[:3]) == (0, ["hocvien", "trainee", "geheim"])


def test_a_start_goes_on_without_it(flask: Carry) -> None:
    write(build_cast)
    assert flask("demo", "seed", "--if-empty") == (0, f"{OWN_DATA}\n")
    assert flask("demo", "sign-ins", "--if-loaded") == (0, "")


def test_production_is_refused(tmp_path: Path, database_url: str) -> None:
    config = make_config(tmp_path, database_url)
    app = create_app(type(config)(**{**vars(config), "environment": "production", "secret_key": "k" * 40}))
    for command in ("seed", "reset"):
        result = app.test_cli_runner().invoke(args=["demo", command])
        assert (result.exit_code, result.output) == (
            1,
            "The demonstration is not loaded where ENVIRONMENT=production.\n",
        )


def test_a_database_without_tables_is_empty_and_no_demonstration(tmp_path: Path) -> None:
    with create_app(make_config(tmp_path)).app_context():
        assert (is_empty(), is_loaded(), inspect(db.engine).get_table_names()) == (True, False, [])
        db.session.remove()
        db.engine.dispose()


def test_make_goes_on_to_serve_a_database_of_its_own(app: Flask, monkeypatch, capsys) -> None:
    """What `make run` carries out, in its words, on a database that is in use."""
    running = import_running(monkeypatch)
    write(build_cast)
    monkeypatch.setattr(steps, "create_app", lambda: app)
    assert steps.main([each for each in running.FILL if each.startswith("demo")]) == 0
    assert capsys.readouterr().out == f"{OWN_DATA}\n"


def import_running(monkeypatch):
    """scripts/running.py as scripts/dev.py sees it, beside its siblings."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import running  # noqa: PLC0415 - only beside its siblings

    return running


def reset(server: Server) -> CompletedProcess[str]:
    """`make demo-reset`, its installing aside."""
    command = [executable, "-m", "scripts.steps", "demo reset --yes"]
    return run(command, cwd=ROOT, env=server.env, capture_output=True, text=True, check=False)


def test_a_reset_brings_the_demonstration_back_with_another_password(
    demonstration: Server, tmp_path: Path
) -> None:
    server = copy_of(demonstration, tmp_path / "copy")
    before = server.flask("demo", "sign-ins")
    result = reset(server)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "The demonstration is loaded.")
    after = server.flask("demo", "sign-ins")
    assert [line.split()[:2] for line in after.splitlines()] == [
        line.split()[:2] for line in before.splitlines()
    ]
    assert after != before
