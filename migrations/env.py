"""Runs the migrations within the application, on its own engine."""

from alembic import context
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.schema import SchemaItem

from app.extensions import db
from app.shared.models import UtcDateTime

NOT_OURS = ("huey", "kv", "schedule", "task")  # tables of the queue, when it shares the database


def is_ours(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return not (kind == "table" and (name or "").startswith(NOT_OURS))


def engine() -> Engine:
    return current_app.extensions["migrate"].db.engine


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our own types as what they are to the database, so that a migration needs nothing of the app."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run_offline() -> None:
    """Print the SQL instead of running it."""
    context.configure(
        url=engine().url, target_metadata=db.metadata, literal_binds=True, include_object=is_ours
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    with engine().connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=is_ours,
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
