"""`flask items`: take items from the files of other systems into a module, and give a course's items out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.curriculum.commands import in_root
from app.curriculum.working_copy import read_files
from app.domain.course import LANGUAGES, Course, Module
from app.domain.formats.problems import Loss, Problem, Reading, UnreadableFile
from app.quizzes.item_file_text import loss_lines, problem_words

FORMAT_NAMES = ("gift", "moodle", "aiken", "xlsx", "csv", "qti")
ITEMS = "items.yml"

items_commands = AppGroup("items", help="Take items in from other systems, and give them out.")

in_format = click.option("--format", "name", type=click.Choice(FORMAT_NAMES), required=True)
in_language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="vi",
    show_default=True,
    help="Language of the items in the file, and of messages.",
)
a_file = click.Path(dir_okay=False, path_type=Path)


@items_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_format
@click.option(
    "--module",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of the module that gets them, such as courses/COURSE/MODULE.",
)
@in_language
@click.option("--encoding", default="", help="UTF-8, UTF-16 or windows-1258; found out without it.")
@click.option(
    "--write", "is_writing", is_flag=True, help="Write them into items.yml; a report alone without it."
)
def import_(file: Path, name: str, folder: Path, language: str, encoding: str, is_writing: bool) -> None:
    """Say what of FILE would come into a module, line by line; with --write let it come."""
    from app.domain.formats import FORMATS  # noqa: PLC0415 - XML: not for web workers
    from app.domain.formats.item_drafts import drafts_of  # noqa: PLC0415 - YAML

    with force_locale(language):
        try:
            reading = FORMATS[name].read(file.read_bytes(), encoding=encoding, language=language)
        except UnreadableFile as refusal:
            _say(file, [refusal.as_problem()])
            raise SystemExit(1) from None
        drafts = drafts_of(reading.items, language, _taken_ids(folder.resolve().parent))
        _say(file, [*reading.problems, *drafts.problems])
        click.echo(_found(file, reading))
        for item_id in drafts.ids:
            click.echo(f"  {item_id}")
        if not drafts.ids:
            click.echo(_("Nothing comes."))
            raise SystemExit(1)
        if not is_writing:
            click.echo(_come(len(drafts.ids)))
            return
        write_whole({folder / ITEMS: with_entries(folder / ITEMS, drafts.text)})
        click.echo(
            _(
                "Written: %(path)s. Now “flask courses check” names what is still missing.",
                path=folder / ITEMS,
            )
        )


def _found(file: Path, reading: Reading) -> str:
    return ngettext(
        "%(num)s item in %(file)s (%(encoding)s).",
        "%(num)s items in %(file)s (%(encoding)s).",
        len(reading.items),
        file=file.name,
        encoding=reading.encoding,
    )


def _come(count: int) -> str:
    return ngettext(
        "%(num)s item would come; nothing was written. Add --write to let it come.",
        "%(num)s items would come; nothing was written. Add --write to let them come.",
        count,
    )


def _say(file: Path, problems: list[Problem]) -> None:
    for problem in sorted(problems, key=lambda each: (each.path, each.line)):
        place = f"{file}/{problem.path}" if problem.path else str(file)
        click.echo(f"{place}:{problem.line}: {problem_words(problem)}", err=True)


def _taken_ids(course: Path) -> set[str]:
    """The ids of every item of a course, as far as its files can be read."""
    from app.domain.plain_yaml import entries_of  # noqa: PLC0415 - YAML

    found: set[str] = set()
    for path in course.glob(f"*/{ITEMS}"):
        found |= {str(entry["id"]) for entry in entries_of(text_of(path)) if "id" in entry}
    return found


def with_entries(path: Path, text: str) -> str:
    """A file of items with entries added at its end, after an empty line; the command ends where none can follow."""
    from app.domain.plain_yaml import entries_of  # noqa: PLC0415 - YAML

    before = text_of(path).rstrip("\n") if path.exists() else ""
    joined = f"{before}\n\n{text}" if before else text
    if len(entries_of(joined)) != len(entries_of(before)) + len(entries_of(text)):
        raise click.ClickException(
            _(
                "%(path)s was left as it is: entries cannot follow there. It must be a list of entries, each "
                "beginning with “- id:” at the start of its line.",
                path=path,
            )
        )
    return joined


def write_whole(texts: Mapping[Path, str]) -> None:
    """Write files, each of them wholly; the command ends, with none of them written, where one cannot be."""
    fresh = {path: path.with_name(f".{path.name}.new") for path in texts}
    try:
        for path, text in texts.items():
            fresh[path].write_text(text, "utf-8")
        for path, new in fresh.items():
            os.replace(new, path)
    except OSError as error:
        for new in fresh.values():
            new.unlink(missing_ok=True)
        raise _not_written(path, error) from None


def _not_written(path: Path, error: OSError) -> click.ClickException:
    return click.ClickException(
        _("%(path)s cannot be written: %(reason)s", path=path, reason=error.strerror or error)
    )


def text_of(path: Path) -> str:
    """The text of a file of items; the command ends when it cannot be read."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(_("%(path)s is not UTF-8. Save it as UTF-8.", path=path)) from None
    except OSError as error:
        raise click.ClickException(
            _("%(path)s cannot be read: %(reason)s", path=path, reason=error.strerror or error)
        ) from None


