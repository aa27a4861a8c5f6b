"""What goes wrong when a file of items is read or written, as codes and values; features put them in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.formats.bank_item import BankItem

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Problem:
    """Something in a file that is not taken: the whole item (error), or a part of it that has no place (warning).

    `line` counts from 1; in a table it is the row. `path` names the file within an archive.
    """

    line: int
    code: str
    severity: str = ERROR
    values: Mapping[str, str] = field(default_factory=dict)
    path: str = ""


class Fault(ValueError):
    """An item cannot be read; whoever reads the file leaves it out and notes why."""

    def __init__(self, line: int, code: str, **values: str) -> None:
        super().__init__(code)
        self.line, self.code, self.values = line, code, values

    def as_problem(self, path: str = "") -> Problem:
        return Problem(self.line, self.code, ERROR, self.values, path)


class UnreadableFile(Fault):
    """The file as a whole is refused; nothing of it is read."""


@dataclass(frozen=True)
class Reading:
    """What a file holds: whole items only, everything else named. `categories` in the order they are named."""

    items: tuple[BankItem, ...]
    problems: tuple[Problem, ...]
    encoding: str = ""
    categories: tuple[str, ...] = ()

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == ERROR]


@dataclass(frozen=True)
class Loss:
    """Something of an item that a format cannot hold; with `is_left_out` the whole item is not written."""

    item: str
    code: str
    is_left_out: bool = False
