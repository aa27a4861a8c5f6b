"""How quiz.yml puts a quiz together: a row of items, or sections that list theirs or have them drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.course import COMPETENCIES, DIFFICULTIES, Item
from app.domain.course_yaml import Fields
from app.domain.quiz_structure import (
    FREE,
    NAVIGATIONS,
    Draw,
    QuizSection,
    Structure,
    torn_scenarios,
    units_of,
)

MOST_DRAWN = 100


@dataclass(frozen=True)
class Bank:
    """The items of a module in their order, and the ids of those that the tests of the course ask."""

    items: Sequence[Item]
    tested: Collection[str] = ()

    @property
    def by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}


def read_asked(fields: Fields, bank: Bank) -> tuple[tuple[str, ...], Structure]:
    """What a quiz asks, and how: the keys `items` or `sections`, `navigation`, `shuffle_items`."""
    sections = _sections(fields, bank) if fields.has("sections") else ()
    structure = Structure(
        sections=sections,
        navigation=fields.optional_one_of("navigation", NAVIGATIONS, FREE),
        is_shuffled=fields.flag("shuffle_items", default=False),
    )
    if not sections:
        asked = _listed(fields, bank)
    else:
        asked = tuple(item_id for section in sections for item_id in section.items)
        if fields.has("items"):
            fields.note("items", "items-and-sections")
    _check_together(fields, "sections" if sections else "items", asked, bank)
    return asked, structure


def _check_together(fields: Fields, key: str, asked: Sequence[str], bank: Bank) -> None:
    by_id = bank.by_id
    for name in torn_scenarios([by_id[item_id] for item_id in asked if item_id in by_id]):
        fields.note(key, "scenario-torn", id=name)


def _listed(fields: Fields, bank: Bank) -> tuple[str, ...]:
    listed, known = fields.word_list("items"), bank.by_id
    for item_id in listed:
        if item_id not in known:
            fields.note("items", "no-such-item", id=item_id)
    return listed


@dataclass(frozen=True)
class _Read:
    """A section as it was read, with its keys, so that what is wrong is told at its line."""

    section: QuizSection
    fields: Fields


def _sections(fields: Fields, bank: Bank) -> tuple[QuizSection, ...]:
    read = fields.list_of("sections", lambda inner: _section(inner, bank))
    listed = Counter(item_id for each in read for item_id in each.section.items)
    for item_id in [item_id for item_id, count in listed.items() if count > 1]:
        fields.note("sections", "listed-twice", id=item_id)
    return tuple(_with_pools(read, bank))


def _section(fields: Fields, bank: Bank) -> _Read:
    title, instruction = fields.words("title"), fields.optional_words("instruction")
    if not fields.has("draw"):
        return _Read(QuizSection(title, _listed(fields, bank), instruction), fields)
    if fields.has("items"):
        fields.note("items", "items-and-draw")
        fields.word_list("items")
    inner = fields.mapping("draw")
    return _Read(QuizSection(title, (), instruction, _draw(inner) if inner else None), fields)


def _draw(fields: Fields) -> Draw:
    draw = Draw(
        count=fields.number("count", 1, MOST_DRAWN),
        tag=fields.word("tag") if fields.has("tag") else None,
        competency=fields.one_of("competency", COMPETENCIES) if fields.has("competency") else None,
        difficulty=fields.one_of("difficulty", DIFFICULTIES) if fields.has("difficulty") else None,
    )
    fields.finish()
    return draw


def _with_pools(read: Sequence[_Read], bank: Bank) -> list[QuizSection]:
    """Every draw with what it draws from: what fits and neither a section, a test nor an earlier draw has.

    Whoever has one item of a scenario has all of it, so that it is never told twice.
    """
    by_id = bank.by_id
    asked = {*bank.tested, *(item_id for each in read for item_id in each.section.items)}
    free = [unit for unit in units_of(bank.items) if not any(item.id in asked for item in unit)]
    sections = []
    for each in read:
        draw = each.section.draw
        if draw is None:
            sections.append(each.section)
            continue
        fitting = [unit for unit in free if any(draw.fits(item) for item in unit)]
        free = [unit for unit in free if unit not in fitting]
        pool = tuple(item.id for unit in fitting for item in unit if draw.fits(item))
        if len(pool) < draw.count:
            each.fields.note("draw", "draw-too-few", found=len(pool), wanted=draw.count)
        sections.append(replace(each.section, items=tuple(sorted(pool, key=list(by_id).index))))
    return sections


def tested_ids(tests: Any) -> set[str]:
    """The ids of all items that tests.yml, read plainly, names, however much else in it is wrong."""
    places = tests.get("items") if isinstance(tests, Mapping) else None
    found = places if isinstance(places, list) else []
    return {str(value) for place in found if isinstance(place, Mapping) for value in place.values()}