@items_commands.command("export")
@click.argument("course")
@in_format
@click.option("--module", help="Slug of one module; all of them without it.")
@in_language
@click.option("--output", "-o", "output", type=a_file, required=True)
@in_root
def export(course: str, name: str, module: str | None, language: str, output: Path, folder: Path) -> None:
    """Write the items of a COURSE into one file in one language, and say what the format cannot hold."""
    from app.domain.formats import FORMATS  # noqa: PLC0415 - XML: not for web workers
    from app.domain.formats.course_bank import LOST, outgoing  # noqa: PLC0415

    with force_locale(language):
        read = course_in(folder / course)
        modules = [(f"{course}/{each.slug}", each.items) for each in _modules(read, module)]
        going = outgoing(modules, language)
        fitted = FORMATS[name].fit(going.items)
        try:
            output.write_bytes(FORMATS[name].write(fitted.items))
        except OSError as error:
            raise _not_written(output, error) from None
        own = [Loss(item.title, code) for code in LOST for item in fitted.items]
        for line in loss_lines([*going.losses, *fitted.losses, *own]):
            click.echo(line, err=True)
        click.echo(_written(len(fitted.items), output))


def _modules(course: Course, slug: str | None) -> list[Module]:
    """The module called so, or all of them."""
    found = [each for each in course.modules if slug in (None, each.slug)]
    if not found and slug:
        raise click.BadParameter(_("The course has no module “%(slug)s”.", slug=slug), param_hint="--module")
    return found


def _written(count: int, output: Path) -> str:
    return ngettext(
        "Written: %(num)s item in %(path)s.", "Written: %(num)s items in %(path)s.", count, path=output
    )


def _unsound(folder: Path, count: int) -> str:
    return ngettext(
        "%(folder)s: %(num)s problem; see “flask courses check”.",
        "%(folder)s: %(num)s problems; see “flask courses check”.",
        count,
        folder=folder,
    )


def course_in(folder: Path) -> Course:
    """The course in a folder; the command ends when it is none or cannot be read."""
    from app.domain.course_files import read_course  # noqa: PLC0415 - YAML

    if not (folder / "course.yml").exists():
        raise click.BadParameter(
            _("There is no course.yml in %(folder)s.", folder=folder), param_hint="COURSE"
        )
    course, problems = read_course(read_files(folder))
    if course is None or problems:
        raise click.ClickException(_unsound(folder, len(problems)))
    return course
