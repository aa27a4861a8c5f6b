"""Migrations of the schema: `flask db`, and whether the database is where this release wants it.

Alembic brings a hundred modules along and is imported by these commands alone, not by every web worker.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy import inspect, text

from app.extensions import db
from config import ROOT, ConfigError

FOLDER = ROOT / "migrations"
_NAMES = re.compile(r'^(revision|down_revision) = "(.+)"$', re.MULTILINE)


class MigrationCommands(click.Command):
    """The commands of flask_migrate, which is imported when one of them is asked for."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        bind_migrations(app)
        return app.cli.commands["db"].make_context(
            *arguments, **named
        )  # bound, its own have taken this place


db_commands = MigrationCommands("db", help="The schema of the database.")


def bind_migrations(app: Flask) -> None:
    """Let flask_migrate's functions, such as `upgrade`, know the application."""
    from flask_migrate import Migrate  # noqa: PLC0415 - alembic, for these commands alone

    Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


def upgrade_schema() -> None:
    """Bring the database to this release's schema."""
    from flask_migrate import upgrade  # noqa: PLC0415 - alembic, for these commands alone

    bind_migrations(current_app._get_current_object())  # type: ignore[attr-defined]
    upgrade()


def refuse_old_schema(app: Flask) -> None:
    """Raise ConfigError when the database lacks migrations of this release. Leaves no connection open.

    A database that a later release has migrated is taken: migrations are compatible one release back.
    """
    with app.app_context():
        applied = applied_migrations()
        db.engine.dispose()  # processes that are forked from this one must not share it
    if applied != wanted_migrations() and applied <= known_migrations("revision"):
        raise ConfigError(
            "The database is not migrated: run `flask --app wsgi db upgrade`, then start again."
        )


@lru_cache(maxsize=2)
def known_migrations(kind: str) -> frozenset[str]:
    """The migrations of this release: each "revision", or each "down_revision", which another one follows."""
    texts = (path.read_text("utf-8") for path in (FOLDER / "versions").glob("*.py"))
    return frozenset(name for source in texts for found, name in _NAMES.findall(source) if found == kind)


def wanted_migrations() -> frozenset[str]:
    """The migrations of this release that no other one follows."""
    return known_migrations("revision") - known_migrations("down_revision")


def applied_migrations() -> frozenset[str]:
    """The migrations at which the database stands."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return frozenset()
        return frozenset(connection.scalars(text("SELECT version_num FROM alembic_version")))
