"""The one way to write, and how each connection is set up."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from flask import Flask, g
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.extensions import db

P = ParamSpec("P")
T = TypeVar("T")

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}  # 2 is FULL
RETRIES = 6
SHORTEST_WAIT = 0.01  # seconds; twice as long before each further try
SERIALIZATION_FAILURES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


def write(verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run one verb in one writing transaction and commit it.

    Whatever was read before is read again under the lock (SQLite BEGIN IMMEDIATE, PostgreSQL SERIALIZABLE),
    so the verb decides on fresh rows. After a serialization failure the verb runs again, at most six times and
    each time after a longer wait of random length, so that a hall of officers does not collide again and again.
    Hash, draw and send before calling this.
    """
    session = db.session()
    if session.info.get("is_writing"):
        raise RuntimeError("write() inside write(): call the second verb from the first")
    session.info["is_writing"] = True
    try:
        return _with_retries(session, lambda: verb(*args, **kwargs))
    finally:
        session.info["is_writing"] = False


def reading() -> Connection:
    """The connection for selects on the paths that most requests take.

    It is the session's while that has a transaction, so that a verb sees what it has written; else one of the
    request's own, where each select stands alone: opening a session and a transaction costs more than such a select.
    """
    if db.session.registry.has() and db.session().in_transaction():
        return db.session.connection()
    if "reading" not in g:
        g.reading = db.engine.connect().execution_options(**_standing_alone())
    found: Connection = g.reading
    return found


def _standing_alone() -> dict[str, Any]:
    if db.engine.dialect.name == "postgresql":
        return {"isolation_level": "AUTOCOMMIT"}
    return {"begin": ""}


def _end_reading(_error: BaseException | None) -> None:
    connection = g.pop("reading", None)
    if connection:
        connection.close()


def _with_retries(session: Session, verb: Callable[[], T]) -> T:
    for attempt in range(RETRIES):
        try:
            return _transaction(session, verb)
        except DBAPIError as error:
            if not _is_serialization_failure(error):
                raise
        time.sleep(random.uniform(0.5, 1.5) * SHORTEST_WAIT * 2**attempt)
    return _transaction(session, verb)


def _transaction(session: Session, verb: Callable[[], T]) -> T:
    session.rollback()
    session.connection(execution_options=_writing_options(session))
    try:
        result = verb()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return result


def _writing_options(session: Session) -> dict[str, Any]:
    if session.get_bind().dialect.name == "postgresql":
        return {"isolation_level": "SERIALIZABLE"}
    return {"begin": "BEGIN IMMEDIATE"}


def _is_serialization_failure(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in SERIALIZATION_FAILURES


@event.listens_for(Engine, "connect")
def set_pragmas(connection: Any, _record: object) -> None:
    """Set every new SQLite connection up, and make sure that it took."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves
    for name, wanted in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {wanted}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found not in (wanted, "memory"):
            raise RuntimeError(f"SQLite kept {name} = {found}, wanted {wanted}")


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    """Open a SQLite transaction: plain for reading, IMMEDIATE inside write(), none for selects that stand alone."""
    how = connection.get_execution_options().get("begin", "BEGIN")
    if how and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(how)


def init_database(app: Flask) -> None:
    """Bind the session, and make the folder of a SQLite file."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    app.teardown_appcontext(_end_reading)
