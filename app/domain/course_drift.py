"""Where the Vietnamese of a course was changed and the English beside it was not: the translation has to follow.

The Vietnamese is the text that is approved and taught first; the English is its translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.domain.course_changes import Change, Paragraph, changes_in, paragraphs
from app.domain.plain_yaml import load_plain

VI, EN = ".vi.md", ".en.md"
_SECTION = re.compile(r"^#{2,3} .*\{#([a-z0-9-]+)\}\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Drift:
    """A Vietnamese text that was changed: where, what it says now, and the English that still says what it said.

    `english` is None where no single paragraph stands beside it. `place` is an id, or a path of ids in YAML.
    """

    path: str
    line: int
    place: str
    vietnamese: str
    english: str | None


@dataclass(frozen=True)
class SectionChange:
    """What changed between a heading and the next, by language; a language in which nothing did is not there."""

    section: str
    changes: Mapping[str, tuple[Change, ...]]


def pairs_in(paths: Iterable[str]) -> list[str]:
    """The stems of the texts that stand in both languages: 01-x/module for 01-x/module.vi.md and .en.md."""
    known = set(paths)
    return sorted(path.removesuffix(VI) for path in known if path.endswith(VI))


def changes_by_section(before: Mapping[str, str], after: Mapping[str, str]) -> list[SectionChange]:
    """What changed in a text (by language) section by section, in reading order. "" is what stands before the first."""
    found: dict[str, dict[str, tuple[Change, ...]]] = {}
    for language in after:
        marks = {side: _sections(side) for side in (before.get(language, ""), after[language])}
        for change in changes_in("text.md", before.get(language, ""), after[language]):
            side, first = (
                (after[language], change.after) if change.after else (before[language], change.before)
            )
            section = marks[side][first[0].line]
            kept = found.setdefault(section, {})
            kept[language] = (*kept.get(language, ()), change)
    order = list(dict.fromkeys(name for text in after.values() for name in _sections(text).values()))
    return [SectionChange(name, found[name]) for name in sorted(found, key=lambda name: _place(order, name))]


def _place(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _sections(text: str) -> dict[int, str]:
    """The section of each paragraph, by the line on which it begins."""
    section, found = "", {}
    for paragraph in paragraphs(text, "text.md"):
        heading = _SECTION.search(paragraph.text)
        section = heading[1] if heading else section
        found[paragraph.line] = section
    return found


def drift_in_prose(stem: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Drift]:
    """The Vietnamese paragraphs that changed where the English ones did not.

    The paragraph beside one is that with the same place in the section. Where a section has more paragraphs in one
    language than in the other, it drifted if none of its English changed.
    """
    changed = {language: _changed_lines(before.get(language, ""), after[language]) for language in after}
    english = _in_sections(after["en"])
    for section, side in _in_sections(after["vi"]).items():
        other = english.get(section, [])
        has_pairs = len(side) == len(other)
        followed = {place for place, each in enumerate(other) if each.line in changed["en"]}
        for place, paragraph in enumerate(side):
            is_followed = place in followed if has_pairs else bool(followed)
            if paragraph.line in changed["vi"] and not is_followed:
                beside = other[place].text if has_pairs else None
                yield Drift(f"{stem}{VI}", paragraph.line, section, paragraph.text, beside)


def _changed_lines(before: str, after: str) -> set[int]:
    changes = changes_in("text.md", before, after)
    return {paragraph.line for change in changes for paragraph in change.after}


def _in_sections(text: str) -> dict[str, list[Paragraph]]:
    sections = _sections(text)
    found = groupby(paragraphs(text, "text.md"), key=lambda each: sections[each.line])
    return {section: list(group) for section, group in found}


def drift_in_yaml(path: str, before: str, after: str) -> Iterator[Drift]:
    """The Vietnamese words of a YAML file that changed where the English ones beside them did not."""
    earlier, lines = dict(_words(load_plain(before))), after.split("\n")
    for place, (vietnamese, english) in _words(load_plain(after)):
        old = earlier.get(place)
        if old and old[0] != vietnamese and old[1] == english:
            yield Drift(path, _line_of(vietnamese, lines), place, vietnamese, english)


def _words(value: Any, place: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Every pair of words in both languages, by ids and keys on the way to it."""
    if isinstance(value, Mapping):
        if isinstance(value.get("vi"), str) and isinstance(value.get("en"), str):
            yield place, (value["vi"], value["en"])
        for key, each in value.items():
            yield from _words(each, f"{place}/{key}".lstrip("/"))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            name = each.get("id", number) if isinstance(each, Mapping) else number
            yield from _words(each, f"{place}/{name}".lstrip("/"))


def _line_of(words: str, lines: Sequence[str]) -> int:
    """The line on which words that were read from YAML begin; 1 where quoting hides them."""
    start = words.split("\n", 1)[0][:40]
    return next((number for number, line in enumerate(lines, 1) if start in line), 1)
