"""write(): fresh rows, one commit, nothing lost."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.shared.database import PRAGMAS, reading, write
from app.shared.marks import DatabaseMark, set_mark


def test_pragmas_hold_on_every_connection(app: Flask) -> None:
    with db.engine.connect() as first, db.engine.connect() as second:
        for connection in (first, second):
            found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}
            assert found == PRAGMAS


def test_a_verb_that_fails_leaves_nothing(app: Flask) -> None:
    def fail() -> None:
        set_mark("half", "written")
        db.session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        write(fail)
    assert db.session.query(DatabaseMark).count() == 0


def test_write_inside_write_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        write(lambda: write(set_mark, "inner", "1"))


MARKS = select(DatabaseMark.value).where(DatabaseMark.name == "seen")


@pytest.mark.database
def test_reading_sees_what_the_verb_has_written_and_nothing_of_it_before_the_commit(app: Flask) -> None:
    before = reading().scalar(MARKS)

    def set_and_look() -> tuple[str | None, str | None]:
        set_mark("seen", "yes")
        db.session.flush()
        with db.engine.connect() as other:
            return reading().scalar(MARKS), other.scalar(MARKS)

    assert (before, write(set_and_look), reading().scalar(MARKS)) == (None, ("yes", None), "yes")


@pytest.mark.database
def test_a_select_that_fails_leaves_the_next_one_alone(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(DBAPIError):
            reading().execute(text("SELECT nothing FROM nowhere"))
        assert reading().scalar(select(1)) == 1


@pytest.mark.database
def test_reading_keeps_no_lock_and_gives_its_connection_back(app: Flask) -> None:
    with app.app_context():
        reading().scalar(MARKS)
        assert db.engine.pool.checkedout() == 1
        write(set_mark, "seen", "yes")  # another connection writes while that one is held
        assert reading().scalar(MARKS) == "yes"
    assert db.engine.pool.checkedout() == 0


def add_one() -> None:
    mark = db.session.query(DatabaseMark).filter_by(name="count").one()
    mark.value = str(int(mark.value) + 1)


@pytest.mark.database
def test_concurrent_writers_lose_no_update(app: Flask) -> None:
    """Sixteen threads, twenty read-modify-writes each, on one row: what was acknowledged is there.

    PostgreSQL may give up on a few, and says so.
    """
    write(set_mark, "count", "0")
    acknowledged = []

    def work() -> None:
        for _ in range(20):
            with app.app_context(), suppress(DBAPIError):
                write(add_one)
                acknowledged.append(1)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.query(DatabaseMark).filter_by(name="count").one().value == str(len(acknowledged))
    assert len(acknowledged) == 320 or db.engine.dialect.name == "postgresql"
