"""`flask translate`: the catalogues. English is what the code says; Vietnamese stands in its catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask import current_app
from flask.cli import AppGroup

translate_commands = AppGroup("translate", help="Keep the catalogues of words.")
LANGUAGE = "vi"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}


def _root() -> Path:
    return Path(current_app.root_path).parent


def _catalogue_path() -> Path:
    return _root() / "translations" / LANGUAGE / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """Every string that code and templates show, as a template catalogue."""
    template = Catalog()
    found = extract_from_dir(_root() / "app", METHODS, {"templates/**.html": {"silent": "false"}}, KEYWORDS)
    for _file, _line, message, _comments, _context in found:
        template.add(message)
    return template


def read_catalogue() -> Catalog:
    """The Vietnamese catalogue as it stands; empty when there is none yet."""
    path = _catalogue_path()
    return read_po(BytesIO(path.read_bytes()), locale=LANGUAGE) if path.exists() else Catalog(locale=LANGUAGE)


def updated() -> Catalog:
    """The catalogue with what was added and without what has gone; nothing is guessed."""
    catalogue = read_catalogue()
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """The catalogue sorted and without dates or places, so that two people's changes seldom meet."""
    catalogue.header_comment = "# Vietnamese words of Cột Mốc."
    catalogue.project, catalogue.version, catalogue.fuzzy = "Cột Mốc", "1", False
    catalogue.creation_date = catalogue.revision_date = None  # type: ignore[assignment]
    buffer = BytesIO()
    write_po(buffer, catalogue, sort_output=True, no_location=True, omit_header=False, width=110)
    lines = buffer.getvalue().splitlines(keepends=True)
    unwanted = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b'"Last-Translator',
        b'"Language-Team',
        b'"Report-Msgid',
    )
    return b"".join(line for line in lines if not line.startswith(unwanted))


@translate_commands.command("update")
def update() -> None:
    """Add new strings to the catalogue and drop those that have gone."""
    path = _catalogue_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = updated()
    path.write_bytes(as_text(catalogue))
    click.echo(
        f"{path.relative_to(_root())}: {len(catalogue)} strings, {len(_untranslated(catalogue))} without words"
    )


@translate_commands.command("compile")
def compile_catalogue() -> None:
    """Write the binary catalogue that the application reads."""
    target = _catalogue_path().with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, read_catalogue())


@translate_commands.command("check")
def check() -> None:
    """Fail when the catalogue misses a string, a translation, or a placeholder."""
    catalogue = updated()
    problems = [f"no translation: {message}" for message in _untranslated(catalogue)]
    problems += [f"{error}: {message.id}" for message in catalogue for error in errors_in(message, catalogue)]
    if as_text(catalogue) != as_text(read_catalogue()):
        problems.append("strings were added or removed: run `flask translate update`")
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise SystemExit(1)


class _AnyValues(dict[str, int]):
    """A value for every placeholder there could be."""

    def __missing__(self, _name: str) -> int:
        return 1


def errors_in(message: Message, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with a message's words: placeholders that differ, a per cent sign that is not doubled."""
    if not message.id:
        return
    yield from map(str, message.check(catalogue))
    if message.python_format:
        for words in [message.string] if isinstance(message.string, str) else message.string or ():
            try:
                words % _AnyValues()
            except (ValueError, TypeError) as error:
                yield f"{error} (write a per cent sign as %%)"


def _untranslated(catalogue: Catalog) -> list[str]:
    def is_empty(string: object) -> bool:
        return not all(string) if isinstance(string, tuple | list) else not string

    return [
        str(message.id) for message in catalogue if message.id and (is_empty(message.string) or message.fuzzy)
    ]
