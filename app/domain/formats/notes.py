"""What a reader has found so far: items, and what is wrong with others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.formats.bank_item import BankItem
from app.domain.formats.problems import WARNING, Fault, Problem, UnreadableFile
from app.domain.formats.soundness import MOST_ITEMS, sound


@dataclass
class Notes:
    """The whole items and the problems. A warning tells of a part that has no place; it is kept with its item alone."""

    items: list[BankItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def gather(self, line: int, read: Callable[[], BankItem], **known: str) -> None:
        """Take the item that `read` gives, with what is `known` of it beside its own words; or note why not, and only
        that. Raises UnreadableFile at `line` when this is one too many.
        """
        before = len(self.problems)
        try:
            self.items.append(sound(replace(read(), **known)))  # type: ignore[arg-type]
        except UnreadableFile:
            raise
        except Fault as fault:
            del self.problems[before:]
            self.fail(fault)
        if len(self.items) > MOST_ITEMS:
            raise UnreadableFile(line, "too-many-items", most=str(MOST_ITEMS))

    def warn(self, line: int, code: str, **values: str) -> None:
        problem = Problem(line, code, WARNING, values)
        if problem not in self.problems[-20:]:
            self.problems.append(problem)

    def fail(self, fault: Fault) -> None:
        self.problems.append(fault.as_problem())
