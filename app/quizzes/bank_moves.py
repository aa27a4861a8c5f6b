"""Items of the bank on their way to another module: those that can move, and why others cannot."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.quizzes.bank import BankLine
from app.quizzes.moving import OTHER_COURSE, Obstacle, obstacles_of


@dataclass(frozen=True)
class Moving:
    """The command that moves what can move, empty where nothing can, and what stands in the way of the others."""

    command: str
    obstacles: Sequence[Obstacle]


def moving_of(chosen: Sequence[BankLine], target: str) -> Moving:
    """The way of these items to the module `target`, as course/module."""
    found = {line.key: list(_obstacles(line, target)) for line in chosen}
    free = [line.item.id for line in chosen if not found[line.key]]
    command = f"flask items move {shlex.join(free)} --to courses/{target} --write" if free else ""
    return Moving(command, [each for several in found.values() for each in several])


def _obstacles(line: BankLine, target: str) -> Iterator[Obstacle]:
    course, _, module = target.partition("/")
    if course != line.edition.slug:
        yield Obstacle(line.item.id, OTHER_COURSE)
        return
    is_asked = any(use.quiz.module_slug for use in line.uses)
    yield from obstacles_of(line.item, module=line.published.module_slug, to=module, is_asked=is_asked)
