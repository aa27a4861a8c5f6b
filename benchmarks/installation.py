"""An installation that holds the demonstration, and people who are signed in to it."""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from app import create_app
from app.accounts.models import Account, SignIn
from app.extensions import db
from app.shared import clock
from app.shared.database import write
from benchmarks.processes import Gunicorn
from config import Config
from tests.serving import Server
from tests.signed_in import SignedIn, signed_in

T = TypeVar("T")


class Installation:
    """The demonstration in a folder of its own, served by gunicorn, and the same application in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.served = Server(folder)
        for command in (("db", "upgrade"), ("courses", "publish")):
            self.served.flask(*command)
        begun = time.perf_counter()
        self.served.flask("demo", "seed")
        self.seconds_to_load = time.perf_counter() - begun
        make_floor(folder)
        self.password = self.served.flask("demo", "sign-ins").split()[2]
        self.app = create_app(Config.from_env(self.served.env))
        self.production = self.served.env | {"ENVIRONMENT": "production"}
        self.server = self.serve()

    def serve(self) -> Gunicorn:
        """Start the production server."""
        return Gunicorn("wsgi:app", self.production, "/healthz", self.folder / "gunicorn.log")

    def ask(self, question: Callable[[], T]) -> T:
        """What a function finds in the database."""
        with self.app.app_context():
            return question()

    def write(self, verb: Callable[[], T]) -> T:
        """Change the database in one transaction."""
        with self.app.app_context():
            return write(verb)

    def browser(self, user_name: str) -> SignedIn:
        """Somebody's browser, signed in."""
        account_id = self.ask(lambda: db.session.scalars(_account_named(user_name)).one())
        return self.browsers([account_id])[0]

    def browsers(self, account_ids: Sequence[int]) -> list[SignedIn]:
        """A signed-in browser for each account."""
        uids = self.write(lambda: [_sign_in(account_id) for account_id in account_ids])
        return [signed_in(self.app, uid) for uid in uids]


def make_floor(folder: Path) -> None:
    """The database of the bare floors: one table to read from, one to write to."""
    opened = sqlite3.connect(folder / "floor.sqlite")
    opened.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
    opened.executemany("INSERT INTO people (name) VALUES (?)", [(f"name {n}",) for n in range(1000)])
    opened.execute("CREATE TABLE answers (id INTEGER PRIMARY KEY, item TEXT, answer TEXT)")
    opened.commit()
    opened.close()


def _account_named(user_name: str):
    return select(Account.id).where(Account.user_name == user_name)


def _sign_in(account_id: int) -> uuid.UUID:
    account = db.session.get_one(Account, account_id)
    sign_in: SignIn = account.sign_in(device="bench", is_shared=False, at=clock.now())
    return sign_in.uid
