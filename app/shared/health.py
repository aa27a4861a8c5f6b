"""Is everything that the application stands on there? For `/readyz` and `flask doctor`."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from app.extensions import db
from app.shared.storage import store
from config import Config

Check = Callable[[], str]  # what was found, in plain words; raises when something is wrong


def check_configuration() -> str:
    config: Config = current_app.config["COT_MOC"]
    config.check()
    warning = " (QR codes lead to this machine only: set PUBLIC_URL)" if config.is_loopback else ""
    return f"{config.environment}, {config.public_url}{warning}"


def check_database() -> str:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        return f"{db.engine.dialect.name} answers"


def check_migrations() -> str:
    directory = current_app.extensions["migrate"].directory
    wanted = set(ScriptDirectory(directory).get_heads())
    with db.engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if found != wanted:
        raise RuntimeError("the database is not migrated: run `flask db upgrade`")
    return f"at {', '.join(sorted(found))}"


def check_search() -> str:
    """SQLite needs FTS5 for search; PostgreSQL has its own."""
    if db.engine.dialect.name != "sqlite":
        return "PostgreSQL's own"
    with db.engine.connect() as connection:
        options = {row[0] for row in connection.execute(text("PRAGMA compile_options"))}
    if "ENABLE_FTS5" not in options:
        raise RuntimeError("this Python's SQLite was built without FTS5: use another Python build")
    return "FTS5"


def check_queue() -> str:
    waiting = current_app.extensions["queue"].huey.pending_count()
    return f"{waiting} waiting"


def check_storage() -> str:
    """Put something in and read it back."""
    sample = secrets.token_bytes(16)
    if store().get(store().put(sample)) != sample:
        raise RuntimeError("the content store gives back something else")
    return "keeps and gives back"


READINESS: dict[str, Check] = {
    "database": check_database,
    "migrations": check_migrations,
    "queue": check_queue,
}
EVERYTHING: dict[str, Check] = {
    "configuration": check_configuration,
    **READINESS,
    "storage": check_storage,
    "search": check_search,
}


def run_checks(checks: dict[str, Check]) -> dict[str, tuple[bool, str]]:
    """Each check's name with whether it holds and what was found."""
    results = {}
    for name, check in checks.items():
        try:
            results[name] = (True, check())
        except Exception as error:
            results[name] = (False, str(error).splitlines()[0] if str(error) else type(error).__name__)
    return results


@click.command("doctor", help="Check everything the application stands on.")
@with_appcontext
def doctor() -> None:
    results = run_checks(EVERYTHING)
    for name, (is_well, found) in results.items():
        click.echo(f"{'ok   ' if is_well else 'WRONG'}  {name}: {found}")
    if not all(is_well for is_well, _ in results.values()):
        raise SystemExit(1)
