"""What changed about tests.yml: which items the two forms ask, and the rules of the tests before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.item_changes import QuizChange
from app.domain.plain_yaml import load_plain

BOTH, FORM_KEYS = "both", ("a", "b")
_ASKED = "items"


def change_of_tests(before: str, after: str) -> QuizChange:
    """How the tests changed. Rules of one test are called by both names: pre.attempts, blueprint.detect."""
    old, new = _mapping(before), _mapping(after)
    asked, asks = _forms(old), _forms(new)
    rules, ruled = _rules(old), _rules(new)
    stayed = [name for name in asked if name in asks]
    return QuizChange(
        added=tuple(name for name in asks if name not in asked),
        removed=tuple(name for name in asked if name not in asks),
        is_reordered=stayed != [name for name in asks if name in asked],
        rules=tuple(
            (key, rules.get(key), ruled.get(key))
            for key in dict.fromkeys((*rules, *ruled))
            if rules.get(key) != ruled.get(key)
        ),
        moved=tuple((name, asked[name], asks[name]) for name in stayed if asked[name] != asks[name]),
    )


def _mapping(text: str) -> Mapping[str, Any]:
    found = load_plain(text)
    return found if isinstance(found, Mapping) else {}


def _forms(tests: Mapping[str, Any]) -> dict[str, str]:
    """Where each item is asked, in its order: in both forms, in a or in b."""
    places = (place for place in tests.get(_ASKED) or () if isinstance(place, Mapping))
    return {str(place[key]): key for place in places for key in (BOTH, *FORM_KEYS) if key in place}


def _rules(tests: Mapping[str, Any]) -> dict[str, str]:
    """Every rule as it is written, by its name."""
    found: dict[str, str] = {}
    for key, value in tests.items():
        if isinstance(value, Mapping):
            found |= {f"{key}.{name}": str(each) for name, each in value.items()}
        elif key != _ASKED:
            found[key] = str(value)
    return found
