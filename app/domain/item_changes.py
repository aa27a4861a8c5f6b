"""What changed about the items and quizzes of a course: what is right, what it earns, what it says, what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.domain.course import LANGUAGES
from app.domain.course_changes import ADDED, CHANGED, REMOVED
from app.domain.grading import earns
from app.domain.grading_text import plain_form
from app.domain.plain_number import read_plain
from app.domain.plain_yaml import entries_of, load_plain, scenarios_of

READ_BY = ("accents", "value", "tolerance", "units")
DEFAULTS = {"accents": "strict", "scoring": "partial"}
HOW = ("behaviour", "tries", "penalty", "review", "navigation", "shuffle_items", "delay")
RULES = ("purpose", "pass_score", "attempts", "time_limit", "shuffle_choices", "counts", *HOW)


@dataclass(frozen=True)
class ItemChange:
    """An item that is new, retired or changed. `what`, when it is changed: key (other choices are right, or other words
    are accepted), points, choices (one came or went), pictures (others, or other areas of them), meaning, vi, en
    (wording), other."""

    id: str
    kind: str
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuizChange:
    """How a quiz changed: items that it asks anew or no more, and rules with what they were and are, as written;
    None for what was or is not written. `moved`: items of a test that went to another form (both, a, b), with where
    they were and are."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    is_reordered: bool
    rules: tuple[tuple[str, str | None, str | None], ...]
    moved: tuple[tuple[str, str, str], ...] = ()


def changed_items(before: str, after: str) -> Iterator[ItemChange]:
    """Every item (of items.yml) that is not the same on both sides: in the order of the new file, then the retired."""
    old, new = _by_id(before), _by_id(after)
    for name, item in new.items():
        if name not in old:
            yield ItemChange(name, ADDED)
        elif old[name] != item:
            yield ItemChange(name, CHANGED, tuple(_what(old[name], item)))
    for name in old.keys() - new.keys():
        yield ItemChange(name, REMOVED)


def change_of_item(before: Mapping[str, Any], after: Mapping[str, Any]) -> ItemChange | None:
    """How an item changed from one body to another, as editions hold them; None where it is the same."""
    old, new = _exact(before), _exact(after)
    return ItemChange(str(after["id"]), CHANGED, tuple(_what(old, new))) if old != new else None


def _by_id(text: str) -> dict[str, dict[str, Any]]:
    told = scenarios_of(text)
    return {str(item["id"]): _exact(_with_scenario(item, told)) for item in entries_of(text) if "id" in item}


