"""`flask courses`: begin a module, check what authors have written, see what changed, publish it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.models import Account
from app.curriculum.messages import problem_text
from app.curriculum.models import Edition
from app.curriculum.skeletons import lay_module
from app.curriculum.working_copy import FOLDER, course_folders, read_files
from app.domain.course import Course
from app.domain.course_source import LONGEST_WORD, PERMANENT_WORD, Problem
from app.domain.svg_paths import CannotDraw
from app.extensions import db
from app.shared import clock
from app.shared.locale import LANGUAGES, in_language
from app.shared.models import Actor

courses_commands = AppGroup("courses", help="Write, check and publish courses.")

in_folder = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=FOLDER
)
speaking = click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="vi",
    show_default=True,
    help="Language of messages.",
)


in_root = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=FOLDER,
    help="Where the courses are.",
)


def _permanent(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not PERMANENT_WORD.fullmatch(value) or len(value) > LONGEST_WORD:
        raise click.BadParameter("small letters a to z, digits and single hyphens, at most 80")
    return value


@courses_commands.command("new")
@click.argument("slug", callback=_permanent)
@click.argument("module", callback=_permanent)
@in_root
@speaking
def new(slug: str, module: str, folder: Path, language: str) -> None:
    """Lay out a new MODULE of the course SLUG, and the course if it is new, for you to write."""
    with force_locale(language):
        try:
            laid = lay_module(folder, slug, module)
        except FileExistsError:
            click.echo(
                _("%(folder)s is there already; nothing was written.", folder=folder / slug / module),
                err=True,
            )
            raise SystemExit(1) from None
        for path in laid:
            click.echo(path)
        if folder / slug / "course.yml" not in laid:
            click.echo(
                _("Now add “%(module)s” to the modules in %(course)s/course.yml.", module=module, course=slug)
            )


@courses_commands.command("diff")
@click.argument("slug", required=False)
@in_root
@speaking
def diff(slug: str | None, folder: Path, language: str) -> None:
    """What changed since the newest edition of the course SLUG, or of every course."""
    from app.curriculum.changes import changes_since_edition  # noqa: PLC0415 - YAML: not for web workers

    found = [path for path in course_folders(folder) if slug in (None, path.name)]
    if slug and not found:
        raise click.BadParameter(f"{slug}: no such course in {folder}", param_hint="SLUG")
    with force_locale(language):
        for course in found:
            for line in changes_since_edition(course.name, read_files(course)):
                click.echo(line)


@courses_commands.command("check")
@in_folder
@speaking
def check(folder: Path, language: str) -> None:
    """Report everything that is wrong, by file and line. FOLDER holds courses and instruments."""
    from app.curriculum.written import read_written  # noqa: PLC0415 - YAML: not for web workers

    with force_locale(language):
        written = read_written(folder)
        _stop_at(written.problems)
        click.echo(_("No problems found."))
        for line in (*_kept_from_print(folder), *_drifts(written.courses)):
            click.echo(line)


def _drifts(courses: Sequence[tuple[Course, Mapping[str, bytes]]]) -> list[str]:
    """How far the English is behind the editions on record; nothing where there is no database to ask.

    Authors check their files on machines that have none, and drift is no mistake.
    """
    from app.curriculum.changes import count_of_drifts  # noqa: PLC0415 - YAML: not for web workers

    try:
        return list(count_of_drifts(courses))
    except (SQLAlchemyError, OSError, ValueError):
        return []


def _kept_from_print(folder: Path) -> Iterator[str]:
    """A line for each drawing that is printed as its words: no mistake, but good to know before publishing."""
    from app.domain.figure_pdf import read_figure  # noqa: PLC0415 - reportlab: not for web workers

    drawings = (path for kind in ("figures", "pictures") for path in folder.glob(f"*/*/{kind}/*.svg"))
    for path in sorted(drawings):
        try:
            read_figure(path.read_bytes())
        except CannotDraw as error:
            name = path.relative_to(folder).as_posix()
            yield _(
                "%(path)s: printed books give its words in its place (%(reason)s).", path=name, reason=error
            )


@courses_commands.command("publish")
@in_folder
@click.option(
    "--by", "user_name", help="User name of whoever proposes the editions; they cannot approve them."
)
@click.option("--notes", default="", help="What is new, for those who review.")
@speaking
def publish(folder: Path, user_name: str | None, notes: str, language: str) -> None:
    """Publish what has changed as new editions, for approval; nothing at all while anything is wrong."""
    by = _account(user_name) if user_name else None
    publish_or_stop(folder, language, by=by, notes=notes)


def publish_or_stop(folder: Path, language: str, *, by: Actor | None = None, notes: str = "") -> None:
    """Publish everything and say so, or end the command with every problem by file and line."""
    from app.curriculum.drafts import Unfit  # noqa: PLC0415 - Markdown: not for web workers

    with force_locale(language):
        try:
            for line in publish_all(folder, by=by, notes=notes):
                click.echo(line)
        except Unfit as refusal:
            _stop_at(refusal.problems)


def _account(user_name: str) -> Account:
    found = db.session.scalar(select(Account).where(Account.user_name == user_name))
    if found is None:
        raise click.BadParameter(f"nobody has the user name {user_name}", param_hint="--by")
    return found


@courses_commands.command("render")
@speaking
def render(language: str) -> None:
    """Render the lessons of every edition again, as this release does; then restart the web processes."""
    from app.curriculum.rendering import render_edition  # noqa: PLC0415 - Markdown: not for web workers

    with force_locale(language):
        for edition in db.session.scalars(select(Edition).order_by(Edition.id)).all():
            changed = render_edition(edition.id)
            name = _("%(title)s, edition %(number)s", title=in_language(edition.title), number=edition.number)
            click.echo(
                ngettext(
                    "%(name)s: %(num)s page changed", "%(name)s: %(num)s pages changed", changed, name=name
                )
            )


def _stop_at(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(f"{problem.path}:{problem.line}: {problem_text(problem)}", err=True)
    if problems:
        raise SystemExit(1)


def publish_all(folder: Path, *, by: Actor | None = None, notes: str = "") -> Iterator[str]:
    """Publish every course and instrument of a folder; a line in words for each.

    Raises Unfit with every problem, before anything is published, when there are any.
    """
    from app.curriculum import publishing  # noqa: PLC0415 - Markdown: not for web workers
    from app.curriculum.drafts import Unfit  # noqa: PLC0415
    from app.curriculum.written import read_written  # noqa: PLC0415 - YAML

    written, at = read_written(folder), clock.now()
    if written.problems:
        raise Unfit(written.problems)
    for course, files in written.courses:
        edition, is_new = publishing.publish_read_course(course, files, by=by, at=at, notes=notes)
        yield _outcome(in_language(edition.title), edition.number, is_new=is_new)
    for instrument in written.instruments:
        revision, is_new = publishing.publish_read_instrument(instrument, by=by, at=at)
        yield _outcome(in_language(revision.title), None, is_new=is_new)


def _outcome(title: str, number: int | None, *, is_new: bool) -> str:
    name = _("%(title)s, edition %(number)s", title=title, number=number) if number else title
    if is_new:
        return _("Published: %(name)s", name=name)
    return _("Published already, nothing has changed: %(name)s", name=name)
