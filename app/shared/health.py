"""Is everything that the application stands on there? For `/readyz`, `flask doctor` and the page of administrators."""

from __future__ import annotations

import secrets
import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import LazyString, force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, make_url, select, text

from app.extensions import db
from app.shared import clock
from app.shared.jobs import Job
from app.shared.locale import LANGUAGES
from app.shared.migrations import applied_migrations, wanted_migrations
from app.shared.page import show_number
from app.shared.storage import FolderStore, store
from config import ROOT, Config

Check = Callable[[], str]  # what was found, in plain words; raises when something is wrong

LONGEST_WAIT = timedelta(minutes=5)  # the sweeper puts lost jobs back within two
LEAST_FREE = 500_000_000  # bytes


@dataclass(frozen=True)
class Result:
    """What a check found, in words, and whether it holds."""

    is_well: bool
    found: str


def check_configuration() -> str:
    config: Config = current_app.config["COT_MOC"]
    config.check()
    found = f"{config.environment}, {config.public_url}"
    if config.is_loopback:
        return _("%(found)s (QR codes lead to this machine only: set PUBLIC_URL)", found=found)
    return found


def check_database() -> str:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        version = ".".join(map(str, db.engine.dialect.server_version_info or ()))
    return _("%(name)s %(version)s answers", name=db.engine.dialect.name, version=version)


def check_migrations() -> str:
    found = applied_migrations()
    if found != wanted_migrations():
        raise RuntimeError(_("the database is not at this release's migration"))
    return _("at %(migration)s", migration=", ".join(sorted(found)))


def check_search() -> str:
    """SQLite needs FTS5 for search; PostgreSQL has its own."""
    if db.engine.dialect.name != "sqlite":
        return _("PostgreSQL's own")
    with db.engine.connect() as connection:
        options = {row[0] for row in connection.execute(text("PRAGMA compile_options"))}
    if "ENABLE_FTS5" not in options:
        raise RuntimeError(_("this Python's SQLite was built without FTS5"))
    return "FTS5"


def check_queue() -> str:
    waiting = current_app.extensions["queue"].huey.pending_count()
    return ngettext("%(num)s job in it", "%(num)s jobs in it", waiting)


def check_worker() -> str:
    """A worker says nothing of itself, but where none runs, jobs lie and wait."""
    is_open = Job.state.in_(("queued", "running"))
    count, oldest = db.session.execute(select(func.count(), func.min(Job.heard_at)).where(is_open)).one()
    waited = clock.now() - oldest if oldest else timedelta()
    if waited > LONGEST_WAIT:
        minutes = int(waited.total_seconds() // 60)
        raise RuntimeError(
            ngettext(
                "a job has waited for %(num)s minute",
                "a job has waited for %(num)s minutes",
                minutes,
            )
        )
    return ngettext("%(num)s job not done yet", "%(num)s jobs not done yet", count)


def check_storage() -> str:
    """Put something in, read it back, and take it away again."""
    sample = secrets.token_bytes(16)
    name = store().put(sample)
    found = store().get(name)
    store().remove(name)
    if found != sample:
        raise RuntimeError(_("the content store gives back something else"))
    return _("keeps and gives back")


def check_space() -> str:
    """Room on the disks of the database file and of the content folder; elsewhere it is another machine's affair."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    content = store()
    places = [url.database] if url.get_backend_name() == "sqlite" else []
    places += [str(content.root)] if isinstance(content, FolderStore) else []
    if not places:
        return _("not on this machine")
    free = min(shutil.disk_usage(place).free for place in places if place)
    if free < LEAST_FREE:
        raise RuntimeError(_("only %(count)s MB free", count=show_number(free / 1_000_000)))
    return _("%(count)s GB free", count=show_number(free / 1_000_000_000, 1))


READINESS: dict[str, Check] = {
    "database": check_database,
    "migrations": check_migrations,
    "queue": check_queue,
}
EVERYTHING: dict[str, Check] = {
    "configuration": check_configuration,
    **READINESS,
    "worker": check_worker,
    "storage": check_storage,
    "space": check_space,
    "search": check_search,
}
ADVICE: Mapping[str, LazyString] = {
    "configuration": _l("Correct the environment as it says, then start the processes again."),
    "database": _l("See that the database runs and that DATABASE_URL names it."),
    "migrations": _l("Run `flask db upgrade`, then start the processes again."),
    "queue": _l("See that QUEUE_URL names a file or database that can be written."),
    "worker": _l("Start `flask worker run`, or see in its log what it is at."),
    "storage": _l("See that STORAGE_URL can be read and written; restore what is missing from the backup."),
    "space": _l("Make room: a full disk stops every answer from being saved."),
    "search": _l("Use a Python whose SQLite has FTS5."),
}


def run_checks(checks: Mapping[str, Check]) -> dict[str, Result]:
    """Each check's name with whether it holds and what was found; the first line of what it raised otherwise."""
    results = {}
    for name, check in checks.items():
        try:
            results[name] = Result(is_well=True, found=check())
        except Exception as error:
            results[name] = Result(is_well=False, found=str(error).partition("\n")[0] or type(error).__name__)
    return results


@lru_cache(maxsize=1)
def version() -> str:
    """The release that runs, as pyproject.toml names it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


@click.command("doctor", help="Check everything the application stands on.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@with_appcontext
def doctor(language: str) -> None:
    with force_locale(language):
        results = run_checks(EVERYTHING)
        for name, result in results.items():
            advice = "" if result.is_well else f". {ADVICE[name]}"
            click.echo(f"{'ok   ' if result.is_well else 'WRONG'}  {name}: {result.found}{advice}")
    if not all(result.is_well for result in results.values()):
        raise SystemExit(1)
