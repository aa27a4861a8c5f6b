"""`flask items move`: items of the working copy into another module of their course, as they were written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.domain.course import Course, Module
from app.quizzes.item_commands import (
    ITEMS,
    course_in,
    in_language,
    items_commands,
    text_of,
    with_entries,
    write_whole,
)
from app.quizzes.moving import obstacles_of
from app.quizzes.moving_text import obstacle_words


@items_commands.command("move")
@click.argument("item_ids", nargs=-1, required=True, metavar="ITEM...")
@click.option(
    "--to",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of the module that gets them, such as courses/COURSE/MODULE.",
)
@click.option("--objective", default="⟨objective⟩", help="Which objective of that module they are for.")
@click.option("--section", default="⟨section⟩", help="Which section of that module is to be read again.")
@click.option("--write", "is_writing", is_flag=True, help="Move them; a report alone without it.")
@in_language
def move(
    item_ids: Sequence[str], folder: Path, objective: str, section: str, is_writing: bool, language: str
) -> None:
    """Say what keeps ITEMs from moving to another module of their course; with --write move them, all or none.

    They keep their ids, words and keys. Objective and section are left to be written where they are not named.
    """
    wanted, to = list(dict.fromkeys(item_ids)), folder.resolve()
    with force_locale(language):
        course = course_in(to.parent)
        homes = _homes(course, wanted)
        _refuse_obstacles(course, homes, wanted, to.name)
        count, texts = len(wanted), _moved(to, homes, {"objective": objective, "section": section})
        if not is_writing:
            click.echo(
                ngettext(
                    "%(num)s item can move; nothing was written. Add --write to move it.",
                    "%(num)s items can move; nothing was written. Add --write to move them.",
                    count,
                )
            )
            return
        write_whole(texts)
        click.echo(
            ngettext(
                "Moved: %(num)s item to %(path)s. Now “flask courses check” names what is still missing.",
                "Moved: %(num)s items to %(path)s. Now “flask courses check” names what is still missing.",
                count,
                path=to / ITEMS,
            )
        )


def _homes(course: Course, wanted: Sequence[str]) -> dict[str, Module]:
    """The module of each item, by its id; those that the course does not have are left out."""
    found = {item.id: module for module in course.modules for item in module.items}
    return {item_id: found[item_id] for item_id in wanted if item_id in found}


def _refuse_obstacles(course: Course, homes: Mapping[str, Module], wanted: Sequence[str], to: str) -> None:
    """Name everything that stands in the way; the command ends where anything does."""
    said = []
    for item_id in wanted:
        home = homes.get(item_id)
        if home is None:
            said.append(_("The course has no item “%(item)s”.", item=item_id))
            continue
        is_asked = any(item_id in quiz.items for quiz in home.quizzes)
        found = obstacles_of(course.items[item_id], module=home.slug, to=to, is_asked=is_asked)
        said.extend(map(obstacle_words, found))
    for line in said:
        click.echo(line, err=True)
    if said:
        raise SystemExit(1)


def _moved(to: Path, homes: Mapping[str, Module], words: Mapping[str, str]) -> dict[Path, str]:
    """The text of every file that changes: the new home first, so that nothing is ever in no file. The command ends
    where any of them would hold anything else than before.
    """
    from app.domain.course_entries import take_entries  # noqa: PLC0415 - YAML: not for web workers
    from app.domain.course_moves import entries_to_move, is_with, is_without  # noqa: PLC0415 - the same

    paths = [to.parent / slug / ITEMS for slug in dict.fromkeys(module.slug for module in homes.values())]
    before = {path: text_of(path) for path in paths}
    taken = {path: take_entries(text, homes.keys(), words) for path, text in before.items()}
    entries = [entry for each in taken.values() for entry in each.entries]
    for path, each in taken.items():
        expected = entries_to_move(before[path], homes.keys(), words)
        if not (
            is_without(before[path], each.left, homes.keys())
            and is_with("", "\n".join(each.entries), expected)
        ):
            raise _other_than_before(path)
    after = with_entries(to / ITEMS, "\n".join(entries))
    there = text_of(to / ITEMS) if (to / ITEMS).exists() else ""
    expected = [entry for text in before.values() for entry in entries_to_move(text, homes.keys(), words)]
    if not is_with(there, after, expected):
        raise _other_than_before(to / ITEMS)
    return {to / ITEMS: after, **{path: each.left for path, each in taken.items()}}


def _other_than_before(path: Path) -> click.ClickException:
    return click.ClickException(
        _(
            "Nothing was written: by this move %(path)s would come to hold something else than before, because of "
            "how it is written. Move these entries by hand, and let “flask courses check” look at them.",
            path=path,
        )
    )
