"""`flask demo`: the demonstration programme, only ever in a database of its own."""

from __future__ import annotations

import secrets
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

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
from app.shared.migrations import upgrade_schema
from app.shared.tokens import ALPHABET

OWN_DATA = "This database holds data of its own and is no demonstration; it stays as it is."

demo_commands = AppGroup("demo", help="The demonstration programme: invented people and results.")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(1)


def _refuse_production() -> None:
    if current_app.config["COT_MOC"].is_production:
        _refuse("The demonstration is not loaded where ENVIRONMENT=production.")


@demo_commands.command("seed")
@click.option("--if-empty", is_flag=True, help="Leave a database with data of its own alone without failing.")
def seed(if_empty: bool) -> None:
    """Load the demonstration into an empty database; fails on any other."""
    if is_loaded():
        click.echo("The demonstration is already there.")
    elif is_empty():
        _refuse_production()
        _load()
    elif if_empty:
        click.echo(OWN_DATA)
    else:
        _refuse(OWN_DATA)


@demo_commands.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Throw the demonstration away and load it anew; an empty database just takes it. Refuses any other."""
    if is_loaded():
        _throw_away(is_agreed=yes)
    elif is_empty():
        _refuse_production()
    else:
        _refuse(OWN_DATA)
    db.session.remove()  # what it has read would lock out the migrations on PostgreSQL
    upgrade_schema()
    for line in publish_all(FOLDER):
        click.echo(line)
    _load()


def _throw_away(*, is_agreed: bool) -> None:
    """Drop every table, once somebody has agreed."""
    if not is_agreed:
        click.confirm("Delete everything in the demonstration and load it anew?", default=True, abort=True)
    db.session.remove()
    db.drop_all()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    current_app.extensions.pop("catalogue", None)


def _load() -> None:
    password = "".join(secrets.choice(ALPHABET.lower()) for _ in range(12))
    load_demonstration(password, hash_password(password))
    click.echo("The demonstration is loaded.")


@demo_commands.command("sign-ins")
@click.option("--if-loaded", is_flag=True, help="Print nothing, and do not fail, where it is not loaded.")
def sign_ins(if_loaded: bool) -> None:
    """Print whom one can sign in as; fails on a database that is not the demonstration."""
    password = mark_of(MARK) if is_loaded() else None
    if password is None:
        if if_loaded:
            return
        _refuse("This database is not the demonstration: sign in with an account of your own.")
    for persona in read_data("people.yml")["personas"]:
        click.echo(f"  {persona['user_name']:<18} {persona['role']:<14} {password}")
