"""Databases for tests: migrated once by each process, then copied for each test that asks for one."""

import shutil
from pathlib import Path

from tests import postgresql


class SQLiteTemplate:
    """A migrated file; a test's database is a copy of it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "migrated.sqlite"
        self.url = f"sqlite:///{self._file}"

    def copy(self, folder: Path) -> str:
        """The address of a new copy in this folder."""
        return f"sqlite:///{shutil.copy(self._file, folder / 'test.sqlite')}"


class PostgreSQLTemplate:
    """A migrated database of one process on the server that all share; a test's is made from it, the last dropped."""

    def __init__(self, server_url: str, worker: str) -> None:
        self._server_url = server_url
        self._name, self._copy = f"migrated_{worker}", f"test_{worker}"
        self.url = postgresql.url_of(server_url, self._name)
        postgresql.run(server_url, "CREATE DATABASE {}", self._name)

    def copy(self, _folder: Path) -> str:
        """The address of a new copy; the one before is gone."""
        postgresql.run(self._server_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", self._copy)
        postgresql.run(self._server_url, "CREATE DATABASE {} TEMPLATE {}", self._copy, self._name)
        return postgresql.url_of(self._server_url, self._copy)


Template = SQLiteTemplate | PostgreSQLTemplate
