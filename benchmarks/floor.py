"""The floors: the least that Flask, SQLite and argon2 need for the same reads, bytes, commits and hashes."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask, Response, request, session

FOLDER = Path(os.environ["FLOOR_FOLDER"])
READS = int(os.environ.get("FLOOR_READS", "4"))
PAGE = (FOLDER / "page.gz").read_bytes() if (FOLDER / "page.gz").exists() else b""
HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
HASH = HASHER.hash("a password")

app = Flask(__name__, static_folder=None)
app.secret_key = os.environ[
    "SECRET_KEY"
]  # the application's own, so that its signed cookies are read here too
_connections: dict[int, sqlite3.Connection] = {}


def connection() -> sqlite3.Connection:
    """This process's own connection, as durable as the application's."""
    if os.getpid() not in _connections:
        opened = sqlite3.connect(FOLDER / "floor.sqlite", isolation_level=None, timeout=5)
        opened.execute("PRAGMA journal_mode = wal")
        opened.execute("PRAGMA synchronous = full")
        _connections[os.getpid()] = opened
    return _connections[os.getpid()]


def read() -> None:
    """Who asks, by the signed cookie of their session, and the rows that the page is about."""
    session.get("_user_id")
    for number in range(READS):
        connection().execute("SELECT name FROM people WHERE id = ?", (number + 1,)).fetchone()


@app.get("/page")
def page() -> Response:
    read()
    return Response(PAGE, headers={"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8"})


@app.put("/save")
def save() -> dict[str, str]:
    answer = request.get_json()
    read()
    connection().execute("BEGIN IMMEDIATE")
    connection().execute("INSERT INTO answers (item, answer) VALUES (?, ?)", ("item", str(answer)))
    connection().execute("COMMIT")
    return {"receipt": "7F3K"}


@app.post("/sign-in")
def sign_in() -> dict[str, str]:
    read()
    HASHER.verify(HASH, "a password")
    return {}