def _with_scenario(item: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item with the words of its scenario, which it cannot be understood without."""
    scenario = told.get(str(item.get("scenario")))
    return {**item, "stimulus": scenario} if scenario else item


def _exact(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item with its fractions as numbers, since 1 and 1.0 are the same."""
    return {key: _with_numbers(value) for key, value in item.items()}


def _with_numbers(value: Any) -> Any:
    if isinstance(value, Mapping):
        numbers = {"fraction": _number(value["fraction"])} if "fraction" in value else {}
        return {**{key: _with_numbers(each) for key, each in value.items()}, **numbers}
    return [_with_numbers(each) for each in value] if isinstance(value, list) else value


def _number(written: Any) -> Fraction:
    """The number; 0 for what is none, which the check of a course refuses."""
    return read_plain(str(written)) or Fraction(0)


def _what(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = _fractions(old), _fractions(new)
    if _key(before) != _key(after) or _rules(old, READ_BY) != _rules(new, READ_BY) or _is_read_anew(old, new):
        yield "key"
    elif _rules(old, ("scoring",)) != _rules(new, ("scoring",)) or any(
        before[name] != after[name] for name in before.keys() & after.keys()
    ):
        yield "points"
    if before.keys() != after.keys():
        yield "choices"
    if _seen(old) != _seen(new):
        yield "pictures"
    if str(old.get("meaning", 1)) != str(new.get("meaning", 1)):
        yield "meaning"
    yield from (code for code in LANGUAGES if list(_said(old, code)) != list(_said(new, code)))
    about = ("type", "objective", "competency", "difficulty", "source", "section", "scenario", "tags")
    if any(old.get(key) != new.get(key) for key in about):
        yield "other"


def _fractions(item: Mapping[str, Any]) -> dict[str, Fraction]:
    """What answers are counted by, with what each earns: choices, accepted answers, bands, and of several places which
    of them holds what."""
    listed = [*_list(item, "choices"), *_list(item, "accepted"), *_list(item, "bands")]
    return {
        **{each.get("id", ""): each.get("fraction", Fraction()) for each in listed},
        **{
            f"{gap.get('id')}.{fill.get('id')}": fill.get("fraction", Fraction())
            for gap in _list(item, "gaps")
            for fill in [*_list(gap, "choices"), *_list(gap, "accepted")]
        },
        **{
            f"{prompt.get('id')}.{option.get('id')}": Fraction(prompt.get("option") == option.get("id"))
            for prompt in _list(item, "prompts")
            for option in _list(item, "options")
        },
        **{
            f"{step.get('id')}.{place}": Fraction(place == own)
            for own, step in enumerate(_list(item, "steps"))
            for place in range(len(_list(item, "steps")))
        },
    }


def _seen(item: Mapping[str, Any]) -> dict[str, Any]:
    """The pictures of an item and the areas in them, without words: its own under "", the others by choice."""
    found = {str(each.get("id")): each for each in _list(item, "choices")} | {"": item}
    seen = {name: [_without_words(each.get("picture")), each.get("area")] for name, each in found.items()}
    return {name: pair for name, pair in seen.items() if any(pair)}


def _without_words(picture: Any) -> Any:
    is_written = isinstance(picture, Mapping)
    return {key: value for key, value in picture.items() if key != "alt"} if is_written else picture


def _list(item: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [each for each in item.get(key) or () if isinstance(each, Mapping)]


def _rules(item: Mapping[str, Any], keys: Sequence[str]) -> list[Any]:
    """By what answers are read: values, tolerances, units, the rule on accents, how parts are added."""
    bands = [[band.get(key) for key in keys] for band in _list(item, "bands")]
    units = [unit.get("factor") for unit in _list(item, "units")] if "units" in keys else []
    return [[item.get(key, DEFAULTS.get(key)) for key in keys if key != "units"], bands, units]


def _is_read_anew(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether other words count as one of the accepted answers, or as a unit."""
    before, after = _typed(old), _typed(new)
    return any(before[name] != after[name] for name in before.keys() & after.keys())


def _typed(item: Mapping[str, Any]) -> dict[str, set[str]]:
    """The words that written answers are compared with, in either language and the form in which they are."""
    accepted = {
        f"{place.get('id')}.{each.get('id')}": each.get("text")
        for place in [item, *_list(item, "gaps")]
        for each in _list(place, "accepted")
    }
    units = {str(place): unit.get("name") for place, unit in enumerate(_list(item, "units"))}
    return {
        name: {plain_form(str(word)) for word in words.values()}
        for name, words in (accepted | units).items()
        if isinstance(words, Mapping)
    }


def _key(fractions: Mapping[str, Fraction]) -> set[str]:
    """The choices that earn something."""
    return {name for name, fraction in fractions.items() if earns(fraction)}


def _said(value: Any, language: str) -> Iterator[str]:
    """The words of an item in one language, wherever they stand."""
    if isinstance(value, list):
        for each in value:
            yield from _said(each, language)
    elif isinstance(value, Mapping) and value and value.keys() <= set(LANGUAGES):
        yield str(value.get(language))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _said(each, language)


def change_of_quiz(before: str, after: str) -> QuizChange:
    """How a quiz (quiz.yml) changed."""
    old, new = _mapping(before), _mapping(after)
    asked, asks = _asked(old), _asked(new)
    stayed = [name for name in asked if name in asks]
    rules, ruled = _rules_of(old), _rules_of(new)
    return QuizChange(
        added=tuple(name for name in asks if name not in asked),
        removed=tuple(name for name in asked if name not in asks),
        is_reordered=stayed != [name for name in asks if name in asked],
        rules=tuple(
            (key, rules.get(key), ruled.get(key))
            for key in dict.fromkeys((*RULES, *rules, *ruled))
            if rules.get(key) != ruled.get(key)
        ),
    )


def _written(rule: Any) -> str | None:
    """A rule in one line; one by moment with its moments."""
    if isinstance(rule, Mapping):
        return "; ".join(f"{moment}: {', '.join(map(str, parts))}" for moment, parts in rule.items())
    return None if rule is None else str(rule)


def _mapping(text: str) -> Mapping[str, Any]:
    found = load_plain(text)
    return found if isinstance(found, Mapping) else {}


def _asked(quiz: Mapping[str, Any]) -> list[str]:
    """The ids that a quiz lists, in its sections if it has any."""
    return [str(name) for part in (quiz, *_list(quiz, "sections")) for name in part.get("items") or ()]


def _rules_of(quiz: Mapping[str, Any]) -> dict[str, str]:
    """Every rule as it is written; what a section says beside its items by the number of the section: section.1."""
    rules = {key: words for key in RULES if (words := _written(quiz.get(key))) is not None}
    sections = (
        " · ".join(_spoken(section, key) for key in ("title", "instruction", "draw") if section.get(key))
        for section in _list(quiz, "sections")
    )
    return rules | {f"section.{number}": words for number, words in enumerate(sections, 1)}


def _spoken(section: Mapping[str, Any], key: str) -> str:
    """Words, or what is drawn, in a line."""
    value = section[key]
    parts = value.items() if isinstance(value, Mapping) else [(key, value)]
    return ", ".join(f"{name}: {each}" for name, each in parts)
