"""`flask demo`: the demonstration programme, only ever in a database of its own."""

from __future__ import annotations

import secrets
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from app.accounts.passwords import hash_password
from app.curriculum.commands import publish_all
from app.curriculum.working_copy import FOLDER
from app.demonstration.seed import (
    MARK,
    is_empty,
    is_loaded,
    load_demonstration,
    read_data,
)
from app.extensions import db
from app.shared.marks import mark_of
from app.shared.tokens import ALPHABET

demo_commands = AppGroup("demo", help="The demonstration programme: invented people and results.")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(1)


@demo_commands.command("seed")
def seed() -> None:
    """Load the demonstration into an empty database."""
    if current_app.config["COT_MOC"].is_production:
        _refuse("The demonstration is not loaded where ENVIRONMENT=production.")
    if is_loaded():
        click.echo("The demonstration is already there.")
        return
    if not is_empty():
        click.echo("The database holds data of its own; the demonstration is left out.")
        return
    _load()


@demo_commands.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Throw the demonstration away and load it anew. Refuses any other database."""
    if not is_loaded():
        _refuse("This database is not the demonstration; it stays as it is.")
    if not yes:
        click.confirm("Delete everything in the demonstration and load it anew?", default=True, abort=True)
    _empty_database()
    for line in publish_all(FOLDER):
        click.echo(line)
    _load()


def _empty_database() -> None:
    """Drop every table and make it again as the migrations have it."""
    db.session.remove()
    db.drop_all()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    upgrade()
    current_app.extensions.pop("catalogue", None)


def _load() -> None:
    password = "".join(secrets.choice(ALPHABET.lower()) for _ in range(12))
    load_demonstration(password, hash_password(password))
    click.echo("The demonstration is loaded.")


@demo_commands.command("sign-ins")
def sign_ins() -> None:
    """Print whom one can sign in as."""
    password = mark_of(MARK)
    if password is None:
        click.echo("  This database is not the demonstration: sign in with an account of your own.")
        return
    for persona in read_data("people.yml")["personas"]:
        click.echo(f"  {persona['user_name']:<18} {persona['role']:<14} {password}")
