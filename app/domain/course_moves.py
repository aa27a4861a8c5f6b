"""Whether files of items hold after a move what they held before it: only the place of the entries is another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import yaml

from app.domain.plain_yaml import LOADER

Plain = dict[str, Any]
"""An entry as plain lists, mappings and strings."""


class Held(NamedTuple):
    """What a file of items holds: its entries, and all beside them."""

    entries: list[Plain]
    beside: Plain


def held_in(text: str) -> Held | None:
    """None when the text is no file of items."""
    try:
        found = yaml.load(text, LOADER)
    except yaml.YAMLError:
        return None
    beside = {key: value for key, value in found.items() if key != "items"} if isinstance(found, dict) else {}
    entries = found.get("items") if isinstance(found, dict) else found
    return Held(entries or [], beside) if isinstance(entries or [], list) else None


def entries_to_move(text: str, wanted: Collection[str], words: Mapping[str, str]) -> list[Plain]:
    """What the entries with these ids are to hold elsewhere: what they hold, with `words` under these keys."""
    held = held_in(text)
    return [
        {**entry, **{key: word for key, word in words.items() if key in entry}}
        for entry in (held.entries if held else [])
        if entry["id"] in wanted
    ]


def is_without(before: str, after: str, wanted: Collection[str]) -> bool:
    """Whether a file has lost the entries with these ids, and nothing else."""
    old, new = held_in(before), held_in(after)
    return old is not None and new == (
        [entry for entry in old.entries if entry["id"] not in wanted],
        old.beside,
    )


def is_with(before: str, after: str, entries: list[Plain]) -> bool:
    """Whether a file has got these entries at its end, and nothing else."""
    old, new = held_in(before), held_in(after)
    return old is not None and new == ([*old.entries, *entries], old.beside)
