"""How what was set is laid out for people: sections under their headings, scenarios above their items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from markupsafe import Markup

from app.curriculum import catalogue
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain.item import Scenario, Words
from app.domain.scenario_text import lines_of_scenario, render_scenario
from app.shared.locale import in_language

T = TypeVar("T")
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Group(Generic[T]):
    """Items that follow each other, all of one scenario or of none; numbered from `first` to `last`."""

    scenario: Scenario | None
    first: int
    members: tuple[T, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.members) - 1


@dataclass(frozen=True)
class Part(Generic[T]):
    """A section; the only part of a quiz that has none is without a title."""

    groups: tuple[Group[T], ...]
    title: Words | None = None
    instruction: Words | None = None

    @property
    def members(self) -> list[T]:
        return [member for group in self.groups for member in group.members]


@dataclass(frozen=True)
class Asked:
    """An item as it was set, with its number in the attempt."""

    number: int
    entry: Entry
    published: PublishedItem


def asked_in(layout: Sequence[Entry]) -> list[Asked]:
    """The items that were set, in their order."""
    return [Asked(number, entry, catalogue.item(entry["revision"])) for number, entry in enumerate(layout, 1)]


def parts_of(quiz: PublishedQuiz, asked: Sequence[Asked], members: Sequence[T]) -> list[Part[T]]:
    """The parts of what was asked; `members` stand for the asked, one for one, be they reviewed or printed items."""
    both = list(zip(asked, members, strict=True))
    return [
        _part(quiz, section, list(run))
        for section, run in groupby(both, key=lambda each: each[0].entry.get("section"))
    ]


def _part(quiz: PublishedQuiz, section: int | None, both: Sequence[tuple[Asked, T]]) -> Part[T]:
    runs = groupby(both, key=lambda each: (each[0].published.item.stimulus, each[0].entry.get("page")))
    groups = tuple(_group(scenario, list(run)) for (scenario, _page), run in runs)
    if section is None:
        return Part(groups)
    own = quiz.structure.sections[section]
    return Part(groups, own.title, own.instruction)


def _group(scenario: Scenario | None, both: Sequence[tuple[Asked, T]]) -> Group[T]:
    return Group(scenario, both[0][0].number, tuple(member for _asked, member in both))


def on_page(parts: Sequence[Part[Asked]], page: int) -> list[Part[Asked]]:
    """What is shown of the parts on one page; page 0 is the only one, with everything."""
    kept = [
        replace(part, groups=tuple(each for each in part.groups if _page(each) == page)) for part in parts
    ]
    return [part for part in kept if part.groups]


def _page(group: Group[Asked]) -> int:
    page: int = group.members[0].entry.get("page", 0)
    return page


def everything_in(quiz: PublishedQuiz) -> list[Asked]:
    """All that a quiz may ask, in its own order, as a book prints it."""
    sections = {
        item_id: number for number, section in enumerate(quiz.structure.sections) for item_id in section.items
    }
    entries = [
        {"section": sections.get(each.item.id), "revision": each.revision_id, "item": each.item.id}
        for each in quiz.items
    ]
    return [
        Asked(number, entry, each)
        for number, (entry, each) in enumerate(zip(entries, quiz.items, strict=True), 1)
    ]


def situations_before(asked: Sequence[Asked]) -> dict[int, list[str]]:
    """The number of the first item of each scenario to what is printed before it, a line for each paragraph."""
    found = {}
    for scenario, run in groupby(asked, key=lambda each: each.published.item.stimulus):
        if scenario:
            numbers = [each.number for each in run]
            found[numbers[0]] = [situation_title(numbers[0], numbers[-1]), *_lines(scenario)]
    return found


def situation_title(first: int, last: int) -> str:
    """Which questions a situation is for."""
    if first == last:
        return _("Situation for question %(number)s", number=first)
    return _("Situation for questions %(first)s to %(last)s", first=first, last=last)


def _lines(scenario: Scenario) -> list[str]:
    notice = [in_language(scenario.notice)] if scenario.notice else []
    return [*notice, *lines_of_scenario(in_language(scenario.text))]


def scenario_html(words: Words, code: str = "") -> Markup:
    """The words of a scenario in the language with this code, or in that of the page."""
    return Markup(_rendered(words[code] if code else in_language(words)))


@lru_cache(maxsize=500)
def _rendered(markdown: str) -> str:
    return render_scenario(markdown)
