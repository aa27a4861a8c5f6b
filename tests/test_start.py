"""What a web worker brings along from its start: nothing that few requests or only commands need."""

import sqlite3
import subprocess
import sys

from tests.serving import ROOT, Server

LATER = (
    "alembic",
    "huey",
    "fsspec",
    "reportlab",
    "numpy",
    "scipy",
    "openpyxl",
    "markdown",
    "yaml",
    "segno",
    "zxcvbn",
)


def run(program, env):
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)


def test_production_refuses_a_database_that_is_not_migrated(tmp_path):
    server = Server(tmp_path)
    env = server.env | {"ENVIRONMENT": "production"}
    refused = run("import wsgi", env)
    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (
        1,
        "config.ConfigError: The database is not migrated: run `flask --app wsgi db upgrade`, then start again.",
    )
    server.env = env
    server.flask("db", "upgrade")
    assert run("import wsgi", env).returncode == 0


def test_production_takes_a_database_that_a_later_release_has_migrated(tmp_path):
    server = Server(tmp_path)
    server.flask("db", "upgrade")
    with sqlite3.connect(tmp_path / "served.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = '2999_01_01'")
    database.close()
    assert run("import wsgi", server.env | {"ENVIRONMENT": "production"}).returncode == 0


def test_heavy_libraries_wait_until_they_are_needed(tmp_path):
    program = f"import sys, wsgi; print([name for name in {LATER} if name in sys.modules])"
    assert run(program, Server(tmp_path).env).stdout == "[]\n"
