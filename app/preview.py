"""`flask courses preview`: what authors have written, served to them alone from a database that is thrown away.

It is published and approved there as anywhere, so that every page is what officers would get. The database of the
installation is neither read nor written.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

import click
from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Account, OfficerDetails
from app.accounts.officers import add_officer, open_account_as
from app.accounts.passwords import hash_password
from app.curriculum.approval import pass_every_stage
from app.curriculum.commands import courses_commands, in_root, publish_or_stop, speaking
from app.curriculum.models import Edition
from app.extensions import db
from app.shared import clock
from app.shared.database import write
from config import Config

AUTHOR, REVIEWER = "tacgia", "phanbien"
COMMENTS = {"vi": "Bản xem trước trên máy của tác giả", "en": "Preview on the author's machine"}


@courses_commands.command("preview")
@in_root
@click.option(
    "--port", default=8010, show_default=True, help="Port on this machine; nobody else can reach it."
)
@speaking
def preview(folder: Path, port: int, language: str) -> None:
    """Serve the working copy on this machine until Ctrl-C, as trainees would see it."""
    from waitress import serve  # noqa: PLC0415 - for this command alone

    with tempfile.TemporaryDirectory(prefix="cot-moc-preview-", ignore_cleanup_errors=True) as made:
        app = make_preview(Path(made), folder, port, language)
        with app.app_context():
            password = secrets.token_hex(4)
            write(approve_preview, hash_password(password))
            db.session.remove()
        with force_locale(language):
            address = f"http://127.0.0.1:{port}"
            click.echo(
                _(
                    "Preview on %(address)s · user name %(name)s · password %(password)s",
                    address=address,
                    name=AUTHOR,
                    password=password,
                )
            )
            click.echo(_("Ctrl-C ends it, and everything done there is thrown away."))
        serve(app, host="127.0.0.1", port=port, threads=4, _quiet=True)


def make_preview(made: Path, folder: Path, port: int, language: str) -> Flask:
    """An application whose files all stand in the folder `made`, with the working copy published in it.

    Ends the command, with every problem by file and line, where the working copy has any.
    """
    from app import create_app  # noqa: PLC0415 - which imports this

    app = create_app(_config(made, port))
    with app.app_context():
        db.create_all()
        publish_or_stop(folder, language)
        db.session.remove()
    return app


def _config(made: Path, port: int) -> Config:
    return Config(
        environment="development",
        secret_key=secrets.token_hex(32),
        database_url=f"sqlite:///{made / 'preview.sqlite'}",
        storage_url=str(made / "content"),
        queue_url=str(made / "queue.sqlite"),
        public_url=f"http://127.0.0.1:{port}",
        jobs_at_once=True,
    )


def approve_preview(password_hash: str) -> None:
    """The author, who studies and administers here, and somebody else who approves."""
    author, reviewer = (_add_person(name) for name in (AUTHOR, REVIEWER))
    author.grant("trainee", unit_id=None, province_ids=frozenset(), by=None, at=clock.now())
    author.set_password(password_hash, by=author, at=clock.now())
    for edition in db.session.scalars(select(Edition)):
        pass_every_stage(edition, COMMENTS, developer=author, approver=reviewer, at=clock.now())


def _add_person(user_name: str) -> Account:
    at = clock.now()
    officer = add_officer(OfficerDetails(user_name), None, clock.today(), by=None, at=at, is_synthetic=True)
    return open_account_as(officer, user_name, "administrator", unit_id=None, by=None, at=at)
