"""`flask items retired`: which quizzes of the working copy still ask items that were retired in the bank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask_babel import force_locale
from flask_babel import gettext as _

from app.curriculum.commands import in_root
from app.domain.course import Course, Quiz
from app.quizzes.bank_notes import ItemKey, retirements_in_force
from app.quizzes.item_commands import in_language, items_commands


@items_commands.command("retired")
@in_language
@in_root
def retired(language: str, folder: Path) -> None:
    """Name every quiz of the working copy that asks a retired item, with the reason; fails where one does."""
    from app.curriculum.written import read_written  # noqa: PLC0415 - YAML: not for web workers

    held = retirements_in_force()
    with force_locale(language):
        lines = [
            f"{place}: {item_id}: {held[ItemKey(course.slug, item_id)].reason}"
            for course, _files in read_written(folder).courses
            for place, quiz in _quizzes(course)
            for item_id in quiz.items
            if ItemKey(course.slug, item_id) in held
        ]
        for line in lines:
            click.echo(line)
        if lines:
            raise SystemExit(1)
        click.echo(_("No quiz asks a retired question."))


def _quizzes(course: Course) -> Iterator[tuple[str, Quiz]]:
    """The quizzes of modules and the tests of a course, each with where it stands."""
    for module in course.modules:
        if module.quiz:
            yield f"{course.slug}/{module.slug}", module.quiz
    for purpose, quiz in course.tests.items():
        yield f"{course.slug}/{purpose}", quiz
