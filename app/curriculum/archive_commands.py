"""`flask courses export`: a course as one file, to hand on or to send in."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select

from app.curriculum.commands import courses_commands, in_root
from app.curriculum.models import Course, Edition
from app.curriculum.queries import files_of
from app.curriculum.working_copy import read_files
from app.domain.course_archive import pack_course
from app.extensions import db


@courses_commands.command("export")
@click.argument("slug")
@click.option("--edition", "number", type=int, help="Number of the edition; the working copy without it.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; SLUG.zip by default."
)
@in_root
def export(slug: str, number: int | None, output: Path | None, folder: Path) -> None:
    """Write the course SLUG into one ZIP file: the same bytes for the same files."""
    files = _working_copy(folder / slug) if number is None else _edition(slug, number)
    target = output or Path(f"{slug}.zip" if number is None else f"{slug}-{number}.zip")
    target.write_bytes(pack_course(files, slug))
    click.echo(target)


def _working_copy(folder: Path) -> dict[str, bytes]:
    if not (folder / "course.yml").exists():
        raise click.BadParameter(f"no course.yml in {folder}", param_hint="SLUG")
    return read_files(folder)


def _edition(slug: str, number: int) -> dict[str, bytes]:
    named = select(Edition.id).join(Course).where(Course.slug == slug, Edition.number == number)
    edition_id = db.session.scalar(named)
    if edition_id is None:
        raise click.BadParameter(f"{slug} has no edition {number}", param_hint="--edition")
    return files_of(edition_id)
