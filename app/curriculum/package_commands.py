"""`flask courses package`: a published course, or a module of it, as a package for another learning system."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import force_locale

from app.curriculum import catalogue
from app.curriculum.commands import courses_commands
from app.curriculum.packaging import make_package_file, record_package
from app.domain.packages.losses import FORMATS
from app.shared import clock
from app.shared.database import write
from app.shared.locale import LANGUAGES


@courses_commands.command("package")
@click.argument("slug")
@click.option("--as", "format_", type=click.Choice(FORMATS), required=True, help="The format of the package.")
@click.option("--module", "module_slug", help="One module only, by its folder; otherwise the whole course.")
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="vi",
    show_default=True,
    help="Language of the package, and of messages.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; named by what is in it."
)
def package(slug: str, format_: str, module_slug: str | None, language: str, output: Path | None) -> None:
    """Write the edition in use of the course SLUG as SCORM or Common Cartridge."""
    edition = catalogue.current_edition(slug)
    if edition is None:
        raise click.BadParameter(f"{slug}: no edition of such a course is in use", param_hint="SLUG")
    module = edition.module(module_slug) if module_slug else None
    if module_slug and module is None:
        raise click.BadParameter(f"{module_slug}: no such module in {slug}", param_hint="--module")
    with force_locale(language):
        file = make_package_file(edition, format_, language, module)
        write(record_package, edition.id, file.name, by=None, at=clock.now())
        target = output or Path(file.name)
        target.write_bytes(file.content)
        for line in file.losses:
            click.echo(line, err=True)
        click.echo(target)
