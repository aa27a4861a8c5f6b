"""The scenarios of a module as items.yml holds them: situations that several items ask about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.course import LANGUAGES, LONGEST_NOTICE, Item, Scenario
from app.domain.course_limits import check_size
from app.domain.course_outline import outline
from app.domain.course_source import Source
from app.domain.course_yaml import Fields, scalar_of

_YES_OR_NO = ("true", "false", "")


@dataclass(frozen=True)
class ScenarioFile:
    """The scenarios of items.yml by id, with the lines on which they begin."""

    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


def read_scenarios(fields: Fields) -> ScenarioFile:
    """What stands under `scenarios`."""
    lines: dict[str, int] = {}

    def read(inner: Fields) -> Scenario:
        scenario = Scenario(
            id=inner.word("id"), text=inner.words("text"), notice=inner.optional_words("content_notice")
        )
        lines[scenario.id] = inner.line_of("id")
        _check_words(inner, scenario)
        return scenario

    found = fields.list_of("scenarios", read)
    return ScenarioFile({scenario.id: scenario for scenario in found}, lines)


def _check_words(fields: Fields, scenario: Scenario) -> None:
    """A scenario stands among questions: paragraphs, lists and tables, but nothing that belongs to a lesson."""
    for language in LANGUAGES:
        text = scenario.text[language]
        check_size(fields.source, text, fields.line_of("text"))
        found = outline(text, 1)
        if any(
            (found.headings, found.callouts, found.figures, found.terms, found.links, found.notes, found.html)
        ):
            fields.note("text", "scenario-not-plain", id=scenario.id)
        if scenario.notice and len(scenario.notice[language]) > LONGEST_NOTICE:
            fields.note("content_notice", "words-too-long", key="content_notice", most=LONGEST_NOTICE)


def read_reference(fields: Fields, scenarios: Mapping[str, Scenario]) -> tuple[bool, Scenario | None]:
    """What `scenario` says of an item: whether a case is told, and the scenario that tells it before the item."""
    node = fields.nodes.get("scenario")
    if node is None or scalar_of(node).lower() in _YES_OR_NO:
        return fields.flag("scenario", default=False), None
    name = fields.word("scenario")
    if name and name not in scenarios:
        fields.note("scenario", "no-such-scenario", id=name)
    return True, scenarios.get(name)


def check_use(source: Source, known: ScenarioFile, items: Sequence[Item], taken: Collection[str]) -> None:
    """Note scenarios that no item asks about, and those whose id another module has."""
    asked = {item.stimulus.id for item in items if item.stimulus}
    for name, line in known.lines.items():
        if name and name not in asked:
            source.note(line, "unused-scenario", id=name)
        if name in taken:
            source.note(line, "id-twice", id=name)
