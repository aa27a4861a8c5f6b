"""Course files as plain lists, mappings and strings, for comparing them; nothing in them is checked."""

from __future__ import annotations

from typing import Any

import yaml

from app.domain.course_source import Source
from app.domain.course_yaml import is_trapped

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar is the text that stands there


def load_plain(text: str) -> Any:
    """The text as plain lists, mappings and strings, for comparing; None when it is not YAML as courses use it.

    A scalar stays as it is written, as Fields reads it: `no` is a word, and 2025-02-30 no date that does not exist.
    """
    try:
        return None if is_trapped(Source("", text, []), text) else yaml.load(text, LOADER)
    except yaml.YAMLError:
        return None


def entries_of(text: str) -> list[dict[str, Any]]:
    """The entries of an items.yml as load_plain gives them: of the list, or of the list under `items`."""
    found = load_plain(text)
    listed = found.get("items") if isinstance(found, dict) else found
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def scenarios_of(text: str) -> dict[str, dict[str, Any]]:
    """The scenarios of an items.yml as load_plain gives them, by id."""
    found = load_plain(text)
    listed = found.get("scenarios") if isinstance(found, dict) else None
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return {str(entry.get("id")): entry for entry in entries}
